package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.ColorMode;
import dev.hearth.core.entity.LightColor;
import dev.hearth.core.entity.LightCommand;
import dev.hearth.core.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lights that take and tell everything as one JSON object.
final class JsonLightProtocol extends LightProtocol {
  private static final Map<ColorMode, List<String>> CHANNELS =
      Map.of(
          ColorMode.HS, List.of("h", "s"),
          ColorMode.XY, List.of("x", "y"),
          ColorMode.RGB, List.of("r", "g", "b"),
          ColorMode.RGBW, List.of("r", "g", "b", "w"),
          ColorMode.RGBWW, List.of("r", "g", "b", "c", "w"));
  private static final String STATE = "state";
  private static final String COLOR = "color";
  private static final String COLOR_MODE = "color_mode";
  private static final String EFFECT = "effect";

  private final LightConfig.Json config;

  JsonLightProtocol(LightConfig.Json config, Templates templates) {
    super(config.base(), templates);
    this.config = config;
  }

  @Override
  Set<ColorMode> colorModes() {
    return config.colorModes();
  }

  @Override
  boolean hasEffects() {
    return config.effect();
  }

  @Override
  boolean hasFlash() {
    return config.flash();
  }

  @Override
  boolean hasTransition() {
    return config.transition();
  }

  @Override
  List<Source> sources() {
    String topic = base().stateTopic();
    return topic == null ? List.of() : List.of(new Source(topic, this::update));
  }

  private void update(MqttMessage message, LightState state) {
    if (!message.isJson()) {
      throw new RefusedException(Refusal.Reason.NOT_JSON, "", "the state is not JSON");
    }
    if (!(message.json() instanceof Map<?, ?> map)) {
      throw new RefusedException(
          Refusal.Reason.NOT_AN_OBJECT,
          "",
          "the state must be an object, not " + Json.kind(message.json()));
    }
    Map<String, @Nullable Object> told = Json.object(map);
    // Each part for itself: a color that cannot be read does not hide the brightness.
    RefusedException fault = tried(() -> updateState(told, state));
    RefusedException colorFault = tried(() -> updateColor(told, state));
    RefusedException brightnessFault = tried(() -> updateBrightness(told, state));
    if (config.effect() && told.containsKey(EFFECT)) {
      Object effect = told.get(EFFECT);
      state.effect = effect == null ? null : effect.toString();
    }
    RefusedException first =
        fault != null ? fault : colorFault != null ? colorFault : brightnessFault;
    if (first != null) {
      throw first;
    }
  }

  private static @Nullable RefusedException tried(Runnable part) {
    try {
      part.run();
      return null;
    } catch (RefusedException e) {
      return e;
    }
  }

  private static void updateState(Map<String, @Nullable Object> told, LightState state) {
    if (told.containsKey(STATE)) {
      Object value = told.get(STATE);
      if (value == null) {
        state.on = null;
      } else if (value.equals("ON") || value.equals("OFF")) {
        state.on = value.equals("ON");
      } else {
        throw invalid(STATE, value);
      }
    }
  }

  private void updateBrightness(Map<String, @Nullable Object> told, LightState state) {
    Object brightness = told.get(BRIGHTNESS);
    if (brightness != null && isDimmable()) {
      double value = numberOf(BRIGHTNESS, brightness);
      if (value > 0) { // A light that is off tells 0; its brightness is what it was.
        double scaled = value * FULL / config.brightnessScale();
        state.brightness = (int) Math.clamp(Math.rint(scaled), 1, FULL);
      }
    }
  }

  private boolean hasColorModes() {
    return colorModes().stream()
        .anyMatch(mode -> mode != ColorMode.ONOFF && mode != ColorMode.BRIGHTNESS);
  }

  private void updateColor(Map<String, @Nullable Object> told, LightState state) {
    if (told.get(COLOR_MODE) == null || !hasColorModes()) {
      return;
    }
    ColorMode mode = ColorMode.of(String.valueOf(told.get(COLOR_MODE))).orElse(null);
    if (mode == null || !colorModes().contains(mode)) {
      throw invalid(COLOR_MODE, told.get(COLOR_MODE));
    }
    List<String> channels = CHANNELS.get(mode);
    if (channels != null) {
      if (!(told.get(COLOR) instanceof Map<?, ?> color)) {
        throw invalid(COLOR, told.get(COLOR));
      }
      double[] values = new double[channels.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = numberOf(COLOR + "." + channels.get(i), color.get(channels.get(i)));
      }
      state.set(LightChannels.color(mode, values));
    } else if (mode == ColorMode.COLOR_TEMP) {
      double value = numberOf(COLOR_TEMP, told.get(COLOR_TEMP));
      if (value <= 0) {
        throw invalid(COLOR_TEMP, value);
      }
      state.set(new LightColor.Temperature(kelvinOf(value)));
    } else {
      state.colorMode = mode;
      state.color = null;
    }
  }

  @Override
  List<Command> turnOn(LightCommand command, LightState state) {
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put(STATE, "ON");
    LightColor color = command.color();
    List<String> channels = color == null ? null : CHANNELS.get(color.mode());
    if (color != null && channels != null) {
      double[] values = LightChannels.of(color);
      Map<String, Object> named = new LinkedHashMap<>();
      for (int i = 0; i < values.length; i++) {
        boolean whole = LightChannels.isDimmed(color.mode());
        named.put(channels.get(i), whole ? (Object) (long) values[i] : (Object) values[i]);
      }
      message.put(COLOR, named);
    }
    addFlashAndTransition(message, command.transition(), command.flash());
    Integer brightness = command.brightness();
    if (brightness != null && isDimmable()) {
      double scaled = (double) brightness * config.brightnessScale() / FULL;
      message.put(BRIGHTNESS, Math.max((long) Math.rint(scaled), 1));
    }
    if (color instanceof LightColor.Temperature white) {
      message.put(COLOR_TEMP, toldOf(white.kelvin()));
    }
    if (command.effect() != null) {
      message.put(EFFECT, command.effect());
    }
    return List.of(new Command(base().commandTopic(), Json.write(message)));
  }

  @Override
  List<Command> turnOff(@Nullable Double transition, @Nullable String flash) {
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put(STATE, "OFF");
    addFlashAndTransition(message, transition, flash);
    return List.of(new Command(base().commandTopic(), Json.write(message)));
  }

  private void addFlashAndTransition(
      Map<String, @Nullable Object> message, @Nullable Double transition, @Nullable String flash) {
    if (flash != null && config.flash()) {
      message.put("flash", flash.equals("long") ? config.flashLong() : config.flashShort());
    }
    if (transition != null && config.transition()) {
      boolean whole = transition == Math.rint(transition);
      message.put("transition", whole ? (Object) transition.longValue() : (Object) transition);
    }
  }
}
