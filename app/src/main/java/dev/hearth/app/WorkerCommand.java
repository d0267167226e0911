package dev.hearth.app;

import dev.hearth.cluster.InProcessExecutor;
import dev.hearth.cluster.JobRegistry;
import dev.hearth.cluster.LocalExecutor;
import dev.hearth.cluster.NatsOptions;
import dev.hearth.cluster.NatsWorker;
import dev.hearth.cluster.NatsWorkerOptions;
import dev.hearth.cluster.ProcessExecutor;
import dev.hearth.workers.ProcessPool;
import dev.hearth.workers.ProcessPoolOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hearth worker`: runs jobs for hubs, until it is told to stop.
@Command(
    name = "worker",
    description = {
      "Runs named jobs for hubs that ask through a NATS server, until Ctrl-C.",
      "Each job has a process of its own, which is killed when the job is cancelled."
    },
    mixinStandardHelpOptions = true)
final class WorkerCommand implements Callable<Integer> {
  @Mixin private final NatsAddress nats = new NatsAddress();

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "jobs at once (default: the number of processors)")
  private @Nullable Integer slots;

  @Option(
      names = "--heap",
      paramLabel = "MEGABYTES",
      description = "heap of each job's process (default: 256)")
  private int heap = 256;

  @Option(
      names = "--threads",
      description =
          "run jobs on threads of this process: quicker, but nothing can stop one that does not end")
  private boolean threads;

  @Option(
      names = "--id",
      paramLabel = "NAME",
      description = "what this worker is called in messages (default: made of host and process)")
  private @Nullable String id;

  @Option(
      names = "--drain",
      paramLabel = "SECONDS",
      description = "how long running jobs may go on after Ctrl-C (default: 10)")
  private int drain = 10;

  @Override
  public Integer call() throws InterruptedException {
    NatsWorkerOptions worker = options();
    NatsOptions address = nats.options("hearth-worker-" + worker.id());
    JobRegistry jobs = JobRegistry.load();
    CountDownLatch closed = new CountDownLatch(1);
    LocalExecutor executor = executor(jobs, worker.slots());
    NatsWorker running = NatsWorker.open(address, worker, executor);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(() -> {
                  running.close();
                  executor.close();
                  Logs.close();
                  closed.countDown();
                }));
    System.out.println("Worker " + running.id() + " has " + list(jobs.versions()));
    var _ =
        running
            .serving()
            .thenRun(() ->
                System.out.println("It waits for jobs at " + String.join(", ", address.urls())));
    closed.await();
    return 0;
  }

  private NatsWorkerOptions options() {
    NatsWorkerOptions options = NatsWorkerOptions.defaults().withDrain(Duration.ofSeconds(drain));
    if (slots != null) {
      options = options.withSlots(slots);
    }
    return id == null ? options : options.withId(id);
  }

  private LocalExecutor executor(JobRegistry jobs, int atOnce) {
    return threads
        ? InProcessExecutor.open(jobs, atOnce)
        : ProcessExecutor.open(
            jobs,
            ProcessPool.open(
                ProcessPoolOptions.named("worker").withProcesses(atOnce).withHeapMegabytes(heap)));
  }

  private static String list(Map<String, List<Integer>> versions) {
    return versions.isEmpty()
        ? "no jobs: none is on its class path"
        : versions.entrySet().stream()
            .map(job -> job.getKey() + " " + job.getValue())
            .collect(Collectors.joining(", "));
  }
}
