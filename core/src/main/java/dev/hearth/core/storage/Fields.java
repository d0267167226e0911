package dev.hearth.core.storage;

import dev.hearth.core.json.JsonException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads fields of stored JSON objects. **Threads:** any.
public final class Fields {
  private Fields() {}

  /// A text that must be there.
  ///
  /// @throws JsonException when it is not
  public static String text(Map<String, ? extends @Nullable Object> json, String key) {
    String text = optionalText(json, key);
    if (text == null) {
      throw new JsonException("\"" + key + "\" is missing");
    }
    return text;
  }

  /// A text; null when there is none.
  public static @Nullable String optionalText(
      Map<String, ? extends @Nullable Object> json, String key) {
    return json.get(key) instanceof String text ? text : null;
  }

  /// The texts of a list; empty when there is none.
  public static Set<String> texts(Map<String, ? extends @Nullable Object> json, String key) {
    Set<String> texts = new LinkedHashSet<>();
    if (json.get(key) instanceof Iterable<?> items) {
      for (Object each : items) {
        if (each instanceof String text) {
          texts.add(text);
        }
      }
    }
    return texts;
  }

  /// The texts of a list in their order; empty when there is none.
  public static List<String> list(Map<String, ? extends @Nullable Object> json, String key) {
    return List.copyOf(texts(json, key));
  }
}
