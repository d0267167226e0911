package dev.hearth.core.entity;

import dev.hearth.core.json.Json;
import dev.hearth.core.storage.Fields;
import dev.hearth.core.storage.StoredList;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Entries that were deleted, kept for a while for when they come back: so that a device that is
/// paired again is where it was, by the name that it had.
final class Deleted<K, E> {
  static final Duration KEPT = Duration.ofDays(30);
  private static final int MAX_ENTRIES = 10_000;

  private final Function<E, K> keyOf;

  // The oldest first.
  private final LinkedHashMap<K, Gone<E>> entries = new LinkedHashMap<>();

  private record Gone<E>(E entry, Instant since) {}

  Deleted(Function<E, K> keyOf) {
    this.keyOf = keyOf;
  }

  void add(E entry, Instant since) {
    entries.putLast(keyOf.apply(entry), new Gone<>(entry, since));
    if (entries.size() > MAX_ENTRIES) {
      entries.pollFirstEntry();
    }
  }

  void expire(Instant now) {
    Map.Entry<K, Gone<E>> oldest = entries.firstEntry();
    while (oldest != null && oldest.getValue().since().plus(KEPT).isBefore(now)) {
      entries.pollFirstEntry();
      oldest = entries.firstEntry();
    }
  }

  /// Takes an entry out; null when there is none.
  @Nullable E take(K key) {
    Gone<E> gone = entries.remove(key);
    return gone == null ? null : gone.entry();
  }

  /// Takes the first fitting entry out; null when there is none.
  @Nullable E takeFirst(Predicate<E> fitting) {
    for (Map.Entry<K, Gone<E>> each : entries.entrySet()) {
      if (fitting.test(each.getValue().entry())) {
        return take(each.getKey());
      }
    }
    return null;
  }

  void replaceAll(UnaryOperator<E> change) {
    entries.replaceAll((key, gone) -> new Gone<>(change.apply(gone.entry()), gone.since()));
  }

  List<Map<String, @Nullable Object>> toStorage(
      Function<E, Map<String, @Nullable Object>> toStorage) {
    return new StoredList<>(
        entries.values(),
        gone -> {
          Map<String, @Nullable Object> json = new LinkedHashMap<>(toStorage.apply(gone.entry()));
          json.put("deleted_at", gone.since().toString());
          return json;
        });
  }

  /// When a stored entry was deleted.
  static Instant timeOf(Map<String, @Nullable Object> stored) {
    return Instant.parse(Fields.text(stored, "deleted_at"));
  }

  /// The objects of a stored list.
  static List<Map<String, @Nullable Object>> objects(@Nullable Object list) {
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    if (list instanceof List<?> items) {
      for (Object each : items) {
        if (each instanceof Map<?, ?> map) {
          objects.add(Json.object(map));
        }
      }
    }
    return objects;
  }
}
