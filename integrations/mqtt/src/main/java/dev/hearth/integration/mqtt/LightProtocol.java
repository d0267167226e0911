package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.ColorMode;
import dev.hearth.core.entity.LightCommand;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How one light speaks: which topics tell its state, and which messages make a command.
abstract sealed class LightProtocol
    permits JsonLightProtocol, PerTopicLightProtocol, TemplateLightProtocol {
  /// A message to the device.
  record Command(String topic, String payload) {}

  /// A topic that tells something of the state.
  ///
  /// @param update changes the state; throws a [RefusedException] when it cannot read the message
  record Source(String topic, Update update) {}

  /// Reads one message.
  @FunctionalInterface
  interface Update {
    /// Changes the state.
    void apply(MqttMessage message, LightState state);
  }

  static final String BRIGHTNESS = "brightness";
  static final String COLOR_TEMP = "color_temp";
  static final int FULL = 255;

  private static final int MIRED_PRODUCT = 1_000_000;

  final Templates templates;
  private final LightConfig.Base base;

  LightProtocol(LightConfig.Base base, Templates templates) {
    this.base = base;
    this.templates = templates;
  }

  static LightProtocol of(LightConfig config, Templates templates) {
    return switch (config) {
      case LightConfig.Json json -> new JsonLightProtocol(json, templates);
      case LightConfig.PerTopic perTopic -> new PerTopicLightProtocol(perTopic, templates);
      case LightConfig.ByTemplate byTemplate -> new TemplateLightProtocol(byTemplate, templates);
    };
  }

  /// What the light can vary.
  abstract Set<ColorMode> colorModes();

  abstract boolean hasEffects();

  abstract boolean hasFlash();

  abstract boolean hasTransition();

  abstract List<Source> sources();

  /// @throws RefusedException when a command template fails
  abstract List<Command> turnOn(LightCommand command, LightState state);

  /// @throws RefusedException when a command template fails
  abstract List<Command> turnOff(@Nullable Double transition, @Nullable String flash);

  final boolean isDimmable() {
    return colorModes().stream().anyMatch(mode -> mode != ColorMode.ONOFF);
  }

  final LightConfig.Base base() {
    return base;
  }

  final String read(MqttMessage message, @Nullable String template) {
    return templates.read(message, template, base.common());
  }

  final Command command(String topic, @Nullable String template, Map<String, ?> values) {
    Object value = values.get("value");
    return new Command(
        topic, template == null ? String.valueOf(value) : templates.render(template, values));
  }

  /// What the device calls a color temperature, in kelvin.
  final int kelvinOf(double told) {
    return (int) Math.floor(base.kelvin() ? told : MIRED_PRODUCT / told);
  }

  /// What a color temperature in kelvin is to the device.
  final long toldOf(int kelvin) {
    return base.kelvin() ? kelvin : MIRED_PRODUCT / Math.max(kelvin, 1);
  }

  static RefusedException invalid(String field, @Nullable Object found) {
    return new RefusedException(
        Refusal.Reason.INVALID_LIGHT_STATE, field, Fields.quote(found) + " cannot be read");
  }

  static double numberOf(String field, @Nullable Object value) {
    double number;
    if (value instanceof Number n) {
      number = n.doubleValue();
    } else if (value instanceof String text) {
      try {
        number = Double.parseDouble(text.strip());
      } catch (NumberFormatException e) {
        throw invalid(field, value);
      }
    } else {
      throw invalid(field, value);
    }
    if (!Double.isFinite(number)) {
      throw invalid(field, value);
    }
    return number;
  }
}
