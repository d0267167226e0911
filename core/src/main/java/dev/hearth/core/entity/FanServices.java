package dev.hearth.core.entity;

import dev.hearth.core.ServiceCall;
import dev.hearth.core.ServiceValidationException;
import dev.hearth.core.entity.FanEntity.Direction;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import dev.hearth.loop.Crossing;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The services of fans.
final class FanServices {
  private static final int FULL = 100;
  private static final String PERCENTAGE = "percentage";
  private static final String PERCENTAGE_STEP = "percentage_step";
  private static final String PRESET_MODE = "preset_mode";

  private FanServices() {}

  static void register(EntityServices services) {
    Type percent = Type.integer(0, FULL);
    Schema target = EntityServices.target().build();
    Schema on =
        EntityServices.target()
            .optional(PERCENTAGE, percent, "the speed, 0–100")
            .optional(PRESET_MODE, Type.string(), "one of its modes")
            .build();
    Schema step =
        EntityServices.target()
            .optional(PERCENTAGE_STEP, percent, "by how much, 0–100; by one speed if absent")
            .build();
    int both = FanEntity.TURN_ON | FanEntity.TURN_OFF;
    register(services, "turn_on", "Turn on", on, FanEntity.TURN_ON, FanServices::turnOn);
    register(
        services, "turn_off", "Turn off", target, FanEntity.TURN_OFF, (fan, call) -> turnOff(fan));
    register(services, "toggle", "Toggle", on, both, FanServices::toggle);
    register(
        services,
        "set_percentage",
        "Set the speed of",
        EntityServices.target().required(PERCENTAGE, percent, "the speed, 0–100").build(),
        FanEntity.SET_SPEED,
        FanServices::setPercentage);
    register(
        services,
        "increase_speed",
        "Speed up",
        step,
        FanEntity.SET_SPEED,
        (fan, call) -> adjust(fan, call, 1));
    register(
        services,
        "decrease_speed",
        "Slow down",
        step,
        FanEntity.SET_SPEED,
        (fan, call) -> adjust(fan, call, -1));
    register(
        services,
        "set_preset_mode",
        "Set the mode of",
        EntityServices.target().required(PRESET_MODE, Type.string(), "one of its modes").build(),
        FanEntity.PRESET_MODE,
        FanServices::setPresetMode);
    register(
        services,
        "oscillate",
        "Swing",
        EntityServices.target()
            .required("oscillating", Type.bool(), "whether to swing to and fro")
            .build(),
        FanEntity.OSCILLATE,
        FanServices::oscillate);
    register(
        services,
        "set_direction",
        "Set the direction of",
        EntityServices.target()
            .required("direction", Type.oneOf("forward", "reverse"), "which way to turn")
            .build(),
        FanEntity.DIRECTION,
        FanServices::setDirection);
  }

  private static void register(
      EntityServices services,
      String name,
      String title,
      Schema schema,
      int requiredFeatures,
      EntityServices.Action<FanEntity> action) {
    services.register("fan", name, title, schema, FanEntity.class, requiredFeatures, action);
  }

  /// What a fan says of itself.
  private record Facts(
      int features,
      @Nullable Boolean on,
      @Nullable Integer percentage,
      int speedCount,
      List<String> presetModes) {}

  @Crossing
  private static Facts factsOf(FanEntity fan) {
    return new Facts(
        fan.supportedFeatures(),
        fan.isOn(),
        fan.percentage(),
        fan.speedCount(),
        List.copyOf(fan.presetModes()));
  }

  private static void turnOn(FanEntity fan, ServiceCall call) throws Exception {
    Integer percentage =
        call.data().get(PERCENTAGE) instanceof Long number ? number.intValue() : null;
    String mode = call.data().get(PRESET_MODE) instanceof String text ? text : null;
    Facts facts = factsOf(fan);
    if (percentage != null && (facts.features() & FanEntity.SET_SPEED) == 0) {
      throw new ServiceValidationException(fan.entityId() + " has no speeds; leave percentage out");
    }
    if (mode != null) {
      checkMode(fan, facts, mode);
    }
    turnOn(fan, percentage, mode);
  }

  private static void toggle(FanEntity fan, ServiceCall call) throws Exception {
    if (Boolean.TRUE.equals(factsOf(fan).on())) {
      turnOff(fan);
    } else {
      turnOn(fan, call);
    }
  }

  private static void setPercentage(FanEntity fan, ServiceCall call) throws Exception {
    if (call.data().get(PERCENTAGE) instanceof Long number) {
      setPercentage(fan, number.intValue());
    }
  }

  /// To the next speed up or down, or by so many percent.
  private static void adjust(FanEntity fan, ServiceCall call, int sign) throws Exception {
    Facts facts = factsOf(fan);
    long now = facts.percentage() == null ? 0 : facts.percentage();
    long count = Math.max(1, facts.speedCount());
    long next =
        call.data().get(PERCENTAGE_STEP) instanceof Long step
            ? now + sign * step
            : Math.floorDiv((Math.ceilDiv(now * count, FULL) + sign) * FULL, count);
    setPercentage(fan, Math.clamp(next, 0, FULL));
  }

  private static void setPresetMode(FanEntity fan, ServiceCall call) throws Exception {
    String mode = String.valueOf(call.data().get(PRESET_MODE));
    checkMode(fan, factsOf(fan), mode);
    setPresetMode(fan, mode);
  }

  private static void checkMode(FanEntity fan, Facts facts, String mode) {
    if (!facts.presetModes().contains(mode)) {
      throw new ServiceValidationException(
          fan.entityId()
              + (facts.presetModes().isEmpty()
                  ? " has no modes; leave preset_mode out"
                  : " has no mode " + mode + "; its modes are " + facts.presetModes()));
    }
  }

  private static void oscillate(FanEntity fan, ServiceCall call) throws Exception {
    oscillate(fan, Boolean.TRUE.equals(call.data().get("oscillating")));
  }

  private static void setDirection(FanEntity fan, ServiceCall call) throws Exception {
    String direction = String.valueOf(call.data().get("direction"));
    setDirection(fan, Direction.valueOf(direction.toUpperCase(Locale.ROOT)));
  }

  @Crossing
  private static void turnOn(FanEntity fan, @Nullable Integer percentage, @Nullable String mode)
      throws Exception {
    fan.turnOn(percentage, mode);
  }

  @Crossing
  private static void turnOff(FanEntity fan) throws Exception {
    fan.turnOff();
  }

  @Crossing
  private static void setPercentage(FanEntity fan, int percentage) throws Exception {
    fan.setPercentage(percentage);
  }

  @Crossing
  private static void setPresetMode(FanEntity fan, String mode) throws Exception {
    fan.setPresetMode(mode);
  }

  @Crossing
  private static void oscillate(FanEntity fan, boolean oscillating) throws Exception {
    fan.oscillate(oscillating);
  }

  @Crossing
  private static void setDirection(FanEntity fan, Direction direction) throws Exception {
    fan.setDirection(direction);
  }
}
