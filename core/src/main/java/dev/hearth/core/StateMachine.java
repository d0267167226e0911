package dev.hearth.core;

import dev.hearth.loop.EventLoop;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The states of all entities, and the events of their changes.
///
/// A write that changes value or attributes fires `state_changed`; one that changes neither only
/// moves `last_reported` and fires `state_reported`. Look-ups ignore case.
///
/// **Threads:** loop only.
public final class StateMachine {
  /// The longest allowed state.
  public static final int MAX_LENGTH = 255;

  private final EventLoop loop;
  private final EventBus bus;
  private final Map<String, State> states = new LinkedHashMap<>();
  private final Set<String> reserved = new HashSet<>();

  StateMachine(EventLoop loop, EventBus bus) {
    this.loop = loop;
    this.bus = bus;
  }

  /// The state of an entity.
  public Optional<State> get(String entityId) {
    loop.verifyOnLoop();
    State state = states.get(entityId);
    return Optional.ofNullable(
        state != null ? state : states.get(entityId.toLowerCase(Locale.ROOT)));
  }

  /// All states now; the collection does not follow later changes.
  public List<State> all() {
    loop.verifyOnLoop();
    return List.copyOf(states.values());
  }

  /// All states of one domain now.
  public List<State> all(String domain) {
    return all().stream().filter(state -> state.domain().equals(domain)).toList();
  }

  /// How many entities have a state.
  public int size() {
    loop.verifyOnLoop();
    return states.size();
  }

  /// Writes a state.
  public void set(
      String entityId, String value, Map<String, ? extends @Nullable Object> attributes) {
    set(entityId, value, attributes, false, null);
  }

  /// Writes a state.
  ///
  /// @param forceUpdate fires `state_changed` even when nothing differs
  /// @param context what caused it; null for a new context
  /// @throws InvalidEntityIdException when the id is not `domain.object_id` of a–z, 0–9, `_`
  /// @throws InvalidStateException when the value is longer than [#MAX_LENGTH]
  public void set(
      String entityId,
      String value,
      Map<String, ? extends @Nullable Object> attributes,
      boolean forceUpdate,
      @Nullable Context context) {
    loop.verifyOnLoop();
    String id = entityId.toLowerCase(Locale.ROOT);
    State old = states.get(id);
    if (old == null && !EntityId.isValid(id)) {
      throw new InvalidEntityIdException(entityId);
    }
    if (value.length() > MAX_LENGTH) {
      throw new InvalidStateException(id, value.length());
    }
    boolean sameValue = old != null && old.value().equals(value) && !forceUpdate;
    boolean sameAttributes = old != null && old.attributes().equals(attributes);
    Instant now = loop.clock().instant();
    if (old != null && sameValue && sameAttributes) {
      report(old, now);
      return;
    }
    Map<String, @Nullable Object> kept =
        old != null && sameAttributes ? old.attributes() : Frozen.map(attributes);
    Context cause = context == null ? bus.newContext(null) : context;
    Instant changed = old != null && sameValue ? old.lastChanged() : now;
    State state = new State(id, value, kept, changed, now, now, cause);
    states.put(id, state);
    reserved.remove(id);
    fireChanged(id, old, state, cause);
  }

  /// Removes a state.
  ///
  /// @return false when there was none
  public boolean remove(String entityId, @Nullable Context context) {
    loop.verifyOnLoop();
    String id = entityId.toLowerCase(Locale.ROOT);
    reserved.remove(id);
    State old = states.remove(id);
    if (old == null) {
      return false;
    }
    fireChanged(id, old, null, context == null ? bus.newContext(null) : context);
    return true;
  }

  /// Takes an id before its first state is written.
  ///
  /// @throws IllegalStateException when it is taken
  public void reserve(String entityId) {
    if (!isFree(entityId)) {
      throw new IllegalStateException(entityId + " is taken");
    }
    reserved.add(entityId);
  }

  /// Whether no entity has or has reserved this id.
  public boolean isFree(String entityId) {
    loop.verifyOnLoop();
    return !states.containsKey(entityId) && !reserved.contains(entityId);
  }

  private void report(State old, Instant now) {
    State state =
        new State(
            old.entityId(),
            old.value(),
            old.attributes(),
            old.lastChanged(),
            old.lastUpdated(),
            now,
            old.context());
    states.put(old.entityId(), state);
    if (!bus.hasListeners("state_reported")) {
      return;
    }
    Map<String, @Nullable Object> data = new HashMap<>();
    data.put("entity_id", old.entityId());
    data.put("last_reported", now);
    data.put("old_last_reported", old.lastReported());
    data.put("new_state", state);
    bus.fire("state_reported", data, Event.Origin.LOCAL, old.context());
  }

  private void fireChanged(String id, @Nullable State old, @Nullable State state, Context context) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("entity_id", id);
    data.put("old_state", old);
    data.put("new_state", state);
    bus.fire("state_changed", data, Event.Origin.LOCAL, context);
  }
}
