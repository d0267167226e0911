package dev.hearth.integration.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.ServiceValidationException;
import dev.hearth.core.State;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What devices say of their firmware, and how it is installed.
class UpdateTest {
  private static final String UPDATE = "update.x";

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

  private void update(String keys) {
    house.discover("update", "x", "{\"obj_id\": \"x\", " + keys + "}");
  }

  private void bridged() {
    update(
        """
        "stat_t": "lamp", "cmd_t": "bridge/update", "pl_inst": "{\\"id\\": \\"0x01\\"}",
        "dev_cla": "firmware", "ent_cat": "config", "ent_pic": "https://example.com/logo.png",
        "val_tpl": "{\\"latest_version\\":\\"{{ value_json['update']['latest_version'] }}\\",\
        \\"installed_version\\":\\"{{ value_json['update']['installed_version'] }}\\",\
        \\"update_percentage\\":{{ value_json['update'].get('progress', 'null') }},\
        \\"in_progress\\":{{ (value_json['update']['state'] == 'updating')|lower }}}"
        """);
  }

  @Test
  void aBridgeTellsVersionsAndProgressInOneObject() {
    bridged();
    assertThat(house.value(UPDATE)).isEqualTo(State.UNKNOWN);
    assertThat(house.attribute(UPDATE, "supported_features")).isEqualTo(5);
    assertThat(house.attribute(UPDATE, "friendly_name")).isEqualTo("Firmware");
    assertThat(house.attribute(UPDATE, "entity_picture")).isEqualTo("https://example.com/logo.png");

    house.send(
        "lamp",
        "{\"update\": {\"state\": \"idle\", \"installed_version\": 17039456, \"latest_version\": 17039456}}");
    assertThat(house.value(UPDATE)).isEqualTo("off");
    house.send(
        "lamp",
        "{\"update\": {\"state\": \"available\", \"installed_version\": 17039456, \"latest_version\": 17039457}}");
    assertThat(house.value(UPDATE)).isEqualTo("on");
    assertThat(house.attribute(UPDATE, "installed_version")).isEqualTo("17039456");
    assertThat(house.attribute(UPDATE, "latest_version")).isEqualTo("17039457");
    assertThat(house.attribute(UPDATE, "in_progress")).isEqualTo(false);
    house.send(
        "lamp",
        """
        {"update": {"state": "updating", "progress": 75.99, "installed_version": 17039456,
         "latest_version": 17039457}}
        """);
    assertThat(house.attribute(UPDATE, "in_progress")).isEqualTo(true);
    assertThat(house.attribute(UPDATE, "update_percentage")).isEqualTo(75.99);
    house.send("lamp", "{\"state\": \"ON\"}");
    assertThat(house.attribute(UPDATE, "update_percentage")).isEqualTo(75.99);
    assertThat(house.refused("template_failed")).isEqualTo(1L);
  }

  @Test
  void installingSendsThePayload() {
    bridged();
    house.send(
        "lamp", "{\"update\": {\"installed_version\": 1, \"latest_version\": 2, \"state\": \"\"}}");
    house.call("update", "install", Map.of("entity_id", UPDATE));
    assertThat(house.published()).containsExactly("bridge/update {\"id\": \"0x01\"}");
    assertThat(house.value(UPDATE)).isEqualTo("on");
    house.call("update", "skip", Map.of("entity_id", UPDATE));
    assertThat(house.value(UPDATE)).isEqualTo("off");
    assertThat(house.attribute(UPDATE, "skipped_version")).isEqualTo("2");
  }

  @Test
  void installedAndLatestVersionMayHaveTopicsOfTheirOwn() {
    update(
        """
        "stat_t": "s", "l_ver_t": "l", "l_ver_tpl": "{{ value_json.v }}", "tit": "Program",
        "rel_s": "New colours", "rel_u": "https://example.com/new", "display_precision": 1
        """);
    house.send("s", "1.9.0");
    assertThat(house.value(UPDATE)).isEqualTo(State.UNKNOWN);
    house.send("l", "{\"v\": \"1.10.0\"}");
    assertThat(house.value(UPDATE)).isEqualTo("on");
    house.send("l", "");
    house.send("s", "");
    house.send("s", "{}");
    assertThat(house.value(UPDATE)).isEqualTo("on");
    assertThat(house.attribute(UPDATE, "friendly_name")).isEqualTo("MQTT Update");
    assertThat(house.attribute(UPDATE, "title")).isEqualTo("Program");
    assertThat(house.attribute(UPDATE, "release_summary")).isEqualTo("New colours");
    assertThat(house.attribute(UPDATE, "release_url")).isEqualTo("https://example.com/new");
    assertThat(house.attribute(UPDATE, "display_precision")).isEqualTo(1);
    assertThat(house.attribute(UPDATE, "supported_features")).isEqualTo(4);
    assertThatThrownBy(() -> house.call("update", "install", Map.of("entity_id", UPDATE)))
        .cause()
        .isInstanceOf(ServiceValidationException.class);
    house.send("s", "1.10.0");
    assertThat(house.value(UPDATE)).isEqualTo("off");
    house.send("s", "None");
    assertThat(house.value(UPDATE)).isEqualTo(State.UNKNOWN);
  }

  @Test
  void anObjectMayTellSomeOfItAndTheRestStays() {
    update("\"stat_t\": \"s\"");
    house.send(
        "s",
        """
        {"installed_version": "1", "latest_version": 2, "title": "T", "release_summary": "S",
         "release_url": "https://example.com", "entity_picture": "https://example.com/p.png",
         "update_percentage": 50, "else": true}
        """);
    assertThat(house.attribute(UPDATE, "in_progress")).isEqualTo(true);
    assertThat(house.attribute(UPDATE, "update_percentage")).isEqualTo(50L);
    house.send("s", "{\"installed_version\": \"2\", \"update_percentage\": null}");
    assertThat(house.value(UPDATE)).isEqualTo("off");
    assertThat(house.attribute(UPDATE, "in_progress")).isEqualTo(false);
    assertThat(house.attribute(UPDATE, "title")).isEqualTo("T");
    assertThat(house.attribute(UPDATE, "entity_picture")).isEqualTo("https://example.com/p.png");
    assertThat(house.attribute(UPDATE, "release_url")).isEqualTo("https://example.com");
  }

  @Test
  void nothingIsTakenOfAnObjectThatMakesNoSense() {
    update("\"stat_t\": \"s\"");
    house.send("s", "{\"installed_version\": \"1\", \"latest_version\": \"2\"}");
    house.send("s", "{\"installed_version\": \"2\", \"update_percentage\": 101}");
    house.send("s", "{\"installed_version\": \"2\", \"update_percentage\": \"much\"}");
    house.send("s", "{\"installed_version\": \"2\", \"in_progress\": \"perhaps\"}");
    house.send("s", "{\"installed_version\": \"2\", \"release_url\": \"javascript:alert(1)\"}");
    house.send("s", "{\"installed_version\": []}");
    assertThat(house.value(UPDATE)).isEqualTo("on");
    assertThat(house.status())
        .containsEntry(
            "refused", Map.of("out_of_range", 1L, "wrong_type", 3L, "unknown_value", 1L));
  }
}
