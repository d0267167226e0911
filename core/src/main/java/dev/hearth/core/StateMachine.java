package dev.hearth.core;

import dev.hearth.loop.EventLoop;
import java.time.Instant;
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
/// moves `last_reported` and fires `state_reported`. A write reads the clock once: its times, the
/// time of its event and that in the id of its context are the same. Look-ups ignore case.
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

  /// All states of some domains now; upper and lower case are the same.
  public List<State> all(String domain, String... others) {
    loop.verifyOnLoop();
    Set<String> domains = domains(domain, others);
    return states.values().stream().filter(state -> domains.contains(state.domain())).toList();
  }

  /// The ids of all entities that have a state.
  public List<String> ids() {
    loop.verifyOnLoop();
    return List.copyOf(states.keySet());
  }

  /// The ids of the entities of some domains that have a state; upper and lower case are the same.
  public List<String> ids(String domain, String... others) {
    return all(domain, others).stream().map(State::entityId).toList();
  }

  /// Whether an entity has a state, and it is this one.
  public boolean isState(String entityId, String value) {
    return get(entityId).filter(state -> state.value().equals(value)).isPresent();
  }

  /// How many entities of some domains have a state; upper and lower case are the same.
  public int count(String domain, String... others) {
    loop.verifyOnLoop();
    Set<String> domains = domains(domain, others);
    return (int) states.values().stream().filter(state -> domains.contains(state.domain())).count();
  }

  private static Set<String> domains(String domain, String... others) {
    Set<String> domains = new HashSet<>();
    domains.add(domain.toLowerCase(Locale.ROOT));
    for (String other : others) {
      domains.add(other.toLowerCase(Locale.ROOT));
    }
    return domains;
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
    State.checkValue(id, value);
    boolean sameValue = old != null && old.value().equals(value) && !forceUpdate;
    boolean sameAttributes = old != null && old.attributes().equals(attributes);
    Instant now = loop.clock().instant();
    if (old != null && sameValue && sameAttributes) {
      report(old, now, context);
      return;
    }
    Map<String, @Nullable Object> kept =
        old != null && sameAttributes ? old.attributes() : Frozen.map(attributes);
    Context cause = context == null ? bus.newContextAt(now) : context;
    Instant changed = old != null && sameValue ? old.lastChanged() : now;
    State state = new State(id, value, kept, changed, now, now, cause);
    states.put(id, state);
    reserved.remove(id);
    fireChanged(id, old, state, now, cause);
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
    fireChanged(id, old, null, loop.clock().instant(), context);
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

  /// The state keeps the context of what changed it last; the event has that of this write.
  private void report(State old, Instant now, @Nullable Context context) {
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
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("entity_id", old.entityId());
    data.put("last_reported", now);
    data.put("old_last_reported", old.lastReported());
    data.put("new_state", state);
    bus.fireAt(now, "state_reported", data, context);
  }

  private void fireChanged(
      String id,
      @Nullable State old,
      @Nullable State state,
      Instant at,
      @Nullable Context context) {
    if (!bus.hasListeners("state_changed")) {
      return;
    }
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("entity_id", id);
    data.put("old_state", old);
    data.put("new_state", state);
    bus.fireAt(at, "state_changed", data, context);
  }
}
