package dev.hearth.integration.demo;

import dev.hearth.core.entity.BinarySensorEntity;
import dev.hearth.core.entity.DeviceInfo;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A motion sensor or a contact.
final class DemoBinarySensor extends BinarySensorEntity {
  private final Thing thing;
  private final String deviceClass;
  private boolean on;

  DemoBinarySensor(Thing thing, String deviceClass) {
    this.thing = thing;
    this.deviceClass = deviceClass;
  }

  void show(boolean now) {
    if (on != now) {
      on = now;
      writeState();
    }
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
  public Boolean isOn() {
    return on;
  }
}
