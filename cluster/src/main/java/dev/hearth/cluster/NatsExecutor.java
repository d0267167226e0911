package dev.hearth.cluster;

import io.nats.client.Connection;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

/// Runs jobs on workers that are connected to the same NATS server, see [NatsWorker].
///
/// The connection is made with the first job. A job waits for a missing connection for the connect
/// timeout, and then fails with [ClusterUnreachableException]; the next one tries again.
///
/// Deadlines cross as points in time: the clocks of callers and workers must agree, as those of
/// machines that take their time from the network do.
public final class NatsExecutor implements RemoteExecutor {
  private final NatsOptions options;
  private final Background background = new Background("hearth-nats-timer");
  private final Set<PendingJob> pending = ConcurrentHashMap.newKeySet();
  private final NatsLink link;
  private final OnceCalls once;
  private final KeyedCalls keyed;
  private volatile boolean closed;

  private NatsExecutor(NatsOptions options, Clock clock) {
    this.options = options;
    this.link = new NatsLink(options, new Subscriptions(), background);
    this.once = new OnceCalls(link, background, options.protocol(), clock);
    this.keyed = new KeyedCalls(link, background, options.protocol(), clock);
  }

  /// Opens an executor, without connecting yet.
  public static NatsExecutor open(NatsOptions options) {
    return new NatsExecutor(options, Clock.systemUTC());
  }

  /// Connects now.
  ///
  /// @return when it is connected; fails with [ClusterUnreachableException]
  public CompletableFuture<Void> connect() {
    return link.connection().thenAccept(_ -> {});
  }

  @Override
  public RemoteJob submit(JobRequest request) {
    if (closed) {
      throw new RejectedExecutionException(
          "job %s: this executor has been closed".formatted(request.name()));
    }
    if (pending.size() >= options.protocol().maxJobs()) {
      throw new BusyException(
          "job %s: %d jobs are under way already; try again later"
              .formatted(request.name(), options.protocol().maxJobs()));
    }
    PendingJob job = new PendingJob(Names.random(), request, background);
    boolean _ = pending.add(job);
    job.onSettled(_ -> pending.remove(job));
    switch (request.delivery()) {
      case Delivery.AtMostOnce() -> once.submit(job);
      case Delivery.AtLeastOnce(String key) -> keyed.submit(job, key);
    }
    if (closed) {
      boolean _ = job.cancel(true);
    }
    return job;
  }

  /// Ends every future, and stops the jobs that run at most once. Those that run at least once go
  /// on; whoever submits with the same key again gets their outcome.
  @Override
  public void close() {
    closed = true;
    for (PendingJob job : List.copyOf(pending)) {
      boolean _ = job.cancel(job.request().delivery() instanceof Delivery.AtMostOnce);
    }
    keyed.close();
    link.close();
    background.close();
  }

  private final class Subscriptions implements NatsLink.Client {
    @Override
    public void opened(Connection connection) {
      once.opened(connection);
      keyed.opened(connection);
    }

    @Override
    public void restored() {
      once.restored();
      keyed.restored();
    }
  }
}
