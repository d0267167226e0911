package dev.hearth.core;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What caused an event, a service call or a state: made where something begins, and handed on to
/// all that follows from it.
///
/// @param id a ULID: 26 characters, sortable by time
/// @param parentId the id of the context that this one follows from, if any
/// @param userId the user who caused it, if it was a person
public record Context(String id, @Nullable String parentId, @Nullable String userId) {
  /// The context that was written with [#toJson]; empty when it has no id. What else there is in it
  /// is not looked at.
  public static Optional<Context> fromJson(@Nullable Object json) {
    return json instanceof Map<?, ?> map && map.get("id") instanceof String id
        ? Optional.of(new Context(id, text(map.get("parent_id")), text(map.get("user_id"))))
        : Optional.empty();
  }

  private static @Nullable String text(@Nullable Object value) {
    return value instanceof String text ? text : null;
  }

  /// The context as clients read it.
  public Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("parent_id", parentId);
    json.put("user_id", userId);
    return json;
  }
}
