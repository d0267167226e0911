package dev.hearth.core.entity;

import dev.hearth.core.ServiceValidationException;
import dev.hearth.core.entity.LightColor.Hs;
import dev.hearth.core.entity.LightColor.Rgb;
import dev.hearth.core.entity.LightColor.Rgbw;
import dev.hearth.core.entity.LightColor.Rgbww;
import dev.hearth.core.entity.LightColor.Temperature;
import dev.hearth.core.entity.LightColor.Xy;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import dev.hearth.loop.Crossing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns the data of `light.turn_on` and its kin into a [LightCommand].
final class LightCalls {
  private static final List<String> BRIGHTNESS_KEYS =
      List.of("brightness", "brightness_pct", "brightness_step", "brightness_step_pct");
  private static final List<String> COLOR_KEYS =
      List.of(
          "hs_color",
          "xy_color",
          "rgb_color",
          "rgbw_color",
          "rgbww_color",
          "color_temp_kelvin",
          "color_temp");

  private LightCalls() {}

  static Schema turnOnSchema(Schema.Builder target) {
    return turnOff(target)
        .optional("brightness", Type.number(0, 255), "brightness, 0–255; 0 turns off")
        .optional("brightness_pct", Type.number(0, 100), "brightness in percent")
        .optional("brightness_step", Type.number(-255, 255), "brighter by, or darker")
        .optional("brightness_step_pct", Type.number(-100, 100), "brighter by, in percent")
        .optional("color_temp_kelvin", Type.integer(1_000, 20_000), "white, in kelvin")
        .optional("color_temp", Type.number(50, 1_000), "white, in mireds")
        .optional("hs_color", Type.numbers(2, 0, 360), "hue 0–360 and saturation 0–100")
        .optional("xy_color", Type.numbers(2, 0, 1), "x and y of CIE 1931, 0–1")
        .optional("rgb_color", Type.numbers(3, 0, 255), "red, green, blue, 0–255")
        .optional("rgbw_color", Type.numbers(4, 0, 255), "red, green, blue, white, 0–255")
        .optional("rgbww_color", Type.numbers(5, 0, 255), "red, green, blue, cold, warm, 0–255")
        .optional("effect", Type.string(), "the name of an effect")
        .build();
  }

  static Schema turnOffSchema(Schema.Builder target) {
    return turnOff(target).build();
  }

  private static Schema.Builder turnOff(Schema.Builder target) {
    return target
        .optional("transition", Type.number(0, 6_553), "how long the change takes, in seconds")
        .optional("flash", Type.oneOf("short", "long"), "flash for a short or a long time");
  }

  static LightCommand offCommand(Map<String, @Nullable Object> data) {
    return new LightCommand(
        null, null, null, (Double) data.get("transition"), (String) data.get("flash"));
  }

  /// Turns a light on as the call says; a brightness of 0 turns it off.
  static void turnOn(LightEntity light, Map<String, @Nullable Object> data) throws Exception {
    Integer brightness = brightness(light, data);
    if (brightness != null && brightness == 0) {
      turnOff(light, data);
      return;
    }
    LightColor color = color(data);
    turnOn(
        light,
        new LightCommand(
            light.supportsBrightness() ? brightness : null,
            color == null ? null : light.adapted(color),
            effect(light, data),
            (Double) data.get("transition"),
            (String) data.get("flash")));
  }

  static void turnOff(LightEntity light, Map<String, @Nullable Object> data) throws Exception {
    turnOff(light, offCommand(data));
  }

  @Crossing
  private static void turnOn(LightEntity light, LightCommand command) throws Exception {
    light.turnOn(command);
  }

  @Crossing
  private static void turnOff(LightEntity light, LightCommand command) throws Exception {
    light.turnOff(command);
  }

  private static @Nullable Integer brightness(
      LightEntity light, Map<String, @Nullable Object> data) {
    onlyOne("brightness", BRIGHTNESS_KEYS, data);
    if (data.get("brightness") instanceof Double value) {
      return (int) Math.round(value);
    }
    if (data.get("brightness_pct") instanceof Double percent) {
      return (int) Math.round(percent * 255 / 100);
    }
    Integer now = Boolean.TRUE.equals(light.isOn()) ? light.brightness() : Integer.valueOf(0);
    int from = now == null ? 0 : now;
    if (data.get("brightness_step") instanceof Double step) {
      return Math.clamp(Math.round(from + step), 0, 255);
    }
    if (data.get("brightness_step_pct") instanceof Double step) {
      return Math.clamp(Math.round(from + step * 255 / 100), 0, 255);
    }
    return null;
  }

  private static @Nullable String effect(LightEntity light, Map<String, @Nullable Object> data) {
    if (!(data.get("effect") instanceof String effect)) {
      return null;
    }
    if (!light.effectList().contains(effect)) {
      throw new ServiceValidationException(
          light.entityId()
              + " has no effect \""
              + effect
              + "\"; there are "
              + String.join(", ", light.effectList()));
    }
    return effect;
  }

  private static @Nullable LightColor color(Map<String, @Nullable Object> data) {
    String given = onlyOne("colour", COLOR_KEYS, data);
    if (given == null) {
      return null;
    }
    Object value = data.get(given);
    List<Double> n = new ArrayList<>();
    if (value instanceof List<?> items) {
      for (Object item : items) {
        n.add(((Number) item).doubleValue());
      }
    } else if (value instanceof Number number) {
      n.add(number.doubleValue());
    }
    return switch (given) {
      case "hs_color" -> new Hs(n.get(0), Math.min(100, n.get(1)));
      case "xy_color" -> new Xy(n.get(0), n.get(1));
      case "rgb_color" -> new Rgb(whole(n, 0), whole(n, 1), whole(n, 2));
      case "rgbw_color" -> new Rgbw(whole(n, 0), whole(n, 1), whole(n, 2), whole(n, 3));
      case "rgbww_color" ->
          new Rgbww(whole(n, 0), whole(n, 1), whole(n, 2), whole(n, 3), whole(n, 4));
      case "color_temp" -> new Temperature(Colors.mired(n.getFirst()));
      default -> new Temperature(whole(n, 0));
    };
  }

  /// The only one of these keys that the call has; null when it has none.
  private static @Nullable String onlyOne(
      String what, List<String> keys, Map<String, @Nullable Object> data) {
    List<String> given = keys.stream().filter(data::containsKey).toList();
    if (given.size() > 1) {
      throw new ServiceValidationException(
          "only one " + what + " at a time: " + String.join(", ", given) + " exclude each other");
    }
    return given.isEmpty() ? null : given.getFirst();
  }

  private static int whole(List<Double> numbers, int index) {
    return (int) Math.round(numbers.get(index));
  }
}
