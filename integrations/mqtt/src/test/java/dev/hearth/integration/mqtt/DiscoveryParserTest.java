package dev.hearth.integration.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.entity.ColorMode;
import dev.hearth.integration.mqtt.EntityConfig.AvailabilityConfig;
import dev.hearth.integration.mqtt.Refusal.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What discovery messages are read as.
class DiscoveryParserTest {
  private final DiscoveryParser parser =
      new DiscoveryParser(
          "homeassistant",
          Abbreviations.load(),
          template -> template.contains("{{ broken") ? "unclosed" : null);

  @Test
  void aSensorIsReadWithEveryKey() {
    SensorConfig sensor =
        configured(
            SensorConfig.class,
            "homeassistant/sensor/node/temp/config",
            """
            {"name": "Temperature", "unique_id": "u1", "state_topic": "t/state", "qos": "1",
             "device_class": "Temperature", "state_class": "measurement",
             "unit_of_measurement": "°C", "expire_after": "60", "force_update": "true",
             "enabled_by_default": "false", "entity_category": "diagnostic",
             "suggested_display_precision": 1, "icon": "mdi:x", "no_such_key": [1],
             "value_template": "{{ value_json.t }}",
             "device": {"ids": "d1", "name": "Device", "hw": 1, "cns": [["mac", "02:00"]]}}
            """);

    assertThat(sensor.common().key()).isEqualTo(new EntityKey("sensor", "node temp"));
    assertThat(sensor.common().uniqueId()).isEqualTo("u1");
    assertThat(sensor.common().enabledByDefault()).isFalse();
    assertThat(sensor.common().qos()).isEqualTo(1);
    assertThat(sensor.common().device().identifiers()).containsExactly("d1");
    assertThat(sensor.common().device().hwVersion()).isEqualTo("1");
    assertThat(sensor.common().device().connections()).containsExactly(List.of("mac", "02:00"));
    assertThat(sensor.deviceClass()).isEqualTo("temperature");
    assertThat(sensor.expireAfter()).isEqualTo(Duration.ofSeconds(60));
    assertThat(sensor.forceUpdate()).isTrue();
    assertThat(sensor.isNumeric()).isTrue();
  }

  @Test
  void shortKeysAndTheBaseTopicGiveTheSameEntity() {
    LightConfig.Json light =
        configured(
            LightConfig.Json.class,
            "homeassistant/light/lamp/config",
            """
            {"~": "home/lamp", "schema": "json", "cmd_t": "~/set", "stat_t": "state/~",
             "avty": [{"t": "~/online", "pl_avail": true}, {"topic": "bridge", "val_tpl": "{{ 1 }}"}],
             "avty_mode": "any", "bri_scl": 100, "brightness": "yes", "sup_clrm": ["hs", "color_temp"],
             "max_mirs": 500, "min_mirs": 153, "name": null, "def_ent_id": "light.living_room/ceiling"}
            """);

    assertThat(light.base().commandTopic()).isEqualTo("home/lamp/set");
    assertThat(light.base().stateTopic()).isEqualTo("state/home/lamp");
    assertThat(light.common().availability())
        .isEqualTo(
            new AvailabilityConfig(
                AvailabilityConfig.Mode.ANY,
                List.of(
                    new AvailabilityConfig.Source("home/lamp/online", "True", "offline", null),
                    new AvailabilityConfig.Source("bridge", "online", "offline", "{{ 1 }}"))));
    assertThat(light.colorModes()).isEqualTo(Set.of(ColorMode.HS, ColorMode.COLOR_TEMP));
    assertThat(light.base().minKelvin()).isEqualTo(2000);
    assertThat(light.base().maxKelvin()).isEqualTo(6535);
    assertThat(light.common().name()).isEmpty();
    assertThat(light.common().suggestedId()).isEqualTo("living_room/ceiling");
  }

  @Test
  void payloadsThatAreNoTextsBecomeWhatATemplateWouldRender() {
    BinarySensorConfig sensor =
        configured(
            BinarySensorConfig.class,
            "homeassistant/binary_sensor/x/config",
            """
            {"state_topic": "t", "payload_on": true, "payload_off": 0}
            """);

    assertThat(sensor.payloadOn()).isEqualTo("True");
    assertThat(sensor.payloadOff()).isEqualTo("0");
    assertThat(sensor.common().name()).isNull();
  }

  @Test
  void aDeviceSharesItsOptionsAndTakesComponentsBack() {
    Discovery discovery =
        parse(
            "homeassistant/device/node/bundle/config",
            """
            {"dev": {"ids": ["d"], "name": "Meter"}, "o": {"name": "sender"}, "~": "m",
             "state_topic": "~/state", "availability_topic": "~/online", "qos": 2,
             "cmps": {
               "a": {"p": "sensor", "unique_id": "a"},
               "b": {"p": "switch", "unique_id": "b", "command_topic": "~/b",
                     "avty": {"topic": "other"}},
               "c": {"platform": "sensor"},
               "d": {"p": "siren", "unique_id": "d"},
               "e": {"name": "no platform"},
               "f": {"p": "switch", "unique_id": "f"}}}
            """);

    List<Discovery.Part> parts = ((Discovery.Announcement) discovery).parts();
    assertThat(parts).hasSize(6);
    SensorConfig a = (SensorConfig) ((Discovery.Configured) parts.get(0)).config();
    assertThat(a.common().key()).isEqualTo(new EntityKey("sensor", "node bundle a"));
    assertThat(a.stateTopic()).isEqualTo("m/state");
    assertThat(a.common().qos()).isEqualTo(2);
    assertThat(a.common().device().name()).isEqualTo("Meter");
    assertThat(a.common().availability().sources().getFirst().topic()).isEqualTo("m/online");
    SwitchConfig b = (SwitchConfig) ((Discovery.Configured) parts.get(1)).config();
    assertThat(b.commandTopic()).isEqualTo("m/b");
    assertThat(b.common().availability().sources().getFirst().topic()).isEqualTo("other");
    assertThat(parts.get(2))
        .isEqualTo(new Discovery.TakenBack(new EntityKey("sensor", "node bundle c")));
    assertThat(parts.get(3)).isInstanceOf(Discovery.Unsupported.class);
    assertThat(refusal(parts.get(4)).field()).isEqualTo("components.e.platform");
    assertThat(refusal(parts.get(5)).field()).isEqualTo("components.f.command_topic");
    assertThat(refusal(parts.get(5)).reason()).isEqualTo(Reason.MISSING_FIELD);
  }

