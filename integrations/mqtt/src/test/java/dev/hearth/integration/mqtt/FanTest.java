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

/// What devices say of their fans, and how they are driven.
class FanTest {
  private static final String FAN = "fan.x";

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

  private void fan(String keys) {
    house.discover("fan", "x", "{\"obj_id\": \"x\", " + keys + "}");
  }

  private void call(String service, Map<String, ?> data) {
    Map<String, Object> all = new HashMap<>(data);
    all.put("entity_id", FAN);
    house.call("fan", service, all);
  }

  private void purifier() {
    fan(
        """
        "cmd_t": "air/set", "stat_t": "air", "stat_val_tpl": "{{ value_json.state }}",
        "pct_cmd_t": "air/set/mode", "pct_cmd_tpl": "{{ {0: 'off', 5: 'five'}[value] | default('') }}",
        "pct_stat_t": "air", "pct_val_tpl": "{{ {'off': 0, '5': 5}[value_json['mode']] | default('None') }}",
        "pr_mode_cmd_t": "air/set/mode", "pr_mode_stat_t": "air", "pr_modes": ["auto"],
        "pr_mode_val_tpl": "{{ value_json['mode'] if value_json['mode'] in ['auto'] else 'None' }}",
        "spd_rng_min": 1, "spd_rng_max": 9
        """);
  }

  @Test
  void aBridgeTellsStateSpeedAndModeInOneMessage() {
    purifier();
    assertThat(house.value(FAN)).isEqualTo(State.UNKNOWN);
    assertThat(house.attribute(FAN, "supported_features")).isEqualTo(57);
    assertThat(house.attribute(FAN, "friendly_name")).isEqualTo("MQTT Fan");
    assertThat(house.attribute(FAN, "preset_modes")).isEqualTo(List.of("auto"));
    assertThat(house.attribute(FAN, "percentage_step")).isEqualTo(100.0 / 9);
    house.send("air", "{\"state\": \"ON\", \"mode\": \"5\"}");
    assertThat(house.value(FAN)).isEqualTo("on");
    assertThat(house.attribute(FAN, "percentage")).isEqualTo(55);
    assertThat(house.attribute(FAN, "preset_mode")).isNull();
    house.send("air", "{\"state\": \"ON\", \"mode\": \"auto\"}");
    assertThat(house.attribute(FAN, "percentage")).isNull();
    assertThat(house.attribute(FAN, "preset_mode")).isEqualTo("auto");
    house.send("air", "{\"state\": \"OFF\", \"mode\": \"off\"}");
    assertThat(house.value(FAN)).isEqualTo("off");
    assertThat(house.attribute(FAN, "percentage")).isEqualTo(0);
    assertThat(house.attribute(FAN, "preset_mode")).isNull();
  }

  @Test
  void commandsAreSentAsTheDeviceCounts() {
    purifier();
    call("turn_on", Map.of("percentage", 55));
    call("turn_on", Map.of("preset_mode", "auto"));
    call("set_percentage", Map.of("percentage", 0));
    call("turn_off", Map.of());
    assertThat(house.published())
        .containsExactly(
            "air/set ON",
            "air/set/mode five",
            "air/set ON",
            "air/set/mode auto",
            "air/set/mode off",
            "air/set OFF");
    assertThat(house.value(FAN)).as("until the device says so").isEqualTo(State.UNKNOWN);
  }

  @Test
  void whatNobodyTellsIsWhatTheLastCommandMadeIt() {
    fan(
        """
        "cmd_t": "c", "cmd_tpl": "state={{ value }}", "pct_cmd_t": "p", "osc_cmd_t": "o",
        "dir_cmd_t": "d", "pr_mode_cmd_t": "m", "pr_modes": ["eco", "whoosh"]
        """);
    assertThat(house.attribute(FAN, "assumed_state")).isEqualTo(true);
    assertThat(house.attribute(FAN, "supported_features")).isEqualTo(63);
    call("toggle", Map.of());
    call("set_percentage", Map.of("percentage", 30));
    call("increase_speed", Map.of());
    call("oscillate", Map.of("oscillating", true));
    call("set_direction", Map.of("direction", "reverse"));
    call("set_preset_mode", Map.of("preset_mode", "eco"));
    assertThat(house.value(FAN)).isEqualTo("on");
    assertThat(house.attribute(FAN, "percentage")).isEqualTo(31);
    assertThat(house.attribute(FAN, "oscillating")).isEqualTo(true);
    assertThat(house.attribute(FAN, "direction")).isEqualTo("reverse");
    assertThat(house.attribute(FAN, "preset_mode")).isEqualTo("eco");
    call("oscillate", Map.of("oscillating", false));
    call("toggle", Map.of());
    assertThat(house.value(FAN)).isEqualTo("off");
    assertThat(house.published())
        .containsExactly(
            "c state=ON",
            "p 30",
            "p 31",
            "o oscillate_on",
            "d reverse",
            "m eco",
            "o oscillate_off",
            "c state=OFF");
  }

