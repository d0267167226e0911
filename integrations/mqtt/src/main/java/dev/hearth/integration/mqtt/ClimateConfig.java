package dev.hearth.integration.mqtt;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that heats or cools.
///
/// @param channels what can be told and ordered
/// @param presetModes empty exactly when none can be set
/// @param initial the target temperature until one is told or set, in its own unit
/// @param step of target temperatures
/// @param optimistic whether commands change it at once, though it tells
record ClimateConfig(
    Common common,
    Map<Part, Channel> channels,
    List<String> modes,
    List<String> fanModes,
    List<String> swingModes,
    List<String> presetModes,
    String unit,
    double initial,
    double min,
    double max,
    double step,
    double minHumidity,
    double maxHumidity,
    String payloadOn,
    String payloadOff,
    boolean optimistic,
    boolean retain)
    implements EntityConfig {
  /// What can be told, ordered or both.
  enum Part {
    MODE,
    POWER,
    ACTION,
    CURRENT_TEMPERATURE,
    CURRENT_HUMIDITY,
    TEMPERATURE,
    TEMPERATURE_LOW,
    TEMPERATURE_HIGH,
    HUMIDITY,
    FAN_MODE,
    SWING_MODE,
    PRESET_MODE
  }

  /// How one thing is told and ordered; null for a way that there is not.
  record Channel(
      @Nullable String commandTopic,
      @Nullable String commandTemplate,
      @Nullable String stateTopic,
      @Nullable String valueTemplate,
      String templateKey) {}

  @Override
  public MqttEntity newEntity(Home home) {
    return new MqttClimate(home, this);
  }
}
