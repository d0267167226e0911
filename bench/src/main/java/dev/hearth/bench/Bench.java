package dev.hearth.bench;

import dev.hearth.bench.guard.GuardCost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// The command: measures every cell in a JVM of its own and prints the tables.
///
/// Rows that wait for another thread come a second time, with all of a cell's processes pinned to
/// one processor: there the figure is the code's, and not how long the machine takes to wake a
/// processor.
final class Bench {
  static final String UVLOOP = "uvloop";
  private static final String ASYNCIO = "asyncio";
  static final String ONE_CPU = " @1cpu";
  private static final String ALLOCATED = "gc.alloc.rate.norm";
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);
  private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final List<String> PIN = List.of("taskset", "-c", "0");

  private final Options options;
  private final Optional<Asyncio> asyncio;
  private final Path logs;
  private final @Nullable Path pinnedJava;
  private final Figures times = new Figures();
  private final Figures bytes = new Figures();
  private final List<String> failed = new ArrayList<>();

  /// How long measurements that were disturbed may still be waited for and repeated, in all.
  private long patienceNanos;

  private Bench(Options options) throws IOException {
    this.options = options;
    this.logs = Files.createTempDirectory("hearth-bench");
    this.asyncio = options.million() > 0 ? Optional.empty() : Asyncio.find(options.python());
    this.patienceNanos = options.quick() ? 0 : PATIENCE_NANOS;
    this.pinnedJava = options.quick() ? null : pinnedJava(logs);
  }

  /// Measures what the command line asks for.
  public static void main(String[] args) throws Exception {
    if (List.of(args).contains("--help")) {
      System.out.print(Options.USAGE);
      return;
    }
    if (args.length > 0 && args[0].equals("guard")) {
      GuardCost.run(List.of(args));
      return;
    }
    Options options;
    Map<String, Double> uvloop;
    try {
      options = Options.parse(args);
      Path file = options.uvloop();
      uvloop = file == null ? Map.of() : Asyncio.parse(Files.readAllLines(file));
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("bench: " + e.getMessage() + "\n\n" + Options.USAGE);
      System.exit(2);
      return;
    }
    Bench bench = new Bench(options);
    System.out.println(Machine.describe(options, bench.asyncio));
    if (options.million() > 0) {
      bench.million();
    } else {
      bench.measure(uvloop);
    }
    System.exit(bench.failed.isEmpty() ? 0 : 1);
  }

  private void measure(Map<String, Double> uvloop) throws IOException, InterruptedException {
    long start = System.nanoTime();
    List<Workload> workloads = options.workloads();
    expect(workloads, !uvloop.isEmpty());
    for (Workload workload : workloads) {
      if (workload.isWholeProcess()) {
        continue;
      }
      measureRow(workload, false);
      if (workload.isCrossThread() && pinnedJava != null) {
        measureRow(workload, true);
      }
    }
    measureTimers(workloads.stream().filter(Workload::isWholeProcess).toList());
    for (String row : times.rows()) {
      Double value = uvloop.get(Workload.asyncioId(row));
      if (value != null) {
        times.put(row, UVLOOP, value, false);
      }
    }
    System.err.printf("bench: took %d s%n", (System.nanoTime() - start) / 1_000_000_000);

    System.out.println(times.table("ns per operation, medians"));
    if (times.isAnyDisturbed()) {
      System.out.println("* another process used more than a tenth of a processor meanwhile\n");
    }
    System.out.println(times.ratios("times Hearth's", Column.HEARTH.label));
    if (!bytes.isEmpty()) {
      System.out.println(bytes.table("bytes allocated per operation"));
    }
    System.out.print(Goals.check(times, !uvloop.isEmpty()));
    for (String cell : failed) {
      System.out.println("FAILED  " + cell);
    }
  }

  private void expect(List<Workload> workloads, boolean withUvloop) {
    List<String> columns = new ArrayList<>();
    for (Column column : options.columns()) {
      columns.add(column.label);
    }
    bytes.expect(
        workloads.stream().filter(w -> !w.isWholeProcess()).map(w -> w.id).toList(),
        List.copyOf(columns));
    int second = columns.isEmpty() ? 0 : 1;
    if (asyncio.isPresent()) {
      columns.add(second, ASYNCIO);
    }
    if (withUvloop) {
      columns.add(second, UVLOOP);
    }
    List<String> rows = new ArrayList<>();
    for (Workload workload : workloads) {
      rows.add(workload.id);
      if (workload.isCrossThread() && pinnedJava != null) {
        rows.add(workload.id + ONE_CPU);
      }
    }
    times.expect(rows, columns);
  }

  private void measureRow(Workload workload, boolean pinned) throws InterruptedException {
    String row = workload.id + (pinned ? ONE_CPU : "");
    System.err.println("bench: " + row);
    if (asyncio.isPresent()) {
      String id = Workload.asyncioId(workload.id);
      Asyncio script = asyncio.get();
      undisturbed(
          ASYNCIO,
          () -> {
            Double value = script.run(id, options.quick(), pinned ? PIN : List.of()).get(id);
            return value == null ? Map.of() : Map.of(row, value);
          });
    }
    for (Column column : options.columns()) {
      if (!column.has(workload)) {
        continue;
      }
      undisturbed(
          column.label,
          () -> {
            RunResult result = new Runner(jmh(workload, column, pinned)).run().iterator().next();
            Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
            if (allocated != null && !pinned) {
              bytes.put(row, column.label, allocated.getScore(), false);
            }
            return Map.of(row, median(result));
          });
    }
  }

  /// One measurement; figures by row.
  private interface Attempt {
    Map<String, Double> measure() throws Exception;
  }

  /// Measures, and again while somebody else used the processors and there is patience left; keeps
  /// the least disturbed attempt, and marks it when it was disturbed all the same.
  private void undisturbed(String column, Attempt attempt) throws InterruptedException {
    double least = Double.MAX_VALUE;
    while (true) {
      long start = System.nanoTime();
      ForeignLoad load = ForeignLoad.begin();
      Map<String, Double> found;
      try {
        found = attempt.measure();
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        failed.add(column + ": " + e.getMessage() + " (see " + logs + ")");
        return;
      }
      double share = load.share();
      if (share < least) {
        least = share;
        found.forEach((row, value) -> times.put(row, column, value, share > ForeignLoad.LIMIT));
      }
      if (share <= ForeignLoad.LIMIT || patienceNanos <= 0) {
        return;
      }
      boolean quiet = ForeignLoad.awaitQuiet(Math.min(patienceNanos, WAIT_NANOS));
      patienceNanos -= System.nanoTime() - start;
      if (!quiet) {
        return;
      }
    }
  }

  private static double median(RunResult result) {
    return result.getPrimaryResult().getStatistics().getPercentile(50);
  }

  private org.openjdk.jmh.runner.options.Options jmh(
      Workload workload, Column column, boolean pinned) {
    boolean quick = options.quick();
    var builder =
        new OptionsBuilder()
            .include(Cell.class.getName() + ".run")
            .param("column", column.name())
            .param("workload", workload.name())
            .operationsPerInvocation(workload.operations)
            .forks(1)
            .warmupIterations(quick ? 1 : 4)
            .warmupTime(TimeValue.milliseconds(quick ? 200 : 400))
            .measurementIterations(quick ? 3 : 7)
            .measurementTime(TimeValue.milliseconds(quick ? 100 : 250))
            .timeout(TimeValue.seconds(30))
            .addProfiler(GCProfiler.class)
            .jvmArgs(column.jvmOptions().toArray(String[]::new))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.NORMAL)
            .output(logs.resolve(column.id() + "-" + workload.id + ".log").toString());
    if (pinned && pinnedJava != null) {
      builder.jvm(pinnedJava.toString());
    }
    return builder.build();
  }

  /// A stand-in for the `java` command that runs on one processor; null where the system has no
  /// `taskset`.
  private static @Nullable Path pinnedJava(Path dir) throws IOException {
    boolean canPin =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
            .anyMatch(entry -> Files.isExecutable(Path.of(entry, PIN.getFirst())));
    if (!canPin) {
      System.err.println("bench: no rows on one processor: there is no command taskset");
      return null;
    }
    Path script = dir.resolve("java");
    Files.writeString(
        script, "#!/bin/sh\nexec " + String.join(" ", PIN) + " '" + java() + "' \"$@\"\n");
    if (!script.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + script + " executable");
    }
    return script;
  }

  private static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  // ---------------------------------------------------------------- whole processes

  private void measureTimers(List<Workload> rows) throws InterruptedException {
    if (rows.isEmpty()) {
      return;
    }
    System.err.println("bench: timers.100k");
    if (asyncio.isPresent()) {
      Asyncio script = asyncio.get();
      undisturbed(
          ASYNCIO,
          () -> {
            Map<String, Double> found =
                script.run(Workload.TIMERS_CPU.id, options.quick(), List.of());
            found.keySet().retainAll(rows.stream().map(row -> row.id).toList());
            return found;
          });
    }
    for (Column column : options.columns()) {
      if (column.has(Workload.TIMERS_CPU)) {
        undisturbed(column.label, () -> timers(column, rows));
      }
    }
  }

  private Map<String, Double> timers(Column column, List<Workload> rows)
      throws IOException, InterruptedException {
    String count = String.valueOf(Workload.TIMERS_CPU.operations);
    String warmUps = options.quick() ? "1" : "3";
    String runs = options.quick() ? "1" : "5";
    List<Timers.Outcome> outcomes =
        fork(Timers.class, column.jvmOptions(), column.name(), count, warmUps, runs)
            .lines()
            .map(Timers.Outcome::parse)
            .toList();
    if (outcomes.isEmpty()) {
      throw new IOException("the process of the timers failed");
    }
    Map<String, Double> medians = new HashMap<>();
    for (Workload row : rows) {
      double[] values = outcomes.stream().mapToDouble(o -> o.of(row)).sorted().toArray();
      medians.put(row.id, values[values.length / 2]);
    }
    return medians;
  }

  private void million() throws IOException, InterruptedException {
    for (Column column : options.columns()) {
      String found =
          fork(
              Million.class,
              Million.jvmOptions(column),
              column.name(),
              String.valueOf(options.million()));
      if (found.isEmpty()) {
        failed.add("million, " + column.label);
        System.out.println("FAILED  " + column.label + " (see " + logs + ")");
      }
      System.out.println(found);
    }
  }

  /// Runs a class in a JVM of its own and returns what it prints; empty when it fails.
  private String fork(Class<?> main, List<String> jvmOptions, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(java().toString()));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command)
            .redirectError(logs.resolve(main.getSimpleName() + "-" + args[0] + ".log").toFile())
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor(10, TimeUnit.MINUTES) && process.exitValue() == 0 ? out : "";
  }
}
