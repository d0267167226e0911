package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.ClimateEntity;
import dev.hearth.integration.mqtt.ClimateConfig.Channel;
import dev.hearth.integration.mqtt.ClimateConfig.Part;
import dev.hearth.integration.mqtt.Refusal.Reason;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Checks the keys of what heats or cools.
final class ClimateParser {
  private static final String PRESET_MODES = "preset_modes";
  private static final String PRESET_TOPIC = "preset_mode_command_topic";
  private static final String MODES = "modes";
  private static final double LIMIT = 1_000;

  private final ConfigParser parser;
  private final Fields fields;
  private final Map<Part, Channel> channels = new EnumMap<>(Part.class);

  ClimateParser(ConfigParser parser) {
    this.parser = parser;
    this.fields = parser.fields();
  }

  ClimateConfig parse() {
    both(Part.MODE, "mode_", "mode_state_template");
    both(Part.POWER, "power_", Keys.VALUE_TEMPLATE);
    told(Part.ACTION, "action_");
    told(Part.CURRENT_TEMPERATURE, "current_temperature_");
    told(Part.CURRENT_HUMIDITY, "current_humidity_");
    both(Part.TEMPERATURE, "temperature_", "temperature_state_template");
    both(Part.TEMPERATURE_LOW, "temperature_low_", "temperature_low_state_template");
    both(Part.TEMPERATURE_HIGH, "temperature_high_", "temperature_high_state_template");
    both(Part.HUMIDITY, "target_humidity_", "target_humidity_state_template");
    both(Part.FAN_MODE, "fan_mode_", "fan_mode_state_template");
    both(Part.SWING_MODE, "swing_mode_", "swing_mode_state_template");
    both(Part.PRESET_MODE, "preset_mode_", "preset_mode_value_template");
    String unit = "F".equals(fields.oneOf("temperature_unit", List.of("C", "F"))) ? "°F" : "°C";
    boolean isFahrenheit = unit.equals("°F");
    double min = fields.number("min_temp", -LIMIT, LIMIT, isFahrenheit ? 44.6 : 7);
    double max = fields.number("max_temp", -LIMIT, LIMIT, isFahrenheit ? 95 : 35);
    double minHumidity = fields.number("min_humidity", 0, 100, 30);
    double maxHumidity = fields.number("max_humidity", 0, 100, 99);
    checkRange("max_temp", "min_temp", min, max);
    checkRange("max_humidity", "min_humidity", minHumidity, maxHumidity);
    return new ClimateConfig(
        parser.common(),
        channels,
        modes(),
        texts("fan_modes", List.of("auto", "low", "medium", "high")),
        texts("swing_modes", List.of("on", "off")),
        presetModes(),
        unit,
        fields.number("initial", -LIMIT, LIMIT, isFahrenheit ? 69.8 : 21),
        min,
        max,
        fields.number("temp_step", 0.001, LIMIT, 1),
        minHumidity,
        maxHumidity,
        fields.text(Keys.PAYLOAD_ON, "ON"),
        fields.text(Keys.PAYLOAD_OFF, "OFF"),
        fields.bool(Keys.OPTIMISTIC, false),
        fields.bool(Keys.RETAIN, false));
  }

  private List<String> texts(String key, List<String> otherwise) {
    return fields.has(key) ? fields.texts(key) : otherwise;
  }

  private List<String> modes() {
    List<String> modes = texts(MODES, List.of("auto", "off", "cool", "heat", "dry", "fan_only"));
    for (String mode : modes) {
      if (!ClimateEntity.MODES.contains(mode)) {
        throw fields.refused(
            Reason.UNKNOWN_VALUE, MODES, Fields.quote(mode) + " is none of " + ClimateEntity.MODES);
      }
    }
    return modes;
  }

  private List<String> presetModes() {
    List<String> modes = fields.texts(PRESET_MODES);
    if (modes.isEmpty() == fields.has(PRESET_TOPIC)) {
      throw fields.refused(
          Reason.CONFLICTING_FIELDS,
          modes.isEmpty() ? PRESET_TOPIC : PRESET_MODES,
          "needs " + (modes.isEmpty() ? PRESET_MODES : PRESET_TOPIC));
    }
    if (modes.contains("none")) {
      throw fields.refused(Reason.CONFLICTING_FIELDS, PRESET_MODES, "must not hold \"none\"");
    }
    return modes;
  }

  private void checkRange(String maxKey, String minKey, double min, double max) {
    if (min >= max) {
      throw fields.refused(Reason.CONFLICTING_FIELDS, maxKey, "must be greater than " + minKey);
    }
  }

  private void both(Part part, String prefix, String templateKey) {
    put(
        part,
        new Channel(
            fields.topic(prefix + Keys.COMMAND_TOPIC),
            fields.template(prefix + Keys.COMMAND_TEMPLATE),
            fields.filter(prefix + Keys.STATE_TOPIC),
            template(templateKey),
            templateKey));
  }

  private void told(Part part, String prefix) {
    String templateKey = prefix + "template";
    put(
        part,
        new Channel(
            null, null, fields.filter(prefix + "topic"), template(templateKey), templateKey));
  }

  /// The template of one thing, or else the one for all.
  private @Nullable String template(String key) {
    String own = fields.template(key);
    return own == null ? fields.template(Keys.VALUE_TEMPLATE) : own;
  }

  private void put(Part part, Channel channel) {
    if (channel.commandTopic() != null || channel.stateTopic() != null) {
      channels.put(part, channel);
    }
  }
}
