package dev.hearth.core.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hearth.core.entity.LightColor.Hs;
import dev.hearth.core.entity.LightColor.Rgb;
import dev.hearth.core.entity.LightColor.Rgbw;
import dev.hearth.core.entity.LightColor.Rgbww;
import dev.hearth.core.entity.LightColor.Temperature;
import dev.hearth.core.entity.LightColor.Xy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The known values are the ones that Home Assistant's clients see for the same colours.
class ColorsTest {
  @ParameterizedTest
  @CsvSource({
    "255,0,0, 0.701,0.299", "0,255,0, 0.172,0.747", "0,0,255, 0.136,0.04",
    "255,255,255, 0.323,0.329", "128,0,0, 0.701,0.299", "0,0,0, 0,0",
  })
  void rgbToXy(int red, int green, int blue, double x, double y) {
    assertThat(Colors.xy(new Rgb(red, green, blue))).isEqualTo(new Xy(x, y));
  }

  @ParameterizedTest
  @CsvSource({
    "0.35,0.35, 255,243,222",
    "1,0, 255,0,60",
    "0,1, 0,255,0",
    "0,0, 0,63,255",
  })
  void xyToRgb(double x, double y, int red, int green, int blue) {
    assertThat(Colors.rgb(new Xy(x, y))).isEqualTo(new Rgb(red, green, blue));
  }

  @ParameterizedTest
  @CsvSource({
    "255,0,0, 0,100",
    "0,255,0, 120,100",
    "0,0,255, 240,100",
    "255,255,255, 0,0",
    "0,0,0, 0,0",
    "255,255,0, 60,100",
    "0,255,255, 180,100",
    "255,0,255, 300,100",
    "255,0,128, 329.882,100",
    "127,63,31, 20,75.591",
  })
  void rgbToHs(int red, int green, int blue, double hue, double saturation) {
    assertThat(Colors.hs(new Rgb(red, green, blue))).isEqualTo(new Hs(hue, saturation));
  }

  @ParameterizedTest
  @CsvSource({
    "0,100, 255,0,0",
    "360,100, 255,0,0",
    "180,100, 0,255,255",
    "120,50, 128,255,128",
    "240,0, 255,255,255",
    "28,80, 255,146,51",
    "-60,100, 255,0,255",
  })
  void hsToRgb(double hue, double saturation, int red, int green, int blue) {
    assertThat(Colors.rgb(new Hs(hue, saturation))).isEqualTo(new Rgb(red, green, blue));
  }

  @Test
  void coloursSurviveRoundTripsAsFarAsThreeDigitsOfXyGo() {
    for (int hue = 0; hue < 360; hue += 5) {
      for (int saturation = 20; saturation <= 100; saturation += 20) {
        Rgb rgb = Colors.rgb(new Hs(hue, saturation));
        assertThat(Colors.rgb(Colors.hs(rgb))).isEqualTo(rgb);
        Hs back = Colors.hs(Colors.xy(rgb));
        double turned = Math.abs(back.hue() - hue);
        assertThat(Math.min(turned, 360 - turned)).isLessThan(6);
        assertThat(back.saturation()).isCloseTo(saturation, within(8.0));
      }
    }
  }

  @Test
  void whiteIsWarmWhenKelvinIsLow() {
    assertThat(Colors.rgb(new Temperature(6_600))).isEqualTo(new Rgb(255, 255, 255));
    Rgb warm = Colors.rgb(new Temperature(2_700));
    assertThat(warm.red()).isEqualTo(255);
    assertThat(warm.red()).isGreaterThan(warm.green());
    assertThat(warm.green()).isGreaterThan(warm.blue());
    Rgb cold = Colors.rgb(new Temperature(9_000));
    assertThat(cold.blue()).isEqualTo(255);
    assertThat(cold.red()).isLessThan(cold.green());
    assertThat(Colors.rgb(new Temperature(1))).isEqualTo(Colors.rgb(new Temperature(1_000)));
  }

  @Test
  void whiteChannelsAddToTheColour() {
    assertThat(Colors.rgb(new Rgbw(255, 0, 0, 0))).isEqualTo(new Rgb(255, 0, 0));
    assertThat(Colors.rgb(new Rgbw(0, 0, 0, 255))).isEqualTo(new Rgb(255, 255, 255));
    assertThat(Colors.rgb(new Rgbw(255, 0, 0, 255))).isEqualTo(new Rgb(255, 128, 128));
    assertThat(Colors.rgb(new Rgbw(0, 0, 0, 0))).isEqualTo(new Rgb(0, 0, 0));
    assertThat(Colors.rgb(new Rgbww(0, 0, 0, 0, 255))).isEqualTo(new Rgb(255, 255, 255));
  }

  @Test
  void miredsAreMillionthsOfKelvin() {
    assertThat(Colors.mired(2_000)).isEqualTo(500);
    assertThat(Colors.mired(153)).isEqualTo(6_535);
    assertThat(Colors.mired(370)).isEqualTo(2_702);
  }
}
