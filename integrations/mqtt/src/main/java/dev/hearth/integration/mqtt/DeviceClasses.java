package dev.hearth.integration.mqtt;

import java.util.Set;
import java.util.stream.Collectors;

/// The device classes that discovery payloads may name, as Home Assistant knows them.
final class DeviceClasses {
  static final Set<String> SENSOR =
      words(
          """
          absolute_humidity apparent_power aqi area atmospheric_pressure battery
          blood_glucose_concentration carbon_dioxide carbon_monoxide conductivity current data_rate
          data_size date distance duration energy energy_distance energy_storage enum frequency gas
          humidity illuminance irradiance moisture monetary nitrogen_dioxide nitrogen_monoxide
          nitrous_oxide ozone ph pm1 pm10 pm25 pm4 power power_factor precipitation
          precipitation_intensity pressure reactive_energy reactive_power signal_strength
          sound_pressure speed sulphur_dioxide temperature temperature_delta timestamp uptime
          volatile_organic_compounds volatile_organic_compounds_parts voltage volume
          volume_flow_rate volume_storage water weight wind_direction wind_speed
          """);
  static final Set<String> BINARY_SENSOR =
      words(
          """
          battery battery_charging carbon_monoxide cold connectivity door garage_door gas heat light
          lock moisture motion moving occupancy opening plug power presence problem running safety
          smoke sound tamper update vibration window
          """);
  static final Set<String> BUTTON = Set.of("identify", "restart", "update");
  static final Set<String> COVER =
      words("awning blind curtain damper door garage gate shade shutter window");
  static final Set<String> EVENT = Set.of("button", "doorbell", "motion");
  static final Set<String> UPDATE = Set.of("firmware");
  static final Set<String> SWITCH = Set.of("outlet", "switch");
  static final Set<String> STATE = words("measurement measurement_angle total total_increasing");

  private static final Set<String> TEXT = Set.of("date", "enum", "timestamp", "uptime");

  static final Set<String> NUMBER =
      SENSOR.stream().filter(name -> !TEXT.contains(name)).collect(Collectors.toUnmodifiableSet());

  private DeviceClasses() {}

  /// Whether the states of a sensor of this class are no numbers.
  static boolean isText(String sensorClass) {
    return TEXT.contains(sensorClass);
  }

  /// Whether the states of a sensor of this class are dates or times.
  static boolean isTime(String sensorClass) {
    return isText(sensorClass) && !sensorClass.equals("enum");
  }

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+"));
  }
}
