package dev.hearth.integration.mqtt;

import dev.hearth.integration.mqtt.Refusal.Reason;
import org.jspecify.annotations.Nullable;

/// Checks the keys of a cover.
final class CoverParser {
  private static final String STOP = "STOP";
  private static final String POSITION_TOPIC = "position_topic";
  private static final String SET_POSITION_TOPIC = "set_position_topic";
  private static final String TILT_COMMAND_TOPIC = "tilt_command_topic";
  private static final String TILT_STATUS_TOPIC = "tilt_status_topic";

  private final ConfigParser parser;
  private final Fields fields;

  CoverParser(ConfigParser parser) {
    this.parser = parser;
    this.fields = parser.fields();
  }

  CoverConfig parse() {
    needs(SET_POSITION_TOPIC, POSITION_TOPIC);
    needs(Keys.VALUE_TEMPLATE, Keys.STATE_TOPIC);
    needs("position_template", POSITION_TOPIC);
    needs("set_position_template", SET_POSITION_TOPIC);
    needs("tilt_command_template", TILT_COMMAND_TOPIC);
    needs("tilt_status_template", TILT_STATUS_TOPIC);
    String stateTopic = fields.filter(Keys.STATE_TOPIC);
    String positionTopic = fields.filter(POSITION_TOPIC);
    return new CoverConfig(
        parser.common(),
        parser.lowerCase(Keys.DEVICE_CLASS, DeviceClasses.COVER),
        fields.topic(Keys.COMMAND_TOPIC),
        payload("payload_open", "OPEN"),
        payload("payload_close", "CLOSE"),
        payload("payload_stop", STOP),
        stateTopic,
        fields.template(Keys.VALUE_TEMPLATE),
        new CoverConfig.States(
            fields.text("state_open", "open"),
            fields.text("state_opening", "opening"),
            fields.text("state_closed", "closed"),
            fields.text("state_closing", "closing"),
            fields.text("state_stopped", "stopped")),
        positionTopic,
        fields.template("position_template"),
        fields.topic(SET_POSITION_TOPIC),
        fields.template("set_position_template"),
        range("position_closed", "position_open"),
        tilt(),
        fields.bool(Keys.OPTIMISTIC, false) || (stateTopic == null && positionTopic == null),
        fields.bool(Keys.RETAIN, false));
  }

  private CoverConfig.Tilt tilt() {
    String statusTopic = fields.filter(TILT_STATUS_TOPIC);
    return new CoverConfig.Tilt(
        fields.topic(TILT_COMMAND_TOPIC),
        fields.template("tilt_command_template"),
        statusTopic,
        fields.template("tilt_status_template"),
        range("tilt_min", "tilt_max"),
        number("tilt_closed_value", 0),
        number("tilt_opened_value", 100),
        fields.text("payload_stop_tilt", STOP),
        fields.bool("tilt_optimistic", false) || statusTopic == null);
  }

  /// A payload that null takes away.
  private @Nullable String payload(String key, String otherwise) {
    return fields.contains(key) ? fields.text(key) : otherwise;
  }

  private PercentRange range(String zeroKey, String fullKey) {
    int zero = number(zeroKey, 0);
    int full = number(fullKey, 100);
    if (zero == full) {
      throw fields.refused(Reason.CONFLICTING_FIELDS, fullKey, "must differ from " + zeroKey);
    }
    return new PercentRange(zero, full);
  }

  private int number(String key, int otherwise) {
    return fields.integer(key, Integer.MIN_VALUE, Integer.MAX_VALUE, otherwise);
  }

  private void needs(String key, String other) {
    if (fields.has(key) && !fields.has(other)) {
      throw fields.refused(Reason.CONFLICTING_FIELDS, key, "needs " + other);
    }
  }
}
