package dev.hearth.cluster;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Runs jobs on threads of this process: the cheapest, for jobs that are trusted to end. A job that
/// is cancelled is interrupted; one that ignores this keeps its thread until it ends.
public final class InProcessExecutor extends LocalExecutor {
  private static final int MAX_WAITING = 1_000;

  private final ThreadPoolExecutor threads;

  private InProcessExecutor(JobRegistry registry, int threads) {
    super(registry, "hearth-jobs");
    this.threads =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().daemon().name("hearth-job-", 0).factory());
    this.threads.allowCoreThreadTimeOut(true);
  }

  /// Opens an executor; up to 1,000 jobs wait for a thread.
  ///
  /// @param threads how many jobs run at once, at least 1
  public static InProcessExecutor open(JobRegistry registry, int threads) {
    return new InProcessExecutor(registry, threads);
  }

  @Override
  void begin(PendingJob job, Job work, int attempt, Runnable released) {
    JobRequest request = job.request();
    JobRun run =
        new JobRun(
            job.id(),
            request.name(),
            request.version(),
            attempt,
            request.idempotencyKey().orElse(null),
            job.timeLeft(),
            job::isSettled,
            job::progressed);
    AtomicBoolean begun = new AtomicBoolean();
    Runnable body =
        () -> {
          if (begun.compareAndSet(false, true)) {
            try {
              job.ended(run.run(work, request.arguments()));
            } finally {
              released.run();
            }
          }
        };
    FutureTask<?> running = new FutureTask<>(body, null);
    try {
      threads.execute(running);
    } catch (RejectedExecutionException e) {
      throw new BusyException(
          "job %s: %d jobs wait for a thread already; try again later"
              .formatted(request.name(), MAX_WAITING));
    }
    job.stopWith(() -> {
      boolean _ = running.cancel(true);
      if (begun.compareAndSet(false, true)) {
        boolean _ = threads.remove(running);
        released.run();
      }
    });
  }

  @Override
  void release(Duration grace) {
    var _ = threads.shutdownNow();
  }
}
