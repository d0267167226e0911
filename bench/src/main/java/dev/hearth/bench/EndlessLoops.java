package dev.hearth.bench;

import dev.hearth.cluster.JobRegistry;
import dev.hearth.cluster.JobRequest;
import dev.hearth.cluster.NatsExecutor;
import dev.hearth.cluster.NatsOptions;
import dev.hearth.cluster.NatsWorker;
import dev.hearth.cluster.NatsWorkerOptions;
import dev.hearth.cluster.ProcessExecutor;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.LoopOptions;
import dev.hearth.loop.Timeout;
import dev.hearth.workers.ProcessPool;
import dev.hearth.workers.ProcessPoolOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A loop without an end, given to a thread, to a process and to a remote worker, and cancelled
/// after 200 ms: prints when the caller was free, and when the processor was.
///
/// The loop does not ask whether it is interrupted, as most code does not. A thread cannot be
/// stopped then; a process can.
final class EndlessLoops {
  private static final Duration LIMIT = Duration.ofMillis(200);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final Path folder;
  private int number;

  private EndlessLoops(Path folder) {
    this.folder = folder;
  }

  /// Needs `java.lang` opened. Ends the JVM, since one of its threads does not end.
  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("endless");
    System.out.printf(
        "%-42s %14s %18s   ms after the submission%n",
        "endless loop, cancelled after 200 ms", "caller free", "processor free");
    try (EventLoop loop = EventLoop.open(LoopOptions.named("bench"))) {
      new EndlessLoops(folder).run(loop);
    } finally {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  private void run(EventLoop loop) throws Exception {
    try (ProcessPool pool = ProcessPool.open(ProcessPoolOptions.named("bench").withProcesses(1))) {
      boolean _ = pool.submit(() -> true).get();
      for (int i = 0; i < 3; i++) {
        String file = file();
        process(
            loop, "a process", file, () -> loop.offload(pool, () -> BenchJobs.spinDeafly(file)));
      }
    }
    NatsServer server = NatsServer.start().orElse(null);
    if (server != null) {
      try (server) {
        remote(loop, NatsOptions.of(server.url()));
      }
    }
    String file = file();
    long began = System.nanoTime();
    double caller = cancelled(loop, () -> loop.offload(() -> BenchJobs.spinDeafly(file)));
    boolean spins = isBusy();
    print(
        "a thread",
        caller,
        OptionalDouble.empty(),
        spins
            ? "still computing %.1f s later: only the end of the program stops it"
                .formatted((System.nanoTime() - began) / 1e9)
            : "idle");
  }

  private void remote(EventLoop loop, NatsOptions options) throws Exception {
    JobRegistry jobs = JobRegistry.load();
    try (ProcessExecutor processes =
            ProcessExecutor.open(
                jobs, ProcessPool.open(ProcessPoolOptions.named("worker").withProcesses(1)));
        NatsWorker worker = NatsWorker.open(options, NatsWorkerOptions.defaults(), processes);
        NatsExecutor executor = NatsExecutor.open(options)) {
      Void _ = worker.serving().get(20, TimeUnit.SECONDS);
      Object _ = executor.call(JobRequest.of(BenchJobs.NOTHING, 1, Map.of()));
      for (int i = 0; i < 3; i++) {
        String file = file();
        process(
            loop,
            "a remote worker (NATS, process)",
            file,
            () -> executor.call(JobRequest.of(BenchJobs.ENDLESS, 1, Map.of("file", file))));
      }
    }
  }

  private String file() {
    return folder.resolve("pid" + ++number).toString();
  }

  private static void process(EventLoop loop, String name, String file, Callable<?> call)
      throws Exception {
    long began = System.nanoTime();
    double caller = cancelled(loop, call);
    String text = Files.exists(Path.of(file)) ? Files.readString(Path.of(file)) : "";
    if (text.isEmpty()) {
      print(name, caller, OptionalDouble.empty(), "the job had not begun");
      return;
    }
    Path process = Path.of("/proc", text);
    while (computes(process)) {
      if (System.nanoTime() - began > PATIENCE_NANOS) {
        print(name, caller, OptionalDouble.empty(), "process " + text + " still computes");
        return;
      }
      Thread.onSpinWait();
    }
    print(name, caller, OptionalDouble.of((System.nanoTime() - began) / 1e6), "");
  }

  /// Whether there is such a process, and it is no zombie.
  private static boolean computes(Path process) {
    try {
      String stat = Files.readString(process.resolve("stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException e) {
      return false;
    }
  }

  /// @return how long after its submission the task had control again, in milliseconds
  private static double cancelled(EventLoop loop, Callable<?> call) throws Exception {
    return loop.startLater(
            "caller",
            () -> {
              long began = System.nanoTime();
              try {
                Timeout.failAfter(
                    LIMIT,
                    () -> {
                      Object _ = call.call();
                    });
                throw new IllegalStateException("it has ended");
              } catch (TimeoutException e) {
                return (System.nanoTime() - began) / 1e6;
              }
            })
        .get();
  }

  /// Whether this process computes while it has nothing to do.
  private static boolean isBusy() throws InterruptedException {
    Duration before = cpu();
    Thread.sleep(2_000);
    return cpu().minus(before).toMillis() > 1_000;
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static void print(String name, double caller, OptionalDouble processor, String remark) {
    System.out.printf(
        "%-42s %14.1f %18s   %s%n",
        name,
        caller,
        processor.isPresent() ? "%.1f".formatted(processor.getAsDouble()) : "-",
        remark);
  }
}
