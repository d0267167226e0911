package dev.hearth.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The command line.
///
/// @param quick short and noisy
/// @param prefixes only workloads whose names begin with one of these; empty for all
/// @param columns the peers to measure
/// @param uvloop measured figures of uvloop, a name and nanoseconds a line
/// @param python the interpreter for the asyncio column
/// @param million how many tasks to hold suspended instead of the table; zero for the table
/// @param text the command line as it was given
record Options(
    boolean quick,
    List<String> prefixes,
    Set<Column> columns,
    @Nullable Path uvloop,
    @Nullable String python,
    int million,
    String text) {
  static final String USAGE =
      """
      bench/run [--quick] [--only PREFIX]... [--columns a,b] [--python CMD] [--uvloop FILE.tsv]
          measures the loop beside its peers and prints one table, ns per operation, medians
      bench/run million [TASKS] [--columns a,b]
      bench/run guard [--quick]          what the guard costs
          holds that many suspended tasks in a heap of 4 GB (default 1,000,000)

        --quick        under 3 minutes, noisy; without it under 15
        --only PREFIX  workloads whose name begins so; can be repeated
        --columns a,b  of: hearth, netty, netty-nio, vertx, vertx-vt, executor, virtual
        --python CMD   the interpreter for the asyncio column (else the newest python3 found)
        --uvloop FILE  adds a column of measured figures: name<TAB>ns, as the asyncio script prints
      """;

  /// @throws IllegalArgumentException saying which option is wrong
  static Options parse(String[] args) {
    boolean quick = false;
    List<String> prefixes = new ArrayList<>();
    Set<Column> columns = EnumSet.allOf(Column.class);
    Path uvloop = null;
    String python = null;
    int million = 0;
    int i = 0;
    if (args.length > 0 && args[0].equals("million")) {
      i = 1;
      million = 1_000_000;
      columns = EnumSet.of(Column.HEARTH, Column.VIRTUAL);
      if (args.length > 1 && !args[1].startsWith("-")) {
        million = Integer.parseInt(args[1].replace("_", "").replace(",", ""));
        i = 2;
      }
    }
    for (; i < args.length; i++) {
      String option = args[i];
      if (option.equals("--quick")) {
        quick = true;
        continue;
      }
      if (!Set.of("--only", "--columns", "--python", "--uvloop").contains(option)) {
        throw new IllegalArgumentException("unknown option " + option);
      }
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(option + " needs a value");
      }
      String value = args[++i];
      switch (option) {
        case "--only" -> prefixes.add(value);
        case "--columns" -> columns = columns(value);
        case "--python" -> python = value;
        default -> uvloop = Path.of(value);
      }
    }
    if (million > 0 && !EnumSet.of(Column.HEARTH, Column.VIRTUAL).containsAll(columns)) {
      throw new IllegalArgumentException("million holds tasks of hearth and virtual only");
    }
    Options options =
        new Options(
            quick,
            prefixes,
            columns,
            uvloop,
            python,
            million,
            "bench/run " + String.join(" ", args));
    if (options.workloads().isEmpty()) {
      throw new IllegalArgumentException(
          "no workload begins with "
              + prefixes
              + "; there are "
              + String.join(", ", Arrays.stream(Workload.values()).map(w -> w.id).toList()));
    }
    return options;
  }

  private static Set<Column> columns(String names) {
    Set<Column> columns = EnumSet.noneOf(Column.class);
    for (String name : names.split(",")) {
      try {
        columns.add(Column.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("there is no column " + name, e);
      }
    }
    return columns;
  }

  List<Workload> workloads() {
    return Arrays.stream(Workload.values())
        .filter(w -> prefixes.isEmpty() || prefixes.stream().anyMatch(w.id::startsWith))
        .toList();
  }
}
