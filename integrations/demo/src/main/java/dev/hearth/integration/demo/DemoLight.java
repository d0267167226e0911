package dev.hearth.integration.demo;

import dev.hearth.core.entity.ColorMode;
import dev.hearth.core.entity.DeviceInfo;
import dev.hearth.core.entity.LightColor;
import dev.hearth.core.entity.LightColor.Temperature;
import dev.hearth.core.entity.LightCommand;
import dev.hearth.core.entity.LightEntity;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A lamp that does what it is told.
final class DemoLight extends LightEntity {
  private final Thing thing;
  private final Set<ColorMode> modes;
  private final List<String> effects;
  private boolean on;
  private int brightness;
  private @Nullable LightColor color;
  private @Nullable String effect;

  /// @param color its first colour; null for a lamp without colours
  DemoLight(
      Thing thing,
      Set<ColorMode> modes,
      List<String> effects,
      boolean on,
      int brightness,
      @Nullable LightColor color) {
    this.thing = thing;
    this.modes = Set.copyOf(modes);
    this.effects = List.copyOf(effects);
    this.on = on;
    this.brightness = brightness;
    this.color = color;
  }

  /// Shows what an effect makes of the lamp; does nothing when it is off or shows something else.
  void play(String playing, LightColor shown, int shownBrightness) {
    if (on && playing.equals(effect)) {
      color = shown;
      brightness = shownBrightness;
      writeState();
    }
  }

  void show(boolean now) {
    if (on != now) {
      on = now;
      writeState();
    }
  }

  @Override
  public void turnOn(LightCommand command) {
    on = true;
    if (command.brightness() != null) {
      brightness = command.brightness();
    }
    if (command.color() != null) {
      color = withinRange(command.color());
      effect = null;
    }
    if (command.effect() != null) {
      effect = command.effect();
    }
    writeState();
  }

  @Override
  public void turnOff(LightCommand command) {
    on = false;
    effect = null;
    writeState();
  }

  private LightColor withinRange(LightColor wanted) {
    return wanted instanceof Temperature white
        ? new Temperature(Math.clamp(white.kelvin(), minColorTempKelvin(), maxColorTempKelvin()))
        : wanted;
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
  public Set<ColorMode> supportedColorModes() {
    return modes;
  }

  @Override
  public List<String> effectList() {
    return effects;
  }

  @Override
  public int supportedFeatures() {
    return effects.isEmpty() ? 0 : EFFECT;
  }

  @Override
  public int minColorTempKelvin() {
    return 2_200;
  }

  @Override
  public int maxColorTempKelvin() {
    return 6_500;
  }

  @Override
  public Boolean isOn() {
    return on;
  }

  @Override
  public Integer brightness() {
    return brightness;
  }

  @Override
  public @Nullable LightColor color() {
    return color;
  }

  @Override
  public @Nullable String effect() {
    return effect;
  }
}
