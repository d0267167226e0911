package dev.hearth.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

/// An executor on this machine; a worker runs the jobs it is sent on such a one.
///
/// With a key, a second submission shares the first one's run or outcome; the outcomes of the last
/// 1,000 keys are kept, for as long as this executor lives.
public abstract sealed class LocalExecutor implements RemoteExecutor
    permits InProcessExecutor, ProcessExecutor {
  private final JobRegistry registry;
  private final Background background;
  private final KeyedJobs keyed = new KeyedJobs();
  private final Set<PendingJob> pending = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  LocalExecutor(JobRegistry registry, String name) {
    this.registry = registry;
    this.background = new Background(name + "-timer");
  }

  /// The jobs this executor can run.
  public final JobRegistry registry() {
    return registry;
  }

  @Override
  public final RemoteJob submit(JobRequest request) {
    return request.delivery() instanceof Delivery.AtLeastOnce(String key)
        ? keyed.submit(key, request, this)
        : start(Names.random(), 1, request, () -> {});
  }

  /// Begins a job.
  ///
  /// @param released called when the job takes no thread and no process any more, which may be
  ///   later than its future's end
  final PendingJob start(String id, int attempt, JobRequest request, Runnable released) {
    PendingJob job = waiting(id, request);
    job.onSettled(_ -> pending.remove(job));
    var known = registry.find(request.name(), request.version());
    if (known.isEmpty()) {
      boolean _ =
          job.ended(new Outcome.Refused(registry.missing(request.name(), request.version())));
      released.run();
    } else {
      try {
        begin(job, known.get(), attempt, released);
      } catch (BusyException e) {
        boolean _ = job.ended(new Outcome.Broken(e));
        throw e;
      }
    }
    return job;
  }

  /// A job that is ended with this executor.
  final PendingJob waiting(String id, JobRequest request) {
    if (closed) {
      throw new RejectedExecutionException(
          "job %s: this executor has been closed".formatted(request.name()));
    }
    PendingJob job = new PendingJob(id, request, background);
    boolean _ = pending.add(job);
    if (closed) {
      boolean _ = job.cancel(true);
    }
    return job;
  }

  /// Runs a job soon, and calls [PendingJob#ended] and `released` in any case.
  ///
  /// @throws BusyException when too many jobs wait; then nothing is called
  abstract void begin(PendingJob job, Job work, int attempt, Runnable released);

  /// Gives back threads or processes.
  abstract void release(Duration grace);

  @Override
  public final void close() {
    closed = true;
    List<PendingJob> all = new ArrayList<>(pending);
    all.forEach(job -> job.cancel(true));
    release(Duration.ZERO);
    background.close();
  }
}
