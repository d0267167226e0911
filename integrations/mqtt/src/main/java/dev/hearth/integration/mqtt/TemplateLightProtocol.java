package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.ColorMode;
import dev.hearth.core.entity.LightColor;
import dev.hearth.core.entity.LightCommand;
import dev.hearth.integration.mqtt.Refusal.Reason;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lights whose one command and one state are made and read by templates.
final class TemplateLightProtocol extends LightProtocol {
  private final LightConfig.ByTemplate config;
  private final Set<ColorMode> modes = EnumSet.noneOf(ColorMode.class);

  TemplateLightProtocol(LightConfig.ByTemplate config, Templates templates) {
    super(config.base(), templates);
    this.config = config;
    if (config.colorTemp() != null) {
      modes.add(ColorMode.COLOR_TEMP);
    }
    if (config.hasColor()) {
      modes.add(ColorMode.RGB);
    }
    if (modes.isEmpty()) {
      modes.add(config.brightness() != null ? ColorMode.BRIGHTNESS : ColorMode.ONOFF);
    }
  }

  @Override
  Set<ColorMode> colorModes() {
    return modes;
  }

  @Override
  boolean hasEffects() {
    return !base().effects().isEmpty();
  }

  @Override
  boolean hasFlash() {
    return true;
  }

  @Override
  boolean hasTransition() {
    return true;
  }

  @Override
  List<Source> sources() {
    String topic = base().stateTopic();
    return topic == null ? List.of() : List.of(new Source(topic, this::update));
  }

  private void update(MqttMessage message, LightState state) {
    if (config.state() != null) {
      String text = read(message, config.state());
      state.on =
          switch (text) {
            case "on" -> true;
            case "off" -> false;
            case StateReader.NONE -> null;
            default ->
                throw new RefusedException(
                    Reason.UNKNOWN_STATE,
                    "state_template",
                    Fields.quote(text) + " is not on or off");
          };
    }
    if (config.brightness() != null) {
      String text = read(message, config.brightness());
      double value = text.equals(StateReader.NONE) ? 0 : numberOf("brightness_template", text);
      if (value > 0) {
        state.brightness = (int) Math.clamp(Math.rint(value), 1, FULL);
      }
    }
    if (config.colorTemp() != null) {
      String text = read(message, config.colorTemp());
      double value = text.equals(StateReader.NONE) ? 0 : numberOf("color_temp_template", text);
      if (value > 0) {
        state.set(new LightColor.Temperature(kelvinOf(value)));
      }
    }
    if (config.hasColor()) {
      updateColor(message, state);
    }
    if (config.effect() != null) {
      String effect = read(message, config.effect());
      if (!base().effects().contains(effect)) {
        throw new RefusedException(
            Reason.UNKNOWN_STATE,
            "effect_template",
            Fields.quote(effect) + " is not in the effect list");
      }
      state.effect = effect;
    }
  }

  private void updateColor(MqttMessage message, LightState state) {
    String red = read(message, config.red());
    String green = read(message, config.green());
    String blue = read(message, config.blue());
    if (!red.equals(StateReader.NONE)
        && !green.equals(StateReader.NONE)
        && !blue.equals(StateReader.NONE)) {
      state.set(
          LightChannels.color(
              ColorMode.RGB,
              new double[] {
                numberOf("red_template", red),
                numberOf("green_template", green),
                numberOf("blue_template", blue)
              }));
    }
  }

  @Override
  List<Command> turnOn(LightCommand command, LightState state) {
    Map<String, Object> values = new HashMap<>();
    values.put("state", true);
    if (command.brightness() != null) {
      values.put(BRIGHTNESS, command.brightness().longValue());
    }
    if (command.color() instanceof LightColor.Temperature white) {
      values.put(COLOR_TEMP, toldOf(white.kelvin()));
    }
    if (command.color() instanceof LightColor.Rgb color) {
      values.put("red", (long) color.red());
      values.put("green", (long) color.green());
      values.put("blue", (long) color.blue());
    }
    if (command.effect() != null) {
      values.put("effect", command.effect());
    }
    addFlashAndTransition(values, command.transition(), command.flash());
    return List.of(command(base().commandTopic(), config.commandOn(), values));
  }

  @Override
  List<Command> turnOff(@Nullable Double transition, @Nullable String flash) {
    Map<String, Object> values = new HashMap<>();
    values.put("state", false);
    addFlashAndTransition(values, transition, flash);
    return List.of(command(base().commandTopic(), config.commandOff(), values));
  }

  private static void addFlashAndTransition(
      Map<String, Object> values, @Nullable Double transition, @Nullable String flash) {
    if (transition != null) {
      values.put("transition", transition);
    }
    if (flash != null) {
      values.put("flash", flash);
    }
  }
}
