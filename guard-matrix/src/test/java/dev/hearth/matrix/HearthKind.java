package dev.hearth.matrix;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.LoopOptions;
import dev.hearth.loop.Owner;
import dev.hearth.loop.SlowStep;
import dev.hearth.loop.TaskOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/// Hearth's loop: callbacks or tasks. A heartbeat on the same loop shows whether it goes on.
final class HearthKind implements Kind {
  /// How long a step may hold the loop before its watchdog says so.
  static final Duration LIMIT = Duration.ofMillis(20);

  private static final Duration BEAT = Duration.ofMillis(5);
  private static final int BEATS = 1 << 12;

  private final boolean tasks;
  private final EventLoop loop;
  private final Owner owner;
  private final AtomicLongArray beats = new AtomicLongArray(BEATS);
  private volatile long beat;
  private final CopyOnWriteArrayList<Detector.Seen> slow = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

  private HearthKind(boolean tasks, Duration handOver) {
    this.tasks = tasks;
    loop =
        EventLoop.open(
            LoopOptions.named(tasks ? "matrix-tasks" : "matrix-callbacks")
                .withSlowStep(LIMIT)
                .withHandOver(handOver)
                .withProtectedCode());
    owner = loop.owner("thermostat");
    loop.call(
            () -> {
              loop.onSlowStep(this::slowStep);
              loop.setExceptionHandler((any, failure) -> failures.add(failure.exception()));
              return loop.startBackground("heartbeat", this::beat);
            })
        .join();
    // The first beats load classes.
    while (beat < 3) {
      Harness.pause();
    }
  }

  /// Steps are callbacks. The loop is never handed over, so that its gaps show what held it.
  static HearthKind callbacks() {
    return new HearthKind(false, Duration.ZERO);
  }

  /// Steps are tasks. The loop is never handed over either.
  static HearthKind tasks() {
    return new HearthKind(true, Duration.ZERO);
  }

  private Object beat() {
    while (true) {
      long next = beat + 1;
      beats.set((int) (next % BEATS), System.nanoTime());
      beat = next;
      loop.sleep(BEAT);
    }
  }

  private void slowStep(SlowStep step) {
    StackTraceElement line =
        step.stack().stream()
            .filter(frame -> frame.getClassName().startsWith("dev.hearth.matrix."))
            .findFirst()
            .orElse(null);
    slow.add(new Detector.Seen(step.what(), line, step.owner().name(), true));
  }

  @Override
  public String name() {
    return tasks ? "Hearth task" : "Hearth callback";
  }

  @Override
  public boolean suspends() {
    return tasks;
  }

  @Override
  public String owner() {
    return owner.name();
  }

  @Override
  public void run(Runnable step) {
    if (tasks) {
      loop.<@Nullable Object>startLater(
              TaskOptions.named("matrix-task").ownedBy(owner),
              () -> {
                step.run();
                return null;
              })
          .toCompletableFuture()
          .whenComplete((result, failure) -> {
            if (failure != null) {
              failures.add(failure);
            }
          });
    } else {
      loop.execute(owner, step);
    }
  }

  @Override
  public long gapMillis(long begin, long end) {
    await(end);
    long longest = 0;
    long later = Long.MAX_VALUE;
    for (long i = beat; i > Math.max(0, beat - BEATS + 1); i--) {
      long at = beats.get((int) (i % BEATS));
      if (later != Long.MAX_VALUE && later > begin && at < end) {
        longest = Math.max(longest, later - at);
      }
      if (at < begin) {
        break;
      }
      later = at;
    }
    return longest / 1_000_000;
  }

  /// Waits for the first beat behind a moment.
  private void await(long nanoTime) {
    long limit = System.nanoTime() + 1_000_000_000L;
    while (beats.get((int) (beat % BEATS)) < nanoTime && System.nanoTime() < limit) {
      Harness.pause();
    }
  }

  @Override
  public List<Detector.Seen> slowSteps() {
    // The loop tells of a slow step between that and the next.
    loop.call(() -> true).join();
    return Kind.take(slow);
  }

  @Override
  public List<Throwable> failures() {
    loop.call(() -> true).join();
    List<Throwable> all = List.copyOf(failures);
    failures.clear();
    return all;
  }

  /// The loop.
  EventLoop loop() {
    return loop;
  }

  @Override
  public void close() {
    loop.close();
  }
}
