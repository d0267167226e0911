package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.ColorMode;
import dev.hearth.core.entity.LightColor;
import dev.hearth.core.entity.LightCommand;
import dev.hearth.integration.mqtt.LightConfig.PerTopic.Channel;
import dev.hearth.integration.mqtt.LightConfig.PerTopic.OnCommand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lights with a topic for each feature.
///
/// Without a topic for brightness, the channels of a color carry it: they are dimmed before they
/// are sent, and a color that is told is taken apart into brightness and full color.
final class PerTopicLightProtocol extends LightProtocol {
  private static final String VALUE = "value";
  private static final Map<ColorMode, List<String>> VARIABLES =
      Map.of(
          ColorMode.HS, List.of("hue", "sat"),
          ColorMode.XY, List.of("x", "y"),
          ColorMode.RGB, List.of("red", "green", "blue"),
          ColorMode.RGBW, List.of("red", "green", "blue", "white"),
          ColorMode.RGBWW, List.of("red", "green", "blue", "cold_white", "warm_white"));
  private static final Map<ColorMode, LightFeature> FEATURES =
      Map.of(
          ColorMode.HS, LightFeature.HS,
          ColorMode.XY, LightFeature.XY,
          ColorMode.RGB, LightFeature.RGB,
          ColorMode.RGBW, LightFeature.RGBW,
          ColorMode.RGBWW, LightFeature.RGBWW);

  private final LightConfig.PerTopic config;
  private final Set<ColorMode> modes = EnumSet.noneOf(ColorMode.class);

  PerTopicLightProtocol(LightConfig.PerTopic config, Templates templates) {
    super(config.base(), templates);
    this.config = config;
    for (LightFeature feature : LightFeature.values()) {
      ColorMode mode = feature.colorMode();
      if (mode != null && commandTopic(feature) != null) {
        modes.add(mode);
      }
    }
    if (modes.isEmpty()) {
      modes.add(
          commandTopic(LightFeature.BRIGHTNESS) != null ? ColorMode.BRIGHTNESS : ColorMode.ONOFF);
    }
  }

  @Override
  Set<ColorMode> colorModes() {
    return modes;
  }

  @Override
  boolean hasEffects() {
    return commandTopic(LightFeature.EFFECT) != null;
  }

  @Override
  boolean hasFlash() {
    return false;
  }

  @Override
  boolean hasTransition() {
    return false;
  }

  private @Nullable String commandTopic(LightFeature feature) {
    Channel channel = config.features().get(feature);
    return channel == null ? null : channel.commandTopic();
  }

  private @Nullable String stateTopic(LightFeature feature) {
    Channel channel = config.features().get(feature);
    return channel == null ? null : channel.stateTopic();
  }

  @Override
  List<Source> sources() {
    List<Source> sources = new ArrayList<>();
    String stateTopic = base().stateTopic();
    if (stateTopic != null) {
      sources.add(new Source(stateTopic, this::updateState));
    }
    String modeTopic = config.colorModeTopic();
    if (modeTopic != null) {
      sources.add(
          new Source(
              modeTopic,
              (message, state) -> {
                String mode = read(message, config.colorModeTemplate());
                if (!mode.isEmpty()) {
                  state.colorMode = ColorMode.of(mode).orElse(null);
                }
              }));
    }
    config
        .features()
        .forEach((feature, channel) -> {
          String topic = channel.stateTopic();
          if (topic != null) {
            sources.add(
                new Source(
                    topic,
                    (message, state) -> {
                      String text = read(message, channel.valueTemplate());
                      if (!text.isEmpty()) {
                        update(feature, text, state);
                      }
                    }));
          }
        });
    return sources;
  }

  private void updateState(MqttMessage message, LightState state) {
    String text = read(message, config.stateTemplate());
    if (text.isEmpty()) {
      return;
    }
    switch (StateReader.onOff(text, config.payloadOn(), config.payloadOff())) {
      case Reading.Value value -> state.on = value.text().equals(StateReader.ON);
      case Reading.Unknown unknown -> state.on = null;
      case Reading.Nothing nothing -> {}
      case Reading.Refused refused ->
          throw new RefusedException(refused.reason(), "state", refused.detail());
    }
  }

  private void update(LightFeature feature, String text, LightState state) {
    switch (feature) {
      case BRIGHTNESS -> {
        double value = numberOf(feature.key(), text);
        if (value > 0) { // A light that is off tells 0; its brightness is what it was.
          double scaled = value * FULL / config.brightnessScale();
          state.brightness = (int) Math.clamp(Math.rint(scaled), 1, FULL);
        }
      }
      case EFFECT -> state.effect = text.equals(StateReader.NONE) ? null : text;
      case COLOR_TEMP -> {
        double value = numberOf(feature.key(), text);
        if (value <= 0) {
          throw invalid(feature.key(), text);
        }
        told(state, new LightColor.Temperature(kelvinOf(value)));
      }
      case HS -> updateColor(ColorMode.HS, text, state);
      case XY -> updateColor(ColorMode.XY, text, state);
      case RGB -> updateColor(ColorMode.RGB, text, state);
      case RGBW -> updateColor(ColorMode.RGBW, text, state);
      case RGBWW -> updateColor(ColorMode.RGBWW, text, state);
    }
  }

