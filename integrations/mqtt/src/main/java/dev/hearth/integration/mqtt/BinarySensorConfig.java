package dev.hearth.integration.mqtt;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A binary sensor.
///
/// @param offDelay time after which `on` goes back to `off` by itself; null for never
/// @param expireAfter silence after which it is unavailable; null for never
record BinarySensorConfig(
    Common common,
    String stateTopic,
    @Nullable String valueTemplate,
    String payloadOn,
    String payloadOff,
    @Nullable String deviceClass,
    @Nullable Duration offDelay,
    @Nullable Duration expireAfter,
    boolean forceUpdate)
    implements EntityConfig {
  @Override
  public MqttEntity newEntity(Home home) {
    return new MqttBinarySensor(home, this);
  }
}
