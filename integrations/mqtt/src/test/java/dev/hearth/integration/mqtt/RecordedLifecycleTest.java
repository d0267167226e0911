package dev.hearth.integration.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Devices that are renamed, removed, lost and found again, as a bridge told it.
class RecordedLifecycleTest {
  @TempDir Path folder;

  @Test
  void entitiesFollowTheLifeOfTheirDevices() throws IOException {
    List<Map<String, @Nullable Object>> lines = SharedData.lines("lifecycle.jsonl");
    try (MqttHouse house = MqttHouse.start(folder)) {
      String step = "";
      for (Map<String, @Nullable Object> line : lines) {
        String next = SharedData.text(line, "step");
        if (!next.equals(step)) {
          check(house, step);
          step = next;
        }
        house.keep(SharedData.text(line, "topic"), SharedData.text(line, "payload"));
      }
      assertThat(step).isEqualTo("zigbee2mqtt stops");
      Set<String> values =
          house.states().stream()
              .filter(state -> !state.entityId().startsWith("binary_sensor.zigbee2mqtt_bridge"))
              .map(State::value)
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(values).containsExactly(State.UNAVAILABLE);
      System.out.println("COUNTS lifecycle: " + house.status().get("refused"));
      assertThat(((Map<?, ?>) house.status().get("refused")).keySet())
          .allMatch(cause -> String.valueOf(cause).startsWith("unsupported component"));
    }
  }

  private static void check(MqttHouse house, String step) {
    switch (step) {
      case "states" -> {
        assertThat(house.value("sensor.plug_a_power")).isEqualTo("934.2");
        assertThat(house.value("sensor.sensor_c_humidity")).isEqualTo("43.41");
        assertThat(house.attribute("light.lamp_b", "friendly_name")).isEqualTo("lamp_b");
        assertThat(house.exists("binary_sensor.sensor_e_contact")).isTrue();
      }
      case "state after rename" -> {
        assertThat(house.exists("sensor.plug_a_power")).isFalse();
        assertThat(house.value("sensor.kitchen_coffee_machine_power")).isEqualTo("934.2");
      }
      case "state after rename without HA rename" -> {
        assertThat(house.attribute("light.lamp_b", "friendly_name")).isEqualTo("desk_lamp");
        assertThat(house.value("light.lamp_b")).isIn("on", "off");
      }
      case "device/remove" ->
          assertThat(house.states()).noneMatch(state -> state.entityId().contains("sensor_e"));
      case "sensor_c goes offline" ->
          assertThat(house.value("sensor.sensor_c_humidity")).isEqualTo(State.UNAVAILABLE);
      case "sensor_c back online" ->
          assertThat(house.value("sensor.sensor_c_humidity")).isEqualTo("43.41");
      default -> {}
    }
  }
}
