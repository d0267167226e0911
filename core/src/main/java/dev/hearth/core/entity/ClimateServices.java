package dev.hearth.core.entity;

import dev.hearth.core.ServiceCall;
import dev.hearth.core.ServiceValidationException;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import dev.hearth.loop.Crossing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The services of what heats or cools.
final class ClimateServices {
  private static final String HVAC_MODE = "hvac_mode";
  private static final String TEMPERATURE = "temperature";
  private static final String LOW = "target_temp_low";
  private static final String HIGH = "target_temp_high";
  private static final String HUMIDITY = "humidity";
  private static final double LIMIT = 1_000;

  private ClimateServices() {}

  static void register(EntityServices services) {
    Type temperature = Type.number(-LIMIT, LIMIT);
    Type mode = Type.oneOf(ClimateEntity.MODES.toArray(String[]::new));
    Schema target = EntityServices.target().build();
    register(
        services,
        "turn_on",
        "Turn on",
        target,
        ClimateEntity.TURN_ON,
        (each, call) -> turnOn(each));
    register(
        services,
        "turn_off",
        "Turn off",
        target,
        ClimateEntity.TURN_OFF,
        (each, call) -> turnOff(each));
    register(
        services,
        "toggle",
        "Toggle",
        target,
        ClimateEntity.TURN_ON | ClimateEntity.TURN_OFF,
        (each, call) -> toggle(each));
    register(
        services,
        "set_hvac_mode",
        "Set the mode of",
        EntityServices.target().required(HVAC_MODE, mode, "the mode").build(),
        0,
        (each, call) -> setHvacMode(each, String.valueOf(call.data().get(HVAC_MODE))));
    register(
        services,
        "set_temperature",
        "Set the temperature of",
        EntityServices.target()
            .optional(TEMPERATURE, temperature, "the temperature to reach, °C")
            .optional(LOW, temperature, "the temperature to stay above, °C")
            .optional(HIGH, temperature, "the temperature to stay below, °C")
            .optional(HVAC_MODE, mode, "the mode to set before")
            .build(),
        0,
        ClimateServices::setTemperature);
    register(
        services,
        "set_humidity",
        "Set the humidity of",
        EntityServices.target().required(HUMIDITY, Type.integer(0, 100), "percent").build(),
        ClimateEntity.TARGET_HUMIDITY,
        ClimateServices::setHumidity);
    registerMode(services, "fan_mode", "fan", ClimateEntity.FAN_MODE, ClimateServices::setFanMode);
    registerMode(
        services, "swing_mode", "swing", ClimateEntity.SWING_MODE, ClimateServices::setSwingMode);
    registerMode(
        services,
        "preset_mode",
        "preset",
        ClimateEntity.PRESET_MODE,
        ClimateServices::setPresetMode);
  }

  private interface Setter {
    void set(ClimateEntity entity, String mode) throws Exception;
  }

  private static void registerMode(
      EntityServices services, String field, String what, int feature, Setter setter) {
    register(
        services,
        "set_" + field,
        "Set the " + what + " of",
        EntityServices.target().required(field, Type.string(), "one of its modes").build(),
        feature,
        (each, call) -> setter.set(each, String.valueOf(call.data().get(field))));
  }

  private static void register(
      EntityServices services,
      String name,
      String title,
      Schema schema,
      int requiredFeatures,
      EntityServices.Action<ClimateEntity> action) {
    services.register(
        "climate", name, title, schema, ClimateEntity.class, requiredFeatures, action);
  }

  /// What it says of itself.
  private record Facts(
      int features,
      @Nullable String mode,
      List<String> modes,
      List<String> fanModes,
      List<String> swingModes,
      List<String> presetModes,
      double min,
      double max,
      double minHumidity,
      double maxHumidity) {}

  @Crossing
  private static Facts factsOf(ClimateEntity entity) {
    return new Facts(
        entity.supportedFeatures(),
        entity.hvacMode(),
        List.copyOf(entity.hvacModes()),
        List.copyOf(entity.fanModes()),
        List.copyOf(entity.swingModes()),
        List.copyOf(entity.presetModes()),
        entity.minTemperature(),
        entity.maxTemperature(),
        entity.minHumidity(),
        entity.maxHumidity());
  }

  private static void toggle(ClimateEntity entity) throws Exception {
    String mode = factsOf(entity).mode();
    if (mode == null || mode.equals(ClimateEntity.OFF)) {
      turnOn(entity);
    } else {
      turnOff(entity);
    }
  }

