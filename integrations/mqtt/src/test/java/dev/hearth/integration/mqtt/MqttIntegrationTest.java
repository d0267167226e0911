package dev.hearth.integration.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What MQTT devices are to the hub.
class MqttIntegrationTest {
  private static final String DEVICE =
      "\"device\": {\"identifiers\": [\"d1\"], \"name\": \"Lamp\"}";

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

  @Test
  void aSensorAppearsWithItsStateAndDevice() {
    house.discover(
        "sensor",
        "t",
        """
        {"name": "Temperature", "unique_id": "u", "state_topic": "t", "device_class": "temperature",
         "unit_of_measurement": "°C", "state_class": "measurement",
         "value_template": "{{ value_json.t | round(1) }}", %s}
        """
            .formatted(DEVICE));
    assertThat(house.value("sensor.lamp_temperature")).isEqualTo(State.UNKNOWN);

    house.send("t", "{\"t\": 21.46}");

    assertThat(house.value("sensor.lamp_temperature")).isEqualTo("21.5");
    assertThat(house.attribute("sensor.lamp_temperature", "friendly_name"))
        .isEqualTo("Lamp Temperature");
    assertThat(house.attribute("sensor.lamp_temperature", "unit_of_measurement")).isEqualTo("°C");
    assertThat(house.hub.run(() -> house.hub.hub().entities().devices().all().size())).isEqualTo(1);
  }

  @Test
  void namesFollowDeviceClassAndSuggestion() {
    house.discover(
        "light",
        "l",
        """
        {"name": null, "unique_id": "a", "command_topic": "c", "schema": "json",
         "default_entity_id": "light.living_room/ceiling", %s}
        """
            .formatted(DEVICE));
    house.discover(
        "sensor",
        "p",
        """
        {"unique_id": "b", "state_topic": "s", "device_class": "pm25", %s}
        """
            .formatted(DEVICE));
    house.discover("sensor", "q", "{\"state_topic\": \"s\", \"object_id\": \"Küche links\"}");

    assertThat(house.attribute("light.living_room_ceiling", "friendly_name")).isEqualTo("Lamp");
    assertThat(house.attribute("sensor.lamp_pm2_5", "friendly_name")).isEqualTo("Lamp PM2.5");
    assertThat(house.attribute("sensor.kuche_links", "friendly_name")).isEqualTo("MQTT Sensor");
  }

  @Test
  void availabilityJoinsItsTopicsByTheMode() {
    for (String mode : List.of("all", "any", "latest")) {
      house.discover(
          "sensor",
          mode,
          """
          {"state_topic": "s", "object_id": "%s", "availability_mode": "%s",
           "availability": [{"topic": "a"},
             {"topic": "b", "value_template": "{{ value_json.state }}"}]}
          """
              .formatted(mode, mode));
    }
    assertThat(house.value("sensor.all")).isEqualTo(State.UNAVAILABLE);

    house.send("s", "5");
    house.send("a", "online");
    assertThat(house.value("sensor.all")).isEqualTo(State.UNAVAILABLE);
    assertThat(house.value("sensor.any")).isEqualTo("5");
    assertThat(house.value("sensor.latest")).isEqualTo("5");
    house.send("b", "{\"state\": \"online\"}");
    assertThat(house.value("sensor.all")).isEqualTo("5");
    house.send("a", "offline");
    assertThat(house.value("sensor.all")).isEqualTo(State.UNAVAILABLE);
    assertThat(house.value("sensor.any")).isEqualTo("5");
    assertThat(house.value("sensor.latest")).isEqualTo(State.UNAVAILABLE);
  }

  @Test
  void whatCannotBeReadKeepsTheStateAndIsCounted() {
    house.discover(
        "sensor",
        "x",
        """
        {"state_topic": "s", "object_id": "x", "unit_of_measurement": "W",
         "value_template": "{{ value_json.power.now }}"}
        """);
    house.send("s", "{\"power\": {\"now\": 7}}");

    house.send("s", "not json");
    house.send("s", "{\"power\": {\"now\": \"much\"}}");
    house.send("s", "{\"power\": {\"now\": \"\"}}");
    house.send("s", "{\"power\": {\"now\": \"nan\"}}");

    assertThat(house.value("sensor.x")).isEqualTo("7");
    assertThat(house.refused("template_failed")).isEqualTo(1L);
    assertThat(house.refused("not_a_number")).isEqualTo(2L);
    house.send("s", "{\"power\": {\"now\": null}}");
    assertThat(house.value("sensor.x")).isEqualTo(State.UNKNOWN);
  }

  @Test
  void theDeletionOfAKeptStateIsNoFault() {
    house.discover(
        "sensor",
        "x",
        "{\"state_topic\": \"s\", \"object_id\": \"x\", \"val_tpl\": \"{{ value_json.v }}\"}");
    house.keep("s", "{\"v\": 1}");
    house.keep("s", "");

    assertThat(house.value("sensor.x")).isEqualTo("1");
    assertThat(house.status()).containsEntry("refused", Map.of());
  }

