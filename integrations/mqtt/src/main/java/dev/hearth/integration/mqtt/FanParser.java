package dev.hearth.integration.mqtt;

import dev.hearth.integration.mqtt.FanConfig.Channel;
import dev.hearth.integration.mqtt.Refusal.Reason;
import java.util.List;

/// Checks the keys of a fan.
final class FanParser {
  private static final String PRESET_MODES = "preset_modes";
  private static final String PRESET_TOPIC = "preset_mode_command_topic";
  private static final String SPEED_MIN = "speed_range_min";
  private static final String SPEED_MAX = "speed_range_max";
  private static final String RESET_PRESET = "payload_reset_preset_mode";
  private static final int FULL = 100;

  private final ConfigParser parser;
  private final Fields fields;

  FanParser(ConfigParser parser) {
    this.parser = parser;
    this.fields = parser.fields();
  }

  FanConfig parse() {
    fields.requiredTopic(Keys.COMMAND_TOPIC);
    List<String> modes = fields.texts(PRESET_MODES);
    String resetMode = fields.text(RESET_PRESET, StateReader.NONE);
    checkModes(modes, resetMode);
    return new FanConfig(
        parser.common(),
        channel("", "state_topic", "state_value_template"),
        fields.text(Keys.PAYLOAD_ON, "ON"),
        fields.text(Keys.PAYLOAD_OFF, "OFF"),
        channel("percentage_"),
        speeds(),
        fields.text("payload_reset_percentage", StateReader.NONE),
        channel("preset_mode_"),
        modes,
        resetMode,
        channel("oscillation_"),
        fields.text("payload_oscillation_on", "oscillate_on"),
        fields.text("payload_oscillation_off", "oscillate_off"),
        channel("direction_"),
        fields.bool(Keys.RETAIN, false));
  }

  private Channel channel(String prefix) {
    return channel(prefix, prefix + "state_topic", prefix + "value_template");
  }

  private Channel channel(String prefix, String stateKey, String templateKey) {
    String stateTopic = fields.filter(stateKey);
    return new Channel(
        fields.topic(prefix + Keys.COMMAND_TOPIC),
        fields.template(prefix + Keys.COMMAND_TEMPLATE),
        stateTopic,
        fields.template(templateKey),
        templateKey,
        fields.bool(Keys.OPTIMISTIC, false) || stateTopic == null);
  }

  private PercentRange speeds() {
    int min = fields.integer(SPEED_MIN, 1, Integer.MAX_VALUE, 1);
    int max = fields.integer(SPEED_MAX, 1, Integer.MAX_VALUE, FULL);
    if (min >= max) {
      throw fields.refused(
          Reason.CONFLICTING_FIELDS, SPEED_MAX, "must be greater than " + SPEED_MIN);
    }
    return new PercentRange(min - 1, max);
  }

  private void checkModes(List<String> modes, String resetMode) {
    if (fields.has(PRESET_TOPIC) && modes.isEmpty()) {
      throw fields.refused(Reason.CONFLICTING_FIELDS, PRESET_TOPIC, "needs " + PRESET_MODES);
    }
    if (!modes.isEmpty() && !fields.has(PRESET_TOPIC)) {
      throw fields.refused(Reason.CONFLICTING_FIELDS, PRESET_MODES, "needs " + PRESET_TOPIC);
    }
    if (modes.contains(resetMode)) {
      throw fields.refused(
          Reason.CONFLICTING_FIELDS, PRESET_MODES, "must not hold " + RESET_PRESET);
    }
  }
}
