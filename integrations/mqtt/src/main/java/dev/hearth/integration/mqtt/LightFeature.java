package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.ColorMode;
import org.jspecify.annotations.Nullable;

/// What a light of the default schema can have a topic for. The key is how discovery payloads call
/// it, `<key>_command_topic`.
enum LightFeature {
  BRIGHTNESS("brightness", null),
  COLOR_TEMP("color_temp", ColorMode.COLOR_TEMP),
  EFFECT("effect", null),
  HS("hs", ColorMode.HS),
  RGB("rgb", ColorMode.RGB),
  RGBW("rgbw", ColorMode.RGBW),
  RGBWW("rgbww", ColorMode.RGBWW),
  XY("xy", ColorMode.XY);

  private final String key;
  private final @Nullable ColorMode colorMode;

  LightFeature(String key, @Nullable ColorMode colorMode) {
    this.key = key;
    this.colorMode = colorMode;
  }

  String key() {
    return key;
  }

  /// The color mode that this feature means; null for none.
  @Nullable ColorMode colorMode() {
    return colorMode;
  }
}
