package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.LightCommand;
import dev.hearth.core.template.TemplateContext;
import java.util.List;
import java.util.Map;

/// Takes a few messages along the way of all messages, away from the loop and without effect.
///
/// The first messages load some hundred classes (parser, templates, JSON). On the loop that would
/// hold the house for a tenth of a second just when the kept messages of a broker arrive.
final class Rehearsal {
  private static final int ROUNDS = 50;
  private static final List<MqttMessage> MESSAGES =
      List.of(
          announcement(
              "sensor",
              """
              {"~": "a", "stat_t": "~/s", "uniq_id": "u", "dev_cla": "power", "unit_of_meas": "W",
               "val_tpl": "{{ value_json.x | float | round(1) }}", "avty": [{"t": "~/o"}],
               "dev": {"ids": ["d"], "name": "D", "cns": [["mac", "02:00:00:00:00:01"]]}}
              """),
          announcement("binary_sensor", "{\"stat_t\": \"s\", \"pl_on\": true, \"pl_off\": false}"),
          announcement("switch", "{\"cmd_t\": \"c\", \"stat_t\": \"s\"}"),
          announcement(
              "light",
              "{\"schema\": \"json\", \"cmd_t\": \"c\", \"sup_clrm\": [\"xy\", \"color_temp\"]}"),
          announcement("light", "{\"cmd_t\": \"c\", \"rgb_cmd_t\": \"r\"}"),
          announcement("sensor", "{\"stat_t\": \"a/#/b\"}"));

  private Rehearsal() {}

  /// Does it; takes some hundred milliseconds the first time.
  static void run(TemplateContext context, Abbreviations abbreviations) {
    Templates templates = new Templates(context);
    DiscoveryParser parser = new DiscoveryParser("rehearsal", abbreviations, templates);
    TopicTree<String> tree = new TopicTree<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (MqttMessage message : MESSAGES) {
        tree.add(message.topic(), message.topic());
        tree.matches(message.topic());
        if (parser.parse(message) instanceof Discovery.Announcement found) {
          found.parts().forEach(part -> rehearse(part, templates));
        }
      }
    }
  }

  private static void rehearse(Discovery.Part part, Templates templates) {
    if (part instanceof Discovery.Configured configured) {
      switch (configured.config()) {
        case SensorConfig sensor -> {
          MqttMessage state = MqttMessage.of("rehearsal", "{\"x\": 21.5}", 0, false);
          StateReader.sensor(
              sensor, templates.read(state, sensor.valueTemplate(), sensor.common()));
        }
        case LightConfig light ->
            LightProtocol.of(light, templates).turnOn(LightCommand.plain(), new LightState());
        case BinarySensorConfig sensor -> StateReader.binary(sensor, "True");
        case SwitchConfig switched -> templates.render("{{ value }}", Map.of("value", "ON"));
      }
    }
  }

  private static MqttMessage announcement(String component, String payload) {
    return MqttMessage.of("rehearsal/" + component + "/x/config", payload, 0, true);
  }
}
