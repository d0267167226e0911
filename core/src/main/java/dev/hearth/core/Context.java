package dev.hearth.core;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What caused an event, a service call or a state: made where something begins, and handed on to
/// all that follows from it.
///
/// @param id a ULID: 26 characters, sortable by time
/// @param parentId the id of the context that this one follows from, if any
/// @param userId the user who caused it, if it was a person
public record Context(String id, @Nullable String parentId, @Nullable String userId) {
  /// The context as clients read it.
  public Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("parent_id", parentId);
    json.put("user_id", userId);
    return json;
  }
}
