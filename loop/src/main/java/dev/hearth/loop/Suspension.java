package dev.hearth.loop;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The ways in which a task waits for something that is neither a task nor a promise: each makes a
/// promise and awaits that, so that there is one way to be cancelled.
final class Suspension {
  private Suspension() {}

  /// Waits for a stage of the JDK's. Who is cancelled meanwhile leaves the stage alone.
  static <T extends @Nullable Object> T await(CarrierLoop loop, CompletionStage<T> stage) {
    Promise<T> arrived = loop.promise();
    var _ =
        stage.whenComplete((result, failure) -> {
          if (loop.isOnLoop()) {
            pass(arrived, result, failure);
          } else {
            loop.postCallback(() -> pass(arrived, result, failure));
          }
        });
    return arrived.await();
  }

  private static <T extends @Nullable Object> void pass(
      Promise<T> to, T result, @Nullable Throwable failure) {
    if (failure == null) {
      boolean _ = to.tryComplete(result);
      return;
    }
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof CancellationException) {
      boolean _ = to.cancel("what this task awaited was cancelled");
    } else {
      boolean _ = to.tryFail(cause);
    }
  }

  /// Waits in a virtual thread that a task has started itself: without scopes, interrupted by
  /// whoever started it.
  static void awaitInAdoptedThread(LoopFuture<?> future) {
    Waiter waiter = future.addWaiter(Thread.currentThread());
    try {
      while (!future.isDone()) {
        LockSupport.park(future);
        if (Thread.currentThread().isInterrupted() && !future.isDone()) {
          boolean _ = Thread.interrupted();
          String reason = Thread.currentThread() + " was interrupted while it waited";
          throw new CancelledException(reason, reason, null, null);
        }
      }
    } finally {
      future.remove(waiter);
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // the scheduler relied on is this one
  static void sleep(CarrierLoop loop, LoopTask<?> task, Duration duration) {
    if (duration.isPositive()) {
      Promise<Boolean> due = loop.promise();
      TimerHandle timer = loop.callLater(duration, () -> due.tryComplete(true));
      try {
        due.await();
      } finally {
        timer.cancel();
      }
    } else if (Thread.currentThread() == task.thread) {
      task.pause();
    } else {
      Thread.yield();
    }
  }
}
