package dev.hearth.integration.mqtt;

import dev.hearth.integration.mqtt.Refusal.Reason;
import java.util.List;

/// Checks the keys of an event.
final class EventParser {
  private static final String EVENT_TYPES = "event_types";

  private final ConfigParser parser;
  private final Fields fields;

  EventParser(ConfigParser parser) {
    this.parser = parser;
    this.fields = parser.fields();
  }

  EventConfig parse() {
    if (!fields.has(EVENT_TYPES)) {
      throw fields.refused(Reason.MISSING_FIELD, EVENT_TYPES, "is required");
    }
    List<String> types = fields.texts(EVENT_TYPES);
    if (types.isEmpty()) {
      throw fields.refused(Reason.OUT_OF_RANGE, EVENT_TYPES, "is empty");
    }
    return new EventConfig(
        parser.common(),
        fields.requiredFilter(Keys.STATE_TOPIC),
        fields.template(Keys.VALUE_TEMPLATE),
        types,
        parser.lowerCase(Keys.DEVICE_CLASS, DeviceClasses.EVENT));
  }
}
