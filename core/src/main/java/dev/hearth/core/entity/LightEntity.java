package dev.hearth.core.entity;

import dev.hearth.core.entity.LightColor.Hs;
import dev.hearth.core.entity.LightColor.Rgb;
import dev.hearth.core.entity.LightColor.Rgbw;
import dev.hearth.core.entity.LightColor.Rgbww;
import dev.hearth.core.entity.LightColor.Temperature;
import dev.hearth.core.entity.LightColor.Xy;
import dev.hearth.loop.Crossing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A lamp. **Threads:** loop only.
public abstract class LightEntity extends OnOffEntity {
  /// The bit of [#supportedFeatures] for effects.
  public static final int EFFECT = 4;

  /// The bit of [#supportedFeatures] for flashing.
  public static final int FLASH = 8;

  /// The bit of [#supportedFeatures] for transitions.
  public static final int TRANSITION = 32;

  /// For subclasses.
  protected LightEntity() {}

  @Override
  public final String domain() {
    return "light";
  }

  /// What the lamp can vary, at least one mode.
  public abstract Set<ColorMode> supportedColorModes();

  /// What it varies now; null when unknown.
  public @Nullable ColorMode colorMode() {
    LightColor color = color();
    if (color != null) {
      return color.mode();
    }
    return supportedColorModes().size() == 1 ? supportedColorModes().iterator().next() : null;
  }

  /// How bright it is, 0–255; null when unknown.
  public @Nullable Integer brightness() {
    return null;
  }

  /// Its colour; null when it has none or it is unknown.
  public @Nullable LightColor color() {
    return null;
  }

  /// The running effect; null for none.
  public @Nullable String effect() {
    return null;
  }

  /// The effects there are.
  public List<String> effectList() {
    return List.of();
  }

  /// The warmest white, kelvin.
  public int minColorTempKelvin() {
    return 2_000;
  }

  /// The coldest white, kelvin.
  public int maxColorTempKelvin() {
    return 6_535;
  }

  /// Turns it on, or changes it. Runs in a task: may suspend.
  ///
  /// @throws Exception a `HubException` reaches the caller with its message
  public abstract void turnOn(LightCommand command) throws Exception;

  /// Turns it off; only transition and flash of the command mean something. Runs in a task: may
  /// suspend.
  ///
  /// @throws Exception a `HubException` reaches the caller with its message
  public abstract void turnOff(LightCommand command) throws Exception;

  @Override
  @Crossing
  protected Map<String, @Nullable Object> capabilityAttributes() {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    if (supportedColorModes().contains(ColorMode.COLOR_TEMP)) {
      attributes.put("min_color_temp_kelvin", minColorTempKelvin());
      attributes.put("max_color_temp_kelvin", maxColorTempKelvin());
    }
    if (!effectList().isEmpty()) {
      attributes.put("effect_list", effectList());
    }
    attributes.put(
        "supported_color_modes",
        supportedColorModes().stream().map(ColorMode::wire).sorted().toList());
    return attributes;
  }

  @Override
  @Crossing
  protected Map<String, @Nullable Object> stateAttributes() {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    boolean on = Boolean.TRUE.equals(isOn());
    ColorMode mode = on ? colorMode() : null;
    attributes.put("color_mode", mode == null ? null : mode.wire());
    if (supportsBrightness()) {
      attributes.put("brightness", on ? brightness() : null);
    }
    boolean temperature = supportedColorModes().contains(ColorMode.COLOR_TEMP);
    boolean colored = supportedColorModes().stream().anyMatch(ColorMode::isColored);
    LightColor color = on ? color() : null;
    if (temperature) {
      attributes.put(
          "color_temp_kelvin", color instanceof Temperature white ? white.kelvin() : null);
    }
    if (colored || temperature) {
      putColor(attributes, color);
    }
    if (!effectList().isEmpty()) {
      attributes.put("effect", on ? effect() : null);
    }
    return attributes;
  }

  /// Whether any of its modes knows brightness: all but [ColorMode#ONOFF] do.
  public final boolean supportsBrightness() {
    return supportedColorModes().stream().anyMatch(mode -> mode != ColorMode.ONOFF);
  }

  private static void putColor(
      Map<String, @Nullable Object> attributes, @Nullable LightColor color) {
    if (color == null) {
      attributes.put("hs_color", null);
      attributes.put("rgb_color", null);
      attributes.put("xy_color", null);
      return;
    }
    Hs hs = Colors.hs(color);
    Rgb rgb = Colors.rgb(color);
    Xy xy = Colors.xy(color);
    attributes.put("hs_color", List.of(hs.hue(), hs.saturation()));
    attributes.put("rgb_color", List.of(rgb.red(), rgb.green(), rgb.blue()));
    attributes.put("xy_color", List.of(xy.x(), xy.y()));
    if (color instanceof Rgbw c) {
      attributes.put("rgbw_color", List.of(c.red(), c.green(), c.blue(), c.white()));
    }
    if (color instanceof Rgbww c) {
      attributes.put("rgbww_color", List.of(c.red(), c.green(), c.blue(), c.cold(), c.warm()));
    }
  }

  /// The same colour in a mode that this light supports: its own, else the nearest, which for a
  /// lamp that has only shades of white is the white that looks most like it; null when the light
  /// shows no colours at all.
  final @Nullable LightColor adapted(LightColor wanted) {
    Set<ColorMode> modes = supportedColorModes();
    if (modes.contains(wanted.mode())) {
      return wanted;
    }
    if (modes.contains(ColorMode.HS)) {
      return Colors.hs(wanted);
    }
    if (modes.contains(ColorMode.XY)) {
      return Colors.xy(wanted);
    }
    Rgb rgb = Colors.rgb(wanted);
    if (modes.contains(ColorMode.RGB)) {
      return rgb;
    }
    int white = Math.min(rgb.red(), Math.min(rgb.green(), rgb.blue()));
    int red = rgb.red() - white;
    int green = rgb.green() - white;
    int blue = rgb.blue() - white;
    if (modes.contains(ColorMode.RGBW)) {
      return new Rgbw(red, green, blue, white);
    }
    if (modes.contains(ColorMode.RGBWW)) {
      return new Rgbww(red, green, blue, white, white);
    }
    if (modes.contains(ColorMode.COLOR_TEMP)) {
      int kelvin = Colors.kelvin(wanted);
      return new Temperature(Math.clamp(kelvin, minColorTempKelvin(), maxColorTempKelvin()));
    }
    return null;
  }
}
