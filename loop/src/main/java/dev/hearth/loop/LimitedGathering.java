package dev.hearth.loop;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// A gather that starts its children itself, in their order and so many at a time.
///
/// A child's end is told from inside that end, where no foreign code may run: the next body starts
/// in a callback of its own.
final class LimitedGathering<T extends @Nullable Object, R extends @Nullable Object>
    extends Gathering<R> {
  private final List<? extends Callable<T>> bodies;
  private final int limit;
  private final LoopContext context;
  private int next;
  private int running;

  LimitedGathering(
      CarrierLoop loop, int limit, List<? extends Callable<T>> bodies, boolean asOutcomes) {
    super(loop, bodies.size(), asOutcomes);
    if (limit < 1) {
      throw new IllegalArgumentException(
          "a limit of " + limit + " lets nothing run; give 1 or more");
    }
    this.bodies = bodies;
    this.limit = limit;
    this.context = loop.context();
  }

  void startWhatMayRun() {
    while (running < limit && next < bodies.size()) {
      int at = next++;
      running++;
      Task<T> child = loop.start(bodies.get(at));
      if (child.isDone()) {
        running--;
      }
      put(at, (LoopFuture<T>) child);
    }
    finishIfEmpty();
  }

  @Override
  public void ended(LoopFuture<?> child) {
    running--;
    super.ended(child);
    if (next < bodies.size()) {
      loop.enqueue(new CallbackStep(context, this::startWhatMayRun, null));
    }
  }

  @Override
  void dropUnstarted() {
    lose(bodies.size() - next);
    next = bodies.size();
  }

  /// Stays with them all, to start the next when one has ended.
  @Override
  void leaveChildren() {}
}
