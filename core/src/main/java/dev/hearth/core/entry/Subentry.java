package dev.hearth.core.entry;

import dev.hearth.core.storage.Fields;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A part of a config entry that people add and remove by itself, such as one assistant of an
/// account.
///
/// @param id unique in the house
/// @param type the integration's word for what it is
/// @param title what people call it
/// @param uniqueId the integration's own name for it, unique in its entry
/// @param data what the integration keeps, JSON-like
public record Subentry(
    String id,
    String type,
    String title,
    Optional<String> uniqueId,
    Map<String, @Nullable Object> data) {
  /// Keeps its own copy of `data`.
  public Subentry {
    data = Copies.of(data);
  }

  /// A new one, with an id of its own.
  public static Subentry of(
      String type,
      String title,
      Optional<String> uniqueId,
      Map<String, ? extends @Nullable Object> data) {
    return new Subentry(newId(), type, title, uniqueId, Copies.of(data));
  }

  /// This one by another title, with other data.
  public Subentry with(String newTitle, Map<String, ? extends @Nullable Object> newData) {
    return new Subentry(id, type, newTitle, uniqueId, Copies.of(newData));
  }

  /// The part that clients may read: all but the data, which may hold secrets.
  public Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("subentry_id", id);
    json.put("subentry_type", type);
    json.put("title", title);
    json.put("unique_id", uniqueId.orElse(null));
    return json;
  }

  Map<String, @Nullable Object> toStorage() {
    Map<String, @Nullable Object> json = toJson();
    json.put("data", data);
    return json;
  }

  static Subentry fromStorage(Map<String, @Nullable Object> json) {
    return new Subentry(
        Fields.text(json, "subentry_id"),
        Fields.text(json, "subentry_type"),
        Fields.text(json, "title"),
        Optional.ofNullable(Fields.optionalText(json, "unique_id")),
        Copies.object(json, "data"));
  }

  static String newId() {
    return UUID.randomUUID().toString().replace("-", "");
  }
}
