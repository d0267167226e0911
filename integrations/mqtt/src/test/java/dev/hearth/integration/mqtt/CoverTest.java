package dev.hearth.integration.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.HubException;
import dev.hearth.core.ServiceValidationException;
import dev.hearth.core.State;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What devices say of their blinds and doors, and how they are moved.
class CoverTest {
  private static final String COVER = "cover.x";

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

  private void cover(String keys) {
    house.discover("cover", "x", "{\"obj_id\": \"x\", " + keys + "}");
  }

  private void call(String service) {
    call(service, Map.of());
  }

  private void call(String service, Map<String, ?> data) {
    Map<String, Object> all = new HashMap<>(data);
    all.put("entity_id", COVER);
    house.call("cover", service, all);
  }

  private void blind() {
    cover(
        """
        "cmd_t": "blind/set", "pos_t": "blind", "pos_tpl": "{{ value_json['position'] }}",
        "set_pos_t": "blind/set", "set_pos_tpl": "{ \\"position\\": {{ position }} }",
        "stat_t": "blind", "val_tpl": "{{ value_json['state'] }}", "stat_open": "OPEN",
        "stat_clsd": "CLOSE", "stat_stopped": "STOP", "dev_cla": "blind"
        """);
  }

  @Test
  void aBlindTellsStateAndPositionInOneMessage() {
    blind();
    assertThat(house.value(COVER)).isEqualTo(State.UNKNOWN);
    assertThat(house.attribute(COVER, "supported_features")).isEqualTo(15);
    assertThat(house.attribute(COVER, "device_class")).isEqualTo("blind");
    assertThat(house.attribute(COVER, "friendly_name")).isEqualTo("Blind");
    assertThat(house.attribute(COVER, "assumed_state")).isNull();

    house.send("blind", "{\"state\": \"OPEN\", \"position\": 67.9}");
    assertThat(house.value(COVER)).isEqualTo("open");
    assertThat(house.attribute(COVER, "current_position")).isEqualTo(67);
    house.send("blind", "{\"state\": \"closing\", \"position\": 30}");
    assertThat(house.value(COVER)).isEqualTo("closing");
    house.send("blind", "{\"state\": \"STOP\", \"position\": 0}");
    assertThat(house.value(COVER)).isEqualTo("closed");
    house.send("blind", "{\"state\": \"opening\", \"position\": 1}");
    assertThat(house.value(COVER)).isEqualTo("opening");
    house.send("blind", "{\"state\": null}");
    assertThat(house.value(COVER)).isEqualTo(State.UNKNOWN);
    assertThat(house.attribute(COVER, "current_position")).isEqualTo(1);
  }

  @Test
  void commandsAreSentAndTheDeviceSaysWhatCameOfThem() {
    blind();
    house.send("blind", "{\"state\": \"CLOSE\", \"position\": 0}");
    call("open_cover");
    call("close_cover");
    call("stop_cover");
    call("set_cover_position", Map.of("position", 42));
    call("toggle");
    assertThat(house.published())
        .containsExactly(
            "blind/set OPEN",
            "blind/set CLOSE",
            "blind/set STOP",
            "blind/set { \"position\": 42 }",
            "blind/set OPEN");
    assertThat(house.value(COVER)).isEqualTo("closed");
  }

  @Test
  void withoutATopicThatTellsTheStateItIsWhatTheLastCommandMadeIt() {
    cover("\"cmd_t\": \"c\"");
    assertThat(house.value(COVER)).isEqualTo(State.UNKNOWN);
    assertThat(house.attribute(COVER, "assumed_state")).isEqualTo(true);
    assertThat(house.attribute(COVER, "supported_features")).isEqualTo(11);
    assertThat(house.attribute(COVER, "friendly_name")).isEqualTo("MQTT Cover");
    call("open_cover");
    assertThat(house.value(COVER)).isEqualTo("open");
    call("toggle");
    assertThat(house.value(COVER)).isEqualTo("closed");
    call("toggle");
    assertThat(house.value(COVER)).isEqualTo("open");
    assertThat(house.published()).containsExactly("c OPEN", "c CLOSE", "c OPEN");
  }

