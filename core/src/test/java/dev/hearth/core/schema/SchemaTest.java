package dev.hearth.core.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {
  private static final Schema USER =
      Schema.builder()
          .required("name", Type.string(), "who")
          .optional("age", Type.integer(0, 150), "how old")
          .build();
  private static final Schema SCHEMA =
      Schema.builder()
          .required("broker", Type.url("mqtt", "mqtts"), "where the broker is")
          .optional("port", Type.port(), 1883L, "its port")
          .optional("user", Type.object(USER), "who signs in")
          .optional("users", Type.listOf(Type.object(USER)), "who may sign in")
          .build();

  private static List<String> problems(Schema schema, Object data) {
    List<Problem> problems = new ArrayList<>();
    schema.check("mqtt", data, problems);
    return problems.stream().map(Problem::toString).toList();
  }

  @Test
  void convertsNestedObjectsAndFillsInPresets() {
    assertThat(
            SCHEMA.apply(
                Map.of(
                    "broker",
                    "mqtt://localhost",
                    "user",
                    Map.of("name", 5, "age", "7"),
                    "users",
                    List.of(Map.of("name", "a"), Map.of("name", "b", "age", 9.0)))))
        .isEqualTo(
            Map.of(
                "broker",
                URI.create("mqtt://localhost"),
                "port",
                1883L,
                "user",
                Map.of("name", "5", "age", 7L),
                "users",
                List.of(Map.of("name", "a"), Map.of("name", "b", "age", 9L))));
  }

  @Test
  void namesThePathOfEverythingThatIsWrong() {
    assertThat(
            problems(
                SCHEMA,
                Map.of(
                    "broker",
                    "localhost:1883",
                    "port",
                    70_000,
                    "user",
                    Map.of("nme", "x"),
                    "users",
                    List.of(Map.of("name", "a"), Map.of("name", "b", "age", "old")))))
        .containsExactlyInAnyOrder(
            "mqtt.broker: \"localhost:1883\" has no scheme; write mqtt://localhost:1883",
            "mqtt.port: 70000 is outside 1–65535",
            "mqtt.user.nme: unknown key; did you mean \"name\"?",
            "mqtt.user: \"name\" is missing: who",
            "mqtt.users.1.age: expected a number, found \"old\"");
  }

  @Test
  void nullIsKeptWhereItClears() {
    Schema schema =
        Schema.builder()
            .optional("icon", Type.orNull(Type.string()), "an icon")
            .optional("name", Type.string(), "a name")
            .build();
    Map<String, @Nullable Object> data = new HashMap<>();
    data.put("icon", null);
    data.put("name", null);
    assertThat(schema.apply(data)).containsOnlyKeys("icon").containsEntry("icon", null);
    assertThat(schema.apply(Map.of("icon", "mdi:tree"))).containsEntry("icon", "mdi:tree");
    assertThat(problems(schema, Map.of("icon", List.of()))).hasSize(1);
  }

  @Test
  void whatIsNoObjectIsNamed() {
    assertThat(problems(SCHEMA, List.of(1)))
        .containsExactly("mqtt: expected an object, found a list");
    assertThat(problems(SCHEMA, null))
        .containsExactly("mqtt: \"broker\" is missing: where the broker is");
  }

  @Test
  void anAbsentValueOfAnOptionalFieldIsItsPreset() {
    Map<String, Object> data = new java.util.HashMap<>();
    data.put("broker", "mqtt://a");
    data.put("port", null);
    data.put("user", null);
    assertThat(SCHEMA.apply(data)).containsEntry("port", 1883L).doesNotContainKey("user");
    data.put("broker", null);
    assertThat(problems(SCHEMA, data))
        .containsExactly("mqtt.broker: expected an address such as mqtt://host, found null");
  }

  @Test
  void suggestsOnlyWhatIsNear() {
    assertThat(problems(USER, Map.of("name", "a", "agee", 1)))
        .containsExactly("mqtt.agee: unknown key; did you mean \"age\"?");
    assertThat(problems(USER, Map.of("name", "a", "something", 1)))
        .containsExactly("mqtt.something: unknown key; there are name, age");
    assertThat(problems(Schema.empty(), Map.of("a", 1)))
        .containsExactly("mqtt.a: unknown key; nothing can be set here");
  }

  @Test
  void aVeryLongUnknownKeyCostsNothing() {
    long start = System.nanoTime();
    problems(SCHEMA, Map.of("x".repeat(5_000_000), 1));
    assertThat(System.nanoTime() - start).isLessThan(1_000_000_000L);
  }

  @Test
  void anOpenSchemaKeepsWhatItDoesNotKnow() {
    assertThat(Schema.anything().apply(Map.of("a", List.of(1)))).isEqualTo(Map.of("a", List.of(1)));
  }

  @ParameterizedTest
  @CsvSource({"true,true", "ON,true", "yes,true", "1,true", "off,false", "No,false", "0,false"})
  void readsBooleans(String text, boolean expected) {
    assertThat(Type.bool().convert(text)).isEqualTo(expected);
  }

  @Test
  void refusesWhatIsNoBoolean() {
    assertThatThrownBy(() -> Type.bool().convert("maybe"))
        .hasMessage("expected true or false, found \"maybe\"");
    assertThatThrownBy(() -> Type.bool().convert(null))
        .hasMessage("expected true or false, found null");
    assertThat(Type.bool().convert(1L)).isEqualTo(true);
  }

  @Test
  void readsNumbers() {
    assertThat(Type.number(0, 1).convert(" 0.5 ")).isEqualTo(0.5);
    assertThat(Type.integer(0, 10).convert(3.0)).isEqualTo(3L);
    assertThatThrownBy(() -> Type.integer(0, 10).convert(3.5))
        .hasMessage("expected a whole number, found \"3.5\"");
    assertThatThrownBy(() -> Type.number(0, 1).convert("NaN")).hasMessageContaining("outside 0–1");
    assertThatThrownBy(() -> Type.number(0, 1).convert(true))
        .hasMessage("expected a number, found \"true\"");
    assertThatThrownBy(() -> Type.number(0, 1).convert(List.of()))
        .hasMessage("expected a number, found a list");
  }

  @Test
  void readsWordsListsAndTexts() {
    assertThat(Type.oneOf("short", "long").convert("long")).isEqualTo("long");
    assertThatThrownBy(() -> Type.oneOf("short", "long").convert("middle"))
        .hasMessage("\"middle\" is none of short, long");
    assertThat(Type.listOf(Type.string()).convert("a")).isEqualTo(List.of("a"));
    assertThat(Type.listOf(Type.string()).convert(List.of("a", 2))).isEqualTo(List.of("a", "2"));
    assertThatThrownBy(() -> Type.listOf(Type.string()).convert(Arrays.asList("a", null)))
        .hasMessage("expected text, found null");
    assertThat(Type.numbers(2, 0, 1).convert(List.of(0, "1"))).isEqualTo(List.of(0.0, 1.0));
    assertThatThrownBy(() -> Type.numbers(2, 0, 1).convert(List.of(1)))
        .hasMessage("expected a list of 2 numbers, found a list");
    assertThatThrownBy(() -> Type.map().convert("x")).hasMessage("expected an object, found \"x\"");
    assertThatThrownBy(() -> Type.string().convert("x".repeat(500).chars().boxed().toList()))
        .hasMessage("expected text, found a list");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mqtt://me:hunter2@host:port",
        "ftp://me:hunter2@host",
        "mqtt://me:hunter2@",
        "me:hunter2@host",
        "mqtt://me:hunt@er2@ho st"
      })
  void aPasswordInAnAddressIsNotShown(String text) {
    assertThatThrownBy(() -> Type.url("mqtt").convert(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("hunt", "er2");
  }

  @Test
  void readsAddresses() {
    assertThat(Type.url("mqtt").convert(" mqtt://me:pw@host:1883 "))
        .isEqualTo(URI.create("mqtt://me:pw@host:1883"));
    assertThatThrownBy(() -> Type.url("mqtt", "ws").convert("http://a"))
        .hasMessage("\"http://a\" begins with none of mqtt://, ws://");
  }
}
