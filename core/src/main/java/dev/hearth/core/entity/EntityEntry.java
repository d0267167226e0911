package dev.hearth.core.entity;

import dev.hearth.core.EntityId;
import dev.hearth.core.Times;
import dev.hearth.core.storage.Fields;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An entity of the registry.
///
/// @param id made by the hub, stable when the entity id changes
/// @param entityId `domain.object_id`
/// @param uniqueId unique together with platform and domain
/// @param platform the integration it comes from
/// @param deviceId its device
/// @param name the name a person gave it
/// @param originalName the entity's own name
/// @param disabledBy who disabled it, such as `integration` or `user`; null when it is enabled
/// @param category `config`, `diagnostic` or null
/// @param icon its icon's name
/// @param deviceClass its device class
/// @param displayPrecision how many digits to show after the point
public record EntityEntry(
    String id,
    String entityId,
    String uniqueId,
    String platform,
    @Nullable String deviceId,
    @Nullable String name,
    @Nullable String originalName,
    @Nullable String disabledBy,
    @Nullable String category,
    @Nullable String icon,
    @Nullable String deviceClass,
    @Nullable Long displayPrecision,
    Instant createdAt,
    Instant modifiedAt) {
  /// Whether the entity may have a state.
  public boolean isEnabled() {
    return disabledBy == null;
  }

  /// The part of the entity id before the dot.
  public String domain() {
    return EntityId.domain(entityId);
  }

  /// The entry as clients read it in the registry's list.
  public Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("area_id", null);
    json.put("categories", Map.of());
    json.put("config_entry_id", null);
    json.put("config_subentry_id", null);
    json.put("created_at", Times.seconds(createdAt));
    json.put("device_id", deviceId);
    json.put("disabled_by", disabledBy);
    json.put("entity_category", category);
    json.put("entity_id", entityId);
    json.put("has_entity_name", true);
    json.put("hidden_by", null);
    json.put("icon", icon);
    json.put("id", id);
    json.put("labels", List.of());
    json.put("modified_at", Times.seconds(modifiedAt));
    json.put("name", name);
    json.put("options", Map.of());
    json.put("original_name", originalName);
    json.put("platform", platform);
    json.put("translation_key", null);
    json.put("unique_id", uniqueId);
    return json;
  }

  /// The entry as clients read it for display: short keys, and only what is set.
  public Map<String, @Nullable Object> toDisplayJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("ei", entityId);
    json.put("pl", platform);
    json.put("lb", List.of());
    Optional.ofNullable(deviceId).ifPresent(value -> json.put("di", value));
    Optional.ofNullable(icon).ifPresent(value -> json.put("ic", value));
    if (category != null) {
      json.put("ec", category.equals("config") ? 0 : 1);
    }
    json.put("hn", true);
    String shown = name == null ? originalName : name;
    if (shown != null) {
      json.put("en", shown);
    }
    Optional.ofNullable(displayPrecision).ifPresent(value -> json.put("dp", value));
    return json;
  }

  Map<String, @Nullable Object> toStorage() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("entity_id", entityId);
    json.put("unique_id", uniqueId);
    json.put("platform", platform);
    json.put("device_id", deviceId);
    json.put("name", name);
    json.put("original_name", originalName);
    json.put("disabled_by", disabledBy);
    json.put("entity_category", category);
    json.put("icon", icon);
    json.put("device_class", deviceClass);
    json.put("display_precision", displayPrecision);
    json.put("created_at", createdAt.toString());
    json.put("modified_at", modifiedAt.toString());
    return json;
  }

  static EntityEntry fromStorage(Map<String, @Nullable Object> json) {
    return new EntityEntry(
        Fields.text(json, "id"),
        Fields.text(json, "entity_id"),
        Fields.text(json, "unique_id"),
        Fields.text(json, "platform"),
        Fields.optionalText(json, "device_id"),
        Fields.optionalText(json, "name"),
        Fields.optionalText(json, "original_name"),
        Fields.optionalText(json, "disabled_by"),
        Fields.optionalText(json, "entity_category"),
        Fields.optionalText(json, "icon"),
        Fields.optionalText(json, "device_class"),
        json.get("display_precision") instanceof Long digits ? digits : null,
        Instant.parse(Fields.text(json, "created_at")),
        Instant.parse(Fields.text(json, "modified_at")));
  }

  /// What names an entity for its integration.
  record Key(String domain, String platform, String uniqueId) {}

  Key key() {
    return new Key(domain(), platform, uniqueId);
  }
}
