package dev.hearth.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Bodies of which some have to succeed: a task group whose children keep their failures to
/// themselves, and which is cancelled as soon as the race is decided.
///
/// The group's block starts the bodies. With a head start it waits between two, until the later of
/// them may go: the one before has failed, or its time is up.
final class Race<T extends @Nullable Object> {
  private final int needed;
  private final List<? extends Callable<T>> bodies;
  private final Duration headStart;
  private final List<T> results = new ArrayList<>();
  private final @Nullable Throwable[] failures;
  private int failed;
  private @Nullable Promise<Boolean> nextMayGo;

  Race(int needed, List<? extends Callable<T>> bodies, Duration headStart) {
    this.needed = needed;
    this.bodies = List.copyOf(bodies);
    this.headStart = headStart;
    this.failures = new Throwable[bodies.size()];
  }

  /// Runs them.
  ///
  /// @return as many as needed, in the order they came
  List<T> run() {
    TaskGroup.run(this::startAll);
    if (results.size() >= needed) {
      return Collections.unmodifiableList(results);
    }
    throw new TaskGroupException(
        "too few of " + bodies.size() + " attempts succeeded",
        Arrays.stream(failures).filter(Objects::nonNull).map(Objects::requireNonNull).toList());
  }

  private void startAll(TaskGroup group) {
    CarrierLoop loop = CarrierLoop.current();
    for (int i = 0; i < bodies.size() && !isDecided(); i++) {
      int at = i;
      Promise<Boolean> failure = loop.promise();
      nextMayGo = failure;
      var _ = group.start("attempt " + (at + 1), () -> attempt(group, at));
      if (headStart.isPositive() && at + 1 < bodies.size()) {
        boolean _ = Timeout.moveOnAfter(headStart, () -> failure.await()).isPresent();
      }
    }
  }

  private boolean attempt(TaskGroup group, int at) throws Exception {
    Promise<Boolean> next = nextMayGo;
    try {
      T result = Foreign.call(bodies.get(at));
      CarrierLoop.rejoin();
      if (!isDecided()) {
        results.add(result);
      }
    } catch (Throwable e) {
      CarrierLoop.rejoin();
      if (isDecided() && !StepRunner.isFatal(e)) {
        return true; // too late to matter
      }
      if (StepRunner.isFatal(e) || group.isCancelled()) {
        throw e;
      }
      failures[at] = e;
      failed++;
      if (next != null) {
        boolean _ = next.tryComplete(true);
      }
    }
    if (isDecided()) {
      group.cancel("the race is decided");
    }
    return true;
  }

  private boolean isDecided() {
    return results.size() >= needed || failed > bodies.size() - needed;
  }
}
