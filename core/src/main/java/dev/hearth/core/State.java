package dev.hearth.core;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
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