  @Test
  void theDeviceTellsWhetherAndWhichWayItTurns() {
    fan(
        """
        "cmd_t": "c", "osc_cmd_t": "o", "osc_stat_t": "os", "pl_osc_on": "swing",
        "dir_cmd_t": "d", "dir_stat_t": "ds"
        """);
    house.send("os", "swing");
    house.send("ds", "forward");
    assertThat(house.attribute(FAN, "oscillating")).isEqualTo(true);
    assertThat(house.attribute(FAN, "direction")).isEqualTo("forward");
    house.send("os", "oscillate_off");
    house.send("ds", "None");
    assertThat(house.attribute(FAN, "oscillating")).isEqualTo(false);
    assertThat(house.attribute(FAN, "direction")).isNull();
  }

  @Test
  void whatAFanCannotDoIsRefusedAndNothingIsSent() {
    fan("\"cmd_t\": \"c\"");
    assertThat(house.attribute(FAN, "supported_features")).isEqualTo(48);
    Map<String, Map<String, ?>> calls =
        Map.of(
            "set_percentage", Map.of("percentage", 5),
            "increase_speed", Map.of(),
            "oscillate", Map.of("oscillating", true),
            "set_direction", Map.of("direction", "forward"),
            "set_preset_mode", Map.of("preset_mode", "eco"));
    calls.forEach((service, data) ->
        assertThatThrownBy(() -> call(service, data))
            .cause()
            .isInstanceOf(ServiceValidationException.class)
            .hasMessage("fan.x does not support fan." + service));
    assertThat(house.published()).isEmpty();
  }

  @Test
  void garbageLeavesTheFanAsItWas() {
    fan(
        """
        "cmd_t": "c", "stat_t": "s", "pct_cmd_t": "p", "pct_stat_t": "ps", "osc_cmd_t": "o",
        "osc_stat_t": "os", "dir_cmd_t": "d", "dir_stat_t": "ds", "pr_mode_cmd_t": "m",
        "pr_mode_stat_t": "ms", "pr_modes": ["eco"]
        """);
    house.send("s", "ON");
    house.send("ps", "40");
    house.send("ms", "eco");
    house.send("s", "running");
    house.send("ps", "fast");
    house.send("ps", "101");
    house.send("ps", "");
    house.send("ms", "turbo");
    house.send("os", "1");
    house.send("ds", "left");
    assertThat(house.value(FAN)).isEqualTo("on");
    assertThat(house.attribute(FAN, "percentage")).isEqualTo(40);
    assertThat(house.attribute(FAN, "preset_mode")).isEqualTo("eco");
    assertThat(house.status())
        .containsEntry(
            "refused",
            Map.of(
                "unknown_state", 3L, "not_a_number", 1L, "out_of_range", 1L, "not_an_option", 1L));
  }

  @Test
  void configurationsThatMakeNoSenseAreRefused() {
    fan("\"stat_t\": \"s\"");
    assertThat(house.refused("missing_field")).isEqualTo(1L);
    for (String keys :
        new String[] {
          "\"spd_rng_min\": 5, \"spd_rng_max\": 5",
          "\"pr_modes\": [\"eco\"]",
          "\"pr_mode_cmd_t\": \"m\"",
          "\"pr_mode_cmd_t\": \"m\", \"pr_modes\": [\"None\"]"
        }) {
      fan("\"cmd_t\": \"c\", " + keys);
    }
    assertThat(house.refused("conflicting_fields")).isEqualTo(4L);
    fan("\"cmd_t\": \"c\", \"spd_rng_min\": 0");
    assertThat(house.refused("out_of_range")).isEqualTo(1L);
    assertThat(house.exists(FAN)).isFalse();
  }
}
