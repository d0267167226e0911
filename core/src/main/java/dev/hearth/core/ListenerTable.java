package dev.hearth.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Who listens to what. Its lists are copied when they change, so that a delivery may go on over
/// the list as it was.
///
/// @param <L> the type of listener; one is itself alone
final class ListenerTable<L> {
  private final Map<String, List<L>> byType = new LinkedHashMap<>();

  /// By type, the name of a field and its value.
  private final Map<String, Map<String, Map<String, List<L>>>> byValue = new LinkedHashMap<>();

  private final Map<String, Integer> counts = new TreeMap<>();

  /// What is listened to.
  ///
  /// @param field the field of the events' data that has one of the values; null for all events of
  ///   the type
  record Topic(String type, @Nullable String field, Set<String> values) {}

  void add(Topic topic, L added) {
    String field = topic.field();
    if (field == null) {
      byType.merge(topic.type(), List.of(added), ListenerTable::concat);
    } else {
      Map<String, List<L>> ofField =
          byValue
              .computeIfAbsent(topic.type(), _ -> new LinkedHashMap<>())
              .computeIfAbsent(field, _ -> new LinkedHashMap<>());
      for (String value : topic.values()) {
        ofField.merge(value, List.of(added), ListenerTable::concat);
      }
    }
    counts.merge(topic.type(), 1, Integer::sum);
  }

  /// Takes away one that is there.
  void remove(Topic topic, L removed) {
    String type = topic.type();
    String field = topic.field();
    if (field == null) {
      byType.computeIfPresent(type, (_, list) -> without(list, removed));
    } else {
      Map<String, Map<String, List<L>>> ofType = byValue.getOrDefault(type, Map.of());
      Map<String, List<L>> ofField = ofType.getOrDefault(field, Map.of());
      for (String value : topic.values()) {
        ofField.computeIfPresent(value, (_, list) -> without(list, removed));
      }
      if (ofField.isEmpty()) {
        ofType.remove(field);
      }
      if (ofType.isEmpty()) {
        byValue.remove(type);
      }
    }
    counts.computeIfPresent(type, (_, count) -> count == 1 ? null : count - 1);
  }

  /// Those of every event of a type.
  List<L> of(String type) {
    return byType.getOrDefault(type, List.of());
  }

  /// Those of a type's events with these values.
  List<L> of(String type, Map<String, @Nullable Object> data) {
    Map<String, Map<String, List<L>>> ofType = byValue.get(type);
    if (ofType == null) {
      return List.of();
    }
    List<L> found = List.of();
    for (Map.Entry<String, Map<String, List<L>>> ofField : ofType.entrySet()) {
      if (data.get(ofField.getKey()) instanceof String value) {
        List<L> its = ofField.getValue().getOrDefault(value, List.of());
        found = found.isEmpty() ? its : concat(found, its);
      }
    }
    return found;
  }

  /// Whether anybody listens to events of this type, at least to some.
  boolean has(String type) {
    return counts.containsKey(type);
  }

  /// How many there are by type.
  Map<String, Integer> counts() {
    return new TreeMap<>(counts);
  }

  /// All of them, each once.
  Set<L> all() {
    Set<L> all = new LinkedHashSet<>();
    byType.values().forEach(all::addAll);
    for (Map<String, Map<String, List<L>>> ofType : byValue.values()) {
      for (Map<String, List<L>> ofField : ofType.values()) {
        ofField.values().forEach(all::addAll);
      }
    }
    return all;
  }

  private static <L> List<L> concat(List<L> old, List<L> added) {
    List<L> all = new ArrayList<>(old.size() + added.size());
    all.addAll(old);
    all.addAll(added);
    return List.copyOf(all);
  }

  private static <L> @Nullable List<L> without(List<L> list, L removed) {
    List<L> rest = new ArrayList<>(list);
    rest.remove(removed);
    return rest.isEmpty() ? null : List.copyOf(rest);
  }
}
