package dev.hearth.integration.mqtt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A fan.
///
/// @param main on and off; its command topic is always there
/// @param percentage the speed
/// @param speeds the device's numbers for standing still and for full speed
/// @param presetModes empty exactly when no mode can be set
/// @param resetPercentage says that there is no speed
/// @param resetPresetMode says that there is no mode
record FanConfig(
    Common common,
    Channel main,
    String payloadOn,
    String payloadOff,
    Channel percentage,
    PercentRange speeds,
    String resetPercentage,
    Channel presetMode,
    List<String> presetModes,
    String resetPresetMode,
    Channel oscillation,
    String payloadOscillationOn,
    String payloadOscillationOff,
    Channel direction,
    boolean retain)
    implements EntityConfig {
  /// One thing that can be told and ordered.
  ///
  /// @param commandTopic null: it cannot be ordered, so the fan has no such feature
  /// @param optimistic whether a command changes it at once
  record Channel(
      @Nullable String commandTopic,
      @Nullable String commandTemplate,
      @Nullable String stateTopic,
      @Nullable String valueTemplate,
      String templateKey,
      boolean optimistic) {}

  @Override
  public MqttEntity newEntity(Home home) {
    return new MqttFan(home, this);
  }
}
