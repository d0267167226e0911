package dev.hearth.integration.mqtt;

import org.jspecify.annotations.Nullable;

/// A button.
record ButtonConfig(
    Common common,
    String commandTopic,
    @Nullable String commandTemplate,
    boolean retain,
    String payloadPress,
    @Nullable String deviceClass)
    implements EntityConfig {
  static ButtonConfig parse(ConfigParser parser) {
    Fields fields = parser.fields();
    return new ButtonConfig(
        parser.common(),
        fields.requiredTopic(Keys.COMMAND_TOPIC),
        fields.template(Keys.COMMAND_TEMPLATE),
        fields.bool(Keys.RETAIN, false),
        fields.text("payload_press", "PRESS"),
        parser.lowerCase(Keys.DEVICE_CLASS, DeviceClasses.BUTTON));
  }

  @Override
  public MqttEntity newEntity(Home home) {
    return new MqttButton(home, this);
  }
}
