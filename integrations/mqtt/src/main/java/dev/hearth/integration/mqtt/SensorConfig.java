package dev.hearth.integration.mqtt;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A sensor.
///
/// @param expireAfter silence after which it is unavailable; null for never
/// @param options the allowed states of an `enum` sensor; empty for any
/// @param lastResetTemplate when the meter began to count, from the same message; or null
record SensorConfig(
    Common common,
    String stateTopic,
    @Nullable String valueTemplate,
    @Nullable String deviceClass,
    @Nullable String stateClass,
    @Nullable String unit,
    @Nullable Duration expireAfter,
    boolean forceUpdate,
    List<String> options,
    @Nullable Integer displayPrecision,
    @Nullable String lastResetTemplate)
    implements EntityConfig {
  @Override
  public MqttEntity newEntity(Home home) {
    return new MqttSensor(home, this);
  }

  /// Whether every state must be a number.
  boolean isNumeric() {
    if (deviceClass != null) {
      return !DeviceClasses.isText(deviceClass);
    }
    return stateClass != null || unit != null || displayPrecision != null;
  }
}
