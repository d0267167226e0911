package dev.hearth.integration.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.State;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Values of devices that people set: numbers, options and texts; and buttons.
class ValueChannelTest {
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

  private void set(String domain, String service, String entityId, Map<String, ?> more) {
    Map<String, Object> data = new HashMap<>(more);
    data.put("entity_id", entityId);
    house.call(domain, service, data);
  }

  // ---------------------------------------------------------------- numbers

  @Test
  void aNumberIsToldAndSetThroughItsTemplates() {
    house.discover(
        "number",
        "x",
        """
        {"obj_id": "x", "cmd_t": "c", "cmd_tpl": "{\\"v\\": {{ value }} }", "stat_t": "s",
         "val_tpl": "{{ value_json.v }}", "min": -5, "max": 40.5, "step": 0.5, "mode": "box",
         "unit_of_meas": "°C", "dev_cla": "temperature"}
        """);
    assertThat(house.value("number.x")).isEqualTo(State.UNKNOWN);
    assertThat(house.attribute("number.x", "min")).isEqualTo(-5.0);
    assertThat(house.attribute("number.x", "max")).isEqualTo(40.5);
    assertThat(house.attribute("number.x", "step")).isEqualTo(0.5);
    assertThat(house.attribute("number.x", "mode")).isEqualTo("box");
    assertThat(house.attribute("number.x", "unit_of_measurement")).isEqualTo("°C");
    assertThat(house.attribute("number.x", "device_class")).isEqualTo("temperature");

    house.send("s", "{\"v\": 21.50}");
    assertThat(house.value("number.x")).isEqualTo("21.5");
    set("number", "set_value", "number.x", Map.of("value", 22));
    assertThat(house.published()).containsExactly("c {\"v\": 22 }");
    assertThat(house.value("number.x")).isEqualTo("21.5");
  }

  @Test
  void aNumberThatCannotBeIsRefused() {
    house.discover("number", "x", "{\"obj_id\": \"x\", \"cmd_t\": \"c\", \"stat_t\": \"s\"}");
    house.send("s", "7");
    house.send("s", "101");
    house.send("s", "warm");
    assertThat(house.value("number.x")).isEqualTo("7");
    assertThat(house.refused("out_of_range")).isEqualTo(1L);
    assertThat(house.refused("not_a_number")).isEqualTo(1L);
    assertThatThrownBy(() -> set("number", "set_value", "number.x", Map.of("value", 101)))
        .hasStackTraceContaining("number.x cannot be 101; it takes 1 to 100");
    assertThat(house.published()).isEmpty();
    house.send("s", "None");
    assertThat(house.value("number.x")).isEqualTo(State.UNKNOWN);
  }

  @Test
  void aNumberThatNobodyTellsIsWhatItWasSetTo() {
    house.discover("number", "x", "{\"obj_id\": \"x\", \"cmd_t\": \"c\"}");
    set("number", "set_value", "number.x", Map.of("value", 2.5));
    assertThat(house.published()).containsExactly("c 2.5");
    assertThat(house.value("number.x")).isEqualTo("2.5");
    assertThat(house.attribute("number.x", "assumed_state")).isEqualTo(true);
  }

  @Test
  void aRangeThatCannotBeIsRefused() {
    house.discover("number", "x", "{\"cmd_t\": \"c\", \"min\": 5, \"max\": 1}");
    house.discover("number", "y", "{\"cmd_t\": \"c\", \"step\": 0.0001}");
    house.discover("number", "z", "{\"cmd_t\": \"c\", \"min\": \"low\"}");
    assertThat(house.refused("conflicting_fields")).isEqualTo(1L);
    assertThat(house.refused("out_of_range")).isEqualTo(1L);
    assertThat(house.refused("wrong_type")).isEqualTo(1L);
  }

  // ---------------------------------------------------------------- selects

