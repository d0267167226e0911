package dev.hearth.integration.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever devices send as states, nothing is thrown. The seed is fixed, so a failure comes again.
class StateFuzzTest {
  private static final String[] VALUES = {
    "null",
    "true",
    "-1",
    "1e400",
    "\"ON\"",
    "\"None\"",
    "\"\"",
    "[]",
    "{}",
    "\"nan\"",
    "0",
    "255",
    "\"xy\"",
    "\"color_temp\"",
    "\"rgb\"",
    "{\"x\": 0.1, \"y\": \"a\"}",
    "{\"r\": 1, \"g\": 2}",
    "{\"x\": 1e300, \"y\": 0}",
    "\"2026-02-31T25:00:00Z\"",
    "\"\\u0000ü客厅\""
  };
  private static final String[] KEYS = {
    "state",
    "brightness",
    "color_mode",
    "color",
    "color_temp",
    "effect",
    "v",
    "event_type",
    "installed_version",
    "update_percentage",
    "in_progress",
    "release_url",
    "position",
    "tilt_position"
  };

  @TempDir Path folder;

  @Test
  void anyStateIsReadOrRefused() {
    Random random = new Random(20_261_123);
    try (MqttHouse house = MqttHouse.start(folder)) {
      String common = "\"state_topic\": \"s\", \"json_attributes_topic\": \"s\", ";
      house.discover("sensor", "a", "{" + common + "\"unit_of_meas\": \"W\"}");
      house.discover("sensor", "b", "{" + common + "\"dev_cla\": \"timestamp\"}");
      house.discover("sensor", "c", "{" + common + "\"val_tpl\": \"{{ value_json.v.x[1] }}\"}");
      house.discover("binary_sensor", "d", "{" + common + "\"val_tpl\": \"{{ value_json.v }}\"}");
      house.discover("switch", "e", "{" + common + "\"cmd_t\": \"c\"}");
      house.discover(
          "light",
          "f",
          "{"
              + common
              + "\"cmd_t\": \"c\", \"schema\": \"json\", \"brightness\": true, \"effect\": true,"
              + " \"sup_clrm\": [\"xy\", \"rgb\", \"color_temp\"]}");
      house.discover(
          "light",
          "g",
          "{"
              + common
              + "\"cmd_t\": \"c\", \"rgb_cmd_t\": \"c\", \"rgb_stat_t\": \"s\", \"bri_stat_t\": \"s\","
              + " \"clr_temp_stat_t\": \"s\", \"hs_stat_t\": \"s\", \"fx_stat_t\": \"s\"}");
      house.discover(
          "light",
          "h",
          "{"
              + common
              + "\"cmd_t\": \"c\", \"schema\": \"template\", \"cmd_on_tpl\": \"1\","
              + " \"cmd_off_tpl\": \"0\", \"stat_tpl\": \"{{ value_json.state }}\","
              + " \"bri_tpl\": \"{{ value_json.v }}\", \"clr_temp_tpl\": \"{{ value_json.v }}\"}");
      house.discover("event", "i", "{" + common + "\"evt_typ\": [\"ON\", \"True\", \"255\"]}");
      house.discover("update", "j", "{" + common + "\"l_ver_t\": \"s\"}");
      house.discover("cover", "k", "{" + common + "\"pos_t\": \"s\", \"tilt_status_t\": \"s\"}");
      house.discover("lock", "l", "{" + common + "\"cmd_t\": \"c\"}");
      house.discover(
          "fan",
          "m",
          "{"
              + common
              + "\"cmd_t\": \"c\", \"pct_stat_t\": \"s\", \"pr_mode_stat_t\": \"s\","
              + " \"osc_stat_t\": \"s\", \"dir_stat_t\": \"s\"}");
      for (int round = 0; round < 5_000; round++) {
        house.broker.send("s", payload(random), false);
        if (round % 500 == 0) {
          house.settle();
        }
      }
      house.settle();

      assertThat(house.refused("internal_error")).isNull();
      assertThat(house.refused("invalid_light_state")).isNotNull();
      assertThat(house.states()).hasSize(13);
    }
  }

  private static String payload(Random random) {
    if (random.nextInt(4) == 0) {
      return VALUES[random.nextInt(VALUES.length)].replace("\"", "");
    }
    StringBuilder json = new StringBuilder("{");
    for (int i = random.nextInt(5); i >= 0; i--) {
      json.append('"')
          .append(KEYS[random.nextInt(KEYS.length)])
          .append("\": ")
          .append(VALUES[random.nextInt(VALUES.length)])
          .append(i == 0 ? "}" : ", ");
    }
    return json.toString();
  }
}
