package dev.hearth.conformance;

import dev.hearth.testkit.loop.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/// Counts the rows that the tests of a run cover, prints the sum, and writes `docs/conformance.md`
/// when every class of this module has run and no test has failed. JUnit finds it as a service.
///
/// A row passes when all its tests do. What a test shows is the name of its method, read as a
/// sentence; so the page says what was run, and cannot say more.
public final class RowReport implements TestExecutionListener {
  private static final Path PAGE = Path.of("../docs/conformance.md");

  private final Map<String, List<Evidence>> byRow = new TreeMap<>();
  private final Set<Class<?>> classesRun = new HashSet<>();
  private boolean failed;

  /// One test of a row, or the reason why there is none.
  private record Evidence(String behaviour, String differs, boolean passed) {}

  /// Called by JUnit.
  public RowReport() {}

  @Override
  public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
    boolean passed = result.getStatus() == Status.SUCCESSFUL;
    failed |= !passed;
    TestSource source = test.getSource().orElse(null);
    if (source instanceof MethodSource method) {
      String behaviour = Sentence.of(method.getMethodName());
      rowsOf(method.getJavaMethod()).forEach(row -> add(row, behaviour, passed));
    } else if (source instanceof ClassSource type) {
      classesRun.add(type.getJavaClass());
      rowsOf(type.getJavaClass()).forEach(row -> add(row, "", passed));
    }
  }

  @Override
  public synchronized void executionSkipped(TestIdentifier test, String reason) {
    failed = true;
  }

  private static List<Row> rowsOf(AnnotatedElement element) {
    return List.of(element.getAnnotationsByType(Row.class));
  }

  private void add(Row row, String behaviour, boolean passed) {
    byRow
        .computeIfAbsent(row.value(), _ -> new ArrayList<>())
        .add(new Evidence(behaviour, row.differs(), passed));
  }

  @Override
  public synchronized void testPlanExecutionFinished(TestPlan plan) {
    if (byRow.isEmpty()) {
      return;
    }
    List<String> known = Rows.ids();
    System.out.println(sum(known));
    line("failed", known.stream().filter(id -> resultOf(id) == Result.FAILED));
    line("missing", known.stream().filter(id -> resultOf(id) == Result.MISSING));
    line("unknown", byRow.keySet().stream().filter(id -> !known.contains(id)));
    HubRows hub = HubRows.read();
    System.out.println(hub.sum());
    line("unknown", hub.named().stream().filter(id -> !isKnown(id, hub)));
    if (failed || !classesRun.containsAll(Rows.testClasses())) {
      return;
    }
    try {
      Files.writeString(PAGE, page(known) + hub.page());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isKnown(String id, HubRows hub) {
    return hub.ids().contains(id) || Rows.ids().contains(id);
  }

  private static void line(String what, Stream<String> ids) {
    List<String> listed = ids.toList();
    if (!listed.isEmpty()) {
      System.out.println(what + " (" + listed.size() + "): " + String.join(" ", listed));
    }
  }

  private String sum(List<String> known) {
    long passed = known.stream().filter(id -> resultOf(id) == Result.PASSED).count();
    long differ = known.stream().filter(id -> resultOf(id) == Result.DIFFERS).count();
    long covered = known.stream().filter(byRow::containsKey).count();
    return "rows: %d covered, %d passed, %d differ on purpose".formatted(covered, passed, differ);
  }

  private enum Result {
    PASSED,
    DIFFERS,
    FAILED,
    MISSING
  }

  private Result resultOf(String id) {
    List<Evidence> all = byRow.getOrDefault(id, List.of());
    if (all.isEmpty()) {
      return Result.MISSING;
    }
    if (!all.stream().allMatch(Evidence::passed)) {
      return Result.FAILED;
    }
    boolean differs = all.stream().anyMatch(each -> !each.differs().isEmpty());
    return differs ? Result.DIFFERS : Result.PASSED;
  }

  private String page(List<String> known) {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Conformance of the loop

        What asyncio and the core of Home Assistant promise those who write on them, row by row, and \
        what Hearth's loop does. Written by the tests of the module `conformance`: a row passes when \
        its tests do, and each behaviour is the name of a test. Every test also runs with what is \
        ready in random order, unless the order is the behaviour.

        """);
    page.append(sum(known)).append(", ").append(known.size()).append(" known.\n");
    Rows.sections()
        .forEach((title, ids) -> {
          page.append("\n## ").append(title).append("\n\n");
          page.append("| row | behaviour | result |\n|---|---|---|\n");
          ids.stream().filter(byRow::containsKey).forEach(id -> page.append(tableRow(id)));
          List<String> missing = ids.stream().filter(id -> !byRow.containsKey(id)).toList();
          if (!missing.isEmpty()) {
            page.append("\nWithout a test: ").append(String.join(", ", missing)).append(".\n");
          }
        });
    return page.toString();
  }

  private String tableRow(String id) {
    List<Evidence> all =
        byRow.get(id).stream()
            .sorted(Comparator.comparing(Evidence::behaviour).thenComparing(Evidence::differs))
            .toList();
    String behaviour = joined(all.stream().map(Evidence::behaviour));
    String differs = joined(all.stream().map(Evidence::differs));
    String result = differs.isEmpty() ? "passes" : "differs: " + differs;
    return "| " + id + " | " + cell(behaviour) + " | " + cell(result) + " |\n";
  }

  private static String joined(Stream<String> texts) {
    return texts.filter(text -> !text.isEmpty()).distinct().collect(Collectors.joining(". "));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
