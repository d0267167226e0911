package dev.hearth.integration.mqtt;

import org.jspecify.annotations.Nullable;

/// A switch.
///
/// @param stateTopic null: nobody tells the state, so it is what the last command made it
/// @param optimistic whether a command changes the state at once
record SwitchConfig(
    Common common,
    String commandTopic,
    @Nullable String commandTemplate,
    boolean retain,
    @Nullable String stateTopic,
    @Nullable String valueTemplate,
    String payloadOn,
    String payloadOff,
    String stateOn,
    String stateOff,
    boolean optimistic,
    @Nullable String deviceClass)
    implements EntityConfig {
  @Override
  public MqttEntity newEntity(Home home) {
    return new MqttSwitch(home, this);
  }
}