  @Test
  void anOptionIsToldAndChosen() {
    house.discover(
        "select",
        "x",
        "{\"obj_id\": \"x\", \"cmd_t\": \"c\", \"stat_t\": \"s\","
            + " \"options\": [\"low\", \"mid\", \"high\"]}");
    assertThat(house.attribute("select.x", "options")).isEqualTo(List.of("low", "mid", "high"));
    house.send("s", "high");
    house.send("s", "highest");
    assertThat(house.value("select.x")).isEqualTo("high");
    assertThat(house.refused("not_an_option")).isEqualTo(1L);

    set("select", "select_next", "select.x", Map.of());
    set("select", "select_next", "select.x", Map.of("cycle", false));
    set("select", "select_previous", "select.x", Map.of());
    set("select", "select_first", "select.x", Map.of());
    set("select", "select_last", "select.x", Map.of());
    set("select", "select_option", "select.x", Map.of("option", "mid"));
    assertThat(house.published()).containsExactly("c low", "c mid", "c low", "c high", "c mid");
    assertThatThrownBy(() -> set("select", "select_option", "select.x", Map.of("option", "off")))
        .hasStackTraceContaining("select.x has no option off; it has [low, mid, high]");

    house.send("s", "none");
    assertThat(house.value("select.x")).isEqualTo(State.UNKNOWN);
  }

  @Test
  void aSelectNeedsOptions() {
    house.discover("select", "x", "{\"cmd_t\": \"c\"}");
    assertThat(house.refused("missing_field")).isEqualTo(1L);
  }

  // ---------------------------------------------------------------- texts

  @Test
  void aTextIsToldAndSetWithinItsRules() {
    house.discover(
        "text",
        "x",
        "{\"obj_id\": \"x\", \"cmd_t\": \"c\", \"stat_t\": \"s\", \"min\": 2, \"max\": 5,"
            + " \"pattern\": \"[a-z]+\", \"mode\": \"password\"}");
    assertThat(house.attribute("text.x", "mode")).isEqualTo("password");
    assertThat(house.attribute("text.x", "max")).isEqualTo(5);
    house.send("s", "abc");
    house.send("s", "abcdef");
    house.send("s", "123");
    assertThat(house.value("text.x")).isEqualTo("abc");
    assertThat(house.refused("out_of_range")).isEqualTo(1L);
    assertThat(house.refused("unknown_state")).isEqualTo(1L);

    set("text", "set_value", "text.x", Map.of("value", "xyz"));
    assertThat(house.published()).containsExactly("c xyz");
    assertThatThrownBy(() -> set("text", "set_value", "text.x", Map.of("value", "x")))
        .hasStackTraceContaining("text.x takes 2 to 5 characters, not 1");
    assertThatThrownBy(() -> set("text", "set_value", "text.x", Map.of("value", "123")))
        .hasStackTraceContaining("text.x takes only what matches [a-z]+");
  }

  @Test
  void aPatternThatIsNoneIsRefused() {
    house.discover("text", "x", "{\"cmd_t\": \"c\", \"pattern\": \"[a-\"}");
    assertThat(house.refused("wrong_type")).isEqualTo(1L);
  }

  // ---------------------------------------------------------------- buttons

  @Test
  void aButtonIsPressed() {
    house.discover(
        "button", "x", "{\"obj_id\": \"x\", \"cmd_t\": \"c\", \"dev_cla\": \"restart\"}");
    house.discover("button", "y", "{\"obj_id\": \"y\", \"cmd_t\": \"d\", \"pl_prs\": \"go\"}");
    assertThat(house.value("button.x")).isEqualTo(State.UNKNOWN);
    assertThat(house.attribute("button.x", "device_class")).isEqualTo("restart");
    set("button", "press", "button.x", Map.of());
    assertThat(house.published()).containsExactly("c PRESS");
    assertThat(house.value("button.x")).endsWith("+00:00");
    set("button", "press", "button.y", Map.of());
    assertThat(house.published()).containsExactly("d go");
  }
}
