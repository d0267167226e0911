package dev.hearth.core.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tables of templates with the text that Jinja2 3.1.6 in Python gives for them, by feature. A row
/// is `[template, text]`; the text is null where rendering must fail. The variables are in
/// `variables.json`; it is 08:00 in Berlin on 23 November 2026.
class TemplateTableTest {
  private static final TemplateContext CONTEXT =
      TemplateContext.of(
          Json.parseObject(resource("variables.json")),
          InstantSource.fixed(Instant.parse("2026-11-23T07:00:00Z")),
          ZoneId.of("Europe/Berlin"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "literals",
        "arithmetic",
        "comparisons",
        "undefined",
        "attributes",
        "control",
        "string_methods",
        "text_filters",
        "number_filters",
        "sequence_filters",
        "tests",
        "regex",
        "time",
      })
  void rendersAsPython(String feature) {
    List<String> differences = new ArrayList<>();
    for (String line : resource(feature + ".jsonl").lines().toList()) {
      List<?> row = (List<?>) Objects.requireNonNull(Json.parse(line));
      String template = (String) row.get(0);
      String expected = (String) row.get(1);
      String actual;
      try {
        actual = Template.parse(template).render(CONTEXT);
        if (expected == null) {
          differences.add(template + "\n  must fail, gave " + actual);
        }
      } catch (TemplateException e) {
        actual = expected == null ? null : "failed: " + e.getMessage();
      }
      if (expected != null && !expected.equals(actual)) {
        differences.add(template + "\n  expected " + expected + "\n  got      " + actual);
      }
    }
    assertThat(differences).isEmpty();
  }

  private static String resource(String name) {
    try (InputStream in = TemplateTableTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