  @Test
  void emptyPayloadsRemoveAndMigrationIsNamed() {
    DiscoveryTopic at = new DiscoveryTopic("sensor", "x");
    assertThat(parse("homeassistant/sensor/x/config", "")).isEqualTo(new Discovery.Removal(at));
    assertThat(parse("homeassistant/sensor/x/config", "{\"migr_discvry\": true}"))
        .isEqualTo(new Discovery.Migration(at));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sensor/rör/config|{}|INVALID_DISCOVERY_TOPIC|",
        "sensor/x/config|not json|NOT_JSON|",
        "sensor/x/config|[1]|NOT_AN_OBJECT|",
        "sensor/x/config|{}|MISSING_FIELD|state_topic",
        "sensor/x/config|{\"state_topic\": \"a/#/b\"}|INVALID_TOPIC|state_topic",
        "sensor/x/config|{\"state_topic\": {}}|WRONG_TYPE|state_topic",
        "sensor/x/config|{\"state_topic\": \"a\", \"qos\": 3}|OUT_OF_RANGE|qos",
        "sensor/x/config|{\"state_topic\": \"a\", \"expire_after\": \"soon\"}|WRONG_TYPE|expire_after",
        "sensor/x/config|{\"state_topic\": \"a\", \"device_class\": \"abc\"}|UNKNOWN_VALUE|device_class",
        "sensor/x/config|{\"state_topic\": \"a\", \"value_template\": \"{{ broken\"}|INVALID_TEMPLATE|value_template",
        "sensor/x/config|{\"state_topic\": \"a\", \"options\": [\"b\"]}|CONFLICTING_FIELDS|options",
        "sensor/x/config|{\"state_topic\": \"a\", \"device\": {\"name\": \"n\"}}|DEVICE_WITHOUT_IDENTITY|device",
        "sensor/x/config|{\"state_topic\": \"a\", \"device\": \"d\"}|NOT_AN_OBJECT|device",
        "sensor/x/config|{\"state_topic\": \"a\", \"avty\": [{}]}|MISSING_FIELD|availability[0].topic",
        "sensor/x/config|{\"state_topic\": \"a\", \"avty\": [7]}|NOT_AN_OBJECT|availability[0]",
        "sensor/x/config|{\"state_topic\": \"a\", \"o\": {}}|MISSING_FIELD|origin.name",
        "switch/x/config|{\"command_topic\": \"a/+\"}|INVALID_TOPIC|command_topic",
        "light/x/config|{\"command_topic\": \"a\", \"schema\": \"json\", \"sup_clrm\": [\"onoff\", \"rgb\"]}|CONFLICTING_FIELDS|supported_color_modes",
        "light/x/config|{\"command_topic\": \"a\", \"schema\": \"xml\"}|UNKNOWN_VALUE|schema",
        "light/x/config|{\"command_topic\": \"a\", \"schema\": \"template\"}|MISSING_FIELD|command_on_template",
        "device/x/config|{\"dev\": {\"ids\": \"a\"}, \"cmps\": {}}|MISSING_FIELD|origin",
        "device/x/config|{\"o\": {\"name\": \"n\"}, \"cmps\": {}}|MISSING_FIELD|device",
        "device/x/config|{\"o\": {\"name\": \"n\"}, \"dev\": {\"ids\": \"a\"}, \"cmps\": \"\"}|NOT_AN_OBJECT|components",
        "sensor/x/config|{\"migrate_discovery\": \"invalid\"}|WRONG_TYPE|migrate_discovery"
      })
  void faultsAreNamed(String topic, String payload, Reason reason, String field) {
    Refusal refusal =
        switch (parse("homeassistant/" + topic, payload)) {
          case Discovery.Invalid invalid -> invalid.refusal();
          case Discovery.Announcement announcement -> refusal(announcement.parts().getFirst());
          case Discovery other -> throw new AssertionError(other);
        };
    assertThat(refusal.reason()).isEqualTo(reason);
    assertThat(refusal.field()).isEqualTo(field == null ? "" : field);
    assertThat(refusal.toString()).contains(topic).contains(reason.id());
  }

  private Discovery parse(String topic, String payload) {
    return parser.parse(MqttMessage.of(topic, payload, 0, true));
  }

  private <T extends EntityConfig> T configured(Class<T> type, String topic, String payload) {
    Discovery.Part part = ((Discovery.Announcement) parse(topic, payload)).parts().getFirst();
    assertThat(part).isInstanceOf(Discovery.Configured.class);
    return type.cast(((Discovery.Configured) part).config());
  }

  private static Refusal refusal(Discovery.Part part) {
    return ((Discovery.Refused) part).refusal();
  }
}
