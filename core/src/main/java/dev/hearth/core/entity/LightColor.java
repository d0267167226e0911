package dev.hearth.core.entity;

/// A light's colour, in the terms of one [ColorMode].
public sealed interface LightColor {
  /// The mode in whose terms it is.
  ColorMode mode();

  /// Hue and saturation.
  ///
  /// @param hue degrees, 0–360
  /// @param saturation percent, 0–100
  record Hs(double hue, double saturation) implements LightColor {
    @Override
    public ColorMode mode() {
      return ColorMode.HS;
    }
  }

  /// A point of the CIE 1931 colour space, each coordinate 0–1.
  record Xy(double x, double y) implements LightColor {
    @Override
    public ColorMode mode() {
      return ColorMode.XY;
    }
  }

  /// Red, green and blue, 0–255 each.
  record Rgb(int red, int green, int blue) implements LightColor {
    @Override
    public ColorMode mode() {
      return ColorMode.RGB;
    }
  }

  /// Red, green, blue and white, 0–255 each.
  record Rgbw(int red, int green, int blue, int white) implements LightColor {
    @Override
    public ColorMode mode() {
      return ColorMode.RGBW;
    }
  }

  /// Red, green, blue, cold white and warm white, 0–255 each.
  record Rgbww(int red, int green, int blue, int cold, int warm) implements LightColor {
    @Override
    public ColorMode mode() {
      return ColorMode.RGBWW;
    }
  }

  /// White of a temperature.
  ///
  /// @param kelvin 1,000–20,000
  record Temperature(int kelvin) implements LightColor {
    @Override
    public ColorMode mode() {
      return ColorMode.COLOR_TEMP;
    }
  }
}
