package dev.hearth.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Copies of what others hand over, so that what they do with their own objects later changes
/// nothing here.
final class Frozen {
  private Frozen() {}

  /// An unmodifiable copy, with copies of the maps and collections in it.
  static Map<String, @Nullable Object> map(Map<String, ? extends @Nullable Object> map) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(key, value(value)));
    return Collections.unmodifiableMap(copy);
  }

  private static @Nullable Object value(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, each) -> copy.put(String.valueOf(key), value(each)));
        yield Collections.unmodifiableMap(copy);
      }
      case Collection<?> items -> {
        List<@Nullable Object> copy = new ArrayList<>(items.size());
        items.forEach(each -> copy.add(value(each)));
        yield Collections.unmodifiableList(copy);
      }
      case null, default -> value;
    };
  }
}
