package dev.hearth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.ServiceValidationException;
import dev.hearth.core.State;
import dev.hearth.core.entity.CoverEntity;
import dev.hearth.core.schema.InvalidDataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What covers show, and how they are opened, closed and tilted.
@Timeout(60)
class CoverServicesTest {
  private static final int ALL = 255;

  @TempDir Path folder;
  private TestHub house;

  @BeforeEach
  void start() {
    house = TestHub.start(folder, Map.of());
  }

  @AfterEach
  void stop() {
    house.close();
  }

  static final class Blind extends CoverEntity {
    private final String name;
    private final int features;
    final List<String> done = new ArrayList<>();
    @Nullable Boolean closed;
    boolean opening;
    boolean closing;
    @Nullable Integer position;
    @Nullable Integer tilt;

    Blind(String name, int features) {
      this.name = name;
      this.features = features;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Optional<String> uniqueId() {
      return Optional.of(name);
    }

    @Override
    public int supportedFeatures() {
      return features;
    }

    @Override
    public @Nullable Boolean isClosed() {
      return closed;
    }

    @Override
    public boolean isOpening() {
      return opening;
    }

    @Override
    public boolean isClosing() {
      return closing;
    }

    @Override
    public @Nullable Integer position() {
      return position;
    }

    @Override
    public @Nullable Integer tiltPosition() {
      return tilt;
    }

    @Override
    public void open() {
      done.add("open");
    }

    @Override
    public void close() {
      done.add("close");
    }

    @Override
    public void stop() {
      done.add("stop");
    }

    @Override
    public void setPosition(int wanted) {
      done.add("position " + wanted);
    }

    @Override
    public void openTilt() {
      done.add("open tilt");
    }

    @Override
    public void closeTilt() {
      done.add("close tilt");
    }

    @Override
    public void stopTilt() {
      done.add("stop tilt");
    }

    @Override
    public void setTiltPosition(int wanted) {
      done.add("tilt " + wanted);
    }
  }

  private Blind blind(String name, int features) {
    Blind blind = new Blind(name, features);
    house.run(() -> house.hub().entities().add("test", blind));
    return blind;
  }

  private void call(String service, Blind blind, Map<String, ?> data) {
    Map<String, Object> all = new HashMap<>(data);
    all.put("entity_id", blind.entityId());
    house.call("cover", service, all);
  }

  private String toggled(Blind blind) {
    house.run(blind::writeState);
    blind.done.clear();
    call("toggle", blind, Map.of());
    return String.join(", ", blind.done);
  }

  private String value(Blind blind) {
    house.run(blind::writeState);
    return house.state(blind.entityId()).value();
  }

  @Test
  void theStateTellsMovementBeforeRest() {
    Blind blind = blind("Blind", ALL);
    assertThat(value(blind)).isEqualTo(State.UNKNOWN);
    assertThat(house.state("cover.blind").attributes())
        .containsEntry("supported_features", ALL)
        .doesNotContainKeys("current_position", "current_tilt_position");
    blind.closed = true;
    assertThat(value(blind)).isEqualTo("closed");
    blind.opening = true;
    assertThat(value(blind)).isEqualTo("opening");
    blind.opening = false;
    blind.closing = true;
    assertThat(value(blind)).isEqualTo("closing");
    blind.closing = false;
    blind.closed = false;
    blind.position = 40;
    blind.tilt = 0;
    assertThat(value(blind)).isEqualTo("open");
    assertThat(house.state("cover.blind").attributes())
        .containsEntry("current_position", 40)
        .containsEntry("current_tilt_position", 0);
  }

  @Test
  void everyServiceDoesItsOwn() {
    Blind blind = blind("Blind", ALL);
    for (String service :
        List.of(
            "open_cover",
            "close_cover",
            "stop_cover",
            "open_cover_tilt",
            "close_cover_tilt",
            "stop_cover_tilt")) {
      call(service, blind, Map.of());
    }
    call("set_cover_position", blind, Map.of("position", "33"));
    call("set_cover_tilt_position", blind, Map.of("tilt_position", 66));
    assertThat(blind.done)
        .containsExactly(
            "open",
            "close",
            "stop",
            "open tilt",
            "close tilt",
            "stop tilt",
            "position 33",
            "tilt 66");
  }

  @Test
  void positionsAreWholePercents() {
    Blind blind = blind("Blind", ALL);
    for (Object wrong : new Object[] {-1, 101, 1.5, "half"}) {
      assertThatThrownBy(() -> call("set_cover_position", blind, Map.of("position", wrong)))
          .hasRootCauseInstanceOf(InvalidDataException.class);
      assertThatThrownBy(
              () -> call("set_cover_tilt_position", blind, Map.of("tilt_position", wrong)))
          .hasRootCauseInstanceOf(InvalidDataException.class);
    }
    assertThatThrownBy(() -> call("set_cover_position", blind, Map.of()))
        .hasRootCauseInstanceOf(InvalidDataException.class);
    assertThat(blind.done).isEmpty();
  }

  @Test
  void togglingStopsWhatMovesAndElseTurnsRound() {
    Blind blind = blind("Blind", CoverEntity.OPEN | CoverEntity.CLOSE | CoverEntity.STOP);
    blind.closed = true;
    assertThat(toggled(blind)).isEqualTo("open");
    blind.closed = false;
    blind.opening = true;
    assertThat(toggled(blind)).isEqualTo("stop");
    blind.opening = false;
    assertThat(toggled(blind)).as("it was opening").isEqualTo("close");
    blind.closing = true;
    assertThat(toggled(blind)).isEqualTo("stop");
    blind.closing = false;
    assertThat(toggled(blind)).as("it was closing").isEqualTo("open");
    blind.position = 100;
    assertThat(toggled(blind)).isEqualTo("close");
  }

  @Test
  void togglingWhatCannotStopTurnsItRound() {
    Blind blind = blind("Door", CoverEntity.OPEN | CoverEntity.CLOSE);
    blind.closed = false;
    blind.opening = true;
    assertThat(toggled(blind)).isEqualTo("close");
    blind.opening = false;
    blind.closing = true;
    assertThat(toggled(blind)).isEqualTo("open");
  }

  @Test
  void togglingSlatsOpensClosedOnes() {
    Blind blind = blind("Blind", ALL);
    blind.tilt = 0;
    call("toggle_cover_tilt", blind, Map.of());
    blind.tilt = 1;
    call("toggle_cover_tilt", blind, Map.of());
    assertThat(blind.done).containsExactly("open tilt", "close tilt");
  }

  @Test
  void aCoverThatCannotIsLeftOutUnlessItIsNamed() {
    Blind able = blind("Able", ALL);
    Blind unable = blind("Unable", CoverEntity.OPEN);
    for (String service : List.of("close_cover", "toggle", "stop_cover", "toggle_cover_tilt")) {
      assertThatThrownBy(() -> call(service, unable, Map.of()))
          .cause()
          .isInstanceOf(ServiceValidationException.class)
          .hasMessage("cover.unable does not support cover." + service);
    }
    house.call("cover", "close_cover", Map.of("entity_id", "all"));
    assertThat(able.done).containsExactly("close");
    assertThat(unable.done).isEmpty();
  }
}
