package dev.hearth.loop;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The bounded pool of platform threads that runs offloaded calls.
final class Workers {
  private static final int THREADS = 64;
  private static final int QUEUE_LIMIT = 10_000;

  private final ThreadPoolExecutor pool;
  private final AtomicInteger pending = new AtomicInteger();
  private final Runnable onEnd;

  /// @param onEnd called when a call has ended and is no longer counted by [#pending]
  Workers(String loopName, Runnable onEnd) {
    this.onEnd = onEnd;
    ThreadFactory factory =
        Thread.ofPlatform()
            .daemon()
            .inheritInheritableThreadLocals(false)
            .name(loopName + "-worker-", 1)
            .factory();
    pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUE_LIMIT),
            factory);
    pool.allowCoreThreadTimeOut(true);
  }

  /// A call under way; its outcome completes on the worker.
  record Job<T extends @Nullable Object>(CompletableFuture<T> outcome, Future<?> running) {
    /// Interrupts the call and gives up its outcome; does nothing when it has ended.
    void cancel() {
      if (outcome.cancel(false)) {
        running.cancel(true);
      }
    }
  }

  /// Hands a call to a worker.
  ///
  /// @throws RejectedExecutionException when too many wait already
  <T extends @Nullable Object> Job<T> submit(Callable<T> call) {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    // Counted twice, as a call and as a hand-over: the caller's task may suspend on a lock of the
    // pool while its call has already ended.
    pending.addAndGet(2);
    var _ =
        outcome.whenComplete((result, e) -> {
          pending.decrementAndGet();
          onEnd.run();
        });
    Future<?> running;
    try {
      running =
          pool.submit(() -> {
            try {
              outcome.complete(call.call());
            } catch (Throwable e) {
              outcome.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      outcome.cancel(false);
      throw e;
    } finally {
      pending.decrementAndGet();
    }
    return new Job<>(outcome, running);
  }

  /// Calls that run or wait.
  int pending() {
    return pending.get();
  }

  void close() {
    pool.shutdownNow();
  }
}
