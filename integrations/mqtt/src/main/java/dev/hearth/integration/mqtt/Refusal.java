package dev.hearth.integration.mqtt;

import java.util.Locale;

/// One message, or one part of it, that was not taken, and why.
///
/// @param reason the cause, from a closed list, for counting
/// @param topic the topic of the message
/// @param field the key at fault (`availability[0].topic`), or empty when it is the whole payload
/// @param detail what was found and what was expected; for a person
public record Refusal(Reason reason, String topic, String field, String detail) {
  /// Why something was refused.
  public enum Reason {
    /// The discovery topic has not the form `<prefix>/<component>/[<node>/]<object>/config`.
    INVALID_DISCOVERY_TOPIC,
    /// The payload is not JSON.
    NOT_JSON,
    /// The payload, or a part that must be one, is not an object.
    NOT_AN_OBJECT,
    /// A required key is missing.
    MISSING_FIELD,
    /// A value has a type that cannot be read as the wanted one.
    WRONG_TYPE,
    /// A number is outside its range.
    OUT_OF_RANGE,
    /// A word is not among the allowed ones.
    UNKNOWN_VALUE,
    /// A topic or filter breaks the rules of MQTT.
    INVALID_TOPIC,
    /// A template does not parse.
    INVALID_TEMPLATE,
    /// Two keys exclude each other.
    CONFLICTING_FIELDS,
    /// A device has neither identifiers nor connections.
    DEVICE_WITHOUT_IDENTITY,
    /// The unique id belongs to another entity of this component.
    DUPLICATE_UNIQUE_ID,
    /// The hub would not take the entity.
    ENTITY_REJECTED,
    /// Something is larger or more than this integration keeps.
    TOO_LARGE,
    /// The payload is not text in the wanted encoding.
    NOT_TEXT,
    /// A template failed on this message.
    TEMPLATE_FAILED,
    /// A number was expected.
    NOT_A_NUMBER,
    /// A date or a time with zone was expected.
    NOT_A_TIME,
    /// The text is not among the options of the sensor.
    NOT_AN_OPTION,
    /// The text is none of the known states.
    UNKNOWN_STATE,
    /// The attributes are not a JSON object.
    INVALID_ATTRIBUTES,
    /// A light's color, brightness or other feature cannot be read.
    INVALID_LIGHT_STATE,
    /// The broker refused a subscription.
    SUBSCRIPTION_REFUSED,
    /// Our own code failed on this message; a bug.
    INTERNAL_ERROR;

    /// The name in the style of the API, `not_json`.
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// `topic: field: detail`, for the log.
  @Override
  public String toString() {
    return topic + ": " + (field.isEmpty() ? "" : field + ": ") + detail + " (" + reason.id() + ")";
  }
}
