package dev.hearth.core;

import dev.hearth.core.json.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the hub knows of one entity at one time. Immutable.
///
/// @param entityId `domain.object_id`
/// @param value the state itself, at most [StateMachine#MAX_LENGTH] characters
/// @param attributes what else is known, unmodifiable, of JSON-like values
/// @param lastChanged when `value` became what it is
/// @param lastUpdated when `value` or `attributes` last changed
/// @param lastReported when it was last written, changed or not
/// @param context what caused it
public record State(
    String entityId,
    String value,
    Map<String, @Nullable Object> attributes,
    Instant lastChanged,
    Instant lastUpdated,
    Instant lastReported,
    Context context) {
  /// The value of an entity whose device cannot be reached.
  public static final String UNAVAILABLE = "unavailable";

  /// The value of an entity that has not said anything yet.
  public static final String UNKNOWN = "unknown";

  /// The part of the entity id before the dot.
  public String domain() {
    return EntityId.domain(entityId);
  }

  /// The part of the entity id after the dot.
  public String objectId() {
    return EntityId.objectId(entityId);
  }

  /// The name for people: the attribute `friendly_name`, else what the entity id says.
  public String name() {
    Object friendly = attributes.get("friendly_name");
    return friendly == null ? objectId().replace('_', ' ') : String.valueOf(friendly);
  }

  /// The state that was written with [#toJson].
  ///
  /// @param time for the times that are not there, or cannot be read
  /// @param context for a state without one
  /// @return empty without an entity id or a state
  /// @throws InvalidEntityIdException when the id is none
  /// @throws InvalidStateException when the state is too long
  public static Optional<State> fromJson(
      Map<String, ? extends @Nullable Object> json, Instant time, Context context) {
    if (!(json.get("entity_id") instanceof String id)
        || !(json.get("state") instanceof String value)) {
      return Optional.empty();
    }
    if (!EntityId.isValid(id)) {
      throw new InvalidEntityIdException(id);
    }
    Map<String, @Nullable Object> attributes =
        json.get("attributes") instanceof Map<?, ?> map ? Frozen.map(Json.object(map)) : Map.of();
    return Optional.of(
        new State(
            id,
            checkValue(id, value),
            attributes,
            Times.parse(json.get("last_changed")).orElse(time),
            Times.parse(json.get("last_updated")).orElse(time),
            Times.parse(json.get("last_reported")).orElse(time),
            Context.fromJson(json.get("context")).orElse(context)));
  }

  /// The value, if it is short enough for one.
  ///
  /// @throws InvalidStateException when it has more than [StateMachine#MAX_LENGTH] characters
  static String checkValue(String entityId, String value) {
    if (value.length() > StateMachine.MAX_LENGTH) {
      throw new InvalidStateException(entityId, value.length());
    }
    return value;
  }

  /// The state as clients read it.
  public Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("entity_id", entityId);
    json.put("state", value);
    json.put("attributes", attributes);
    json.put("last_changed", Times.iso(lastChanged));
    json.put("last_reported", Times.iso(lastReported));
    json.put("last_updated", Times.iso(lastUpdated));
    json.put("context", context.toJson());
    return json;
  }
}
