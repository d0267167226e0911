package dev.hearth.integration.api;

import dev.hearth.core.Context;
import dev.hearth.core.State;
import dev.hearth.core.StateChange;
import dev.hearth.core.Times;
import dev.hearth.core.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// States and their changes in the short form of the entity stream.
///
/// | key | meaning |
/// |---|---|
/// | `a`, `c`, `r` | entities added, changed, removed |
/// | `s`, `a`, `c` | state, attributes, context |
/// | `lc`, `lu` | last changed; last updated, where it differs; in seconds |
/// | `+`, `-` | what a change sets, and which attributes it takes away |
///
/// Everything here is stateless; any thread.
final class CompressedState {
  private CompressedState() {}

  /// All of some states, by entity id. A state with a value that JSON has no words for does not
  /// spoil the others: the value is sent as text.
  static Map<String, Object> all(List<State> states) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (State state : states) {
      all.put(state.entityId(), new JsonText(Wire.text(full(state))));
    }
    return all;
  }

  /// One change as an event.
  static Map<String, ?> change(StateChange change) {
    State old = change.oldState();
    State now = change.newState();
    if (now == null) {
      return Map.of("r", List.of(change.entityId()));
    }
    if (old == null) {
      return Map.of("a", Map.of(now.entityId(), full(now)));
    }
    return Map.of("c", Map.of(now.entityId(), difference(old, now)));
  }

  static Map<String, @Nullable Object> full(State state) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("s", state.value());
    json.put("a", state.attributes());
    Context context = state.context();
    json.put(
        "c",
        context.parentId() == null && context.userId() == null ? context.id() : context.toJson());
    json.put("lc", Times.seconds(state.lastChanged()));
    if (!state.lastUpdated().equals(state.lastChanged())) {
      json.put("lu", Times.seconds(state.lastUpdated()));
    }
    return json;
  }

  private static Map<String, @Nullable Object> difference(State old, State now) {
    Map<String, @Nullable Object> set = new LinkedHashMap<>();
    if (!old.value().equals(now.value())) {
      set.put("s", now.value());
    }
    if (!old.lastChanged().equals(now.lastChanged())) {
      set.put("lc", Times.seconds(now.lastChanged()));
    } else if (!old.lastUpdated().equals(now.lastUpdated())) {
      set.put("lu", Times.seconds(now.lastUpdated()));
    }
    putContext(set, old.context(), now.context());
    Map<String, @Nullable Object> difference = new LinkedHashMap<>();
    difference.put("+", set);
    putAttributes(set, difference, old.attributes(), now.attributes());
    return difference;
  }

  /// Clients keep what is not said: the id alone means the same parent and user as before.
  private static void putContext(Map<String, @Nullable Object> set, Context old, Context now) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>();
    if (!Objects.equals(old.parentId(), now.parentId())) {
      changed.put("parent_id", now.parentId());
    }
    if (!Objects.equals(old.userId(), now.userId())) {
      changed.put("user_id", now.userId());
    }
    boolean otherId = !old.id().equals(now.id());
    if (changed.isEmpty()) {
      if (otherId) {
        set.put("c", now.id());
      }
      return;
    }
    if (otherId) {
      changed.put("id", now.id());
    }
    set.put("c", changed);
  }

  private static void putAttributes(
      Map<String, @Nullable Object> set,
      Map<String, @Nullable Object> difference,
      Map<String, @Nullable Object> old,
      Map<String, @Nullable Object> now) {
    if (old.equals(now)) {
      return;
    }
    Map<String, @Nullable Object> changed = new LinkedHashMap<>();
    now.forEach((name, value) -> {
      if (!Objects.equals(value, old.get(name)) || !old.containsKey(name)) {
        changed.put(name, value);
      }
    });
    if (!changed.isEmpty()) {
      set.put("a", changed);
    }
    List<String> gone = new ArrayList<>(old.keySet());
    gone.removeAll(now.keySet());
    if (!gone.isEmpty()) {
      difference.put("-", Map.of("a", gone));
    }
  }
}
