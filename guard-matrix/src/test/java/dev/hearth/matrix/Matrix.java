package dev.hearth.matrix;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The program: every row on every kind of thread, seen by the guard, its watchdog and BlockHound
/// in the same run of the same JVM. Writes `target/matrix.md` and prints the totals.
public final class Matrix {
  private Matrix() {}

  /// Runs the matrix.
  public static void main(String[] args) throws Exception {
    Options options;
    try {
      options = Options.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    List<Row<?>> rows = Catalog.rows().stream().filter(options::includes).toList();
    if (rows.isEmpty()) {
      System.err.println("--rows " + options.rows() + ": no such row");
      System.exit(2);
    }
    quiet();
    GuardDetector guard = GuardDetector.install();
    List<Detector> detectors = new ArrayList<>(List.of(guard));
    if (!options.onlyHearth()) {
      detectors.add(new BlockHoundDetector());
    }
    Harness harness = new Harness(options.waitMillis());
    Map<Row<?>, String> expected = warmUp(harness, rows);
    Table table = new Table(detectors.stream().map(Detector::name).toList());
    for (Kinds each : Kinds.values()) {
      try (Kind kind = each.open(guard)) {
        System.err.println("matrix: " + kind.name());
        harness.warmUp(rows, kind);
        List<Detector> all = new ArrayList<>(detectors);
        all.add(new WatchdogDetector(kind));
        for (Row<?> row : rows) {
          Harness.Outcome outcome = harness.run(row, kind, all);
          table.add(outcome);
          check(outcome, expected.get(row), options, table);
        }
      }
    }
    Path page = Path.of(System.getProperty("matrix.output", "target/matrix.md"));
    Files.writeString(page, table.page());
    System.out.println(table.totals());
    System.out.println(table.watchdog());
    System.out.println("Every row: " + page);
    System.exit(0);
  }

  private static final List<Logger> QUIET =
      List.of(Logger.getLogger("dev.hearth.loop"), Logger.getLogger("dev.hearth.guard"));

  /// The table says it all.
  private static void quiet() {
    QUIET.forEach(logger -> logger.setLevel(Level.OFF));
  }

  /// Makes every call twice where nobody looks.
  private static Map<Row<?>, String> warmUp(Harness harness, List<Row<?>> rows) throws Exception {
    System.err.println("matrix: " + rows.size() + " rows, first without a guard");
    Map<Row<?>, String> results = new LinkedHashMap<>();
    for (Row<?> row : rows) {
      harness.expect(row);
      results.put(row, harness.expect(row));
    }
    return results;
  }

  /// Whether the row did what it says of itself.
  private static void check(
      Harness.Outcome outcome, String expected, Options options, Table table) {
    Row<?> row = outcome.row();
    String where = "`" + row.id + "` " + row.name + ", " + outcome.kind().name() + ": ";
    if (!outcome.result().equals(expected)) {
      table.remark(where + "result " + outcome.result() + ", else " + expected);
    }
    long wait = Duration.ofMillis(options.waitMillis()).toMillis();
    if (row.lasts && outcome.wallMillis() < wait * 2 / 3) {
      table.remark(where + "should have lasted, but took " + outcome.wallMillis() + " ms");
    }
    if (row.lasts && outcome.gapMillis() >= 0) {
      boolean held = outcome.gapMillis() >= wait * 2 / 3;
      if (held != row.holds(outcome.kind())) {
        table.remark(
            where + "is " + row.effect + ", but the loop's gap was " + outcome.gapMillis() + " ms");
      }
    }
  }
}
