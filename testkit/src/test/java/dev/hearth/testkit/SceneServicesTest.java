package dev.hearth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.HubException;
import dev.hearth.core.State;
import dev.hearth.core.Times;
import dev.hearth.core.entity.SceneEntity;
import dev.hearth.core.schema.InvalidDataException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What scenes show and how they are called up.
@Timeout(60)
class SceneServicesTest {
  private static final String ID = "scene.evening";

  @TempDir Path folder;
  private TestHub house;
  private final Evening evening = new Evening();

  @BeforeEach
  void open() {
    house = TestHub.start(folder, Map.of());
    house.run(() -> house.hub().entities().add("test", evening));
  }

  @AfterEach
  void close() {
    house.close();
  }

  static final class Evening extends SceneEntity {
    final List<String> calls = new ArrayList<>();
    @Nullable HubException failure;

    @Override
    public String name() {
      return "Evening";
    }

    @Override
    public void activate(@Nullable Duration transition) {
      if (failure != null) {
        throw failure;
      }
      calls.add(String.valueOf(transition));
    }
  }

  @Test
  void theStateIsWhenItWasLastCalledUp() {
    assertThat(house.state(ID).value()).isEqualTo(State.UNKNOWN);
    house.advance(Duration.ofSeconds(10));
    Instant now = house.run(() -> house.hub().loop().clock().instant());
    house.call("scene", "turn_on", Map.of("entity_id", ID));
    assertThat(house.state(ID).value()).isEqualTo(Times.iso(now));
    assertThat(evening.calls).containsExactly("null");
  }

  @Test
  void aTransitionReachesTheScene() {
    house.call("scene", "turn_on", Map.of("entity_id", ID, "transition", 2.5));
    assertThat(evening.calls).containsExactly("PT2.5S");
    assertThatThrownBy(
            () -> house.call("scene", "turn_on", Map.of("entity_id", ID, "transition", -1)))
        .cause()
        .isInstanceOf(InvalidDataException.class);
  }

  @Test
  void scenesAreTurnedOnWithEverythingElse() {
    house.call("homeassistant", "turn_on", Map.of("entity_id", ID));
    house.call("homeassistant", "turn_off", Map.of("entity_id", ID));
    assertThat(evening.calls).hasSize(1);
  }

  @Test
  void theFailureOfASceneReachesTheCaller() {
    evening.failure = new HubException("no answer");
    assertThatThrownBy(() -> house.call("scene", "turn_on", Map.of("entity_id", ID)))
        .cause()
        .isSameAs(evening.failure);
  }
}
