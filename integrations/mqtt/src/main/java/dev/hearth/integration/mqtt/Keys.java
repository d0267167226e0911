package dev.hearth.integration.mqtt;

/// Keys of discovery payloads that more than one class reads.
final class Keys {
  static final String AVAILABILITY = "availability";
  static final String AVAILABILITY_MODE = "availability_mode";
  static final String AVAILABILITY_TEMPLATE = "availability_template";
  static final String AVAILABILITY_TOPIC = "availability_topic";
  static final String BASE = "~";
  static final String COMMAND_TEMPLATE = "command_template";
  static final String COMMAND_TOPIC = "command_topic";
  static final String COMPONENTS = "components";
  static final String DEVICE = "device";
  static final String DEVICE_CLASS = "device_class";
  static final String ENCODING = "encoding";
  static final String ENTITY_CATEGORY = "entity_category";
  static final String MIGRATE = "migrate_discovery";
  static final String NAME = "name";
  static final String OPTIMISTIC = "optimistic";
  static final String ORIGIN = "origin";
  static final String PAYLOAD_AVAILABLE = "payload_available";
  static final String PAYLOAD_NOT_AVAILABLE = "payload_not_available";
  static final String PAYLOAD_OFF = "payload_off";
  static final String PAYLOAD_ON = "payload_on";
  static final String PLATFORM = "platform";
  static final String QOS = "qos";
  static final String RETAIN = "retain";
  static final String STATE_TOPIC = "state_topic";
  static final String TOPIC = "topic";
  static final String UNIQUE_ID = "unique_id";
  static final String VALUE_TEMPLATE = "value_template";

  private Keys() {}
}
