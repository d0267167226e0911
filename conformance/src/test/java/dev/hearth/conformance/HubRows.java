package dev.hearth.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The rows of the hub (`hub-rows.txt`) and the tests that show them, read from the sources of the
/// modules above the loop: a test names its rows in the comment above it.
///
/// ```
/// /// Row BUS-07
/// /// Rows ENT-07, ENT-08: more about it
/// /// Row X-16, differs: a handler finishes although its caller gave up
/// ```
///
/// The tests themselves are run by the build of their modules.
final class HubRows {
  /// Rows named by a paragraph that begins with them. The formatter puts lines together, so that
  /// what is said of some rows ends where the next are named.
  private static final Pattern ROWS =
      Pattern.compile(
          "\\GRows? ([A-Z]+-\\d+(?:, [A-Z]+-\\d+)*)"
              + "(?:, differs: (.*?)|[:.] .*?)?(?: (?=Rows? [A-Z]+-\\d)|$)");

  private static final Pattern DECLARATION = Pattern.compile("\\bvoid (\\w+)\\(|\\bclass \\w+");

  private final Map<String, List<String>> sections;
  private final Map<String, List<Evidence>> byRow = new TreeMap<>();

  /// A test of a row.
  ///
  /// @param test its class
  /// @param behaviour its name as a sentence; empty for a whole class
  /// @param differs why the behaviour is another than the row's; empty when it is not
  record Evidence(String row, String test, String behaviour, String differs) {}

  private HubRows(Map<String, List<String>> sections, List<Evidence> evidence) {
    this.sections = sections;
    evidence.forEach(each -> byRow.computeIfAbsent(each.row(), _ -> new ArrayList<>()).add(each));
  }

  /// The rows of the hub and what the sources beside this module say of them.
  static HubRows read() {
    return new HubRows(
        Rows.sections("/hub-rows.txt"),
        sources().stream().flatMap(file -> evidence(file).stream()).toList());
  }

  List<String> ids() {
    return sections.values().stream().flatMap(List::stream).toList();
  }

  /// The rows that tests name.
  List<String> named() {
    return List.copyOf(byRow.keySet());
  }

  String sum() {
    long covered = ids().stream().filter(byRow::containsKey).count();
    long differ = ids().stream().filter(id -> !differs(id).isEmpty()).count();
    return "rows of the hub: %d covered, %d of these differ on purpose, %d known"
        .formatted(covered, differ, ids().size());
  }

  /// The part of the page that is about the hub.
  String page() {
    StringBuilder page = new StringBuilder();
    page.append(
        """

        # Conformance of the hub

        The same for what stands on the loop. Here the tests are those of the modules `core`, \
        `testkit` and `integrations`, which the build runs as well; they name their rows in \
        the comments above them.

        """);
    page.append(sum()).append(".\n");
    sections.forEach((title, ids) -> {
      page.append("\n## Hub: ").append(title).append("\n\n");
      if (ids.stream().anyMatch(byRow::containsKey)) {
        page.append("| row | behaviour | tests | result |\n|---|---|---|---|\n");
        ids.stream().filter(byRow::containsKey).forEach(id -> page.append(tableRow(id)));
        page.append('\n');
      }
      List<String> missing = ids.stream().filter(id -> !byRow.containsKey(id)).toList();
      if (missing.isEmpty()) {
        page.setLength(page.length() - 1);
      } else {
        page.append("Without a test: ").append(String.join(", ", missing)).append(".\n");
      }
    });
    return page.toString();
  }

  private String tableRow(String id) {
    List<Evidence> all = byRow.getOrDefault(id, List.of());
    String behaviour = joined(". ", all.stream().map(Evidence::behaviour));
    String tests = joined(", ", all.stream().map(Evidence::test));
    String differs = differs(id);
    String result = differs.isEmpty() ? "passes" : "differs: " + differs;
    return Stream.of(id, behaviour, tests, result)
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private String differs(String id) {
    return joined(". ", byRow.getOrDefault(id, List.of()).stream().map(Evidence::differs));
  }

  private static String joined(String separator, Stream<String> texts) {
    return texts
        .filter(text -> !text.isEmpty())
        .distinct()
        .sorted()
        .collect(Collectors.joining(separator));
  }

  private static List<Path> sources() {
    Path root = Path.of("..");
    List<Path> sources = new ArrayList<>();
    for (Path folder :
        List.of(
            root.resolve("core"),
            root.resolve("testkit"),
            root.resolve("integrations"),
            root.resolve("app"))) {
      try (Stream<Path> files = Files.walk(folder)) {
        files
            .filter(file -> file.toString().endsWith("Test.java"))
            .filter(file -> file.toString().contains("src/test/java"))
            .sorted()
            .forEach(sources::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return sources;
  }

  private static List<Evidence> evidence(Path file) {
    try {
      String name = file.getFileName().toString();
      return evidence(
          name.substring(0, name.length() - ".java".length()), Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What the comments of a class of tests say.
  static List<Evidence> evidence(String test, List<String> lines) {
    List<Evidence> all = new ArrayList<>();
    StringBuilder comment = new StringBuilder();
    for (String line : lines) {
      String text = line.strip();
      if (text.startsWith("///")) {
        String said = text.substring(3).strip();
        comment.append(said.isEmpty() ? "\n" : said + " ");
        continue;
      }
      Matcher declaration = DECLARATION.matcher(text);
      if (declaration.find()) {
        String method = declaration.group(1);
        comment.toString().lines().forEach(each -> all.addAll(evidence(test, method, each)));
        comment.setLength(0);
      } else if (text.isEmpty()) {
        comment.setLength(0); // of something else
      }
    }
    return all;
  }

  private static List<Evidence> evidence(String test, @Nullable String method, String paragraph) {
    String behaviour = method == null ? "" : Sentence.of(method);
    List<Evidence> all = new ArrayList<>();
    Matcher rows = ROWS.matcher(paragraph.strip());
    while (rows.find()) {
      String differs = rows.group(2) == null ? "" : rows.group(2);
      for (String row : rows.group(1).split(", ", -1)) {
        all.add(new Evidence(row, test, behaviour, differs));
      }
    }
    return all;
  }
}
