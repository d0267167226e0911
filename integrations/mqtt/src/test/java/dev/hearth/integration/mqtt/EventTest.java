package dev.hearth.integration.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens at devices.
class EventTest {
  private static final String EVENT = "event.remote";

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

  private void remote(String more) {
    house.discover(
        "event",
        "x",
        """
        {"stat_t": "s", "evt_typ": ["single", "double"], "obj_id": "remote", "dev_cla": "Button"%s}
        """
            .formatted(more));
  }

  @Test
  void aMessageIsAnEventWithAttributes() {
    remote("");
    assertThat(house.value(EVENT)).isEqualTo(State.UNKNOWN);
    assertThat(house.attribute(EVENT, "event_types")).isEqualTo(List.of("single", "double"));
    assertThat(house.attribute(EVENT, "device_class")).isEqualTo("button");
    assertThat(house.attribute(EVENT, "friendly_name")).isEqualTo("MQTT Event");

    house.send("s", "{\"event_type\": \"double\", \"button\": 3}");
    String first = house.value(EVENT);
    assertThat(first).endsWith("+00:00");
    assertThat(house.attribute(EVENT, "event_type")).isEqualTo("double");
    assertThat(house.attribute(EVENT, "button")).isEqualTo(3L);

    house.advance(Duration.ofSeconds(1));
    house.send("s", "{\"event_type\": \"double\"}");
    assertThat(house.value(EVENT)).isGreaterThan(first);
    assertThat(house.attribute(EVENT, "button")).isNull();
  }

  @Test
  void theTemplateOfABridgeMakesItsActionsEvents() {
    remote(
        ", \"val_tpl\": \"{% if value_json.action %}\\n"
            + "{{ {'event_type': value_json.action, 'battery': value_json.battery} | to_json }}"
            + "\\n{% endif %}\"");
    house.send("s", "{\"action\": \"single\", \"battery\": 80}");
    String when = house.value(EVENT);
    assertThat(house.attribute(EVENT, "event_type")).isEqualTo("single");
    assertThat(house.attribute(EVENT, "battery")).isEqualTo(80L);
    house.advance(Duration.ofSeconds(1));
    house.send("s", "{\"action\": \"\", \"battery\": 80}");
    house.send("s", "{\"battery\": 80}");
    assertThat(house.value(EVENT)).isEqualTo(when);
    assertThat(house.status()).containsEntry("refused", Map.of());
  }

  @Test
  void whatABrokerKeptDoesNotHappenNow() {
    house.keep("s", "{\"event_type\": \"single\"}");
    remote("");
    assertThat(house.value(EVENT)).isEqualTo(State.UNKNOWN);
    house.send("s", "{\"event_type\": \"single\"}");
    assertThat(house.attribute(EVENT, "event_type")).isEqualTo("single");
  }

  @Test
  void whatIsNoEventIsCountedAndTheStateStays() {
    remote("");
    house.send("s", "{\"event_type\": \"single\"}");
    String when = house.value(EVENT);
    house.advance(Duration.ofSeconds(1));
    house.send("s", "single");
    house.send("s", "[1]");
    house.send("s", "{\"type\": \"single\"}");
    house.send("s", "{\"event_type\": \"triple\"}");
    for (String nothing : List.of("", " ", "{}", "None")) {
      house.send("s", nothing);
    }
    assertThat(house.value(EVENT)).isEqualTo(when);
    assertThat(house.status())
        .containsEntry(
            "refused",
            Map.of("not_json", 1L, "not_an_object", 1L, "missing_field", 1L, "unknown_state", 1L));
  }

  @Test
  void anAnnouncementWithoutEventTypesIsRefused() {
    house.discover("event", "a", "{\"stat_t\": \"s\"}");
    house.discover("event", "b", "{\"stat_t\": \"s\", \"evt_typ\": []}");
    house.discover("event", "c", "{\"evt_typ\": [\"a\"]}");
    house.discover("event", "d", "{\"stat_t\": \"s\", \"evt_typ\": \"a\", \"dev_cla\": \"door\"}");
    assertThat(house.states()).isEmpty();
    assertThat(house.status())
        .containsEntry(
            "refused", Map.of("missing_field", 2L, "out_of_range", 1L, "unknown_value", 1L));
  }

  @Test
  void anotherAnnouncementChangesWhatCanHappen() {
    remote("");
    house.discover(
        "event", "x", "{\"stat_t\": \"t\", \"evt_typ\": \"triple\", \"obj_id\": \"remote\"}");
    house.send("s", "{\"event_type\": \"single\"}");
    assertThat(house.value(EVENT)).isEqualTo(State.UNKNOWN);
    house.send("t", "{\"event_type\": \"triple\"}");
    assertThat(house.attribute(EVENT, "event_type")).isEqualTo("triple");
    assertThat(house.attribute(EVENT, "event_types")).isEqualTo(List.of("triple"));
  }
}