  @Test
  void timesAreWrittenInUtcAndOptionsAreChecked() {
    house.discover(
        "sensor",
        "a",
        "{\"state_topic\": \"a\", \"object_id\": \"a\", \"dev_cla\": \"timestamp\"}");
    house.discover(
        "sensor",
        "b",
        "{\"state_topic\": \"b\", \"object_id\": \"b\", \"dev_cla\": \"enum\", \"ops\": [\"up\"]}");

    house.send("a", "2026-11-23T00:10:05.250+01:00");
    assertThat(house.value("sensor.a")).isEqualTo("2026-11-22T23:10:05+00:00");
    house.send("a", "2026-11-23T00:10:05");
    assertThat(house.value("sensor.a")).isEqualTo("2026-11-22T23:10:05+00:00");
    house.send("a", "yesterday");
    assertThat(house.value("sensor.a")).isEqualTo(State.UNKNOWN);
    house.send("b", "up");
    house.send("b", "down");
    assertThat(house.value("sensor.b")).isEqualTo("up");
    assertThat(house.refused("not_an_option")).isEqualTo(1L);
    assertThat(house.refused("not_a_time")).isEqualTo(2L);
  }

  @Test
  void aSilentSensorExpires() {
    house.discover(
        "sensor", "x", "{\"state_topic\": \"s\", \"object_id\": \"x\", \"expire_after\": 60}");
    assertThat(house.value("sensor.x")).isEqualTo(State.UNAVAILABLE);
    house.send("s", "1");
    house.advance(Duration.ofSeconds(50));
    house.send("s", "1");
    house.advance(Duration.ofSeconds(50));
    assertThat(house.value("sensor.x")).isEqualTo("1");

    house.advance(Duration.ofSeconds(11));
    assertThat(house.value("sensor.x")).isEqualTo(State.UNAVAILABLE);
    house.send("s", "1");
    assertThat(house.value("sensor.x")).isEqualTo("1");
  }

  @Test
  void aBinarySensorGoesOffAfterItsDelayAndANewOnStartsItAnew() {
    house.discover(
        "binary_sensor",
        "x",
        """
        {"state_topic": "s", "object_id": "x", "off_delay": 5, "payload_on": true,
         "payload_off": false, "value_template": "{{ value_json.motion }}"}
        """);
    house.send("s", "{\"motion\": true}");
    house.advance(Duration.ofSeconds(4));
    house.send("s", "{\"motion\": true}");
    house.advance(Duration.ofSeconds(4));
    assertThat(house.value("binary_sensor.x")).isEqualTo("on");
    house.advance(Duration.ofSeconds(2));
    assertThat(house.value("binary_sensor.x")).isEqualTo("off");
  }

  @Test
  void aSwitchWithoutStateTopicIsWhatItWasTold() {
    house.discover(
        "switch",
        "x",
        "{\"command_topic\": \"c\", \"object_id\": \"x\", \"cmd_tpl\": \"<{{ value }}>\"}");
    assertThat(house.value("switch.x")).isEqualTo(State.UNKNOWN);
    house.published();

    house.call("switch", "turn_on", Map.of("entity_id", "switch.x"));

    assertThat(house.published()).containsExactly("c <ON>");
    assertThat(house.value("switch.x")).isEqualTo("on");
    assertThat(house.attribute("switch.x", "assumed_state")).isEqualTo(true);
  }

  @Test
  void aSwitchWithStateTopicWaitsForTheDevice() {
    house.discover(
        "switch",
        "x",
        """
        {"command_topic": "c", "state_topic": "s", "object_id": "x", "payload_on": 1,
         "payload_off": 0, "state_on": "yes", "state_off": "no"}
        """);
    house.published();
    house.call("switch", "turn_on", Map.of("entity_id", "switch.x"));
    assertThat(house.published()).containsExactly("c 1");
    assertThat(house.value("switch.x")).isEqualTo(State.UNKNOWN);
    house.send("s", "yes");
    assertThat(house.value("switch.x")).isEqualTo("on");
    house.send("s", "None");
    assertThat(house.value("switch.x")).isEqualTo(State.UNKNOWN);
  }

  @Test
  void attributesComeFromTheirTopicAndTemplate() {
    house.discover(
        "sensor",
        "x",
        """
        {"state_topic": "s", "object_id": "x", "json_attributes_topic": "s",
         "value_template": "{{ value_json.v }}",
         "json_attributes_template": "{{ value_json.more | tojson }}"}
        """);
    house.send("s", "{\"v\": 1, \"more\": {\"a\": [1], \"friendly_name\": \"no\"}}");

    assertThat(house.attribute("sensor.x", "a")).isEqualTo(List.of(1L));
    assertThat(house.attribute("sensor.x", "friendly_name")).isEqualTo("MQTT Sensor");
    house.send("s", "{\"v\": 2, \"more\": [1]}");
    assertThat(house.attribute("sensor.x", "a")).isEqualTo(List.of(1L));
    assertThat(house.refused("invalid_attributes")).isEqualTo(1L);
  }

