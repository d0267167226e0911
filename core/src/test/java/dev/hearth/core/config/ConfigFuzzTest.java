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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is done to a configuration: there are problems, and never an exception.
///
/// The seed is printed when a file fails; `-Dhearth.seed=N` plays it again.
@Timeout(120)
class ConfigFuzzTest {
  private static final int ROUNDS = 20_000;
  private static final String VALID =
      """
      # A house
      hearth:
        name: "Home \\u00fc"
        time_zone: Europe/Berlin
        latitude: 52.5
        country: DE
      mqtt: &mqtt
        broker: mqtt://localhost:1883
        port: 1883
        user: !secret user
        tags: [a, 'b', 0x10, 1:30, 2026-11-23, ~]
      other:
        <<: *mqtt
        on: yes
        text: |
          several
          lines
        more: !include more.yaml
      """;
  private static final List<String> PIECES =
      List.of(
          "!secret ",
          "!include ",
          "configuration.yaml",
          "&a ",
          "*a",
          "*mqtt",
          "<<: ",
          "[",
          "]",
          "{",
          "}",
          ": ",
          "- ",
          "\n",
          "\t",
          "'",
          "\"",
          "|",
          ">",
          "%YAML 1.2\n",
          "---\n",
          "...\n",
          "!!int ",
          "!!set ",
          "!!python/object:x ",
          "? ",
          "~",
          "1e999",
          "0x",
          "-.inf",
          "\u0000",
          "\ufeff",
          "\ud83d\ude00",
          "@",
          "`",
          "!!binary ",
          "!!timestamp ",
          "!!merge ",
          "!!null ",
          "!!bool ",
          "99999999999999999999",
          "../",
          "1:99:99",
          "!<tag:yaml.org,2002:int> ");
  private static final Schema SCHEMA =
      Schema.builder()
          .required("broker", Type.url("mqtt"), "where")
          .optional("port", Type.port(), "which")
          .optional("user", Type.string(), "who")
          .optional("tags", Type.listOf(Type.any()), "what")
          .optional("on", Type.bool(), "whether")
          .optional("text", Type.string(), "how")
          .optional(
              "more",
              Type.object(Schema.builder().optional("x", Type.integer(0, 9), "x").build()),
              "more")
          .build();

  @TempDir Path folder;

  @Test
  void mutatedFilesGiveProblemsOnly() throws IOException {
    long seed = Long.getLong("hearth.seed", 20_261_123L);
    Files.writeString(folder.resolve("secrets.yaml"), "user: me\n");
    Files.writeString(folder.resolve("more.yaml"), "x: 1\n");
    int withProblems = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Random random = new Random(seed + round);
      byte[] text = round == 0 ? VALID.getBytes(StandardCharsets.UTF_8) : mutated(random);
      Files.write(folder.resolve("configuration.yaml"), text);
      try {
        Config config = ConfigLoader.load(folder);
        List<ConfigProblem> found = new ArrayList<>(config.problems());
        config.section("mqtt", SCHEMA, Map.of(), found);
        config.section("other", SCHEMA, Map.of("port", 1), found);
        config.section("hearth", HouseConfig.schema(), Map.of(), found);
        withProblems += found.isEmpty() ? 0 : 1;
        assertThat(round > 0 || found.isEmpty()).as("the file as it was: " + found).isTrue();
        assertThat(found).allMatch(problem -> !problem.message().isBlank());
      } catch (Throwable e) {
        throw new AssertionError(
            "seed " + (seed + round) + ":\n" + new String(text, StandardCharsets.UTF_8), e);
      }
    }
    System.out.printf(
        "configurations (seed %d): %d of %d had problems%n", seed, withProblems, ROUNDS);
    assertThat(withProblems).isBetween(ROUNDS / 10, ROUNDS - 1);
  }

  private static byte[] mutated(Random random) {
    StringBuilder text = new StringBuilder(VALID);
    int changes = 1 + random.nextInt(6);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(text.length() + 1);
      switch (random.nextInt(5)) {
        case 0 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(20)));
        case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        case 2 -> {
          int from = random.nextInt(text.length() + 1);
          text.insert(at, text.substring(from, Math.min(text.length(), from + random.nextInt(40))));
        }
        case 3 -> text.insert(at, (char) (1 + random.nextInt(300)));
        default ->
            text.insert(
                at, PIECES.get(random.nextInt(PIECES.size())).repeat(1 + random.nextInt(60)));
      }
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(10) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(20) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }
}
