package dev.hearth.bench;

import dev.hearth.cluster.InProcessExecutor;
import dev.hearth.cluster.JobRegistry;
import dev.hearth.cluster.JobRequest;
import dev.hearth.cluster.LocalExecutor;
import dev.hearth.cluster.NatsExecutor;
import dev.hearth.cluster.NatsOptions;
import dev.hearth.cluster.NatsWorker;
import dev.hearth.cluster.NatsWorkerOptions;
import dev.hearth.cluster.ProcessExecutor;
import dev.hearth.cluster.RemoteExecutor;
import dev.hearth.loop.EventLoop;
import dev.hearth.workers.ProcessPool;
import dev.hearth.workers.ProcessPoolOptions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The round trip of a named job that does nothing: here, in a process, and over a NATS server on
/// this machine.
final class RemoteTrips {
  static final String ROW = "job.roundtrip";

  private RemoteTrips() {}

  static void measure(EventLoop loop, Offloads.Sink sink, Trips trips) throws Exception {
    JobRegistry jobs = JobRegistry.load();
    try (InProcessExecutor threads = InProcessExecutor.open(jobs, 2);
        ProcessExecutor processes =
            ProcessExecutor.open(
                jobs, ProcessPool.open(ProcessPoolOptions.named("jobs").withProcesses(2)))) {
      sink.put(ROW + ".here", roundTrip(loop, threads, trips));
      sink.put(ROW + ".process", roundTrip(loop, processes, trips));
      Optional<NatsServer> server = NatsServer.start();
      if (server.isPresent()) {
        try (NatsServer running = server.get()) {
          sink.put(ROW + ".nats", overNats(loop, running, threads, trips));
          sink.put(ROW + ".nats.process", overNats(loop, running, processes, trips));
        }
      }
    }
  }

  private static double overNats(EventLoop loop, NatsServer server, LocalExecutor runs, Trips trips)
      throws Exception {
    NatsOptions options = NatsOptions.of(server.url());
    try (NatsWorker worker = NatsWorker.open(options, NatsWorkerOptions.defaults(), runs);
        NatsExecutor executor = NatsExecutor.open(options)) {
      Void _ = worker.serving().get(20, TimeUnit.SECONDS);
      Void _ = executor.connect().get(20, TimeUnit.SECONDS);
      double _ = trips.onLoop(loop, () -> call(executor)); // what the JVM compiles first
      return trips.onLoop(loop, () -> call(executor));
    }
  }

  private static double roundTrip(EventLoop loop, RemoteExecutor executor, Trips trips)
      throws Exception {
    double _ = trips.onLoop(loop, () -> call(executor));
    return trips.onLoop(loop, () -> call(executor));
  }

  private static boolean call(RemoteExecutor executor) throws InterruptedException {
    Object _ = executor.call(JobRequest.of(BenchJobs.NOTHING, 1, Map.of()));
    return true;
  }
}
