package dev.hearth.integration.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Thousands of device models at one hub: nothing is thrown, and whatever is refused has a cause.
class RecordedPublicTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"public.jsonl.gz", "lifecycle.jsonl", "ha_tests_public.jsonl.gz"})
  void nothingIsThrownAndEveryRefusalHasACause(String file) throws IOException {
    var lines = SharedData.lines(file);
    try (MqttHouse house = MqttHouse.start(folder)) {
      long begin = System.nanoTime();
      int count = 0;
      for (Map<String, @Nullable Object> line : lines) {
        house.broker.send(SharedData.text(line, "topic"), SharedData.text(line, "payload"), true);
        if (++count % 2_000 == 0) {
          house.settle();
        }
      }
      house.settle();
      house.settle();
      System.out.printf(
          "COUNTS %s: %d lines in %d ms, %d states%n",
          file, lines.size(), (System.nanoTime() - begin) / 1_000_000, house.states().size());
      System.out.println("COUNTS   " + house.status());
      assertThat(house.refused("internal_error")).isNull();
      assertThat(house.status()).containsEntry("connected", true);
    }
  }
}
