package dev.hearth.integration.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Discovery messages of real devices.
class RecordedDiscoveryTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"public.jsonl.gz", "house.jsonl", "lifecycle.jsonl", "ha_tests_public.jsonl.gz"})
  void everyMessageIsReadOrRefusedForANamedCause(String file) throws IOException {
    DiscoveryParser parser =
        new DiscoveryParser("homeassistant", Abbreviations.load(), template -> null);
    Map<String, Integer> counts = new TreeMap<>();
    Set<String> refusals = new TreeSet<>();
    for (Map<String, @Nullable Object> line : SharedData.lines(file)) {
      if (!SharedData.text(line, "kind").startsWith("discovery")) {
        continue;
      }
      switch (parser.parse(SharedData.message(line))) {
        case Discovery.Announcement announcement -> {
          for (Discovery.Part part : announcement.parts()) {
            count(counts, part.getClass().getSimpleName() + " " + part.key().component());
            if (part instanceof Discovery.Refused refused) {
              refusals.add(refused.refusal().toString());
            }
          }
        }
        case Discovery.Invalid invalid -> {
          count(counts, "Invalid");
          refusals.add(invalid.refusal().toString());
        }
        case Discovery other -> count(counts, other.getClass().getSimpleName());
      }
    }
    System.out.println("COUNTS " + file + ": " + counts);
    refusals.forEach(refusal -> System.out.println("COUNTS   " + refusal));
    assertThat(counts).containsKey("Configured sensor");
  }

  private static void count(Map<String, Integer> counts, String name) {
    counts.merge(name, 1, Integer::sum);
  }
}
