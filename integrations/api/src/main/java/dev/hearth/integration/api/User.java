package dev.hearth.integration.api;

import dev.hearth.core.storage.Store;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The person behind every token: the owner of the house, who may do everything.
///
/// @param id stable over restarts
record User(String id, String name) {
  private static final String NAME = "Owner";

  /// Reads the user, or makes one. Suspends the calling task.
  static User load(Store store) {
    if (store.load().orElse(Map.of()).get("users") instanceof List<?> users
        && !users.isEmpty()
        && users.getFirst() instanceof Map<?, ?> first
        && first.get("id") instanceof String id) {
      return new User(id, first.get("name") instanceof String name ? name : NAME);
    }
    User user = new User(UUID.randomUUID().toString().replace("-", ""), NAME);
    store.save(
        Map.of(
            "users",
            List.of(
                Map.of("id", user.id(), "name", user.name(), "is_owner", true, "is_admin", true))));
    return user;
  }

  Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("name", name);
    json.put("is_owner", true);
    json.put("is_admin", true);
    json.put("credentials", List.of());
    json.put("mfa_modules", List.of());
    return json;
  }
}
