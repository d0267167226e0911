package dev.hearth.core.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.core.json.Json;
import dev.hearth.core.json.JsonException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Renders the templates of real devices and compares each result with that of Python's Jinja2. The
/// rows are not part of this project; without them the test is skipped.
class TemplateOracleTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-23T07:00:00Z"));
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  private final Map<String, Object> parsed = new HashMap<>();
  private final Map<String, String> differences = new LinkedHashMap<>();
  private int rows;
  private int equal;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "render_house.jsonl.gz",
        "render_public.jsonl.gz",
        "render_ha_tests_public.jsonl.gz",
      })
  void rendersValueTemplatesOfRealDevicesAsPython(String name) throws IOException {
    for (Map<String, @Nullable Object> line : lines(name)) {
      String payload = String.valueOf(line.get("payload"));
      Map<String, @Nullable Object> variables = new HashMap<>();
      variables.put("value", payload);
      try {
        variables.put("value_json", Json.parse(payload));
      } catch (JsonException e) {
        // A payload that is not JSON has no value_json.
      }
      for (Object row : (List<?>) line.getOrDefault("r", List.of())) {
        List<?> parts = (List<?>) row;
        check(String.valueOf(parts.get(2)), variables, (String) parts.get(3));
      }
    }
    report(name);
  }

  @ParameterizedTest
  @ValueSource(strings = "render_commands_public.jsonl")
  void rendersCommandTemplatesOfRealDevicesAsPython(String name) throws IOException {
    for (Map<String, @Nullable Object> line : lines(name)) {
      check(
          String.valueOf(line.get("template")),
          Json.object((Map<?, ?>) line.get("vars")),
          (String) line.get("expect"));
    }
    report(name);
  }

  private void check(
      String source, Map<String, @Nullable Object> variables, @Nullable String expected) {
    rows++;
    String actual = render(source, variables);
    boolean same = expected == null ? actual.startsWith("error: ") : expected.equals(actual);
    if (same) {
      equal++;
    } else {
      differences.putIfAbsent(source, "expected <" + expected + ">, got <" + actual + ">");
    }
  }

  private String render(String source, Map<String, @Nullable Object> variables) {
    Object template =
        parsed.computeIfAbsent(
            source,
            text -> {
              try {
                return Template.parse(text);
              } catch (TemplateException e) {
                return "error: " + e.getMessage();
              }
            });
    if (!(template instanceof Template known)) {
      return template.toString();
    }
    try {
      return known.render(TemplateContext.of(variables, CLOCK, ZONE));
    } catch (TemplateException e) {
      return "error: " + e.getMessage();
    }
  }

  private void report(String name) {
    System.out.println(name + ": " + equal + " / " + rows);
    assertThat(differences).isEmpty();
    assertThat(rows).isPositive();
  }

  private static List<Map<String, @Nullable Object>> lines(String name) throws IOException {
    Path file = file(name);
    assumeTrue(
        file != null, "skipped: " + name + " is not beside this checkout, see HEARTH_SHARED");
    List<Map<String, @Nullable Object>> lines = new ArrayList<>();
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = name.endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(Json.parseObject(line));
      }
    }
    return lines;
  }

  private static @Nullable Path file(String name) {
    String shared = System.getenv("HEARTH_SHARED");
    if (shared != null) {
      Path file = Path.of(shared, "data", "mqtt", name);
      return Files.isReadable(file) ? file : null;
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path file = at.resolve("shared/data/mqtt").resolve(name);
      if (Files.isReadable(file)) {
        return file;
      }
    }
    return null;
  }
}
