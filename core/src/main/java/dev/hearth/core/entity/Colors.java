package dev.hearth.core.entity;

import dev.hearth.core.entity.LightColor.Hs;
import dev.hearth.core.entity.LightColor.Rgb;
import dev.hearth.core.entity.LightColor.Rgbw;
import dev.hearth.core.entity.LightColor.Rgbww;
import dev.hearth.core.entity.LightColor.Temperature;
import dev.hearth.core.entity.LightColor.Xy;

/// Conversions between the ways to say a colour.
///
/// XY goes through the wide-gamut matrix and gamma of lamps, as Philips publishes them for Hue and
/// as Home Assistant's clients expect; colour temperature through Tanner Helland's fit of
/// black-body colours. Results are rounded as clients show them.
///
/// **Threads:** any.
public final class Colors {
  private Colors() {}

  /// The colour a lamp of this colour shows, as red, green and blue.
  public static Rgb rgb(LightColor color) {
    return switch (color) {
      case Rgb rgb -> rgb;
      case Hs hs -> fromHs(hs.hue(), hs.saturation());
      case Xy xy -> fromXy(xy.x(), xy.y());
      case Rgbw rgbw -> withWhite(rgbw.red(), rgbw.green(), rgbw.blue(), rgbw.white());
      case Rgbww c -> withWhite(c.red(), c.green(), c.blue(), Math.max(c.cold(), c.warm()));
      case Temperature temperature -> fromKelvin(temperature.kelvin());
    };
  }

  /// The same colour as hue and saturation.
  public static Hs hs(LightColor color) {
    if (color instanceof Hs hs) {
      return hs;
    }
    Rgb rgb = rgb(color);
    double max = Math.max(rgb.red(), Math.max(rgb.green(), rgb.blue())) / 255.0;
    double min = Math.min(rgb.red(), Math.min(rgb.green(), rgb.blue())) / 255.0;
    double span = max - min;
    double hue = 0;
    if (span > 0) {
      double red = rgb.red() / 255.0;
      double green = rgb.green() / 255.0;
      double blue = rgb.blue() / 255.0;
      if (max == red) {
        hue = ((green - blue) / span + 6) % 6;
      } else if (max == green) {
        hue = (blue - red) / span + 2;
      } else {
        hue = (red - green) / span + 4;
      }
    }
    return new Hs(round(hue * 60, 3), round(max == 0 ? 0 : span / max * 100, 3));
  }

  /// The same colour as a point of the CIE 1931 colour space.
  public static Xy xy(LightColor color) {
    if (color instanceof Xy xy) {
      return xy;
    }
    Rgb rgb = rgb(color);
    double red = linear(rgb.red() / 255.0);
    double green = linear(rgb.green() / 255.0);
    double blue = linear(rgb.blue() / 255.0);
    double x = red * 0.664511 + green * 0.154324 + blue * 0.162028;
    double y = red * 0.283881 + green * 0.668433 + blue * 0.047685;
    double z = red * 0.000088 + green * 0.072310 + blue * 0.986039;
    double sum = x + y + z;
    return sum == 0 ? new Xy(0, 0) : new Xy(round(x / sum, 3), round(y / sum, 3));
  }

  /// The temperature of the white that looks most like a colour, kelvin, 1,000–40,000: McCamy's
  /// approximation, which means little for strong colours.
  public static int kelvin(LightColor color) {
    if (color instanceof Temperature white) {
      return white.kelvin();
    }
    Xy xy = xy(color);
    double n = (xy.x() - 0.3320) / (0.1858 - xy.y());
    double kelvin = ((449 * n + 3_525) * n + 6_823.3) * n + 5_520.33;
    return Math.clamp(Math.round(kelvin), 1_000, 40_000);
  }

  /// Kelvin of a mired value, and the other way round: a million divided by it, rounded down.
  public static int mired(double value) {
    return (int) Math.floor(1_000_000 / value);
  }

  private static Rgb fromHs(double hue, double saturation) {
    double sector = ((hue % 360) + 360) % 360 / 60;
    double chroma = saturation / 100;
    double second = chroma * (1 - Math.abs(sector % 2 - 1));
    double base = 1 - chroma;
    return switch ((int) sector) {
      case 0 -> scaled(chroma + base, second + base, base);
      case 1 -> scaled(second + base, chroma + base, base);
      case 2 -> scaled(base, chroma + base, second + base);
      case 3 -> scaled(base, second + base, chroma + base);
      case 4 -> scaled(second + base, base, chroma + base);
      default -> scaled(chroma + base, base, second + base);
    };
  }

  private static Rgb fromXy(double x, double y) {
    double safeY = y == 0 ? 1e-11 : y;
    double bigX = x / safeY;
    double bigZ = (1 - x - y) / safeY;
    double red = gamma(bigX * 1.656492 - 0.354851 - bigZ * 0.255038);
    double green = gamma(-bigX * 0.707196 + 1.655397 + bigZ * 0.036152);
    double blue = gamma(bigX * 0.051713 - 0.121364 + bigZ * 1.011530);
    double max = Math.max(red, Math.max(green, blue));
    double scale = max > 1 ? max : 1;
    // Rounded down here, and here only: clients compare with values made so.
    return new Rgb(down(red / scale), down(green / scale), down(blue / scale));
  }

  private static Rgb fromKelvin(int kelvin) {
    double hundreds = Math.clamp(kelvin, 1_000, 40_000) / 100.0;
    double red = hundreds <= 66 ? 255 : 329.698727446 * Math.pow(hundreds - 60, -0.1332047592);
    double green =
        hundreds <= 66
            ? 99.4708025861 * Math.log(hundreds) - 161.1195681661
            : 288.1221695283 * Math.pow(hundreds - 60, -0.0755148492);
    double blue;
    if (hundreds >= 66) {
      blue = 255;
    } else {
      blue = hundreds <= 19 ? 0 : 138.5177312231 * Math.log(hundreds - 10) - 305.0447927307;
    }
    return new Rgb(channel(red), channel(green), channel(blue));
  }

  private static Rgb withWhite(int red, int green, int blue, int white) {
    int brightest = Math.max(Math.max(red, green), Math.max(blue, white));
    int sum = Math.max(red, Math.max(green, blue)) + white;
    double scale = sum == 0 ? 0 : (double) brightest / sum;
    return new Rgb(
        channel((red + white) * scale),
        channel((green + white) * scale),
        channel((blue + white) * scale));
  }

  private static Rgb scaled(double red, double green, double blue) {
    return new Rgb(channel(red * 255), channel(green * 255), channel(blue * 255));
  }

  private static int down(double channel) {
    return (int) (Math.max(0, channel) * 255);
  }

  private static int channel(double value) {
    return Math.clamp(Math.round(value), 0, 255);
  }

  private static double linear(double channel) {
    return channel > 0.04045 ? Math.pow((channel + 0.055) / 1.055, 2.4) : channel / 12.92;
  }

  private static double gamma(double channel) {
    return channel <= 0.0031308 ? 12.92 * channel : 1.055 * Math.pow(channel, 1 / 2.4) - 0.055;
  }

  private static double round(double value, int digits) {
    double scale = Math.pow(10, digits);
    return Math.round(value * scale) / scale;
  }
}
