package dev.hearth.core.entity;

import dev.hearth.core.json.JsonException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads fields of stored JSON objects.
final class Fields {
  private Fields() {}

  static String text(Map<String, @Nullable Object> json, String key) {
    String text = optionalText(json, key);
    if (text == null) {
      throw new JsonException("\"" + key + "\" is missing");
    }
    return text;
  }

  static @Nullable String optionalText(Map<String, @Nullable Object> json, String key) {
    return json.get(key) instanceof String text ? text : null;
  }
}
