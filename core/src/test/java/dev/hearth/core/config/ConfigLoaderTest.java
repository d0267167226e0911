package dev.hearth.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.HouseConfig;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ConfigLoaderTest {
  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Config load(String text) throws IOException {
    write("configuration.yaml", text);
    return ConfigLoader.load(folder);
  }

  private static List<String> problems(Config config) {
    return config.problems().stream().map(ConfigProblem::toString).toList();
  }

  private Object value(String yaml) throws IOException {
    Config config = load("a: " + yaml + "\n");
    assertThat(config.problems()).isEmpty();
    return config.sections().get("a");
  }

  @Test
  void anAbsentOrEmptyFileIsAnEmptyConfiguration() throws IOException {
    assertThat(ConfigLoader.load(folder).sections()).isEmpty();
    for (String text : List.of("", "# only this\n", "---\n", "~")) {
      assertThat(load(text).sections()).isEmpty();
      assertThat(load(text).problems()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "on, true",
    "Yes, true",
    "TRUE, true",
    "off, false",
    "no, false",
    "False, false",
  })
  void readsBooleansOfYamlOneDotOne(String yaml, boolean expected) throws IOException {
    assertThat(value(yaml)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "12, 12",
    "012, 10",
    "0x1F, 31",
    "0b101, 5",
    "1_000, 1000",
    "1:30, 90",
    "190:20:30, 685230",
    "-7, -7",
    "+7, 7",
    "9007199254740993, 9007199254740993",
  })
  void readsWholeNumbersOfYamlOneDotOne(String yaml, long expected) throws IOException {
    assertThat(value(yaml)).isEqualTo(expected);
  }

  @Test
  void readsOtherNumbersAsPyYamlDoes() throws IOException {
    assertThat(value("1.5")).isEqualTo(1.5);
    assertThat(value("-.5")).isEqualTo(-0.5);
    assertThat(value("1.5e+3")).isEqualTo(1500.0);
    assertThat(value(".inf")).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(value("12345678901234567890")).hasToString("12345678901234567890");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"y", "n", "1e3", "1.5e3", "12e45", "08", "2026-11-23", "1.2.3", "<<", "a b"})
  void readsAsTextWhatPyYamlDoes(String yaml) throws IOException {
    assertThat(value(yaml)).isEqualTo(yaml);
  }

  @ParameterizedTest
  @ValueSource(strings = {"~", "null", "NULL", ""})
  void readsNothing(String yaml) throws IOException {
    assertThat(value(yaml)).isNull();
  }

  @Test
  void keysStayText() throws IOException {
    assertThat(load("on: 1\n1: 2\n~: 3\n").sections().keySet()).containsExactly("on", "1", "~");
  }

  @Test
  void readsSecretsAndIncludes() throws IOException {
    write("secrets.yaml", "password: hunter2\n");
    write("mqtt.yaml", "broker: mqtt://localhost\npassword: !secret password\nport: 70000\n");
    Config config = load("mqtt: !include mqtt.yaml\nlist: [!secret password]\n");
    assertThat(config.problems()).isEmpty();
    assertThat(config.sections())
        .containsEntry(
            "mqtt", Map.of("broker", "mqtt://localhost", "password", "hunter2", "port", 70000L))
        .containsEntry("list", List.of("hunter2"));
    assertThat(config.where("mqtt.port")).isEqualTo("mqtt.yaml:3");
    assertThat(config.where("mqtt.port.deeper")).isEqualTo("mqtt.yaml:3");
    assertThat(config.where("other")).isEqualTo("configuration.yaml");
  }

  @Test
  void problemsDoNotShowSecrets() throws IOException {
    write("secrets.yaml", "pin: hunter2\nport: 70000\nall: {port: hunter2}\nbad: !!int hunter2\n");
    Schema fields =
        Schema.builder()
            .optional("pin", Type.integer(0, 9), "a number")
            .optional("port", Type.port(), "a port")
            .build();
    List<ConfigProblem> found = new ArrayList<>();
    Config config =
        load("a: {pin: !secret pin, port: !secret port}\nb: !secret all\nc: {pin: x}\n");
    for (String section : List.of("a", "b", "c")) {
      config.section(section, fields, Map.of(), found);
    }
    assertThat(found.stream().map(ConfigProblem::toString))
        .containsExactly(
            "configuration.yaml:1: a.pin: expected a number; the secret is something else",
            "configuration.yaml:1: a.port: this secret does not fit here; it is not shown",
            "configuration.yaml:2: b.port: expected a number; the secret is something else",
            "configuration.yaml:3: c.pin: expected a number, found \"x\"");
    assertThat(problems(config)).singleElement().asString().doesNotContain("hunter2");
  }

  @Test
  void aMissingSecretOrFileIsToldAndTheRestIsRead() throws IOException {
    write("secrets.yaml", "other: 1\n");
    Config config =
        load("a: 1\nb:\n  c: !secret nope\n  d: !include nope.yaml\ne: !nope x\nf: !secret [a]\n");
    assertThat(problems(config))
        .containsExactly(
            "configuration.yaml:3: b.c: secrets.yaml has no \"nope\"",
            "configuration.yaml:4: b.d: there is no nope.yaml in the configuration folder",
            "configuration.yaml:5: e: unknown tag !nope; there are !secret and !include, for one"
                + " value each",
            "configuration.yaml:6: f: unknown tag !secret; there are !secret and !include, for one"
                + " value each");
    assertThat(config.sections()).containsEntry("a", 1L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../up.yaml", "/etc/passwd", "sub/../../up.yaml", "\"a\\0b\""})
  void nothingOutsideTheFolderIsIncluded(String name) throws IOException {
    assertThat(problems(load("a: 1\nb: !include " + name + "\n")))
        .containsExactly(
            "configuration.yaml:2: b: !include takes files inside the configuration folder only");
  }

  @Test
  void aFileThatIncludesItselfEnds() throws IOException {
    assertThat(problems(load("a: !include configuration.yaml\nb: 1\n"))).hasSize(1);
  }

  @Test
  void aKeyThatStandsTwiceIsToldWithBothLines() throws IOException {
    Config config = load("a:\n  x: 1\n  y: 2\n  x: 3\nb: 1\na: 2\n");
    assertThat(problems(config))
        .containsExactly(
            "configuration.yaml:4: a.x: stands here a second time; the first is at"
                + " configuration.yaml:2",
            "configuration.yaml:6: a: stands here a second time; the first is at"
                + " configuration.yaml:1");
    assertThat(config.sections()).containsEntry("a", Map.of("x", 1L, "y", 2L));
  }

  @Test
  void readsAnchorsAndMerges() throws IOException {
    Config config =
        load(
            """
            base: &base {a: 1, b: 1}
            more: &more {b: 2, c: 2}
            one:
              <<: *base
              b: 9
            two:
              <<: [*more, *base]
            same: *base
            """);
    assertThat(config.problems()).isEmpty();
    assertThat(config.sections())
        .containsEntry("one", Map.of("a", 1L, "b", 9L))
        .containsEntry("two", Map.of("a", 1L, "b", 2L, "c", 2L))
        .containsEntry("same", Map.of("a", 1L, "b", 1L));
    assertThat(problems(load("a:\n  <<: 1\n")))
        .containsExactly(
            "configuration.yaml:2: a: << takes a mapping such as *name, found something else");
  }

  @Test
  void brokenYamlIsToldWithItsLine() throws IOException {
    assertThat(problems(load("a: 1\nb: [1, 2\nc: 3\n")))
        .singleElement()
        .asString()
        .startsWith("configuration.yaml:3: not YAML: ");
    assertThat(problems(load("a:\n\tb: 1\n")))
        .singleElement()
        .asString()
        .startsWith("configuration.yaml:2: not YAML: ")
        .containsIgnoringCase("tab");
    assertThat(problems(load("a: 1\n---\nb: 2\n")))
        .singleElement()
        .asString()
        .startsWith("configuration.yaml:2: not YAML: ");
    assertThat(problems(load("- a\n- b\n"))).singleElement().asString().contains("sections");
    assertThat(problems(load("? [a]\n: 1\nb: 1\n")))
        .containsExactly("configuration.yaml:1: a key must be a word");
  }

  @Test
  void textThatIsNotUtf8IsToldWithItsLine() throws IOException {
    Files.write(
        folder.resolve("configuration.yaml"),
        "a: 1\nb: K\u00fcche\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(problems(ConfigLoader.load(folder)))
        .containsExactly("configuration.yaml:2: is not UTF-8 text; save it as UTF-8");
  }

  @Test
  void aByteOrderMarkAndWindowsLinesAreFine() throws IOException {
    assertThat(load("\ufeffa: 1\r\nb: Küche\r\n").sections())
        .isEqualTo(Map.of("a", 1L, "b", "Küche"));
  }

  @Test
  void oneValueThatDoesNotFitItsTagHidesNoOther() throws IOException {
    Config config = load("a: !!int abc\nb: !!binary aGk=\ne: 1\n");
    assertThat(problems(config)).hasSize(2).allMatch(p -> p.contains("does not fit its tag"));
    assertThat(problems(config).getFirst()).startsWith("configuration.yaml:1: a: \"abc\"");
    assertThat(config.sections()).containsEntry("e", 1L);
  }

  @Test
  void hostileFilesAreRefusedAndDoNoHarm() throws IOException {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 9; i++) {
      laughs.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(5)));
    }
    assertThat(problems(load(laughs.toString()))).hasSize(1);
    assertThat(problems(load("a: &a [*a]\n"))).hasSize(1);
    assertThat(problems(load("a: &a {b: *a, c: *a}\n"))).hasSize(1);
    assertThat(problems(load("[".repeat(10_000)))).hasSize(1);
    assertThat(problems(load("a: ".repeat(1) + "{a: ".repeat(200) + "1" + "}".repeat(200))))
        .hasSize(1);
    assertThat(problems(load("a: \u0007\n"))).hasSize(1);
    assertThat(problems(load("a: " + "x".repeat(9 * 1024 * 1024)))).hasSize(1);
    Files.delete(folder.resolve("configuration.yaml"));
    Files.createDirectory(folder.resolve("configuration.yaml"));
    assertThat(problems(ConfigLoader.load(folder))).hasSize(1);
  }

  @Test
  void aProblemInASectionNamesFileAndLine() throws IOException {
    Schema schema =
        Schema.builder()
            .optional("enabled", Type.bool(), "whether")
            .optional("port", Type.port(), "which")
            .build();
    List<ConfigProblem> found = new ArrayList<>();
    load("a:\n  port: 0\n  prt: 1\n").section("a", schema, Map.of(), found);
    assertThat(found.stream().map(ConfigProblem::toString))
        .containsExactly(
            "configuration.yaml:2: a.port: 0 is outside 1–65535",
            "configuration.yaml:3: a.prt: unknown key; did you mean \"port\"?");
    found.clear();
    assertThat(load("a: off\n").section("a", schema, Map.of("port", 1), found))
        .isEqualTo(Map.of("enabled", false, "port", 1L));
    assertThat(load("a:\n  port: 1\n").section("a", schema, Map.of("port", 2), found))
        .isEqualTo(Map.of("port", 2L));
    assertThat(found).isEmpty();
    load("a: 5\n").section("a", schema, Map.of(), found);
    assertThat(found)
        .singleElement()
        .hasToString("configuration.yaml:1: a: expected an object, found a number");
  }

  @Test
  void theHouseIsReadAndJudged() throws IOException {
    List<ConfigProblem> found = new ArrayList<>();
    Config config =
        load(
            """
            hearth:
              name: My house
              time_zone: Europe/Nowhere
              latitude: 91
              country: NO
              currency: NOK
            """);
    Map<String, Object> section =
        config.section(HouseConfig.SECTION, HouseConfig.schema(), Map.of(), found);
    assertThat(section).containsEntry("name", "My house").containsEntry("currency", "NOK");
    assertThat(found.stream().map(ConfigProblem::toString))
        .containsExactly(
            "configuration.yaml:3: hearth.time_zone: \"Europe/Nowhere\" is no time zone; write one"
                + " such as Europe/Berlin",
            "configuration.yaml:4: hearth.latitude: 91 is outside -90–90",
            "configuration.yaml:5: hearth.country: expected two letters in quotes, such as \"NO\","
                + " found something else");
  }
}