  @Test
  void aChangedAnnouncementChangesTheEntityInPlace() {
    house.discover(
        "sensor", "x", "{\"state_topic\": \"s\", \"unique_id\": \"u\", \"name\": \"One\"}");
    house.send("s", "1");
    house.discover(
        "sensor", "x", "{\"state_topic\": \"t\", \"unique_id\": \"u\", \"name\": \"Two\"}");

    assertThat(house.attribute("sensor.one", "friendly_name")).isEqualTo("Two");
    assertThat(house.value("sensor.one")).isEqualTo("1");
    house.send("s", "2");
    house.send("t", "3");
    assertThat(house.value("sensor.one")).isEqualTo("3");
    assertThat(house.broker.subscribed()).contains("t").doesNotContain("s");
  }

  @Test
  void anEmptyPayloadForgetsTheEntityAndItsDevice() {
    house.discover(
        "sensor",
        "x",
        "{\"state_topic\": \"s\", \"unique_id\": \"u\", \"name\": \"X\", " + DEVICE + "}");
    assertThat(house.exists("sensor.lamp_x")).isTrue();

    house.discover("sensor", "x", "");

    assertThat(house.exists("sensor.lamp_x")).isFalse();
    assertThat(house.hub.run(() -> house.hub.hub().entities().devices().all().size())).isZero();
    assertThat(house.broker.subscribed()).doesNotContain("s");
  }

  @Test
  void aUniqueIdBelongsToTheFirstOfItsComponent() {
    house.discover(
        "sensor", "a", "{\"state_topic\": \"s\", \"unique_id\": \"u\", \"name\": \"A\"}");
    house.discover(
        "sensor", "b", "{\"state_topic\": \"s\", \"unique_id\": \"u\", \"name\": \"B\"}");
    house.discover(
        "binary_sensor", "a", "{\"state_topic\": \"s\", \"unique_id\": \"u\", \"name\": \"C\"}");

    assertThat(house.exists("sensor.a")).isTrue();
    assertThat(house.exists("sensor.b")).isFalse();
    assertThat(house.exists("binary_sensor.c")).isTrue();
    assertThat(house.refused("duplicate_unique_id")).isEqualTo(1L);
  }

  @Test
  void anEntityMigratesToADeviceAndKeepsItsId() {
    house.discover(
        "sensor", "n/x", "{\"state_topic\": \"s\", \"unique_id\": \"u\", \"name\": \"A\"}");
    house.send("s", "1");
    house.discover("sensor", "n/x", "{\"migrate_discovery\": true}");
    house.discover(
        "device",
        "n",
        """
        {"o": {"name": "o"}, "dev": {"ids": "d", "name": "D"},
         "cmps": {"x": {"p": "sensor", "unique_id": "u", "name": "B", "state_topic": "s"},
                  "y": {"p": "sensor", "unique_id": "v", "name": "Y", "state_topic": "s"}}}
        """);
    house.discover("sensor", "n/x", "");

    assertThat(house.value("sensor.a")).isEqualTo("1");
    assertThat(house.attribute("sensor.a", "friendly_name")).isEqualTo("D B");
    house.discover(
        "device",
        "n",
        """
        {"o": {"name": "o"}, "dev": {"ids": "d", "name": "D"},
         "cmps": {"x": {"p": "sensor", "unique_id": "u", "name": "B", "state_topic": "s"},
                  "y": {"p": "sensor"}}}
        """);
    assertThat(house.exists("sensor.a")).isTrue();
    assertThat(house.exists("sensor.d_y")).isFalse();
    house.discover("device", "n", "");
    assertThat(house.exists("sensor.a")).isFalse();
  }

  @Test
  void aDisabledEntityIsRegisteredButHasNoState() {
    house.discover(
        "sensor",
        "x",
        "{\"state_topic\": \"s\", \"unique_id\": \"u\", \"name\": \"X\", \"en\": \"false\"}");

    assertThat(house.exists("sensor.x")).isFalse();
    assertThat(house.broker.subscribed()).doesNotContain("s");
    assertThat(
            house.hub.run(() ->
                house.hub.hub().entities().registry().find("sensor", "mqtt", "u").isPresent()))
        .isTrue();
  }

