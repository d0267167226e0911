package dev.hearth.integration.mqtt;

/// A scene that a device knows.
record SceneConfig(Common common, String commandTopic, String payloadOn, boolean retain)
    implements EntityConfig {
  @Override
  public MqttEntity newEntity(Home home) {
    return new MqttScene(home, this);
  }
}
