package dev.hearth.cluster;

import dev.hearth.core.json.Json;
import dev.hearth.loop.SerializableCallable;
import dev.hearth.workers.JobOptions;
import dev.hearth.workers.ProcessJob;
import dev.hearth.workers.ProcessPool;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Runs jobs in child processes: for what may compute for ever, exhaust its memory or crash. A job
/// that is cancelled, or whose deadline passes, is killed with its process, whatever it does.
///
/// A child loads the same jobs by itself, from the [JobProvider]s of its class path; a job and its
/// result cross as JSON text. A child that ends before its job fails that job with
/// [JobFailedException], whose [JobFailedException#remoteType] is the pool's exception.
public final class ProcessExecutor extends LocalExecutor {
  private final ProcessPool pool;

  private ProcessExecutor(JobRegistry registry, ProcessPool pool) {
    super(registry, "hearth-processes");
    this.pool = pool;
  }

  /// Opens an executor on a pool, which it closes with itself.
  ///
  /// @param registry what the children have too: [JobRegistry#load()]
  public static ProcessExecutor open(JobRegistry registry, ProcessPool pool) {
    return new ProcessExecutor(registry, pool);
  }

  /// What crosses to the child.
  ///
  /// @param request an [Envelope.Request] as JSON, whose deadline is not used there
  private record Call(String request, int attempt, long millisLeft)
      implements SerializableCallable<String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String call() {
      return ChildJobs.run(request, attempt, Duration.ofMillis(millisLeft));
    }
  }

  @Override
  void begin(PendingJob job, Job work, int attempt, Runnable released) {
    JobRequest request = job.request();
    Envelope.Request message =
        new Envelope.Request(
            job.id(),
            request.name(),
            request.version(),
            request.arguments(),
            Instant.EPOCH,
            request.idempotencyKey().orElse(null),
            "");
    Call call = new Call(text(message), attempt, Math.max(1, job.timeLeft().toMillis()));
    JobOptions options =
        JobOptions.named(request.name() + " " + job.id())
            .withProgress(value -> job.progressed(Json.parse(String.valueOf(value))));
    CompletableFuture<String> running;
    try {
      running = pool.submit(options, call);
    } catch (RejectedExecutionException e) {
      throw new BusyException("job %s: %s".formatted(request.name(), e.getMessage()));
    }
    AtomicBoolean freed = new AtomicBoolean();
    var _ =
        running.whenComplete((result, failure) -> {
          boolean _ = job.ended(outcome(result, failure));
          if (freed.compareAndSet(false, true)) {
            released.run();
          }
        });
    job.stopWith(() -> running.cancel(true));
  }

  private static Outcome outcome(@Nullable String result, @Nullable Throwable failure) {
    if (failure != null || result == null) {
      return new Outcome.Failed(
          Failure.of(failure == null ? new IllegalStateException("no result") : failure));
    }
    return Wire.read(result.getBytes(StandardCharsets.UTF_8))
            instanceof Envelope.Ended(_, _, Outcome outcome)
        ? outcome
        : new Outcome.Failed(Failure.of(new IllegalStateException("no outcome")));
  }

  private static String text(Envelope message) {
    return new String(Wire.write(message), StandardCharsets.UTF_8);
  }

  /// The child's side.
  private static final class ChildJobs {
    /// Loaded once in a child, which runs nothing but jobs.
    private static final JobRegistry REGISTRY = JobRegistry.load();

    static String run(String text, int attempt, Duration timeLeft) {
      if (!(Wire.read(text.getBytes(StandardCharsets.UTF_8)) instanceof Envelope.Request request)) {
        throw new MalformedReplyException("a request was expected");
      }
      JobRun run =
          new JobRun(
              request.id(),
              request.job(),
              request.version(),
              attempt,
              request.key(),
              timeLeft,
              () -> Thread.currentThread().isInterrupted(),
              value -> ProcessJob.current().report(Json.write(value)));
      Outcome outcome =
          REGISTRY
              .find(request.job(), request.version())
              .map(job -> run.run(job, request.arguments()))
              .orElseGet(() ->
                  new Outcome.Refused(
                      "the child process: " + REGISTRY.missing(request.job(), request.version())));
      return ProcessExecutor.text(new Envelope.Ended(request.id(), "", outcome));
    }
  }

  @Override
  void release(Duration grace) {
    var _ = pool.shutdownNow();
  }
}