  @Test
  void optimismAlsoAssumesThePosition() {
    cover("\"cmd_t\": \"c\", \"pos_t\": \"p\", \"set_pos_t\": \"q\", \"opt\": true");
    call("set_cover_position", Map.of("position", 30));
    assertThat(house.value(COVER)).isEqualTo("open");
    assertThat(house.attribute(COVER, "current_position")).isEqualTo(30);
    call("close_cover");
    assertThat(house.value(COVER)).isEqualTo("closed");
    assertThat(house.attribute(COVER, "current_position")).isEqualTo(0);
  }

  @Test
  void aStoppedCoverWithoutPositionIsClosedIfItWasClosing() {
    cover(
        "\"cmd_t\": \"c\", \"stat_t\": \"s\", \"stat_closing\": \"close\", \"stat_opening\": \"open\"");
    house.send("s", "open");
    assertThat(house.value(COVER)).isEqualTo("opening");
    house.send("s", "stopped");
    assertThat(house.value(COVER)).isEqualTo("open");
    house.send("s", "close");
    house.send("s", "stopped");
    assertThat(house.value(COVER)).isEqualTo("closed");
    house.send("s", "stopped");
    assertThat(house.value(COVER)).isEqualTo("closed");
  }

  @Test
  void thePositionSaysTheStateWhereNothingElseDoes() {
    cover(
        "\"cmd_t\": \"c\", \"pos_t\": \"p\", \"set_pos_t\": \"q\", \"pos_open\": 0, \"pos_clsd\": 255");
    house.send("p", "255");
    assertThat(house.value(COVER)).isEqualTo("closed");
    assertThat(house.attribute(COVER, "current_position")).isEqualTo(0);
    house.send("p", "-7");
    assertThat(house.value(COVER)).isEqualTo("open");
    assertThat(house.attribute(COVER, "current_position")).isEqualTo(100);
    for (int percent = 0; percent <= 100; percent++) {
      call("set_cover_position", Map.of("position", percent));
      house.published().forEach(sent -> house.send("p", sent.substring(2)));
      assertThat(house.attribute(COVER, "current_position")).isEqualTo(percent);
    }
  }

  @Test
  void aPositionMayComeWithATilt() {
    cover(
        """
        "pos_t": "p", "pos_tpl": "{{ value if position_open == 99 and entity_id == 'cover.x' }}",
        "pos_open": 99, "tilt_max": 90, "tilt_cmd_t": "t"
        """);
    assertThat(house.attribute(COVER, "supported_features")).isEqualTo(240);
    house.send("p", "{\"position\": 99, \"tilt_position\": 45}");
    assertThat(house.value(COVER)).isEqualTo("open");
    assertThat(house.attribute(COVER, "current_position")).isEqualTo(100);
    assertThat(house.attribute(COVER, "current_tilt_position")).isEqualTo(50);
    house.send("p", "None");
    assertThat(house.value(COVER)).isEqualTo(State.UNKNOWN);
    assertThat(house.attribute(COVER, "current_position")).isNull();
  }

  @Test
  void slatsAreTiltedInTheNumbersOfTheDevice() {
    cover(
        """
        "cmd_t": "c", "tilt_cmd_t": "t", "tilt_status_t": "ts", "tilt_min": 0, "tilt_max": 180,
        "tilt_clsd_val": 0, "tilt_opnd_val": 90,
        "tilt_cmd_tpl": "{{ value }} {{ tilt_position }} {{ tilt_max }}"
        """);
    house.send("ts", "90");
    assertThat(house.attribute(COVER, "current_tilt_position")).isEqualTo(50);
    call("toggle_cover_tilt");
    house.send("ts", "0");
    call("toggle_cover_tilt");
    call("set_cover_tilt_position", Map.of("tilt_position", 25));
    call("stop_cover_tilt");
    call("open_cover_tilt");
    call("close_cover_tilt");
    assertThat(house.published())
        .containsExactly(
            "t 0 0 180", "t 90 90 180", "t 45 25 180", "t STOP", "t 90 90 180", "t 0 0 180");
    assertThat(house.attribute(COVER, "current_tilt_position")).isEqualTo(0);
    house.send("ts", "181");
    house.send("ts", "flat");
    assertThat(house.attribute(COVER, "current_tilt_position")).isEqualTo(0);
    assertThat(house.status())
        .containsEntry("refused", Map.of("out_of_range", 1L, "not_a_number", 1L));
  }

