package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.ColorMode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A light, in one of the three ways a device can speak about one.
sealed interface LightConfig extends EntityConfig {
  @Override
  default MqttEntity newEntity(Home home) {
    return new MqttLight(home, this);
  }

  /// What all three have.
  Base base();

  @Override
  default Common common() {
    return base().common();
  }

  /// What every light has.
  ///
  /// @param stateTopic null: nobody tells the state
  /// @param optimistic whether a command changes the state at once
  /// @param minKelvin warmest white
  /// @param maxKelvin coldest white
  /// @param kelvin whether color temperatures travel in kelvin, not in mireds
  record Base(
      Common common,
      String commandTopic,
      @Nullable String stateTopic,
      boolean retain,
      boolean optimistic,
      List<String> effects,
      int minKelvin,
      int maxKelvin,
      boolean kelvin) {}

  /// One JSON object for everything.
  ///
  /// @param colorModes what it can vary
  /// @param brightnessScale what the device calls full brightness
  /// @param effect whether effects may be set
  /// @param flashShort seconds of a short flash
  /// @param flashLong seconds of a long one
  record Json(
      Base base,
      Set<ColorMode> colorModes,
      int brightnessScale,
      boolean effect,
      boolean flash,
      boolean transition,
      int flashShort,
      int flashLong)
      implements LightConfig {}

  /// A topic for each feature.
  ///
  /// @param stateTemplate makes the state text, or null
  /// @param commandTemplate makes the payload of on and off, or null
  /// @param onCommand when the on payload is sent, beside the features
  /// @param features topics and templates of what the light can do; a feature without topic for
  ///   commands only tells
  /// @param colorModeTopic tells the color mode, or null
  record PerTopic(
      Base base,
      @Nullable String stateTemplate,
      @Nullable String commandTemplate,
      String payloadOn,
      String payloadOff,
      OnCommand onCommand,
      int brightnessScale,
      Map<LightFeature, Channel> features,
      @Nullable String colorModeTopic,
      @Nullable String colorModeTemplate)
      implements LightConfig {

    /// When the on payload is sent, beside the features.
    enum OnCommand {
      /// Before the features.
      FIRST,
      /// After the features.
      LAST,
      /// Never: the brightness command turns the light on.
      BRIGHTNESS
    }

    /// The topics and templates of one feature.
    record Channel(
        @Nullable String commandTopic,
        @Nullable String commandTemplate,
        @Nullable String stateTopic,
        @Nullable String valueTemplate) {}
  }

  /// One command and one state, made and read by templates.
  record ByTemplate(
      Base base,
      String commandOn,
      String commandOff,
      @Nullable String state,
      @Nullable String brightness,
      @Nullable String colorTemp,
      @Nullable String red,
      @Nullable String green,
      @Nullable String blue,
      @Nullable String effect)
      implements LightConfig {

    boolean hasColor() {
      return red != null && green != null && blue != null;
    }
  }
}
