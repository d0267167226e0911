package dev.hearth.integration.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.Hub;
import dev.hearth.core.Integration;
import dev.hearth.core.json.Json;
import dev.hearth.loop.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DiagnosisTest {
  @TempDir Path folder;

  /// Has a task that waits for ever, a listener, and a failure.
  private static final class Patient implements Integration {
    @Override
    public String domain() {
      return "patient";
    }

    @Override
    public void setUp(Hub hub, Map<String, @Nullable Object> config) {
      hub.bus()
          .listen(
              "tick",
              _ -> {
                Task<Boolean> _ =
                    hub.loop()
                        .start(
                            "waiting",
                            () -> {
                              hub.loop().sleep(Duration.ofDays(1));
                              return true;
                            });
                throw new IllegalStateException("no good");
              });
    }
  }

  @Test
  void whatAnOwnerUsesFailsInAndWaitsForIsTold() {
    try (ApiHouse house = ApiHouse.startWithVirtualClock(folder, new Patient())) {
      house.post("/api/events/tick", Map.of());
      house.house.advance(Duration.ofMinutes(2));

      Map<String, @Nullable Object> told =
          Json.parseObject(house.get("/api/hearth/diagnosis").body());

      Map<String, @Nullable Object> patient = named(told, "owners", "name");
      assertThat(patient)
          .containsEntry("domain", "patient")
          .containsEntry("tasks", 1L)
          .containsEntry("listeners", 1L)
          .containsEntry("failures", 1L)
          .containsKeys("busy", "allocated_bytes", "blocked_ms", "timers");
      assertThat(String.valueOf(patient.get("last_failure")))
          .contains("no good")
          .contains("DiagnosisTest.java:");
      Map<String, @Nullable Object> task = named(told, "waits", "owner");
      assertThat(task)
          .containsEntry("task", "waiting")
          .containsEntry("waits_for", "EventLoop.sleep");
      assertThat(String.valueOf(task.get("where"))).contains("DiagnosisTest.java:");
      assertThat((List<?>) told.get("issues")).isEmpty();
    }
  }

  private static Map<String, @Nullable Object> named(
      Map<String, @Nullable Object> told, String list, String field) {
    return ((List<?>) told.get(list))
        .stream()
            .map(each -> Json.object((Map<?, ?>) each))
            .filter(each -> "patient".equals(each.get(field)))
            .findFirst()
            .orElseThrow();
  }
}
