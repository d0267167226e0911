package dev.hearth.integration.demo;

import dev.hearth.core.entity.DeviceInfo;
import dev.hearth.core.entity.EntityCategory;
import dev.hearth.core.entity.SensorEntity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Something measured, shown with a fixed number of digits.
final class DemoSensor extends SensorEntity {
  private final Thing thing;
  private final String deviceClass;
  private final String unit;
  private final int digits;
  private double value;

  DemoSensor(Thing thing, String deviceClass, String unit, int digits, double value) {
    this.thing = thing;
    this.deviceClass = deviceClass;
    this.unit = unit;
    this.digits = digits;
    this.value = rounded(value);
  }

  /// Shows a new value, if it differs as far as the digits go.
  void show(double now) {
    double shown = rounded(now);
    if (shown != value) {
      value = shown;
      writeState();
    }
  }

  private double rounded(double exact) {
    double scale = Math.pow(10, digits);
    return Math.round(exact * scale) / scale;
  }

  @Override
  public Object nativeValue() {
    return digits == 0 ? (Object) Math.round(value) : (Object) value;
  }

  @Override
  public Optional<String> uniqueId() {
    return thing.uniqueId();
  }

  @Override
  public @Nullable String name() {
    return thing.name();
  }

  @Override
  public Optional<DeviceInfo> device() {
    return Optional.of(thing.device());
  }

  @Override
  public Optional<String> deviceClass() {
    return Optional.of(deviceClass);
  }

  @Override
  public Optional<String> unitOfMeasurement() {
    return Optional.of(unit);
  }

  @Override
  public Optional<String> stateClass() {
    return Optional.of("measurement");
  }

  @Override
  public Optional<Integer> suggestedDisplayPrecision() {
    return Optional.of(digits);
  }

  @Override
  public Optional<EntityCategory> category() {
    return deviceClass.equals("battery")
        ? Optional.of(EntityCategory.DIAGNOSTIC)
        : Optional.empty();
  }
}
