package dev.hearth.integration.mqtt;

/// What a light of the default schema can have a topic for. The key is how discovery payloads call
/// it, `<key>_command_topic`.
enum LightFeature {
  BRIGHTNESS("brightness", ""),
  COLOR_TEMP("color_temp", "color_temp"),
  EFFECT("effect", ""),
  HS("hs", "hs"),
  RGB("rgb", "rgb"),
  RGBW("rgbw", "rgbw"),
  RGBWW("rgbww", "rgbww"),
  WHITE("white", "white"),
  XY("xy", "xy");

  private final String key;
  private final String colorMode;

  LightFeature(String key, String colorMode) {
    this.key = key;
    this.colorMode = colorMode;
  }

  String key() {
    return key;
  }

  /// The color mode that this feature means; empty for none.
  String colorMode() {
    return colorMode;
  }
}
