package dev.hearth.core.entity;

import dev.hearth.loop.Crossing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Something that heats or cools. What it can do is said by [#supportedFeatures], and only that is
/// asked of it.
///
/// Temperatures are in the entity's [#temperatureUnit]; people and services have degrees Celsius.
///
/// **Threads:** loop only.
public abstract class ClimateEntity extends Entity {
  /// The bit of [#supportedFeatures] for a target temperature.
  public static final int TARGET_TEMPERATURE = 1;

  /// The bit of [#supportedFeatures] for a lowest and a highest temperature.
  public static final int TARGET_TEMPERATURE_RANGE = 2;

  /// The bit of [#supportedFeatures] for a target humidity.
  public static final int TARGET_HUMIDITY = 4;

  /// The bit of [#supportedFeatures] for modes of its fan.
  public static final int FAN_MODE = 8;

  /// The bit of [#supportedFeatures] for presets.
  public static final int PRESET_MODE = 16;

  /// The bit of [#supportedFeatures] for modes of its swing.
  public static final int SWING_MODE = 32;

  /// The bit of [#supportedFeatures] for turning it off.
  public static final int TURN_OFF = 128;

  /// The bit of [#supportedFeatures] for turning it on.
  public static final int TURN_ON = 256;

  /// The mode of one that is off.
  public static final String OFF = "off";

  /// The modes there are.
  public static final List<String> MODES =
      List.of(OFF, "heat", "cool", "heat_cool", "auto", "dry", "fan_only");

  /// What one can be doing.
  public static final List<String> ACTIONS =
      List.of(OFF, "preheating", "heating", "cooling", "drying", "idle", "fan", "defrosting");

  static final String CELSIUS = "°C";
  private static final String FAHRENHEIT = "°F";
  private static final double LOWEST = 7;
  private static final double HIGHEST = 35;
  private static final double LEAST_HUMIDITY = 30;
  private static final double MOST_HUMIDITY = 99;

  /// For subclasses.
  protected ClimateEntity() {}

  @Override
  public final String domain() {
    return "climate";
  }

  /// The modes it has, of [#MODES].
  public abstract List<String> hvacModes();

  /// Its mode; null when unknown.
  public abstract @Nullable String hvacMode();

  /// What it is doing, of [#ACTIONS]; null when unknown.
  public @Nullable String hvacAction() {
    return null;
  }

  /// `°C` or `°F`, for all temperatures of this entity.
  public String temperatureUnit() {
    return CELSIUS;
  }

  /// The temperature around it; null when unknown.
  public @Nullable Double currentTemperature() {
    return null;
  }

  /// The temperature it is to reach; null when unknown.
  public @Nullable Double targetTemperature() {
    return null;
  }

  /// The temperature it is to stay above; null when unknown.
  public @Nullable Double targetTemperatureLow() {
    return null;
  }

  /// The temperature it is to stay below; null when unknown.
  public @Nullable Double targetTemperatureHigh() {
    return null;
  }

  /// The steps of target temperatures, in kelvin or degrees Fahrenheit.
  public Optional<Double> targetTemperatureStep() {
    return Optional.empty();
  }

  /// The lowest target temperature.
  public double minTemperature() {
    return inOwnUnit(LOWEST);
  }

  /// The highest target temperature.
  public double maxTemperature() {
    return inOwnUnit(HIGHEST);
  }

  /// The humidity around it, percent; null when unknown.
  public @Nullable Double currentHumidity() {
    return null;
  }

  /// The humidity it is to reach, percent; null when unknown.
  public @Nullable Double targetHumidity() {
    return null;
  }

  /// The lowest target humidity, percent.
  public double minHumidity() {
    return LEAST_HUMIDITY;
  }

  /// The highest target humidity, percent.
  public double maxHumidity() {
    return MOST_HUMIDITY;
  }

  /// The modes of its fan.
  public List<String> fanModes() {
    return List.of();
  }

  /// The mode of its fan; null when unknown.
  public @Nullable String fanMode() {
    return null;
  }

  /// The modes of its swing.
  public List<String> swingModes() {
    return List.of();
  }

  /// The mode of its swing; null when unknown.
  public @Nullable String swingMode() {
    return null;
  }

  /// The presets it has.
  public List<String> presetModes() {
    return List.of();
  }

  /// Its preset; null when unknown.
  public @Nullable String presetMode() {
    return null;
  }

  /// Sets its mode. Runs in a task: may suspend.
  ///
  /// @param mode one of [#hvacModes]
  /// @throws Exception a `HubException` reaches the caller with its message
  public abstract void setHvacMode(String mode) throws Exception;

  /// Sets target temperatures; asked with [#TARGET_TEMPERATURE] or [#TARGET_TEMPERATURE_RANGE]
  /// alone. Runs in a task: may suspend.
  ///
  /// @param target null for what it has; in its own unit, as the others
  /// @param low null for what it has
  /// @param high null for what it has
  /// @throws Exception a `HubException` reaches the caller with its message
  public void setTemperature(@Nullable Double target, @Nullable Double low, @Nullable Double high)
      throws Exception {
    throw unsupported("change its temperature");
  }

  /// Sets its target humidity; asked with [#TARGET_HUMIDITY] alone. Runs in a task: may suspend.
  ///
  /// @param percent from [#minHumidity] to [#maxHumidity]
  /// @throws Exception a `HubException` reaches the caller with its message
  public void setHumidity(int percent) throws Exception {
    throw unsupported("change its humidity");
  }

  /// Sets the mode of its fan; asked with [#FAN_MODE] alone. Runs in a task: may suspend.
  ///
  /// @throws Exception a `HubException` reaches the caller with its message
  public void setFanMode(String mode) throws Exception {
    throw unsupported("change its fan");
  }

  /// Sets the mode of its swing; asked with [#SWING_MODE] alone. Runs in a task: may suspend.
  ///
  /// @throws Exception a `HubException` reaches the caller with its message
  public void setSwingMode(String mode) throws Exception {
    throw unsupported("change its swing");
  }

  /// Sets its preset; asked with [#PRESET_MODE] alone. Runs in a task: may suspend.
  ///
  /// @throws Exception a `HubException` reaches the caller with its message
  public void setPresetMode(String mode) throws Exception {
    throw unsupported("change its preset");
  }

  /// Turns it on: unless overridden, to the first of `heat_cool`, `heat` and `cool` that it has.
  /// Asked with [#TURN_ON] alone. Runs in a task: may suspend.
  ///
  /// @throws Exception a `HubException` reaches the caller with its message
  public void turnOn() throws Exception {
    for (String mode : List.of("heat_cool", "heat", "cool")) {
      if (hvacModes().contains(mode)) {
        setHvacMode(mode);
        return;
      }
    }
    throw unsupported("turn on without a mode");
  }

  /// Turns it off. Asked with [#TURN_OFF] alone. Runs in a task: may suspend.
  ///
  /// @throws Exception a `HubException` reaches the caller with its message
  public void turnOff() throws Exception {
    setHvacMode(OFF);
  }

  private UnsupportedOperationException unsupported(String what) {
    return new UnsupportedOperationException(getClass().getName() + " does not " + what);
  }

  /// A temperature in degrees Celsius, in the entity's unit.
  final double inOwnUnit(double celsius) {
    return temperatureUnit().equals(FAHRENHEIT) ? celsius * 9 / 5 + 32 : celsius;
  }

  /// A temperature of the entity's as people see it: in degrees Celsius, to a tenth.
  private @Nullable Double shown(@Nullable Double own) {
    if (own == null) {
      return null;
    }
    double celsius = temperatureUnit().equals(FAHRENHEIT) ? (own - 32) * 5 / 9 : own;
    return Math.round(celsius * 10) / 10.0;
  }

  @Override
  @Crossing
  protected final @Nullable String stateValue() {
    return hvacMode();
  }

  @Override
  @Crossing
  protected Map<String, @Nullable Object> capabilityAttributes() {
    int features = supportedFeatures();
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    attributes.put("hvac_modes", hvacModes());
    attributes.put("min_temp", shown(minTemperature()));
    attributes.put("max_temp", shown(maxTemperature()));
    targetTemperatureStep().ifPresent(step -> attributes.put("target_temp_step", step));
    if ((features & TARGET_HUMIDITY) != 0) {
      attributes.put("min_humidity", minHumidity());
      attributes.put("max_humidity", maxHumidity());
    }
    if ((features & FAN_MODE) != 0) {
      attributes.put("fan_modes", fanModes());
    }
    if ((features & PRESET_MODE) != 0) {
      attributes.put("preset_modes", presetModes());
    }
    if ((features & SWING_MODE) != 0) {
      attributes.put("swing_modes", swingModes());
    }
    return attributes;
  }

  @Override
  @Crossing
  protected Map<String, @Nullable Object> stateAttributes() {
    int features = supportedFeatures();
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    attributes.put("current_temperature", shown(currentTemperature()));
    if ((features & TARGET_TEMPERATURE) != 0) {
      attributes.put("temperature", shown(targetTemperature()));
    }
    if ((features & TARGET_TEMPERATURE_RANGE) != 0) {
      attributes.put("target_temp_high", shown(targetTemperatureHigh()));
      attributes.put("target_temp_low", shown(targetTemperatureLow()));
    }
    if (currentHumidity() != null) {
      attributes.put("current_humidity", currentHumidity());
    }
    if ((features & TARGET_HUMIDITY) != 0) {
      attributes.put("humidity", targetHumidity());
    }
    if ((features & FAN_MODE) != 0) {
      attributes.put("fan_mode", fanMode());
    }
    if (hvacAction() != null) {
      attributes.put("hvac_action", hvacAction());
    }
    if ((features & PRESET_MODE) != 0) {
      attributes.put("preset_mode", presetMode());
    }
    if ((features & SWING_MODE) != 0) {
      attributes.put("swing_mode", swingMode());
    }
    return attributes;
  }
}