  private static void check(ClimateEntity entity, String what, List<String> modes, String mode) {
    if (!modes.contains(mode)) {
      throw new ServiceValidationException(
          entity.entityId() + " has no " + what + " " + mode + "; it has " + modes);
    }
  }

  private static void setHvacMode(ClimateEntity entity, String mode) throws Exception {
    check(entity, "mode", factsOf(entity).modes(), mode);
    setMode(entity, mode);
  }

  private static void setTemperature(ClimateEntity entity, ServiceCall call) throws Exception {
    Facts facts = factsOf(entity);
    Double target = temperature(entity, facts, call, TEMPERATURE);
    Double low = temperature(entity, facts, call, LOW);
    Double high = temperature(entity, facts, call, HIGH);
    if (target == null && low == null && high == null) {
      throw new ServiceValidationException(
          "climate.set_temperature needs " + TEMPERATURE + ", or " + LOW + " and " + HIGH);
    }
    if ((low == null) != (high == null)) {
      throw new ServiceValidationException(LOW + " and " + HIGH + " belong together");
    }
    if (low != null && high != null && low > high) {
      throw new ServiceValidationException(LOW + " is above " + HIGH);
    }
    require(entity, facts, target, ClimateEntity.TARGET_TEMPERATURE, TEMPERATURE);
    require(entity, facts, low, ClimateEntity.TARGET_TEMPERATURE_RANGE, LOW + " and " + HIGH);
    if (call.data().get(HVAC_MODE) instanceof String mode) {
      check(entity, "mode", facts.modes(), mode);
      setMode(entity, mode);
    }
    setTemperature(entity, target, low, high);
  }

  private static void require(
      ClimateEntity entity, Facts facts, @Nullable Double value, int feature, String field) {
    if (value != null && (facts.features() & feature) == 0) {
      throw new ServiceValidationException(entity.entityId() + " has no " + field);
    }
  }

  private static @Nullable Double temperature(
      ClimateEntity entity, Facts facts, ServiceCall call, String field) {
    if (!(call.data().get(field) instanceof Number celsius)) {
      return null;
    }
    double own = entity.inOwnUnit(celsius.doubleValue());
    if (own < facts.min() || own > facts.max()) {
      throw new ServiceValidationException(
          entity.entityId()
              + " takes "
              + facts.min()
              + " to "
              + facts.max()
              + " in its own unit; "
              + field
              + " is "
              + own);
    }
    return own;
  }

  private static void setHumidity(ClimateEntity entity, ServiceCall call) throws Exception {
    Facts facts = factsOf(entity);
    if (call.data().get(HUMIDITY) instanceof Number percent) {
      if (percent.intValue() < facts.minHumidity() || percent.intValue() > facts.maxHumidity()) {
        throw new ServiceValidationException(
            "%s takes a humidity of %.0f to %.0f"
                .formatted(entity.entityId(), facts.minHumidity(), facts.maxHumidity()));
      }
      setHumidity(entity, percent.intValue());
    }
  }

  private static void setFanMode(ClimateEntity entity, String mode) throws Exception {
    check(entity, "fan mode", factsOf(entity).fanModes(), mode);
    callFan(entity, mode);
  }

  private static void setSwingMode(ClimateEntity entity, String mode) throws Exception {
    check(entity, "swing mode", factsOf(entity).swingModes(), mode);
    callSwing(entity, mode);
  }

  private static void setPresetMode(ClimateEntity entity, String mode) throws Exception {
    check(entity, "preset", factsOf(entity).presetModes(), mode);
    callPreset(entity, mode);
  }

  @Crossing
  private static void turnOn(ClimateEntity entity) throws Exception {
    entity.turnOn();
  }

  @Crossing
  private static void turnOff(ClimateEntity entity) throws Exception {
    entity.turnOff();
  }

  @Crossing
  private static void setMode(ClimateEntity entity, String mode) throws Exception {
    entity.setHvacMode(mode);
  }

  @Crossing
  private static void setTemperature(
      ClimateEntity entity, @Nullable Double target, @Nullable Double low, @Nullable Double high)
      throws Exception {
    entity.setTemperature(target, low, high);
  }

  @Crossing
  private static void setHumidity(ClimateEntity entity, int percent) throws Exception {
    entity.setHumidity(percent);
  }

  @Crossing
  private static void callFan(ClimateEntity entity, String mode) throws Exception {
    entity.setFanMode(mode);
  }

  @Crossing
  private static void callSwing(ClimateEntity entity, String mode) throws Exception {
    entity.setSwingMode(mode);
  }

  @Crossing
  private static void callPreset(ClimateEntity entity, String mode) throws Exception {
    entity.setPresetMode(mode);
  }
}