  private void updateColor(ColorMode mode, String text, LightState state) {
    String[] parts = text.split(",", -1);
    if (parts.length != LightChannels.count(mode)) {
      throw invalid(mode.wire(), text);
    }
    double[] values = new double[parts.length];
    for (int i = 0; i < parts.length; i++) {
      values[i] = numberOf(mode.wire(), parts[i]);
    }
    if (LightChannels.isDimmed(mode) && stateTopic(LightFeature.BRIGHTNESS) == null) {
      double brightest = Arrays.stream(values).max().orElse(0);
      if (brightest <= 0) {
        return;
      }
      state.brightness = (int) Math.clamp(Math.rint(brightest), 1, FULL);
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.min(Math.rint(values[i] / brightest * FULL), FULL);
      }
    }
    told(state, LightChannels.color(mode, values));
  }

  /// Without a topic for the color mode, the color told last is the mode.
  private void told(LightState state, LightColor color) {
    if (config.colorModeTopic() == null || color.mode() == state.colorMode) {
      state.set(color);
    }
  }

  @Override
  List<Command> turnOn(LightCommand command, LightState state) {
    List<Command> commands = new ArrayList<>();
    Integer brightness = command.brightness();
    if (config.onCommand() == OnCommand.FIRST) {
      commands.add(state(config.payloadOn()));
    } else if (config.onCommand() == OnCommand.BRIGHTNESS && brightness == null) {
      Integer known = state.brightness;
      brightness = known == null ? FULL : known;
    }
    LightColor color = command.color();
    if (color instanceof LightColor.Temperature white) {
      add(commands, LightFeature.COLOR_TEMP, Map.of(VALUE, toldOf(white.kelvin())));
    } else if (color != null) {
      addColor(commands, color, brightness, state);
    }
    if (brightness != null) {
      addBrightness(commands, brightness, color, state);
    }
    String effect = command.effect();
    if (effect != null) {
      add(commands, LightFeature.EFFECT, Map.of(VALUE, effect));
    }
    if (config.onCommand() == OnCommand.LAST) {
      commands.add(state(config.payloadOn()));
    }
    return commands;
  }

  /// Without a topic for brightness, the color known is sent again, dimmed.
  private void addBrightness(
      List<Command> commands, int brightness, @Nullable LightColor given, LightState state) {
    if (commandTopic(LightFeature.BRIGHTNESS) != null) {
      double scaled = (double) brightness * config.brightnessScale() / FULL;
      long value = Math.clamp((long) Math.rint(scaled), 1, config.brightnessScale());
      add(commands, LightFeature.BRIGHTNESS, Map.of(VALUE, value));
    } else if (given == null) {
      for (ColorMode mode : modes) {
        if (LightChannels.isDimmed(mode)) {
          double[] full = new double[LightChannels.count(mode)];
          Arrays.fill(full, FULL);
          LightColor known = state.color;
          addColor(
              commands,
              known != null && known.mode() == mode ? known : LightChannels.color(mode, full),
              brightness,
              state);
          return;
        }
      }
    }
  }

  private void addColor(
      List<Command> commands, LightColor color, @Nullable Integer wanted, LightState state) {
    LightFeature feature = FEATURES.get(color.mode());
    List<String> names = VARIABLES.get(color.mode());
    if (feature == null || names == null) {
      return;
    }
    boolean channels = LightChannels.isDimmed(color.mode());
    int brightness = FULL;
    if (channels && commandTopic(LightFeature.BRIGHTNESS) == null) {
      Integer known = wanted != null ? wanted : state.brightness;
      brightness = known == null ? FULL : known;
    }
    double[] values = LightChannels.of(color);
    Map<String, Object> variables = new LinkedHashMap<>();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      Object value =
          channels ? (Object) (long) (values[i] * brightness / FULL) : (Object) values[i];
      variables.put(names.get(i), value);
      text.append(i == 0 ? "" : ",").append(value);
    }
    variables.put(VALUE, text.toString());
    add(commands, feature, variables);
  }

  private void add(List<Command> commands, LightFeature feature, Map<String, ?> variables) {
    Channel channel = config.features().get(feature);
    String topic = channel == null ? null : channel.commandTopic();
    if (channel != null && topic != null) {
      commands.add(command(topic, channel.commandTemplate(), variables));
    }
  }

  private Command state(String payload) {
    return command(base().commandTopic(), config.commandTemplate(), Map.of(VALUE, payload));
  }

  @Override
  List<Command> turnOff(@Nullable Double transition, @Nullable String flash) {
    return List.of(state(config.payloadOff()));
  }
}
