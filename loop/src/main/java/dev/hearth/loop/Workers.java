package dev.hearth.loop;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The bounded pool of platform threads that runs offloaded calls.
final class Workers {
  private static final int THREADS = 64;
  private static final int QUEUE_LIMIT = 10_000;

  private final ThreadPoolExecutor pool;
  private final AtomicInteger pending = new AtomicInteger();
  private final Set<Running> running = ConcurrentHashMap.newKeySet();
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

  /// A call that a thread runs.
  record Running(Thread thread, String owner) {}

  /// A call under way.
  record Job(Future<?> running) {
    /// Interrupts the call; does nothing when it has ended.
    void cancel() {
      running.cancel(true);
    }
  }

  /// Hands a call to a worker.
  ///
  /// @param owner whose call it is
  /// @param call returns the step that tells the loop, and never throws
  /// @param handOver takes that step to the loop, before the call stops counting as pending
  /// @throws RejectedExecutionException when too many wait already
  Job submit(String owner, Supplier<Step> call, Consumer<Step> handOver) {
    // Counted twice, as a call and as a hand-over: the caller's task may suspend on a lock of the
    // pool while its call has already ended.
    pending.addAndGet(2);
    Call task = new Call(owner, call, handOver);
    try {
      pool.execute(task);
    } catch (RejectedExecutionException | Error e) { // such as no memory for a thread
      task.leave();
      throw e;
    } finally {
      pending.decrementAndGet();
    }
    return new Job(task);
  }

  /// Counts as pending until it has handed over its result, or was cancelled: what runs on then
  /// counts no more.
  private final class Call extends FutureTask<Boolean> {
    private final AtomicBoolean counted = new AtomicBoolean(true);

    private final String owner;

    Call(String owner, Supplier<Step> call, Consumer<Step> handOver) {
      super(() -> handOver.accept(call.get()), true);
      this.owner = owner;
    }

    @Override
    public void run() {
      Running entry = new Running(Thread.currentThread(), owner);
      running.add(entry);
      try {
        super.run();
      } finally {
        running.remove(entry);
      }
    }

    @Override
    protected void done() {
      leave();
    }

    void leave() {
      if (counted.compareAndSet(true, false)) {
        pending.decrementAndGet();
        onEnd.run();
      }
    }
  }

  /// Calls that run or wait.
  int pending() {
    return pending.get();
  }

  /// Takes nothing more, forgets what waits and interrupts what runs.
  void close() {
    pool.shutdownNow();
  }

  /// Waits until what runs has ended, after [#close].
  ///
  /// @return the calls that have not
  List<Running> join(Duration limit) {
    try {
      boolean _ = pool.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return List.copyOf(running);
  }
}
