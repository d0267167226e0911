package dev.hearth.conformance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every block of Java in a page is a recipe of one of its tests, word for word. With
/// `-Dhearth.docs.write=true` the pages are brought up to date instead.
class DocumentedCodeTest {
  private static final Pattern BLOCK =
      Pattern.compile("(?:<!-- recipe: ([a-z-]+) -->\n)?```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern RECIPE =
      Pattern.compile(
          "^ *// recipe: ([a-z-]+)\n(.*?)^ *// end\n", Pattern.DOTALL | Pattern.MULTILINE);

  /// The tests stand where what they use is.
  private static final Map<String, List<String>> TESTS =
      Map.of(
          "loop.md",
          List.of("conformance/src/test/java/dev/hearth/conformance/docs/LoopRecipesTest.java"),
          "guard.md",
          List.of(
              "guard-loop/src/test/java/dev/hearth/foreign/GuardRecipesTest.java",
              "guard-junit/src/test/java/dev/hearth/guard/junit/GuardedRecipesTest.java"),
          "integrations.md",
          List.of("testkit/src/test/java/dev/hearth/testkit/IntegrationRecipesTest.java"),
          "offloading.md",
          List.of("cluster/src/test/java/dev/hearth/cluster/OffloadingRecipesTest.java"));

  @ParameterizedTest
  @ValueSource(strings = {"loop.md", "guard.md", "integrations.md", "offloading.md"})
  void theCodeOfAPageIsCompiledAndRun(String page) throws IOException {
    Path file = root().resolve("docs").resolve(page);
    String text = Files.readString(file);
    Map<String, String> recipes = recipes(TESTS.get(page));
    String updated =
        BLOCK
            .matcher(text)
            .replaceAll(block ->
                Matcher.quoteReplacement(
                    "<!-- recipe: %s -->\n```java\n%s```"
                        .formatted(block.group(1), recipes.get(block.group(1)))));
    if (Boolean.getBoolean("hearth.docs.write")) {
      Files.writeString(file, updated);
    } else {
      assertThat(text).isEqualTo(updated);
    }
  }

  private static Map<String, String> recipes(List<String> tests) throws IOException {
    Map<String, String> recipes = new LinkedHashMap<>();
    for (String test : tests) {
      Matcher matcher = RECIPE.matcher(Files.readString(root().resolve(test)));
      while (matcher.find()) {
        recipes.put(matcher.group(1), withoutIndent(matcher.group(2)));
      }
    }
    return recipes;
  }

  private static String withoutIndent(String code) {
    List<String> lines = code.lines().toList();
    int indent =
        lines.stream()
            .filter(line -> !line.isBlank())
            .mapToInt(line -> line.length() - line.stripLeading().length())
            .min()
            .orElse(0);
    return lines.stream()
        .map(line -> line.isBlank() ? "" : line.substring(indent))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("docs")) ? here : here.getParent();
  }
}
