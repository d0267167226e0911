package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.LockEntity.LockState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A lock.
///
/// @param payloadOpen null: its latch cannot be opened from here
/// @param payloadReset says that the device does not know
/// @param codeFormat the regular expression that codes must match, or null
/// @param stateTopic null: nobody tells the state, so it is what the last command made it
/// @param states what the device's words for its states mean
/// @param optimistic whether a command changes the state at once
record LockConfig(
    Common common,
    String commandTopic,
    @Nullable String commandTemplate,
    String payloadLock,
    String payloadUnlock,
    @Nullable String payloadOpen,
    String payloadReset,
    @Nullable String codeFormat,
    @Nullable String stateTopic,
    @Nullable String valueTemplate,
    Map<String, LockState> states,
    boolean optimistic,
    boolean retain)
    implements EntityConfig {
  @Override
  public MqttEntity newEntity(Home home) {
    return new MqttLock(home, this);
  }
}
