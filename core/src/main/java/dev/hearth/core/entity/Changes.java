package dev.hearth.core.entity;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the event of a changed entry says: the old values of the fields that differ.
final class Changes {
  private Changes() {}

  static Map<String, @Nullable Object> of(
      Map<String, @Nullable Object> old, Map<String, @Nullable Object> fresh) {
    Map<String, @Nullable Object> changes = new LinkedHashMap<>();
    fresh.forEach((name, value) -> {
      if (!Objects.equals(old.get(name), value)) {
        changes.put(name, old.get(name));
      }
    });
    return changes;
  }
}
