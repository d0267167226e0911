package dev.hearth.integration.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.State;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What lights say and are told, in each of the three ways.
class LightTest {
  private static final String LIGHT = "light.x";

  @TempDir Path folder;
  private MqttHouse house;

  @BeforeEach
  void start() {
    house = MqttHouse.start(folder);
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private void json(String more) {
    light(
        """
        "schema": "json", "brightness": true, "brightness_scale": 254, "state_topic": "s",
        "effect": true, "effect_list": ["rainbow"], %s
        """
            .formatted(more));
  }

  private void light(String keys) {
    house.discover("light", "x", "{\"command_topic\": \"c\", \"object_id\": \"x\", " + keys + "}");
    house.published();
  }

  private List<String> turnOn(Map<String, Object> data) {
    Map<String, Object> all = new HashMap<>(data);
    all.put("entity_id", LIGHT);
    house.call("light", "turn_on", all);
    return house.published();
  }

  @Test
  void jsonStatesAreReadWithScaleColorAndEffect() {
    json(
        "\"supported_color_modes\": [\"xy\", \"color_temp\"], \"max_mirs\": 500, \"min_mirs\": 153");
    house.send(
        "s",
        """
        {"state": "ON", "brightness": 127, "color_mode": "xy", "color": {"x": 0.3, "y": 0.4},
         "effect": "rainbow"}
        """);
    assertThat(house.value(LIGHT)).isEqualTo("on");
    assertThat(house.attribute(LIGHT, "brightness")).isEqualTo(128);
    assertThat(house.attribute(LIGHT, "color_mode")).isEqualTo("xy");
    assertThat(house.attribute(LIGHT, "xy_color")).isEqualTo(List.of(0.3, 0.4));
    assertThat(house.attribute(LIGHT, "effect")).isEqualTo("rainbow");

    house.send("s", "{\"state\": \"ON\", \"color_mode\": \"color_temp\", \"color_temp\": 370}");
    assertThat(house.attribute(LIGHT, "color_temp_kelvin")).isEqualTo(2702);
    assertThat(house.attribute(LIGHT, "brightness")).isEqualTo(128);
    house.send("s", "{\"state\": \"ON\", \"brightness\": 254, \"color_mode\": \"rgb\"}");
    assertThat(house.attribute(LIGHT, "brightness")).isEqualTo(255);
    house.send("s", "{\"state\": \"ON\", \"brightness\": 0}");
    assertThat(house.attribute(LIGHT, "brightness")).isEqualTo(255);
    assertThat(house.attribute(LIGHT, "color_mode")).isEqualTo("color_temp");
    assertThat(house.refused("invalid_light_state")).isEqualTo(1L);
    house.send("s", "{\"state\": null}");
    assertThat(house.value(LIGHT)).isEqualTo(State.UNKNOWN);
  }

  @Test
  void jsonCommandsCarryWhatWasAskedFor() {
    json("\"supported_color_modes\": [\"hs\", \"color_temp\"]");
    assertThat(turnOn(Map.of("brightness", 128, "transition", 2)))
        .containsExactly("c {\"state\":\"ON\",\"transition\":2,\"brightness\":127}");
    assertThat(turnOn(Map.of("hs_color", List.of(30, 50))))
        .containsExactly("c {\"state\":\"ON\",\"color\":{\"h\":30.0,\"s\":50.0}}");
    assertThat(turnOn(Map.of("color_temp_kelvin", 4000)))
        .containsExactly("c {\"state\":\"ON\",\"color_temp\":250}");
    assertThat(turnOn(Map.of("effect", "rainbow")))
        .containsExactly("c {\"state\":\"ON\",\"effect\":\"rainbow\"}");
    assertThat(turnOn(Map.of("flash", "short")))
        .containsExactly("c {\"state\":\"ON\",\"flash\":2}");
    house.call("light", "turn_off", Map.of("entity_id", LIGHT, "transition", 0.5));
    assertThat(house.published()).containsExactly("c {\"state\":\"OFF\",\"transition\":0.5}");
    assertThat(house.value(LIGHT)).isEqualTo(State.UNKNOWN);
  }

  @Test
  void kelvinTravelsAsKelvinWhereTheDeviceSaysSo() {
    json("\"sup_clrm\": [\"color_temp\"], \"color_temp_kelvin\": true");
    assertThat(turnOn(Map.of("color_temp_kelvin", 4000)))
        .containsExactly("c {\"state\":\"ON\",\"color_temp\":4000}");
    house.send("s", "{\"state\": \"ON\", \"color_mode\": \"color_temp\", \"color_temp\": 3000}");
    assertThat(house.attribute(LIGHT, "color_temp_kelvin")).isEqualTo(3000);
  }

  @Test
  void aLightWithoutStateTopicIsWhatItWasTold() {
    light("\"schema\": \"json\", \"brightness\": true");
    turnOn(Map.of("brightness", 77));
    assertThat(house.value(LIGHT)).isEqualTo("on");
    assertThat(house.attribute(LIGHT, "brightness")).isEqualTo(77);
    assertThat(house.attribute(LIGHT, "assumed_state")).isEqualTo(true);
  }

  @Test
  void aTopicForEachFeature() {
    light(
        """
        "stat_t": "s", "stat_val_tpl": "{{ value_json.on }}", "pl_on": "1", "pl_off": "0",
        "bri_cmd_t": "b/set", "bri_stat_t": "b", "bri_scl": 100, "rgb_cmd_t": "rgb/set",
        "rgb_stat_t": "rgb", "rgb_cmd_tpl": "{{ red }}-{{ green }}-{{ blue }}",
        "clr_temp_cmd_t": "ct/set", "clr_temp_stat_t": "ct", "fx_cmd_t": "fx/set", "fx_stat_t": "fx",
        "fx_list": ["a"]
        """);
    house.send("s", "{\"on\": 1}");
    house.send("b", "50");
    house.send("rgb", "255,0,10");
    house.send("fx", "a");
    assertThat(house.attribute(LIGHT, "brightness")).isEqualTo(128);
    assertThat(house.attribute(LIGHT, "rgb_color")).isEqualTo(List.of(255, 0, 10));
    assertThat(house.attribute(LIGHT, "color_mode")).isEqualTo("rgb");
    assertThat(house.attribute(LIGHT, "effect")).isEqualTo("a");
    house.send("ct", "200");
    assertThat(house.attribute(LIGHT, "color_temp_kelvin")).isEqualTo(5000);
    house.send("rgb", "red");
    assertThat(house.refused("invalid_light_state")).isEqualTo(1L);

    assertThat(turnOn(Map.of("rgb_color", List.of(1, 2, 3), "brightness", 255)))
        .containsExactly("rgb/set 1-2-3", "b/set 100", "c 1");
    house.call("light", "turn_off", Map.of("entity_id", LIGHT));
    assertThat(house.published()).containsExactly("c 0");
  }

  @Test
  void colorsCarryTheBrightnessWhereThereIsNoTopicForIt() {
    light("\"stat_t\": \"s\", \"rgb_cmd_t\": \"rgb/set\", \"rgb_stat_t\": \"rgb\"");
    house.send("s", "ON");
    house.send("rgb", "100,50,0");
    assertThat(house.attribute(LIGHT, "brightness")).isEqualTo(100);
    assertThat(house.attribute(LIGHT, "rgb_color")).isEqualTo(List.of(255, 128, 0));

    assertThat(turnOn(Map.of("brightness", 51))).containsExactly("rgb/set 51,25,0", "c ON");
  }

  @Test
  void theBrightnessCommandMayBeTheOnCommand() {
    light("\"bri_cmd_t\": \"b\", \"on_cmd_type\": \"brightness\", \"stat_t\": \"s\"");
    assertThat(turnOn(Map.of())).containsExactly("b 255");
    light("\"bri_cmd_t\": \"b\", \"on_cmd_type\": \"first\", \"stat_t\": \"s\"");
    assertThat(turnOn(Map.of("brightness", 10))).containsExactly("c ON", "b 10");
  }

  @Test
  void templatesMakeCommandAndState() {
    light(
        """
        "schema": "template", "stat_t": "s", "stat_tpl": "{{ value.split(',')[0] }}",
        "bri_tpl": "{{ value.split(',')[1] }}", "clr_temp_tpl": "{{ value.split(',')[2] }}",
        "cmd_on_tpl": "on{% if brightness is defined %},{{ brightness }}{% endif %}{{ color_temp }}",
        "cmd_off_tpl": "off,{{ transition|d }}"
        """);
    house.send("s", "on,77,250");
    assertThat(house.attribute(LIGHT, "brightness")).isEqualTo(77);
    assertThat(house.attribute(LIGHT, "color_temp_kelvin")).isEqualTo(4000);
    assertThat(turnOn(Map.of("brightness", 3))).containsExactly("c on,3");
    house.call("light", "turn_off", Map.of("entity_id", LIGHT));
    assertThat(house.published()).containsExactly("c off,");
    house.send("s", "broken,77,250");
    assertThat(house.value(LIGHT)).isEqualTo("on");
    assertThat(house.refused("unknown_state")).isEqualTo(1L);
  }
}
