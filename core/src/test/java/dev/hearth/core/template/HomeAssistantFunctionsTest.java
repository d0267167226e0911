package dev.hearth.core.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Functions and filters that Home Assistant adds and plain Jinja2 lacks. It is 08:00 in Berlin on
/// 23 November 2026.
class HomeAssistantFunctionsTest {
  private static final TemplateContext CONTEXT =
      TemplateContext.of(
          Map.of(),
          InstantSource.fixed(Instant.parse("2026-11-23T07:00:00Z")),
          ZoneId.of("Europe/Berlin"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '`',
      textBlock =
          """
          'Wohnzimmer Größe' | slugify                          → wohnzimmer_grosse
          "Tom's Lamp 1,5" | slugify                            → tom_s_lamp_15
          'A B' | slugify('-')                                  → a-b
          'Гостиная' | slugify                                  → gostinaia
          '中' | slugify                                        → unknown
          slugify('')                                           → ``
          [1, [2, [3]]] | flatten                               → [1, 2, 3]
          [1, [2, [3]]] | flatten(0)                            → [1, [2, [3]]]
          [1, 2, 3] | intersect([2, 3, 4])                      → [2, 3]
          [1, 2, 3] | difference([2])                           → [1, 3]
          [1, 2] | union([2, 3])                                → [1, 2, 3]
          [1, 2] | symmetric_difference([2, 3])                 → [1, 3]
          combine({'a': {'b': 1}}, {'a': {'c': 2}})             → {'a': {'c': 2}}
          combine({'a': {'b': 1}}, {'a': {'c': 2}}, recursive=true) → {'a': {'b': 1, 'c': 2}}
          typeof([])                                            → list
          1 | typeof                                            → int
          [1, 2, 2] | statistical_mode                          → 2
          15 | clamp(0, 10)                                     → 10.0
          370 | wrap(0, 360)                                    → 10.0
          5 | remap(0, 10, 0, 100)                              → 50.0
          atan2(1, 1) | round(4)                                → 0.7854
          [1, 1] | atan2 | round(4)                             → 0.7854
          atan2('x', 1, 'd')                                    → d
          now() | as_local                                      → 2026-11-23 08:00:00+01:00
          as_timedelta('PT10M')                                 → 0:10:00
          as_timedelta('P1DT2H3M4.5S')                          → 1 day, 2:03:04.500000
          as_timedelta('1:30:00')                               → 1:30:00
          as_timedelta('x')                                     → None
          relative_time(now() - timedelta(hours=2))             → 2 hours
          time_since(now() - timedelta(days=1, hours=3))        → 1 day
          time_since(now() - timedelta(days=1, hours=3, minutes=40), 2) → 1 day 4 hours
          time_since(now() - timedelta(days=1, hours=3, minutes=40), 0) → 1 day 3 hours 40 minutes
          time_until(now() + timedelta(minutes=5))              → 5 minutes
          time_since(now())                                     → 0 seconds
          time_since('x')                                       → x
          'x' | apply(iif, 'yes')                               → yes
          {'b': 1.0, 'a': 1e20, 'c': 1e-7} | to_json            → {"b":1.0,"a":1e20,"c":1e-7}
          'a' | sha256                                          → ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb
          """)
  void rendersAsHomeAssistant(String expression, String expected) {
    assertThat(Template.parse("{{ " + expression + " }}").render(CONTEXT)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'x' | clamp(0, 1)",
        "5 | flatten",
        "[1] | union('x')",
        "combine()",
        "combine(1)",
        "'%%%' | base64_decode",
        "now() | to_json",
        "today_at('25:00')",
        "'x' | as_local",
      })
  void failsAsHomeAssistant(String expression) {
    Template template = Template.parse("{{ " + expression + " }}");
    assertThatThrownBy(() -> template.render(CONTEXT)).isInstanceOf(TemplateException.class);
  }
}
