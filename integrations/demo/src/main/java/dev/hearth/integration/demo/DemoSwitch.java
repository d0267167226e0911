package dev.hearth.integration.demo;

import dev.hearth.core.entity.DeviceInfo;
import dev.hearth.core.entity.SwitchEntity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A plug or a relay.
final class DemoSwitch extends SwitchEntity {
  private final Thing thing;
  private final Runnable whenTurned;
  boolean on;

  /// @param whenTurned called after each turn, for what hangs on it
  DemoSwitch(Thing thing, boolean on, Runnable whenTurned) {
    this.thing = thing;
    this.on = on;
    this.whenTurned = whenTurned;
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
    return Optional.of("outlet");
  }

  @Override
  public Boolean isOn() {
    return on;
  }

  @Override
  public void turnOn() {
    turn(true);
  }

  @Override
  public void turnOff() {
    turn(false);
  }

  private void turn(boolean wanted) {
    on = wanted;
    writeState();
    whenTurned.run();
  }
}
