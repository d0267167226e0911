package dev.hearth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.ServiceValidationException;
import dev.hearth.core.State;
import dev.hearth.core.entity.FanEntity;
import dev.hearth.core.schema.InvalidDataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What fans show, and how they are driven.
@Timeout(60)
class FanServicesTest {
  private static final int ALL = 63;

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

  static final class Fan extends FanEntity {
    private final String name;
    private final int features;
    final List<String> done = new ArrayList<>();
    @Nullable Boolean on;
    @Nullable Integer percentage;
    int speeds = 3;

    Fan(String name, int features) {
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
    public @Nullable Boolean isOn() {
      return on;
    }

    @Override
    public @Nullable Integer percentage() {
      return percentage;
    }

    @Override
    public int speedCount() {
      return speeds;
    }

    @Override
    public List<String> presetModes() {
      return (features & PRESET_MODE) == 0 ? List.of() : List.of("eco", "auto");
    }

    @Override
    public @Nullable String presetMode() {
      return "eco";
    }

    @Override
    public @Nullable Boolean isOscillating() {
      return true;
    }

    @Override
    public @Nullable Direction direction() {
      return Direction.REVERSE;
    }

    @Override
    public void turnOn(@Nullable Integer wanted, @Nullable String mode) {
      done.add("on " + wanted + " " + mode);
    }

    @Override
    public void turnOff() {
      done.add("off");
    }

    @Override
    public void setPercentage(int wanted) {
      percentage = wanted;
      done.add("speed " + wanted);
    }

    @Override
    public void setPresetMode(String mode) {
      done.add("mode " + mode);
    }

    @Override
    public void oscillate(boolean oscillating) {
      done.add("oscillate " + oscillating);
    }

    @Override
    public void setDirection(Direction wanted) {
      done.add(wanted.name().toLowerCase(Locale.ROOT));
    }
  }

  private Fan fan(String name, int features) {
    Fan fan = new Fan(name, features);
    house.run(() -> house.hub().entities().add("test", fan));
    return fan;
  }

  private void call(String service, Fan fan, Map<String, ?> data) {
    Map<String, Object> all = new HashMap<>(data);
    all.put("entity_id", fan.entityId());
    house.call("fan", service, all);
  }

  @Test
  void itShowsWhatItCanDo() {
    fan("All", ALL);
    assertThat(house.state("fan.all").value()).isEqualTo(State.UNKNOWN);
    assertThat(house.state("fan.all").attributes())
        .containsEntry("supported_features", ALL)
        .containsEntry("preset_modes", List.of("eco", "auto"))
        .containsEntry("preset_mode", "eco")
        .containsEntry("percentage", null)
        .containsEntry("percentage_step", 100.0 / 3)
        .containsEntry("oscillating", true)
        .containsEntry("direction", "reverse");
    Fan plain = fan("Plain", FanEntity.TURN_ON | FanEntity.TURN_OFF);
    plain.on = true;
    house.run(plain::writeState);
    assertThat(house.state("fan.plain").value()).isEqualTo("on");
    assertThat(house.state("fan.plain").attributes())
        .doesNotContainKeys(
            "preset_modes", "preset_mode", "percentage", "oscillating", "direction");
  }

  @Test
  void everyServiceDoesItsOwn() {
    Fan fan = fan("Fan", ALL);
    call("turn_on", fan, Map.of());
    call("turn_on", fan, Map.of("percentage", 40, "preset_mode", "auto"));
    call("turn_off", fan, Map.of());
    call("toggle", fan, Map.of("percentage", 10));
    fan.on = true;
    call("toggle", fan, Map.of());
    call("set_percentage", fan, Map.of("percentage", 77));
    call("set_preset_mode", fan, Map.of("preset_mode", "eco"));
    call("oscillate", fan, Map.of("oscillating", "off"));
    call("set_direction", fan, Map.of("direction", "forward"));
    assertThat(fan.done)
        .containsExactly(
            "on null null",
            "on 40 auto",
            "off",
            "on 10 null",
            "off",
            "speed 77",
            "mode eco",
            "oscillate false",
            "forward");
  }

  @Test
  void aSpeedIsChangedByOneOrByAStepAndStaysInItsRange() {
    Fan fan = fan("Fan", ALL);
    for (int i = 0; i < 4; i++) {
      call("increase_speed", fan, Map.of());
    }
    for (int i = 0; i < 4; i++) {
      call("decrease_speed", fan, Map.of());
    }
    call("increase_speed", fan, Map.of("percentage_step", 5));
    call("decrease_speed", fan, Map.of("percentage_step", 10));
    assertThat(fan.done)
        .containsExactly(
            "speed 33",
            "speed 66",
            "speed 100",
            "speed 100",
            "speed 66",
            "speed 33",
            "speed 0",
            "speed 0",
            "speed 5",
            "speed 0");
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    Fan fan = fan("Fan", ALL);
    assertThatThrownBy(() -> call("set_preset_mode", fan, Map.of("preset_mode", "turbo")))
        .cause()
        .isInstanceOf(ServiceValidationException.class)
        .hasMessage("fan.fan has no mode turbo; its modes are [eco, auto]");
    assertThatThrownBy(() -> call("turn_on", fan, Map.of("preset_mode", "turbo")))
        .cause()
        .isInstanceOf(ServiceValidationException.class);
    assertThatThrownBy(() -> call("set_percentage", fan, Map.of("percentage", 101)))
        .hasRootCauseInstanceOf(InvalidDataException.class);
    assertThatThrownBy(() -> call("set_direction", fan, Map.of("direction", "left")))
        .hasRootCauseInstanceOf(InvalidDataException.class);
    Fan plain = fan("Plain", FanEntity.TURN_ON);
    assertThatThrownBy(() -> call("turn_on", plain, Map.of("percentage", 10)))
        .cause()
        .hasMessage("fan.plain has no speeds; leave percentage out");
    assertThatThrownBy(() -> call("turn_on", plain, Map.of("preset_mode", "eco")))
        .cause()
        .hasMessage("fan.plain has no modes; leave preset_mode out");
    for (String service : List.of("turn_off", "toggle", "increase_speed", "decrease_speed")) {
      assertThatThrownBy(() -> call(service, plain, Map.of()))
          .cause()
          .isInstanceOf(ServiceValidationException.class)
          .hasMessage("fan.plain does not support fan." + service);
    }
    assertThat(fan.done).isEmpty();
    assertThat(plain.done).isEmpty();
  }
}
