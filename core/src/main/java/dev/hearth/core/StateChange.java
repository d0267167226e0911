package dev.hearth.core;

import org.jspecify.annotations.Nullable;

/// What a `state_changed` event says: an entity came, changed or went.
///
/// @param entityId whose state it is
/// @param oldState before; null when the entity came
/// @param newState after; null when the entity went
public record StateChange(String entityId, @Nullable State oldState, @Nullable State newState) {
  /// The change that a `state_changed` event carries.
  public static StateChange of(Event event) {
    return new StateChange(
        String.valueOf(event.data().get("entity_id")),
        (State) event.data().get("old_state"),
        (State) event.data().get("new_state"));
  }
}
