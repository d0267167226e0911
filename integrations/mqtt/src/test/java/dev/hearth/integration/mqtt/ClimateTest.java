package dev.hearth.integration.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.ServiceValidationException;
import dev.hearth.core.State;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What devices say of their heating, and how it is driven.
class ClimateTest {
  private static final String VALVE = "climate.x";

  @TempDir Path folder;
  private MqttHouse house;

  @BeforeEach
  void start() {
    house = MqttHouse.start(folder);
    house.published();
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private void climate(String keys) {
    house.discover("climate", "x", "{\"obj_id\": \"x\", " + keys + "}");
  }

  private void call(String service, Map<String, ?> data) {
    Map<String, Object> all = new HashMap<>(data);
    all.put("entity_id", VALVE);
    house.call("climate", service, all);
  }

  private void valve() {
    climate(
        """
        "act_t": "trv", "act_tpl": "{{ value_json.running_state }}",
        "curr_temp_t": "trv", "curr_temp_tpl": "{{ value_json.local_temperature }}",
        "mode_cmd_t": "trv/set/mode", "mode_stat_t": "trv", "mode_stat_tpl": "{{ value_json.mode }}",
        "modes": ["off", "heat", "auto"],
        "temp_cmd_t": "trv/set/setpoint", "temp_stat_t": "trv", "temp_stat_tpl": "{{ value_json.setpoint }}",
        "pr_mode_cmd_t": "trv/set/preset", "pr_mode_stat_t": "trv", "pr_mode_val_tpl": "{{ value_json.preset }}",
        "pr_modes": ["eco", "boost"],
        "min_temp": "5", "max_temp": "30", "temp_step": 0.5, "temp_unit": "C"
        """);
  }

  @Test
  void aValveTellsEverythingInOneMessage() {
    valve();
    assertThat(house.value(VALVE)).isEqualTo(State.UNKNOWN);
    assertThat(house.attribute(VALVE, "supported_features")).isEqualTo(1 | 16 | 128 | 256);
    assertThat(house.attribute(VALVE, "friendly_name")).isEqualTo("MQTT HVAC");
    assertThat(house.attribute(VALVE, "hvac_modes")).isEqualTo(List.of("off", "heat", "auto"));
    assertThat(house.attribute(VALVE, "min_temp")).isEqualTo(5.0);
    assertThat(house.attribute(VALVE, "max_temp")).isEqualTo(30.0);
    assertThat(house.attribute(VALVE, "target_temp_step")).isEqualTo(0.5);
    assertThat(house.attribute(VALVE, "preset_modes")).isEqualTo(List.of("none", "eco", "boost"));
    house.send(
        "trv",
        "{\"mode\": \"heat\", \"running_state\": \"idle\", \"local_temperature\": 19.44,"
            + " \"setpoint\": 21.5, \"preset\": \"none\"}");
    assertThat(house.value(VALVE)).isEqualTo("heat");
    assertThat(house.attribute(VALVE, "hvac_action")).isEqualTo("idle");
    assertThat(house.attribute(VALVE, "current_temperature")).isEqualTo(19.4);
    assertThat(house.attribute(VALVE, "temperature")).isEqualTo(21.5);
    assertThat(house.attribute(VALVE, "preset_mode")).isEqualTo("none");
    house.send(
        "trv",
        "{\"mode\": \"auto\", \"running_state\": \"heating\", \"local_temperature\": \"None\","
            + " \"setpoint\": 8, \"preset\": \"eco\"}");
    assertThat(house.value(VALVE)).isEqualTo("auto");
    assertThat(house.attribute(VALVE, "current_temperature")).isNull();
    assertThat(house.attribute(VALVE, "preset_mode")).isEqualTo("eco");
  }

  @Test
  void whatCannotBeReadIsLeftOutAndTheRestIsTaken() {
    valve();
    house.send("trv", "{\"mode\": \"melt\", \"setpoint\": \"warm\", \"local_temperature\": 18}");
    assertThat(house.value(VALVE)).isEqualTo(State.UNKNOWN);
    assertThat(house.attribute(VALVE, "temperature")).isNull();
    assertThat(house.attribute(VALVE, "current_temperature")).isEqualTo(18.0);
  }

  @Test
  void commandsGoToTheirTopics() {
    valve();
    call("set_temperature", Map.of("temperature", 22.5, "hvac_mode", "heat"));
    assertThat(house.published()).containsExactly("trv/set/mode heat", "trv/set/setpoint 22.5");
    call("set_preset_mode", Map.of("preset_mode", "boost"));
    call("turn_off", Map.of());
    call("turn_on", Map.of());
    assertThat(house.published())
        .containsExactly("trv/set/preset boost", "trv/set/mode off", "trv/set/mode heat");
    assertThat(house.value(VALVE)).as("it tells by itself").isEqualTo(State.UNKNOWN);
  }

  @Test
  void whatItCannotDoIsRefusedAndSaid() {
    valve();
    assertThatThrownBy(() -> call("set_temperature", Map.of("temperature", 31)))
        .hasRootCauseInstanceOf(ServiceValidationException.class)
        .hasStackTraceContaining("5.0 to 30.0");
    assertThatThrownBy(() -> call("set_hvac_mode", Map.of("hvac_mode", "cool")))
        .hasStackTraceContaining("has no mode cool; it has [off, heat, auto]");
    assertThatThrownBy(
            () -> call("set_temperature", Map.of("target_temp_low", 18, "target_temp_high", 22)))
        .hasStackTraceContaining("has no target_temp_low");
    assertThatThrownBy(() -> call("set_temperature", Map.of()))
        .hasStackTraceContaining("needs temperature");
    assertThatThrownBy(() -> call("set_fan_mode", Map.of("fan_mode", "auto")))
        .hasStackTraceContaining("does not support climate.set_fan_mode");
    assertThat(house.published()).isEmpty();
  }

  @Test
  void oneThatTellsNothingIsTakenAtItsWord() {
    climate(
        """
        "mode_cmd_t": "ac/mode", "temp_cmd_t": "ac/temp", "temp_cmd_tpl": "T{{ value | int }}",
        "temp_lo_cmd_t": "ac/low", "temp_hi_cmd_t": "ac/high",
        "fan_mode_cmd_t": "ac/fan", "swing_mode_cmd_t": "ac/swing", "pow_cmd_t": "ac/power",
        "hum_cmd_t": "ac/humidity"
        """);
    assertThat(house.value(VALVE)).isEqualTo("off");
    assertThat(house.attribute(VALVE, "temperature")).isEqualTo(21.0);
    assertThat(house.attribute(VALVE, "fan_modes"))
        .isEqualTo(List.of("auto", "low", "medium", "high"));
    call("set_hvac_mode", Map.of("hvac_mode", "cool"));
    call("set_temperature", Map.of("temperature", 24));
    call("set_temperature", Map.of("target_temp_low", 18, "target_temp_high", 22));
    call("set_fan_mode", Map.of("fan_mode", "low"));
    call("set_swing_mode", Map.of("swing_mode", "on"));
    assertThat(house.published())
        .containsExactly(
            "ac/mode cool",
            "ac/temp T24",
            "ac/low 18.0",
            "ac/high 22.0",
            "ac/fan low",
            "ac/swing on");
    assertThat(house.value(VALVE)).isEqualTo("cool");
    assertThat(house.attribute(VALVE, "temperature")).isEqualTo(24.0);
    assertThat(house.attribute(VALVE, "target_temp_high")).isEqualTo(22.0);
    assertThat(house.attribute(VALVE, "fan_mode")).isEqualTo("low");
    call("toggle", Map.of());
    assertThat(house.published()).containsExactly("ac/power OFF");
    assertThat(house.value(VALVE)).isEqualTo("off");
    call("turn_on", Map.of());
    assertThat(house.published()).containsExactly("ac/power ON");
  }

  @Test
  void aDeviceThatCountsInFahrenheitIsShownInCelsius() {
    climate(
        """
        "mode_cmd_t": "ac/mode", "temp_cmd_t": "ac/temp", "temp_stat_t": "ac/temp/state",
        "curr_temp_t": "ac/now", "temp_unit": "F"
        """);
    assertThat(house.attribute(VALVE, "min_temp")).isEqualTo(7.0);
    assertThat(house.attribute(VALVE, "max_temp")).isEqualTo(35.0);
    house.send("ac/now", "68");
    house.send("ac/temp/state", "70");
    assertThat(house.attribute(VALVE, "current_temperature")).isEqualTo(20.0);
    assertThat(house.attribute(VALVE, "temperature")).isEqualTo(21.1);
    call("set_temperature", Map.of("temperature", 25));
    assertThat(house.published()).containsExactly("ac/temp 77.0");
  }

  @Test
  void announcementsThatCannotBeAreRefused() {
    climate("\"mode_cmd_t\": \"ac/mode\", \"modes\": [\"off\", \"melt\"]");
    climate("\"mode_cmd_t\": \"ac/mode\", \"min_temp\": 30, \"max_temp\": 20");
    climate("\"mode_cmd_t\": \"ac/mode\", \"pr_modes\": [\"eco\"]");
    climate("\"mode_cmd_t\": \"ac/mode\", \"pr_mode_cmd_t\": \"p\", \"pr_modes\": [\"none\"]");
    assertThat(house.hub.run(() -> house.hub.hub().states().get(VALVE))).isEmpty();
    climate("\"mode_cmd_t\": \"ac/mode\"");
    assertThat(house.value(VALVE)).isEqualTo("off");
  }
}
