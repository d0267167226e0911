package dev.hearth.cluster;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// One executor's timer, and threads for the callers' own code.
///
/// What depends on a job's future, and progress listeners, may block or never return. Each runs on
/// a virtual thread of its own, so the timer and the threads of the NATS client go on. Such a
/// thread is never started from a virtual thread: it would inherit that one's scheduler, which may
/// be a loop.
final class Background implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Background.class.getName());

  private final ScheduledThreadPoolExecutor timer;

  Background(String name) {
    timer = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name(name).factory());
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    timer.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
  }

  /// Runs foreign code soon.
  void run(Runnable foreign) {
    if (!Thread.currentThread().isVirtual()) {
      var _ = Thread.startVirtualThread(foreign);
      return;
    }
    try {
      timer.execute(() -> Thread.startVirtualThread(foreign));
    } catch (RejectedExecutionException e) {
      var _ = Thread.ofPlatform().daemon().start(foreign);
    }
  }

  /// Runs own code, which never blocks, on the timer's thread; never after [#close].
  Future<?> after(Duration delay, Runnable own) {
    return timer.schedule(() -> guarded(own), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
  }

  /// As [#after], again and again.
  Future<?> every(Duration period, Runnable own) {
    return timer.scheduleAtFixedRate(
        () -> guarded(own), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static void guarded(Runnable own) {
    try {
      own.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a timer's work failed", e);
    }
  }

  @Override
  public void close() {
    var _ = timer.shutdownNow();
  }
}
