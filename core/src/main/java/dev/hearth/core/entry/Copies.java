package dev.hearth.core.entry;

import dev.hearth.core.json.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Copies of the data of entries, which nobody changes afterwards.
final class Copies {
  private Copies() {}

  /// An unmodifiable copy, as it comes back from the disk: what JSON cannot hold is refused now.
  ///
  /// @throws dev.hearth.core.json.JsonException naming what JSON cannot hold
  static Map<String, @Nullable Object> of(Map<String, ? extends @Nullable Object> data) {
    return Collections.unmodifiableMap(Json.parseObject(Json.write(data)));
  }

  /// The object of a key; empty when there is none.
  static Map<String, @Nullable Object> object(Map<String, @Nullable Object> json, String key) {
    return json.get(key) instanceof Map<?, ?> map ? Json.object(map) : new LinkedHashMap<>();
  }
}
