package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.ColorMode;
import dev.hearth.core.entity.LightColor;
import dev.hearth.core.entity.LightCommand;
import org.jspecify.annotations.Nullable;

/// What is known of a light. Changed by its protocol; loop only.
final class LightState {
  /// Null: unknown.
  @Nullable Boolean on;

  /// 1–255, or null.
  @Nullable Integer brightness;

  /// The color, in the mode the device tells.
  @Nullable LightColor color;

  @Nullable ColorMode colorMode;
  @Nullable String effect;

  void set(LightColor newColor) {
    color = newColor;
    colorMode = newColor.mode();
  }

  /// What a command that is taken for done makes of it.
  void assume(LightCommand command) {
    on = true;
    if (command.brightness() != null) {
      brightness = command.brightness();
    }
    if (command.color() != null) {
      set(command.color());
    }
    if (command.effect() != null) {
      effect = command.effect();
    }
  }
}