  @Test
  void slatsThatSayNothingAreWhereTheyWereSent() {
    cover("\"cmd_t\": \"c\", \"tilt_cmd_t\": \"t\"");
    call("open_cover_tilt");
    assertThat(house.attribute(COVER, "current_tilt_position")).isEqualTo(100);
    call("set_cover_tilt_position", Map.of("tilt_position", 20));
    assertThat(house.attribute(COVER, "current_tilt_position")).isEqualTo(20);
  }

  @Test
  void whatACoverCannotDoIsRefusedAndNothingIsSent() {
    cover("\"cmd_t\": \"c\", \"pl_stop\": null, \"stat_t\": \"s\"");
    assertThat(house.attribute(COVER, "supported_features")).isEqualTo(3);
    for (String service : new String[] {"stop_cover", "open_cover_tilt", "toggle_cover_tilt"}) {
      assertThatThrownBy(() -> call(service))
          .cause()
          .isInstanceOf(ServiceValidationException.class)
          .hasMessage("cover.x does not support cover." + service);
    }
    assertThatThrownBy(() -> call("set_cover_position", Map.of("position", 50)))
        .cause()
        .isInstanceOf(ServiceValidationException.class);
    assertThat(house.published()).isEmpty();
  }

  @Test
  void aFailingTemplateSendsNothing() {
    cover(
        "\"cmd_t\": \"c\", \"pos_t\": \"p\", \"set_pos_t\": \"q\", \"set_pos_tpl\": \"{{ 1 / 0 }}\"");
    assertThatThrownBy(() -> call("set_cover_position", Map.of("position", 50)))
        .cause()
        .isInstanceOf(HubException.class)
        .hasMessageContaining("the device was sent nothing");
    assertThat(house.published()).isEmpty();
  }

  @Test
  void garbageLeavesTheCoverAsItWas() {
    blind();
    house.send("blind", "{\"state\": \"OPEN\", \"position\": 10}");
    house.send("blind", "{\"state\": \"ajar\", \"position\": \"nan\"}");
    house.send("blind", "{\"state\": \"\", \"position\": \"\"}");
    house.send("blind", "");
    assertThat(house.value(COVER)).isEqualTo("open");
    assertThat(house.attribute(COVER, "current_position")).isEqualTo(10);
    assertThat(house.refused("unknown_state")).isEqualTo(1L);
    assertThat(house.refused("not_a_number")).isEqualTo(1L);

    cover("\"pos_t\": \"p\"");
    house.send("p", "{\"tilt_position\": 3}");
    house.send("p", "{\"position\": 3, \"tilt_position\": 300}");
    house.send("p", "{\"position\":");
    assertThat(house.attribute(COVER, "current_position")).isEqualTo(10);
    assertThat(house.refused("missing_field")).isEqualTo(1L);
    assertThat(house.refused("out_of_range")).isEqualTo(1L);
  }

  @Test
  void configurationsThatMakeNoSenseAreRefused() {
    for (String keys :
        new String[] {
          "\"set_pos_t\": \"q\"",
          "\"val_tpl\": \"{{ value }}\"",
          "\"pos_tpl\": \"{{ value }}\"",
          "\"tilt_cmd_tpl\": \"{{ value }}\"",
          "\"tilt_status_tpl\": \"{{ value }}\"",
          "\"pos_t\": \"p\", \"pos_open\": 5, \"pos_clsd\": 5",
          "\"tilt_cmd_t\": \"t\", \"tilt_min\": 100"
        }) {
      cover("\"cmd_t\": \"c\", " + keys);
    }
    assertThat(house.refused("conflicting_fields")).isEqualTo(7L);
    cover("\"dev_cla\": \"drawbridge\"");
    assertThat(house.refused("unknown_value")).isEqualTo(1L);
    assertThat(house.exists(COVER)).isFalse();
  }
}
