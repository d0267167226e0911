package dev.hearth.core.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TemplateTest {
  private static final TemplateFunction STATES =
      (positional, named) ->
          switch (positional) {
            case List<?> args when args.size() == 1 && "light.hall".equals(args.getFirst()) -> "on";
            case List<?> args when args.size() == 1 && args.getFirst() instanceof String ->
                "unknown";
            default -> throw new TemplateException("states expects one entity id");
          };

  private static TemplateContext context(Map<String, ? extends @Nullable Object> variables) {
    return new TemplateContext(
        variables,
        InstantSource.fixed(Instant.parse("2026-11-23T07:00:00Z")),
        ZoneId.of("Europe/Berlin"),
        Map.of(
            "states", STATES, "is_on", (positional, named) -> "on".equals(positional.getFirst())));
  }

  private static String render(String source) {
    return Template.parse(source, Set.of("states", "is_on")).render(context(Map.of("value", "5")));
  }

  @Test
  void removesWhiteSpaceAroundTheTemplateAndItsResult() {
    assertThat(render("\n  a {{ ' b ' }} \n")).isEqualTo("a  b");
  }

  @Test
  void knowsThatTextWithoutTagsIsPlain() {
    assertThat(Template.parse("ON").isPlain()).isTrue();
    assertThat(Template.parse("").isPlain()).isTrue();
    assertThat(Template.parse("").render(context(Map.of()))).isEmpty();
    assertThat(Template.parse("{{ value }}").isPlain()).isFalse();
    assertThat(Template.parse(" {{ value }} ").source()).isEqualTo(" {{ value }} ");
  }

  @Test
  void addsFunctionsOfTheContextAsFunctionFilterAndTest() {
    assertThat(render("{{ states('light.hall') }}")).isEqualTo("on");
    assertThat(render("{{ 'light.hall' | states }}")).isEqualTo("on");
    assertThat(render("{{ ['light.hall', 'x'] | map('states') | list }}"))
        .isEqualTo("['on', 'unknown']");
    assertThat(render("{{ states('light.hall') is is_on }}")).isEqualTo("True");
    assertThat(render("{{ ['on', 'off'] | select('is_on') | list }}")).isEqualTo("['on']");
  }

  @Test
  void namesTheExpressionInWhichAFunctionOfTheContextFails() {
    assertThatThrownBy(() -> render("a\n{{ states(1) }}"))
        .isInstanceOf(TemplateException.class)
        .hasMessage("line 2: {{ states(1) }}: states expects one entity id");
  }

  @Test
  void variablesWinOverFunctions() {
    Template template = Template.parse("{{ range }} {{ states }}");
    assertThat(template.render(context(Map.of("range", 1, "states", 2.5f)))).isEqualTo("1 2.5");
  }

  @Test
  void takesJavasOtherNumbersWhereItReadsThem() {
    Template template = Template.parse("{{ v + 1 }} {{ m.a + 1 }} {{ m['b'] }}");
    Map<String, Object> map = Map.of("a", 2, "b", 1.5f);
    assertThat(template.render(context(Map.of("v", 1, "m", map)))).isEqualTo("2 3 1.5");
  }

  @Test
  void aVariableMayBeNull() {
    Map<String, @Nullable Object> variables = new HashMap<>();
    variables.put("value", null);
    assertThat(Template.parse("{{ value }}").render(context(variables))).isEqualTo("None");
  }

  @Test
  void saysWhereAndWhatFailed() {
    assertThatThrownBy(() -> render("first\n{{ value }}\n{{ value.missing.more }}"))
        .isInstanceOf(TemplateException.class)
        .hasMessage("line 3: {{ value.missing.more }}: 'str object' has no attribute 'missing'");
    assertThatThrownBy(() -> render("{% if nothing > 1 %}x{% endif %}"))
        .hasMessage("line 1: {% if nothing > 1 %}: 'nothing' is undefined");
    assertThatThrownBy(() -> render("{{ value + 1 }}"))
        .hasMessageContaining("can only concatenate str (not \"int\") to str");
    assertThatThrownBy(() -> render("{{ 'x' | float }}"))
        .hasMessageContaining("float got invalid input 'x' and no default was given");
  }

  @Test
  void saysWhereAndWhatWasExpectedInBadSyntax() {
    assertThatThrownBy(() -> Template.parse("a\nb {{ value | }}"))
        .isInstanceOf(TemplateException.class)
        .hasMessage("line 2, column 14: expected a name, found '}}', in: b {{ value | }}");
    assertThatThrownBy(() -> Template.parse("{% if value %}x"))
        .hasMessageContaining("expected '{% elif %}' or '{% else %}' or '{% endif %}'");
    assertThatThrownBy(() -> Template.parse("{{ value | rond(1) }}"))
        .hasMessageContaining("column 12: no filter named 'rond'");
    assertThatThrownBy(() -> Template.parse("{{ value "))
        .hasMessageContaining("the tag is not closed with '}}'");
    assertThatThrownBy(() -> Template.parse("{% include 'x' %}"))
        .hasMessageContaining("'include' is not supported");
  }

  @Test
  void stopsARenderThatTakesTooManySteps() {
    assertThatThrownBy(() ->
            render("{% for a in range(1000) %}{% for b in range(1000) %}{% endfor %}{% endfor %}"))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("more than 100000 steps");
  }

  @Test
  void stopsARenderWhoseOutputIsTooLong() {
    assertThatThrownBy(() -> render("{% for a in range(9999) %}{{ 'x' * 100 }}{% endfor %}"))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("output longer than 262144 characters");
  }

  @Test
  void keepsValuesOfTheContextAsTheyAre() {
    List<Long> list = List.of(3L, 1L);
    Template template = Template.parse("{{ v | sort }}{{ v + [5] }}{{ v }}");
    assertThat(template.render(context(Map.of("v", list)))).isEqualTo("[1, 3][3, 1, 5][3, 1]");
  }
}
