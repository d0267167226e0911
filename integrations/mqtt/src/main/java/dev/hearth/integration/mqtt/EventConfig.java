package dev.hearth.integration.mqtt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that happens, such as the press of a button.
///
/// @param valueTemplate makes a message the JSON object with the `event_type`, or nothing
/// @param eventTypes what can happen, at least one
record EventConfig(
    Common common,
    String stateTopic,
    @Nullable String valueTemplate,
    List<String> eventTypes,
    @Nullable String deviceClass)
    implements EntityConfig {
  @Override
  public MqttEntity newEntity(Home home) {
    return new MqttEvent(home, this);
  }
}
