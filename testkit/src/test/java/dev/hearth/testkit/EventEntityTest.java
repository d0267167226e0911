package dev.hearth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.State;
import dev.hearth.core.entity.EventEntity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What events show.
@Timeout(60)
class EventEntityTest {
  private static final String ID = "event.remote";

  @TempDir Path folder;
  private TestHub house;
  private final Remote remote = new Remote();

  @BeforeEach
  void open() {
    house = TestHub.start(folder, Map.of());
    house.run(() -> house.hub().entities().add("test", remote));
  }

  @AfterEach
  void close() {
    house.close();
  }

  static final class Remote extends EventEntity {
    boolean available = true;

    @Override
    public String name() {
      return "Remote";
    }

    @Override
    public boolean isAvailable() {
      return available;
    }

    @Override
    public List<String> eventTypes() {
      return List.of("press", "hold");
    }

    void happens(String type, Map<String, @Nullable Object> attributes) {
      trigger(type, attributes);
    }
  }

  private void happens(String type, Map<String, @Nullable Object> attributes) {
    house.run(() -> remote.happens(type, attributes));
  }

  @Test
  void nothingHasHappenedAtFirst() {
    State state = house.state(ID);
    assertThat(state.value()).isEqualTo(State.UNKNOWN);
    assertThat(state.attributes())
        .containsEntry("event_types", List.of("press", "hold"))
        .containsEntry("event_type", null);
  }

  @Test
  void theStateIsWhenItHappenedAndTheAttributesSayWhat() {
    Instant before = house.run(() -> house.hub().loop().clock().instant());
    house.advance(Duration.ofMillis(1_234));
    happens("press", Map.of("button", 2L));
    State first = house.state(ID);
    assertThat(Instant.parse(first.value())).isEqualTo(before.plusMillis(1_234));
    assertThat(first.value()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+00:00");
    assertThat(first.attributes()).containsEntry("event_type", "press").containsEntry("button", 2L);

    house.advance(Duration.ofSeconds(1));
    happens("hold", Map.of());
    assertThat(house.state(ID).value()).isNotEqualTo(first.value());
    assertThat(house.state(ID).attributes())
        .containsEntry("event_type", "hold")
        .doesNotContainKey("button");
  }

  @Test
  void anEventOfNoKnownTypeIsRefusedAndTheStateStays() {
    happens("press", Map.of());
    State before = house.state(ID);
    assertThatThrownBy(() -> happens("kick", Map.of()))
        .cause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"kick\" is none of the events press, hold");
    assertThat(house.state(ID)).isEqualTo(before);
  }

  @Test
  void whatHappenedIsShownAgainWhenTheDeviceIsBack() {
    happens("press", Map.of("button", 2L));
    String when = house.state(ID).value();
    house.run(() -> {
      remote.available = false;
      remote.writeState();
    });
    assertThat(house.state(ID).value()).isEqualTo(State.UNAVAILABLE);
    assertThat(house.state(ID).attributes())
        .containsKey("event_types")
        .doesNotContainKeys("event_type", "button");
    house.advance(Duration.ofHours(1));
    house.run(() -> {
      remote.available = true;
      remote.writeState();
    });
    assertThat(house.state(ID).value()).isEqualTo(when);
    assertThat(house.state(ID).attributes()).containsEntry("button", 2L);
  }

  @Test
  void nobodyCanChangeWhatHappenedAfterwards() {
    Map<String, @Nullable Object> attributes = new HashMap<>(Map.of("button", 2L));
    happens("press", attributes);
    attributes.put("button", 3L);
    house.run(remote::writeState);
    assertThat(house.state(ID).attributes()).containsEntry("button", 2L);
  }
}
