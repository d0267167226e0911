package dev.hearth.bench;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.LoopOptions;
import dev.hearth.loop.TaskGroup;
import dev.hearth.workers.ProcessPool;
import dev.hearth.workers.ProcessPoolOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// What it costs to leave the loop for a thread, a process or another machine, beside a plain
/// executor and Python's pools, in one run.
///
/// Round trips are empty calls one behind the other: mostly what it takes the machine to wake
/// threads. `batch64` is one of 64 at once. `cpu4` is four jobs that compute and wait for nothing,
/// all of it; `first` is a fresh pool with one process, up to its first result.
final class Offloads {
  private static final String HEARTH = "Hearth";
  private static final String EXECUTOR = "executor";
  private static final String PYTHON = "Python";
  private static final int CPU_STEPS = 100_000_000;

  /// Takes a figure of Hearth's.
  interface Sink {
    void put(String row, double nanos);
  }

  private final Figures figures = new Figures();
  private final Trips trips;
  private final Trips few;
  private final boolean quick;

  private Offloads(boolean quick) {
    this.quick = quick;
    this.trips = quick ? new Trips(3, 2_000) : new Trips(9, 10_000);
    this.few = quick ? new Trips(3, 300) : new Trips(7, 2_000);
  }

  /// Needs `java.lang` opened. The first argument is the path of the Python script; `--quick` makes
  /// it short and noisy.
  public static void main(String[] args) throws Exception {
    List<String> given = List.of(args);
    new Offloads(given.contains("--quick")).run(Path.of(args[0]));
  }

  private void run(Path script) throws Exception {
    figures.expect(List.of(), List.of(HEARTH, EXECUTOR, PYTHON));
    try (EventLoop loop = EventLoop.open(LoopOptions.named("bench"))) {
      threads(loop);
      try (ProcessPool pool =
          ProcessPool.open(ProcessPoolOptions.named("bench").withProcesses(2))) {
        processes(loop, pool);
        computing(loop, pool);
      }
      RemoteTrips.measure(loop, (row, nanos) -> put(row, HEARTH, nanos), few);
    }
    firstJob();
    python(script);
    System.out.println(figures.table("ns"));
    System.out.println(figures.ratios("times Hearth's", HEARTH));
    figures
        .get("cpu4.process", HEARTH)
        .ifPresent(parallel ->
            System.out.printf(
                "cpu4: in two processes %.2f of the time one behind the other takes%n",
                parallel / figures.get("cpu4.sequential", HEARTH).orElse(Double.NaN)));
  }

  private void put(String row, String column, double nanos) {
    figures.put(row, column, nanos, false);
    System.err.printf("%-22s %-10s %s%n", row, column, Figures.number(nanos));
  }

  private static boolean nothing() {
    return true;
  }

  private void threads(EventLoop loop) throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < 2; i++) { // what the JVM compiles first is measured as well as the rest
        put("threads.roundtrip", HEARTH, trips.onLoop(loop, () -> loop.offload(Offloads::nothing)));
        put(
            "threads.roundtrip",
            EXECUTOR,
            trips.plain(() -> executor.submit(Offloads::nothing).get()));
      }
      put(
          "threads.batch64",
          HEARTH,
          trips.batchOnLoop(loop, () -> loop.offload(Offloads::nothing)));
      put("threads.batch64", EXECUTOR, plainBatch(executor));
    }
  }

  private double plainBatch(ExecutorService executor) throws Exception {
    Trips batches = new Trips(trips.runs(), Math.max(1, trips.trips() / 64));
    return batches.plain(() -> {
      List<Future<Boolean>> all = new ArrayList<>(64);
      for (int i = 0; i < 64; i++) {
        all.add(executor.submit(Offloads::nothing));
      }
      for (Future<Boolean> each : all) {
        boolean _ = each.get();
      }
      return true;
    })
        / 64;
  }

  private void processes(EventLoop loop, ProcessPool pool) throws Exception {
    for (int i = 0; i < 2; i++) {
      put(
          "process.roundtrip",
          HEARTH,
          few.onLoop(loop, () -> loop.offload(pool, Offloads::nothing)));
      put("process.plain", HEARTH, few.plain(() -> pool.submit(Offloads::nothing).get()));
    }
    put(
        "process.batch64",
        HEARTH,
        few.batchOnLoop(loop, () -> loop.offload(pool, Offloads::nothing)));
  }

  // ---------------------------------------------------------------- computing

  private static int compute(int seed) {
    int value = seed;
    for (int i = 0; i < CPU_STEPS; i++) {
      value = value * 1_103_515_245 + 12_345 + (value >>> 7);
    }
    return value;
  }

  private static int computeOne() {
    return compute((int) System.nanoTime());
  }

  private void computing(EventLoop loop, ProcessPool pool) throws Exception {
    Trips rounds = new Trips(quick ? 1 : 3, 3);
    put("cpu4.sequential", HEARTH, rounds.plain(() -> times4(Offloads::computeOne)));
    put(
        "cpu4.threads",
        HEARTH,
        rounds.onLoop(loop, () -> four(() -> loop.offload(Offloads::computeOne))));
    put(
        "cpu4.process",
        HEARTH,
        rounds.onLoop(loop, () -> four(() -> loop.offload(pool, Offloads::computeOne))));
  }

  private static int times4(Callable<Integer> job) throws Exception {
    return job.call() + job.call() + job.call() + job.call();
  }

  private static boolean four(Callable<Integer> job) {
    TaskGroup.run(group -> {
      for (int i = 0; i < 4; i++) {
        var _ = group.start("compute", job);
      }
    });
    return true;
  }

  private void firstJob() throws Exception {
    Trips starts = new Trips(1, quick ? 5 : 21);
    put(
        "process.first",
        HEARTH,
        starts.plain(() -> {
          try (ProcessPool fresh =
              ProcessPool.open(ProcessPoolOptions.named("fresh").withProcesses(1))) {
            return fresh.submit(Offloads::nothing).get();
          }
        }));
  }

  // ---------------------------------------------------------------- Python

  private void python(Path script) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("python3", script.toString()));
    if (quick) {
      command.add("--quick");
    }
    String out;
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
        System.err.println("bench: " + script + " failed");
      }
    } catch (IOException e) {
      System.err.println("bench: no column of Python: " + e.getMessage());
      return;
    }
    for (Map.Entry<String, Double> figure : Asyncio.parse(out.lines().toList()).entrySet()) {
      put(figure.getKey(), PYTHON, figure.getValue());
    }
  }
}
