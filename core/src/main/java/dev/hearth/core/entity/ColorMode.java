package dev.hearth.core.entity;

import java.util.Locale;
import java.util.Optional;

/// What a lamp can vary, or varies now.
public enum ColorMode {
  /// Nothing: on or off.
  ONOFF,
  /// How bright it is.
  BRIGHTNESS,
  /// The colour temperature of its white.
  COLOR_TEMP,
  /// Hue and saturation.
  HS,
  /// A point of the CIE 1931 colour space.
  XY,
  /// Red, green, blue.
  RGB,
  /// Red, green, blue, white.
  RGBW,
  /// Red, green, blue, cold white, warm white.
  RGBWW,
  /// Its white, beside another mode for colours.
  WHITE;

  /// The word that clients read.
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The mode of a client's word.
  public static Optional<ColorMode> of(String wire) {
    for (ColorMode mode : values()) {
      if (mode.wire().equals(wire)) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }

  /// Whether lamps in this mode show colours.
  public boolean isColored() {
    return switch (this) {
      case HS, XY, RGB, RGBW, RGBWW -> true;
      case ONOFF, BRIGHTNESS, COLOR_TEMP, WHITE -> false;
    };
  }
}
