package dev.hearth.bench.guard;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// `bench/run guard`: the same code without an agent, with one that does nothing, with the guard,
/// and with BlockHound, and how long a JVM with each takes to start.
public final class GuardCost {
  private static final int STARTS = 15;
  private static final List<String> COMMON =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseSerialGC",
          "-Xms256m",
          "-Xmx256m",
          "-Xlog:disable",
          "-Xlog:all=off");

  private final boolean quick;
  private final Path folder = Files.createTempDirectory("guard-cost");

  private GuardCost(boolean quick) throws IOException {
    this.quick = quick;
  }

  /// Measures and prints.
  ///
  /// @param arguments `--quick` for a noisy first look
  public static void run(List<String> arguments) throws Exception {
    new GuardCost(arguments.contains("--quick")).measure();
  }

  private void measure() throws Exception {
    Map<String, List<String>> columns = columns();
    Map<String, Map<String, Double>> rows = new TreeMap<>();
    for (Map.Entry<String, List<String>> column : columns.entrySet()) {
      for (Map.Entry<String, Double> cell : operations(column.getValue()).entrySet()) {
        rows.computeIfAbsent(cell.getKey(), _ -> new LinkedHashMap<>())
            .put(column.getKey(), cell.getValue());
      }
    }
    System.out.println(
        "ns per operation on a thread that is not guarded, the best iteration of all forks");
    table(rows, columns.keySet(), "empty agent");
    System.out.println();
    System.out.println("ms from start to end of a JVM that prints a line, median of " + STARTS);
    table(Map.of("start", starts(columns)), columns.keySet(), "no agent");
  }

  private Map<String, List<String>> columns() throws IOException {
    Path cache = Files.createDirectory(folder.resolve("cache"));
    Map<String, List<String>> columns = new LinkedHashMap<>();
    columns.put("no agent", List.of());
    columns.put("empty agent", List.of("-javaagent:" + emptyAgent()));
    String guard = library("guard-");
    columns.put(
        "guard", List.of("-javaagent:" + guard, "-D" + GuardedOperations.GUARDED + "=true"));
    columns.put(
        "guard, cached",
        List.of(
            "-javaagent:" + guard + "=cache=" + cache, "-D" + GuardedOperations.GUARDED + "=true"));
    columns.put(
        "BlockHound",
        List.of(
            "-XX:+AllowRedefinitionToAddDeleteMethods", "-javaagent:" + library("blockhound-")));
    return columns;
  }

  private Map<String, Double> operations(List<String> options) throws RunnerException {
    List<String> all = new ArrayList<>(COMMON);
    all.addAll(options);
    OptionsBuilder builder = new OptionsBuilder();
    builder
        .include(GuardedOperations.class.getName().replace(".", "\\."))
        .forks(quick ? 1 : 5)
        .warmupIterations(quick ? 2 : 4)
        .warmupTime(TimeValue.milliseconds(400))
        .measurementIterations(quick ? 3 : 8)
        .measurementTime(TimeValue.milliseconds(400))
        .jvmArgs(all.toArray(String[]::new))
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
    Map<String, Double> best = new TreeMap<>();
    for (RunResult result : new Runner(builder.build()).run()) {
      String label = result.getPrimaryResult().getLabel();
      best.put(label, result.getPrimaryResult().getStatistics().getMin());
    }
    return best;
  }

  private Map<String, Double> starts(Map<String, List<String>> columns) throws Exception {
    Map<String, List<Double>> times = new LinkedHashMap<>();
    for (int i = 0; i < (quick ? 3 : STARTS); i++) { // interleaved, for what disturbs disturbs all
      for (Map.Entry<String, List<String>> column : columns.entrySet()) {
        times
            .computeIfAbsent(column.getKey(), _ -> new ArrayList<>())
            .add(start(column.getValue()));
      }
    }
    Map<String, Double> medians = new LinkedHashMap<>();
    times.forEach((column, list) -> medians.put(column, median(list)));
    return medians;
  }

  private double start(List<String> options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-Xlog:disable"));
    options.stream().filter(option -> !option.startsWith("-D")).forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Hello.class.getName()));
    long began = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException("a JVM with " + options + " did not start");
    }
    return (System.nanoTime() - began) / 1e6;
  }

  /// What the started JVMs run.
  static final class Hello {
    private Hello() {}

    public static void main(String[] arguments) {
      System.out.println("hello");
    }
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private Path emptyAgent() throws IOException {
    Path jar = folder.resolve("empty.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", EmptyAgent.class.getName());
    String name = EmptyAgent.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        var bytes = EmptyAgent.class.getClassLoader().getResourceAsStream(name)) {
      out.putNextEntry(new JarEntry(name));
      if (bytes != null) {
        bytes.transferTo(out);
      }
    }
    return jar;
  }

  /// A jar beside the bench's own.
  private static String library(String prefix) throws IOException {
    Path jar = Path.of(System.getProperty("java.class.path")).toAbsolutePath();
    try (Stream<Path> files = Files.list(jar.resolveSibling("lib"))) {
      return files
          .filter(file -> file.getFileName().toString().matches(prefix + "[0-9].*\\.jar"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no " + prefix + "*.jar beside " + jar))
          .toString();
    }
  }

  private static void table(
      Map<String, Map<String, Double>> rows, Iterable<String> columns, String base) {
    StringBuilder head = new StringBuilder(String.format("%-18s", ""));
    columns.forEach(column -> head.append(String.format("%22s", column)));
    System.out.println(head);
    rows.forEach((row, cells) -> {
      StringBuilder line = new StringBuilder(String.format("%-18s", row));
      double one = cells.getOrDefault(base, Double.NaN);
      for (String column : columns) {
        double value = cells.getOrDefault(column, Double.NaN);
        line.append(String.format(Locale.ROOT, "%14.1f (%4.2fx)", value, value / one));
      }
      System.out.println(line);
    });
  }
}
