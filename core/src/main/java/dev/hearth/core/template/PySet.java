package dev.hearth.core.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A Python set, in order of insertion. `1`, `1.0` and `True` are one item.
final class PySet {
  private final Map<Object, @Nullable Object> items = new LinkedHashMap<>();

  static PySet of(Iterable<? extends @Nullable Object> items) {
    PySet set = new PySet();
    for (Object item : items) {
      set.add(item);
    }
    return set;
  }

  /// Adds an item; false when it was there already.
  boolean add(@Nullable Object item) {
    Object key = Values.key(item);
    if (items.containsKey(key)) {
      return false;
    }
    items.put(key, item);
    return true;
  }

  boolean contains(@Nullable Object item) {
    return items.containsKey(Values.key(item));
  }

  int size() {
    return items.size();
  }

  List<@Nullable Object> toList() {
    return new ArrayList<>(items.values());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PySet set && items.keySet().equals(set.items.keySet());
  }

  @Override
  public int hashCode() {
    return items.keySet().hashCode();
  }
}
