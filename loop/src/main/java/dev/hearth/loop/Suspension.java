package dev.hearth.loop;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
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

  static <T extends @Nullable Object> T offload(
      CarrierLoop loop, Workers workers, Callable<T> call) {
    Objects.requireNonNull(call, "call");
    Promise<T> returned = loop.promise();
    LoopContext context = loop.context();
    OffloadedCall about = new OffloadedCall(context, call, loop.requireTask("offload").name());
    loop.offloaded(about);
    Workers.Job job = null;
    try {
      job =
          workers.submit(
              context.owner().name(), () -> run(loop, returned, about, context, call), loop::post);
      return returned.await();
    } finally {
      if (job != null) {
        job.cancel();
      }
      loop.offloadEnded(about);
    }
  }

  static <T extends @Nullable Object> T offload(
      CarrierLoop loop, ExecutorService executor, Callable<T> call) {
    Objects.requireNonNull(call, "call");
    if (executor instanceof CompletableExecutorService remote) {
      CompletableFuture<T> future = remote.submit(call);
      try {
        return await(loop, future);
      } finally {
        boolean _ = future.cancel(true);
      }
    }
    Promise<T> returned = loop.promise();
    LoopContext context = loop.context();
    OffloadedCall about = new OffloadedCall(context, call, loop.requireTask("offload").name());
    loop.offloaded(about);
    Future<?> running = null;
    try {
      running =
          executor.submit((Runnable) () -> loop.post(run(loop, returned, about, context, call)));
      return returned.await();
    } finally {
      if (running != null) {
        boolean _ = running.cancel(true);
      }
      loop.offloadEnded(about);
    }
  }

  /// Runs on a worker.
  ///
  /// @return the step that tells the loop
  @SuppressWarnings("NullAway") // pass() looks at the result only where there is no failure
  private static <T extends @Nullable Object> Step run(
      CarrierLoop loop,
      Promise<T> returned,
      OffloadedCall about,
      LoopContext context,
      Callable<T> call) {
    about.runsHere();
    try {
      T result = OffLoop.call(context, call);
      return new OwnStep(loop, "the result of a call", _ -> pass(returned, result, null));
    } catch (Throwable e) {
      return new OwnStep(loop, "the failure of a call", _ -> pass(returned, null, e));
    } finally {
      loop.leftWorker(about);
    }
  }
}
