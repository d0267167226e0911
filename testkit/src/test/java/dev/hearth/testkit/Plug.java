package dev.hearth.testkit;

import dev.hearth.core.entity.DeviceInfo;
import dev.hearth.core.entity.EntityCategory;
import dev.hearth.core.entity.SwitchEntity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A plug that comes and goes as a test wants.
final class Plug extends SwitchEntity {
  private final String id;
  private final String name;
  private final @Nullable DeviceInfo device;
  private final @Nullable EntityCategory category;
  @Nullable String objectId;
  @Nullable RuntimeException failure;
  boolean on;
  int arrivals;

  Plug(String id, String name, @Nullable DeviceInfo device, @Nullable EntityCategory category) {
    this.id = id;
    this.name = name;
    this.device = device;
    this.category = category;
  }

  /// A plug of no device.
  Plug(String id, String name) {
    this(id, name, null, null);
  }

  @Override
  public Optional<String> uniqueId() {
    return Optional.of(id);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> suggestedObjectId() {
    return Optional.ofNullable(objectId);
  }

  @Override
  public Optional<DeviceInfo> device() {
    return Optional.ofNullable(device);
  }

  @Override
  public Optional<EntityCategory> category() {
    return Optional.ofNullable(category);
  }

  @Override
  public Optional<String> icon() {
    return Optional.of("mdi:power");
  }

  @Override
  protected void onAdded() {
    arrivals++;
  }

  @Override
  protected void onRemoved() {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public Boolean isOn() {
    return on;
  }

  @Override
  public void turnOn() {
    on = true;
    writeState();
  }

  @Override
  public void turnOff() {
    on = false;
    writeState();
  }
}