  @Test
  void anEntityThatWasTakenOutComesBackWithItsNextAnnouncement() {
    String announcement = "{\"state_topic\": \"s\", \"unique_id\": \"u\", \"name\": \"X\"}";
    house.discover("sensor", "x", announcement);
    house.hub.run(() -> house.hub.hub().entities().forget("sensor.x"));
    assertThat(house.exists("sensor.x")).isFalse();

    house.discover("sensor", "x", announcement);
    house.send("s", "1");
    assertThat(house.value("sensor.x")).isEqualTo("1");
  }

  @Test
  void aLostConnectionMakesEverythingUnavailableUntilItIsBack() {
    house.discover("sensor", "x", "{\"state_topic\": \"s\", \"object_id\": \"x\"}");
    house.keep("s", "1");
    assertThat(house.published()).containsExactly("homeassistant/status online");
    house.broker.refuse(
        new MqttException(MqttException.Kind.UNREACHABLE, "nothing answers at mqtt://memory:1883"));

    house.broker.lose();
    house.settle();
    assertThat(house.value("sensor.x")).isEqualTo(State.UNAVAILABLE);
    house.advance(Duration.ofSeconds(2));
    assertThat(house.status())
        .containsEntry("connected", false)
        .containsEntry("error", "nothing answers at mqtt://memory:1883");
    house.broker.refuse(null);
    house.advance(Duration.ofSeconds(3));

    assertThat(house.value("sensor.x")).isEqualTo("1");
    assertThat(house.status()).containsEntry("connected", true).containsEntry("error", null);
    assertThat(house.published()).containsExactly("homeassistant/status online");
    assertThat(house.broker.subscribed())
        .containsExactlyInAnyOrder("homeassistant/+/+/config", "homeassistant/+/+/+/config", "s");
  }

  @Test
  void attemptsGetRarerUpToAMinute() {
    house.broker.refuse(new MqttException(MqttException.Kind.UNREACHABLE, "gone"));
    house.broker.lose();
    house.settle();
    int attempts = 0;
    for (int minute = 0; minute < 10; minute++) {
      ConnectOptions before = house.broker.options();
      assertThat(before).isNotNull();
      house.advance(Duration.ofSeconds(75));
      attempts++;
    }
    assertThat(attempts).isEqualTo(10);
    house.broker.refuse(null);
    house.advance(Duration.ofSeconds(76));
    assertThat(house.status()).containsEntry("connected", true);
  }

  @Test
  void oneFilterIsSubscribedOnceForManyAndKeptMessagesReachTheNewOneOnly() {
    house.keep("s", "{\"a\": 1, \"b\": 2}");
    house.discover(
        "sensor",
        "a",
        "{\"state_topic\": \"s\", \"object_id\": \"a\", \"val_tpl\": \"{{ value_json.a }}\"}");
    house.send("s", "{\"a\": 5, \"b\": 6}");
    house.discover(
        "sensor",
        "b",
        "{\"state_topic\": \"s\", \"object_id\": \"b\", \"val_tpl\": \"{{ value_json.b }}\"}");

    assertThat(house.value("sensor.b")).isEqualTo("2");
    assertThat(house.value("sensor.a")).isEqualTo("5");
    house.discover("sensor", "a", "");
    assertThat(house.broker.subscribed()).contains("s");
    house.discover("sensor", "b", "");
    assertThat(house.broker.subscribed()).doesNotContain("s");
  }

  @Test
  void refusedAnnouncementsLeaveTheOthersAlone() {
    house.discover("sensor", "bad", "not json");
    house.discover("siren", "c", "{}");
    house.discover("sensor", "worse", "{\"state_topic\": \"a\", \"val_tpl\": \"{{ open\"}");
    house.discover("sensor", "good", "{\"state_topic\": \"s\", \"object_id\": \"good\"}");

    assertThat(house.exists("sensor.good")).isTrue();
    assertThat(house.status())
        .containsEntry(
            "refused",
            Map.of("not_json", 1L, "invalid_template", 1L, "unsupported component siren", 1L));
  }

  @Test
  void messagesArePublishedByService() {
    house.published();
    house.call("mqtt", "publish", Map.of("topic", "a/b", "payload", Map.of("x", 1)));
    assertThat(house.published()).containsExactly("a/b {\"x\":1}");
    assertThatThrownBy(() -> house.call("mqtt", "publish", Map.of("topic", "a/#")))
        .hasMessageContaining("wildcard");
  }

  @Test
  void theBrokerOfTheConfigurationCannotBeChangedByService() {
    assertThatThrownBy(() -> house.call("mqtt", "configure", Map.of("broker", "mqtt://other")))
        .hasMessageContaining("configuration.yaml");
  }

  @Test
  void stoppingSaysOffline() {
    house.published();
    house.hub.run(() -> house.hub.hub().stop());
    assertThat(house.broker.takePublished()).containsExactly("homeassistant/status offline");
    assertThat(house.broker.options().will().text()).isEqualTo("offline");
  }
}
