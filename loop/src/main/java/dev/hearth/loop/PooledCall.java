package dev.hearth.loop;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A call that a loop's own [Workers] run.
///
/// ```
/// WAITING ──▶ RUNNING ───────────────────────────────▶ ENDED
///    │           └──▶ INTERRUPTING ──▶ CANCELLED ────────┘
///    ▼                                     └──▶ ABANDONED
/// DROPPED
/// ```
///
/// The worker makes it run and end; whoever cancels it, all else. A worker leaves a call only when
/// the state is `ENDED` or `ABANDONED`, and waits out `INTERRUPTING`: an interrupt is never late,
/// and never hits the call behind.
final class PooledCall<T extends @Nullable Object> extends OffloadedCall<T> {
  private enum State {
    WAITING,
    RUNNING,
    INTERRUPTING,
    CANCELLED,
    ABANDONED,
    ENDED,
    DROPPED
  }

  final Workers workers;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private volatile @Nullable Worker worker;

  /// Completes when the call has outlived its grace; see [Workers#cancel].
  volatile @Nullable CompletableFuture<Boolean> grace;

  /// Whether it holds one of the pool's threads. Loop only.
  boolean holdsThread;

  PooledCall(
      CarrierLoop loop, Workers workers, LoopContext context, Callable<T> call, String task) {
    super(loop, null, context, call, task);
    this.workers = workers;
  }

  /// Makes the call unless it was dropped. On the worker.
  ///
  /// @return the step that tells the loop; null when it was dropped
  @Nullable Step performOn(Worker me) {
    worker = me;
    if (!state.compareAndSet(State.WAITING, State.RUNNING)) {
      return null;
    }
    Step end = perform();
    me.abandoned = !settle();
    CompletableFuture<Boolean> timer = grace;
    if (timer != null) {
      timer.complete(false);
    }
    return end;
  }

  /// Ends the call as far as its thread is concerned.
  ///
  /// @return false if it was abandoned
  @SuppressWarnings("ThreadPriorityCheck") // whoever interrupts has one call left to make
  private boolean settle() {
    while (true) {
      State now = state.get();
      if (now == State.ABANDONED) {
        return false;
      }
      if (now == State.INTERRUPTING) {
        Thread.yield();
      } else if (state.compareAndSet(now, State.ENDED)) {
        return true;
      }
    }
  }

  /// Drops the call if it has not begun.
  boolean drop() {
    return state.compareAndSet(State.WAITING, State.DROPPED);
  }

  /// Interrupts the call if it runs; also a second time.
  ///
  /// @return whether it runs
  boolean interrupt() {
    Worker at = worker;
    if (at != null
        && (state.compareAndSet(State.RUNNING, State.INTERRUPTING)
            || state.compareAndSet(State.CANCELLED, State.INTERRUPTING))) {
      at.interrupt();
      state.set(State.CANCELLED);
      return true;
    }
    return false;
  }

  /// Gives up a call that was interrupted and goes on.
  ///
  /// @return the worker that is lost to it, if so
  @Nullable Worker abandon() {
    return state.compareAndSet(State.CANCELLED, State.ABANDONED) ? worker : null;
  }

  @Override
  boolean isAbandoned() {
    return state.get() == State.ABANDONED;
  }

  @Override
  void endsOnLoop() {
    workers.ended(this);
  }
}
