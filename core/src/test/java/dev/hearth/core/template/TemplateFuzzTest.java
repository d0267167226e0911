package dev.hearth.core.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever the source, only [TemplateException] comes out, and soon.
class TemplateFuzzTest {
  private static final TemplateContext CONTEXT =
      TemplateContext.of(
          Map.of(
              "value",
              "21.5",
              "value_json",
              Json.parseObject("{\"a\":1,\"b\":[1,2.5,null],\"c\":{\"d\":\"x\"}}")),
          InstantSource.fixed(Instant.parse("2026-11-23T07:00:00Z")),
          ZoneId.of("Europe/Berlin"));

  private static final String[] PIECES = {
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "-",
    "|",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "'",
    "\"",
    ".",
    ",",
    ":",
    "**",
    "//",
    "~",
    "is",
    "not",
    "in",
    "if",
    "else",
    "for",
    "x",
    "set",
    "=",
    "==",
    "<",
    "1",
    "9999999999",
    "1e308",
    "-1",
    "none",
    "[]",
    "{}",
    "range(99999)",
    "value_json",
    "loop",
    "macro",
    "endfor",
    "endif",
    "\\",
    "%s",
    "| list",
    "| join",
    "| float",
    "*",
    "😀",
    "namespace()",
    "\n"
  };

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void onlyTemplateExceptionsComeOutOfMutatedTemplates(long seed) throws IOException {
    Random random = new Random(seed);
    List<String> templates = templates();
    int rendered = 0;
    for (int i = 0; i < 4000; i++) {
      String source = mutate(random, templates.get(random.nextInt(templates.size())));
      try {
        Template.parse(source).render(CONTEXT);
        rendered++;
      } catch (TemplateException e) {
        assertThat(e.getMessage()).isNotBlank();
      } catch (RuntimeException e) {
        throw new AssertionError("template: " + source, e);
      }
    }
    assertThat(rendered).isPositive();
  }

  private static String mutate(Random random, String template) {
    StringBuilder source = new StringBuilder(template);
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      int at = random.nextInt(source.length() + 1);
      int end = Math.min(source.length(), at + random.nextInt(4));
      switch (random.nextInt(4)) {
        case 0 -> source.delete(at, end);
        case 1 -> source.insert(at, PIECES[random.nextInt(PIECES.length)]);
        case 2 -> source.replace(at, end, PIECES[random.nextInt(PIECES.length)]);
        default -> source.insert(at, source.substring(at, end));
      }
    }
    return source.toString();
  }

  private static List<String> templates() throws IOException {
    List<String> templates = new ArrayList<>();
    for (String name :
        List.of("arithmetic", "control", "string_methods", "sequence_filters", "regex", "time")) {
      try (InputStream in = TemplateFuzzTest.class.getResourceAsStream(name + ".jsonl")) {
        byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
        new String(bytes, StandardCharsets.UTF_8)
            .lines()
            .forEach(line -> templates.add((String) ((List<?>) Json.parse(line)).getFirst()));
      }
    }
    return templates;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% set ns = namespace(s='ab') %}{% for i in range(60) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
        "{% set ns = namespace(s='ab') %}{% for i in range(60) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
        "{% set ns = namespace(s=[1]) %}{% for i in range(60) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
        "{% set ns = namespace(s=[1]) %}{% for i in range(60) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s }}",
        "{% set ns = namespace(a=[1], b=[1]) %}{% for i in range(60) %}{% set ns.a = [ns.a, ns.a] %}{% set ns.b = [ns.b, ns.b] %}{% endfor %}{{ ns.a == ns.b }}",
        "{% set ns = namespace(a=(1,), b=(1,)) %}{% for i in range(60) %}{% set ns.a = (ns.a, ns.a) %}{% set ns.b = (ns.b, ns.b) %}{% endfor %}{{ {ns.a: 1}[ns.b] }}",
        "{% set ns = namespace(s=[1]) %}{% for i in range(9999) %}{% set ns.s = [ns.s] %}{% endfor %}{{ ns.s }}",
        "{% set ns = namespace(s=[1]) %}{% for i in range(9999) %}{% set ns.s = [ns.s] %}{% endfor %}{{ ns.s | to_json }}",
        "{% set ns = namespace(s=[1]) %}{% for i in range(9999) %}{% set ns.s = [ns.s] %}{% endfor %}{{ ns.s | flatten }}",
        "{% set ns = namespace(n=7) %}{% for i in range(99) %}{% set ns.n = ns.n * ns.n %}{% endfor %}{{ ns.n }}",
        "{{ 9 ** 99999999 }}",
        "{{ 'x' * 999999999 }}",
        "{{ [1] * 999999999 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ '{:999999}'.format(1) }}",
        "{{ '%.99999f' % 1 }}",
        "{{ 'x'.ljust(999999999) }}",
        "{{ 'x' | center(999999999) }}",
        "{{ ('x' * 1000).replace('', 'y' * 1000) }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ ('a' * 5000) | regex_match('(a|aa)+b') }}",
        "{{ ('a' * 20000) | regex_search('(x+x+)+y|(a*)*b') }}",
        "{{ ('ab' * 100000) | regex_replace('a', 'x' * 1000) }}",
        "{% for x in [[1]] recursive %}{{ loop([[1]]) }}{% endfor %}",
        "{{ range(99999) | map('string') | map('length') | sum ~ (range(99999) | sort | join) }}",
        "{{ [[1, 2], [3]] | map('batch', 0) | map('list') | list }}",
        "{% for i in range(99999) %}xxxxxxxxxx{% endfor %}",
      })
  void nothingHoldsTheThread(String source) {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () ->
            assertThatThrownBy(() -> Template.parse(source).render(CONTEXT))
                .isInstanceOf(TemplateException.class));
  }

  @Test
  void refusesSourceThatIsNestedTooDeeply() {
    for (String open : List.of("(", "[", "-", "not ", "{1:", "x[", "f(", "1 if ", "x|f(")) {
      assertThatThrownBy(() -> Template.parse("{{ " + open.repeat(20_000)))
          .isInstanceOf(TemplateException.class);
    }
    assertThatThrownBy(() -> Template.parse("{% if 1 %}".repeat(20_000)))
        .isInstanceOf(TemplateException.class);
  }

  @Test
  void survivesLongChains() {
    String sum = "1" + " + 1".repeat(5000);
    assertThat(Template.parse("{{ " + sum + " }}").render(CONTEXT)).isEqualTo("5001");
    assertThatThrownBy(
            () -> Template.parse("{{ value" + " + value".repeat(50_000) + " }}").render(CONTEXT))
        .isInstanceOf(TemplateException.class);
  }
}
