package dev.hearth.integration.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.Hub;
import dev.hearth.core.Integration;
import dev.hearth.core.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How the hub's life looks from outside.
@Timeout(60)
class LifeCommandTest {
  @TempDir Path folder;
  private final Late late = new Late();
  private ApiHouse house;
  private WsClient client;

  /// Fails at the start, and takes its time when it is asked again.
  private static final class Late implements Integration {
    private boolean ready;

    @Override
    public String domain() {
      return "late";
    }

    @Override
    public void setUp(Hub hub, Map<String, @Nullable Object> config) {
      if (!ready) {
        throw new IllegalStateException("not at the start");
      }
      hub.loop().sleep(Duration.ofMillis(1200));
    }
  }

  @BeforeEach
  void open() {
    house = ApiHouse.start(folder, late);
    client = house.connect();
  }

  @AfterEach
  void close() {
    client.close();
    house.close();
  }

  /// Row LIF-16
  @Test
  void whoSubscribesHearsWhatIsBeingSetUp() {
    long subscription = client.command("subscribe_bootstrap_integrations", Map.of());
    house.house.run(() -> {
      late.ready = true;
      house.hub().setUp("late");
    });
    Map<String, @Nullable Object> running = Json.object((Map<?, ?>) client.anyEvent(subscription));
    assertThat(running).containsOnlyKeys("late");
    assertThat((Double) running.get("late")).isBetween(1.0, 30.0);
    assertThat((Map<?, ?>) client.anyEvent(subscription)).isEmpty();
  }

  /// Row WSX-16
  @Test
  void everyComponentSaysHowLongItTook() {
    List<?> times = (List<?>) client.result("integration/setup_info", Map.of());
    assertThat(times).anyMatch(each -> "api".equals(((Map<?, ?>) each).get("domain")));
    assertThat(times).allMatch(each -> ((Map<?, ?>) each).get("seconds") instanceof Double);
  }

  /// Row LIF-15
  @Test
  void theHubCanBeStoppedByAService() throws Exception {
    client.result("call_service", Map.of("domain", "homeassistant", "service", "stop"));
    assertThat(house.hub().stopped().get()).isTrue();
    assertThat(house.hub().exitCode()).isZero();
  }
}
