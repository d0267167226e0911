package dev.hearth.integration.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.Hub;
import dev.hearth.core.Integration;
import dev.hearth.core.State;
import dev.hearth.core.StateChange;
import dev.hearth.core.entity.DeviceEntry;
import dev.hearth.core.entity.EntityEntry;
import dev.hearth.core.entity.SensorEntity;
import dev.hearth.testkit.TestHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DemoIntegrationTest {
  @TempDir Path folder;

  private TestHub start(Map<String, ?> config, Integration... others) {
    List<Integration> all = new ArrayList<>(List.of(others));
    all.add(new DemoIntegration());
    Map<String, Object> sections = new HashMap<>(config);
    sections.putIfAbsent("hearth", Map.of("time_zone", "UTC"));
    return TestHub.start(folder, sections, all.toArray(Integration[]::new));
  }

  private static List<EntityEntry> entries(TestHub house) {
    return house.run(() -> List.copyOf(house.hub().entities().registry().all()));
  }

  private static List<DeviceEntry> devices(TestHub house) {
    return house.run(() -> List.copyOf(house.hub().entities().devices().all()));
  }

  private static double number(TestHub house, String entityId) {
    return Double.parseDouble(house.state(entityId).value());
  }

  /// Counts the changes of each entity during some time.
  private static Map<String, Integer> changes(TestHub house, Duration time) {
    Map<String, Integer> counts = new HashMap<>();
    house.run(() -> {
      house
          .hub()
          .bus()
          .listen(
              "state_changed", e -> counts.merge(StateChange.of(e).entityId(), 1, Integer::sum));
    });
    house.advance(time);
    return house.run(() -> Map.copyOf(counts));
  }

  /// A real device that comes when it is told to.
  static final class Real implements Integration {
    @Override
    public String domain() {
      return "mqtt";
    }

    @Override
    public void setUp(Hub hub, Map<String, @Nullable Object> config) {}

    @Override
    public dev.hearth.core.schema.Schema configSchema() {
      return dev.hearth.core.schema.Schema.anything();
    }

    void arrives(Hub hub) {
      hub.entities()
          .add(
              "mqtt",
              new SensorEntity() {
                @Override
                public Object nativeValue() {
                  return 1;
                }

                @Override
                public Optional<String> uniqueId() {
                  return Optional.of("real");
                }

                @Override
                public String name() {
                  return "Real";
                }
              });
    }
  }

  @Test
  void isFoundByTheServiceLoader() {
    assertThat(ServiceLoader.load(Integration.class))
        .anyMatch(each -> each instanceof DemoIntegration);
  }

  @Test
  void showsAHouseWhenThereIsNothing() {
    try (TestHub house = start(Map.of())) {
      assertThat(entries(house)).hasSize(14).allMatch(e -> e.platform().equals("demo"));
      assertThat(entries(house).stream().map(EntityEntry::domain).distinct())
          .containsExactlyInAnyOrder("light", "switch", "sensor", "binary_sensor");
      assertThat(devices(house))
          .hasSize(6)
          .allMatch(device -> "Hearth demo".equals(device.info().manufacturer()));
      assertThat(house.state("light.living_room_ceiling").attributes())
          .containsEntry("friendly_name", "Living room Ceiling")
          .containsEntry("color_temp_kelvin", 2_700);
      assertThat(house.state("switch.coffee_machine").value()).isEqualTo("on");
    }
  }

  @Test
  void livesEveryFewSeconds() {
    try (TestHub house = start(Map.of())) {
      Map<String, Integer> counts = changes(house, Duration.ofMinutes(10));
      assertThat(counts.values().stream().mapToInt(n -> n).sum()).isGreaterThan(120);
      assertThat(counts)
          .containsKeys(
              "sensor.coffee_machine_power",
              "sensor.weather_station_temperature",
              "binary_sensor.entrance_motion",
              "binary_sensor.entrance_door",
              "light.entrance_light",
              "sensor.study_heater_temperature");
    }
  }

  @Test
  void isTheSameHouseAtTheSameTime(@TempDir Path other) {
    List<List<String>> lives = new ArrayList<>();
    for (Path each : List.of(folder, other)) {
      try (TestHub house =
          TestHub.start(
              each, Map.of("hearth", Map.of("time_zone", "UTC")), new DemoIntegration())) {
        house.advance(Duration.ofMinutes(3));
        lives.add(
            house.run(() ->
                house.hub().states().all().stream()
                    .map(state -> state.entityId() + " " + state.value())
                    .toList()));
      }
    }
    assertThat(lives.getFirst()).isEqualTo(lives.getLast()).hasSize(14);
  }

  @Test
  void theOutdoorTemperatureFollowsTheDay() {
    try (TestHub house = start(Map.of())) {
      double morning = number(house, "sensor.weather_station_temperature");
      double humidMorning = number(house, "sensor.weather_station_humidity");
      house.advance(Duration.ofHours(9));
      assertThat(number(house, "sensor.weather_station_temperature")).isGreaterThan(morning + 3);
      assertThat(number(house, "sensor.weather_station_humidity")).isLessThan(humidMorning);
    }
  }

  @Test
  void theStudyWarmsWhileItsHeaterIsOn() {
    try (TestHub house = start(Map.of())) {
      double cold = number(house, "sensor.study_heater_temperature");
      house.call("switch", "turn_on", Map.of("entity_id", "switch.study_heater"));
      house.advance(Duration.ofMinutes(5));
      double warm = number(house, "sensor.study_heater_temperature");
      assertThat(warm).isBetween(cold + 1, 24.0);
      house.call("switch", "turn_off", Map.of("entity_id", "switch.study_heater"));
      house.advance(Duration.ofMinutes(10));
      assertThat(number(house, "sensor.study_heater_temperature")).isLessThan(warm);
    }
  }

  @Test
  void thePowerFollowsThePlugAtOnce() {
    try (TestHub house = start(Map.of())) {
      assertThat(number(house, "sensor.coffee_machine_power")).isPositive();
      house.call("switch", "toggle", Map.of("entity_id", "switch.coffee_machine"));
      assertThat(house.state("sensor.coffee_machine_power").value()).isEqualTo("0.0");
      house.advance(Duration.ofMinutes(1));
      assertThat(house.state("sensor.coffee_machine_power").value()).isEqualTo("0.0");
      house.call("switch", "turn_on", Map.of("entity_id", "switch.coffee_machine"));
      assertThat(number(house, "sensor.coffee_machine_power")).isPositive();
    }
  }

  @Test
  void theEntranceLightFollowsTheMotion() {
    try (TestHub house = start(Map.of())) {
      assertThat(house.state("light.entrance_light").value()).isEqualTo("off");
      int moved = 0;
      for (int i = 0; i < 300; i++) {
        house.advance(Duration.ofSeconds(1));
        if (house.state("binary_sensor.entrance_motion").value().equals("on")) {
          moved++;
          assertThat(house.state("light.entrance_light").value()).isEqualTo("on");
        }
      }
      assertThat(moved).isPositive();
      Map<String, Integer> counts = changes(house, Duration.ofMinutes(10));
      assertThat(counts.get("light.entrance_light")).isGreaterThan(2);
    }
  }

  @Test
  void lightsDoWhatTheyAreTold() {
    try (TestHub house = start(Map.of())) {
      house.call(
          "light",
          "turn_on",
          Map.of("entity_id", "light.living_room_ceiling", "color_temp_kelvin", 10_000));
      State ceiling = house.state("light.living_room_ceiling");
      assertThat(ceiling.attributes()).containsEntry("color_temp_kelvin", 6_500);
      house.call(
          "light",
          "turn_on",
          Map.of("entity_id", "light.living_room_ceiling", "rgb_color", List.of(255, 0, 0)));
      assertThat(house.state("light.living_room_ceiling").attributes())
          .containsEntry("color_mode", "hs")
          .containsEntry("rgb_color", List.of(255, 0, 0));
      house.call("light", "turn_on", Map.of("entity_id", "light.bedside_lamp", "brightness", 20));
      assertThat(house.state("light.bedside_lamp").attributes()).containsEntry("brightness", 20);
      house.call("light", "turn_off", Map.of("entity_id", "all"));
      assertThat(house.state("light.bedside_lamp").value()).isEqualTo("off");
    }
  }

  @Test
  void theLedStripPlaysItsEffects() {
    try (TestHub house = start(Map.of())) {
      Map<String, Object> rainbow =
          Map.of("entity_id", "light.living_room_led_strip", "effect", "Rainbow");
      house.call("light", "turn_on", rainbow);
      assertThat(house.state("light.living_room_led_strip").attributes())
          .containsEntry("effect", "Rainbow");
      house.advance(Duration.ofSeconds(2));
      Object first = house.state("light.living_room_led_strip").attributes().get("hs_color");
      house.advance(Duration.ofSeconds(2));
      Object second = house.state("light.living_room_led_strip").attributes().get("hs_color");
      assertThat(first).isNotEqualTo(second);
    }
  }

  @Test
  void leavesForGoodWhenARealDeviceComes() {
    Real real = new Real();
    try (TestHub house = start(Map.of(), real)) {
      assertThat(entries(house)).hasSize(14);
      house.run(() -> real.arrives(house.hub()));
      house.settle();
      assertThat(entries(house)).extracting(EntityEntry::entityId).containsExactly("sensor.real");
      assertThat(devices(house)).isEmpty();
      assertThat(house.run(() -> house.hub().states().all()))
          .extracting(State::entityId)
          .containsExactly("sensor.real");
      int timers = house.run(() -> house.hub().loop().statistics().timers());
      assertThat(changes(house, Duration.ofMinutes(5))).isEmpty();
      assertThat(timers).as("the registries' own saves").isLessThanOrEqualTo(2);
    }
    try (TestHub house = start(Map.of(), new Real())) {
      assertThat(entries(house)).extracting(EntityEntry::entityId).containsExactly("sensor.real");
    }
  }

  @Test
  void staysBesideARealHouseWhenToldTo() {
    Real real = new Real();
    try (TestHub house = start(Map.of("demo", true), real)) {
      house.run(() -> real.arrives(house.hub()));
      house.settle();
      assertThat(entries(house)).hasSize(15);
    }
  }

  @Test
  void staysAwayWhenToldTo() {
    start(Map.of()).close();
    try (TestHub house = start(Map.of("demo", Map.of("enabled", false)))) {
      assertThat(house.run(() -> house.hub().problems())).isEmpty();
      assertThat(entries(house)).isEmpty();
      assertThat(devices(house)).isEmpty();
      assertThat(house.run(() -> house.hub().states().size())).isZero();
    }
  }

  @Test
  void staysAwayWhenABrokerIsConfigured() {
    Map<String, ?> config = Map.of("mqtt", Map.of("broker", "mqtt://localhost"));
    try (TestHub house = start(config, new Real())) {
      assertThat(entries(house)).isEmpty();
    }
  }

  @Test
  void staysAwayWhenABrokerIsStored() throws IOException {
    Files.createDirectories(folder.resolve(".storage"));
    Files.writeString(
        folder.resolve(".storage/mqtt"), "{\"version\":1,\"key\":\"mqtt\",\"data\":{}}");
    try (TestHub house = start(Map.of())) {
      assertThat(entries(house)).isEmpty();
    }
  }
}
