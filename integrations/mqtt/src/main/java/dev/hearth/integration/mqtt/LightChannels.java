package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.ColorMode;
import dev.hearth.core.entity.LightColor;
import java.util.Map;

/// Takes colors apart into the numbers that travel to devices, and puts them together.
final class LightChannels {
  private static final Map<ColorMode, Integer> COUNTS =
      Map.of(
          ColorMode.HS, 2,
          ColorMode.XY, 2,
          ColorMode.RGB, 3,
          ColorMode.RGBW, 4,
          ColorMode.RGBWW, 5);

  private LightChannels() {}

  /// How many numbers a color of this mode has; 0 for modes without channels.
  static int count(ColorMode mode) {
    return COUNTS.getOrDefault(mode, 0);
  }

  /// Whether the numbers are 0–255 each, so that they can carry the brightness too.
  static boolean isDimmed(ColorMode mode) {
    return mode == ColorMode.RGB || mode == ColorMode.RGBW || mode == ColorMode.RGBWW;
  }

  /// The numbers of a color; a temperature has none.
  static double[] of(LightColor color) {
    return switch (color) {
      case LightColor.Hs c -> new double[] {c.hue(), c.saturation()};
      case LightColor.Xy c -> new double[] {c.x(), c.y()};
      case LightColor.Rgb c -> new double[] {c.red(), c.green(), c.blue()};
      case LightColor.Rgbw c -> new double[] {c.red(), c.green(), c.blue(), c.white()};
      case LightColor.Rgbww c -> new double[] {c.red(), c.green(), c.blue(), c.cold(), c.warm()};
      case LightColor.Temperature c -> new double[0];
    };
  }

  /// A color of these numbers.
  ///
  /// @param v as many as [#count] says
  static LightColor color(ColorMode mode, double[] v) {
    return switch (mode) {
      case HS -> new LightColor.Hs(v[0], v[1]);
      case XY -> new LightColor.Xy(v[0], v[1]);
      case RGB -> new LightColor.Rgb(channel(v[0]), channel(v[1]), channel(v[2]));
      case RGBW -> new LightColor.Rgbw(channel(v[0]), channel(v[1]), channel(v[2]), channel(v[3]));
      case RGBWW ->
          new LightColor.Rgbww(
              channel(v[0]), channel(v[1]), channel(v[2]), channel(v[3]), channel(v[4]));
      case ONOFF, BRIGHTNESS, COLOR_TEMP, WHITE ->
          throw new IllegalArgumentException(mode + " has no channels");
    };
  }

  private static int channel(double value) {
    return (int) Math.clamp(Math.rint(value), 0, 255);
  }
}
