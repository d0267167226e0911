package dev.hearth.core.entity;

import dev.hearth.core.EntityId;
import dev.hearth.core.Times;
import dev.hearth.core.json.Json;
import dev.hearth.core.storage.Fields;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An entity of the registry.
///
/// @param id made by the hub, stable when the entity id changes
/// @param entityId `domain.object_id`
/// @param uniqueId unique together with platform and domain
/// @param platform the integration it comes from
/// @param configEntryId the config entry it comes from
/// @param deviceId its device
/// @param original what its integration says of it
/// @param settings what people set, and who hides or disables it
public record EntityEntry(
    String id,
    String entityId,
    String uniqueId,
    String platform,
    @Nullable String configEntryId,
    @Nullable String deviceId,
    Original original,
    Settings settings,
    Instant createdAt,
    Instant modifiedAt) {
  /// What an integration says of its entity.
  ///
  /// @param name the entity's own name
  /// @param category `config`, `diagnostic` or null
  /// @param displayPrecision how many digits to show after the point
  /// @param suggestedObjectId what the entity id should be made of
  public record Original(
      @Nullable String name,
      @Nullable String icon,
      @Nullable String deviceClass,
      @Nullable String category,
      @Nullable Long displayPrecision,
      @Nullable String suggestedObjectId) {}

  /// What people set of an entity, and who hides or disables it. Made with [#edit].
  ///
  /// @param name instead of device's and entity's own
  /// @param icon instead of the integration's
  /// @param deviceClass instead of the integration's
  /// @param areaId instead of the device's
  /// @param labels ids of labels
  /// @param aliases other names, for voice assistants
  /// @param hiddenBy `user` or `integration`; null when it is shown
  /// @param disabledBy `user`, `integration`, `device`, `config_entry`; null when it is enabled
  /// @param options by domain, what that domain keeps for the entity; plain JSON-like values
  /// @param categories by scope, the id of a category there
  public record Settings(
      @Nullable String name,
      @Nullable String icon,
      @Nullable String deviceClass,
      @Nullable String areaId,
      Set<String> labels,
      List<String> aliases,
      @Nullable String hiddenBy,
      @Nullable String disabledBy,
      Map<String, Map<String, @Nullable Object>> options,
      Map<String, String> categories) {
    /// Nothing is set.
    public static final Settings NONE =
        new Settings(null, null, null, null, Set.of(), List.of(), null, null, Map.of(), Map.of());

    /// Keeps its own copies.
    public Settings {
      labels = Collections.unmodifiableSet(new LinkedHashSet<>(labels));
      aliases = List.copyOf(aliases);
      Map<String, Map<String, @Nullable Object>> copies = new LinkedHashMap<>();
      options.forEach((domain, each) ->
          copies.put(domain, Collections.unmodifiableMap(new LinkedHashMap<>(each))));
      options = Collections.unmodifiableMap(copies);
      categories = Collections.unmodifiableMap(new LinkedHashMap<>(categories));
    }

    /// A builder that starts from these.
    public EntitySettingsBuilder edit() {
      return new EntitySettingsBuilder(this);
    }
  }

  /// The name a person gave it.
  public @Nullable String name() {
    return settings.name();
  }

  /// The entity's own name.
  public @Nullable String originalName() {
    return original.name();
  }

  /// `config`, `diagnostic` or null.
  public @Nullable String category() {
    return original.category();
  }

  /// Who disabled it, such as `integration` or `user`; null when it is enabled.
  public @Nullable String disabledBy() {
    return settings.disabledBy();
  }

  /// The icon that people chose; else the integration's.
  public @Nullable String icon() {
    return settings.icon() != null ? settings.icon() : original.icon();
  }

  /// The device class that people chose; else the integration's.
  public @Nullable String deviceClass() {
    return settings.deviceClass() != null ? settings.deviceClass() : original.deviceClass();
  }

  /// Whether the entity may have a state.
  public boolean isEnabled() {
    return disabledBy() == null;
  }

  /// Whether people do not want to see it.
  public boolean isHidden() {
    return settings.hiddenBy() != null;
  }

  /// The part of the entity id before the dot.
  public String domain() {
    return EntityId.domain(entityId);
  }

  /// The entry as clients read it in the registry's list.
  public Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("area_id", settings.areaId());
    json.put("categories", settings.categories());
    json.put("config_entry_id", configEntryId);
    json.put("config_subentry_id", null);
    json.put("created_at", Times.seconds(createdAt));
    json.put("device_id", deviceId);
    json.put("disabled_by", settings.disabledBy());
    json.put("entity_category", original.category());
    json.put("entity_id", entityId);
    json.put("has_entity_name", true);
    json.put("hidden_by", settings.hiddenBy());
    json.put("icon", settings.icon());
    json.put("id", id);
    json.put("labels", List.copyOf(settings.labels()));
    json.put("modified_at", Times.seconds(modifiedAt));
    json.put("name", settings.name());
    json.put("options", settings.options());
    json.put("original_name", original.name());
    json.put("platform", platform);
    json.put("translation_key", null);
    json.put("unique_id", uniqueId);
    return json;
  }

  /// The entry with everything that clients can read of it.
  public Map<String, @Nullable Object> toExtendedJson() {
    Map<String, @Nullable Object> json = toJson();
    json.put("aliases", settings.aliases());
    json.put("capabilities", null);
    json.put("device_class", settings.deviceClass());
    json.put("original_device_class", original.deviceClass());
    json.put("original_icon", original.icon());
    return json;
  }

  /// The entry as clients read it for display: short keys, and only what is set.
  public Map<String, @Nullable Object> toDisplayJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("ei", entityId);
    json.put("pl", platform);
    Optional.ofNullable(settings.areaId()).ifPresent(value -> json.put("ai", value));
    json.put("lb", List.copyOf(settings.labels()));
    Optional.ofNullable(deviceId).ifPresent(value -> json.put("di", value));
    Optional.ofNullable(icon()).ifPresent(value -> json.put("ic", value));
    if (original.category() != null) {
      json.put("ec", original.category().equals("config") ? 0 : 1);
    }
    if (isHidden()) {
      json.put("hb", true);
    }
    json.put("hn", true);
    String shown = settings.name() == null ? original.name() : settings.name();
    if (shown != null) {
      json.put("en", shown);
    }
    displayPrecision().ifPresent(value -> json.put("dp", value));
    return json;
  }

  private Optional<Long> displayPrecision() {
    Map<String, @Nullable Object> sensor = settings.options().getOrDefault("sensor", Map.of());
    return sensor.get("display_precision") instanceof Long chosen
        ? Optional.of(chosen)
        : Optional.ofNullable(original.displayPrecision());
  }

  /// Everything but the times, by the names that events use.
  Map<String, @Nullable Object> fields() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("entity_id", entityId);
    json.put("unique_id", uniqueId);
    json.put("platform", platform);
    json.put("config_entry_id", configEntryId);
    json.put("device_id", deviceId);
    json.put("original_name", original.name());
    json.put("original_icon", original.icon());
    json.put("original_device_class", original.deviceClass());
    json.put("entity_category", original.category());
    json.put("suggested_display_precision", original.displayPrecision());
    json.put("suggested_object_id", original.suggestedObjectId());
    json.put("name", settings.name());
    json.put("icon", settings.icon());
    json.put("device_class", settings.deviceClass());
    json.put("area_id", settings.areaId());
    json.put("labels", List.copyOf(settings.labels()));
    json.put("aliases", settings.aliases());
    json.put("hidden_by", settings.hiddenBy());
    json.put("disabled_by", settings.disabledBy());
    json.put("options", settings.options());
    json.put("categories", settings.categories());
    return json;
  }

  Map<String, @Nullable Object> toStorage() {
    Map<String, @Nullable Object> json = fields();
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
        Fields.optionalText(json, "config_entry_id"),
        Fields.optionalText(json, "device_id"),
        new Original(
            Fields.optionalText(json, "original_name"),
            Fields.optionalText(json, "original_icon"),
            Fields.optionalText(json, "original_device_class"),
            Fields.optionalText(json, "entity_category"),
            json.get("suggested_display_precision") instanceof Long digits ? digits : null,
            Fields.optionalText(json, "suggested_object_id")),
        new Settings(
            Fields.optionalText(json, "name"),
            Fields.optionalText(json, "icon"),
            Fields.optionalText(json, "device_class"),
            Fields.optionalText(json, "area_id"),
            Fields.texts(json, "labels"),
            Fields.list(json, "aliases"),
            Fields.optionalText(json, "hidden_by"),
            Fields.optionalText(json, "disabled_by"),
            options(json),
            categories(json)),
        Instant.parse(Fields.text(json, "created_at")),
        Instant.parse(Fields.text(json, "modified_at")));
  }

  private static Map<String, Map<String, @Nullable Object>> options(
      Map<String, @Nullable Object> json) {
    Map<String, Map<String, @Nullable Object>> options = new LinkedHashMap<>();
    if (json.get("options") instanceof Map<?, ?> stored) {
      stored.forEach((domain, each) -> {
        if (each instanceof Map<?, ?> map) {
          options.put(String.valueOf(domain), Json.object(map));
        }
      });
    }
    return options;
  }

  private static Map<String, String> categories(Map<String, @Nullable Object> json) {
    Map<String, String> categories = new LinkedHashMap<>();
    if (json.get("categories") instanceof Map<?, ?> stored) {
      stored.forEach((scope, id) -> categories.put(String.valueOf(scope), String.valueOf(id)));
    }
    return categories;
  }

  /// What names an entity for its integration.
  record Key(String domain, String platform, String uniqueId) {}

  Key key() {
    return new Key(domain(), platform, uniqueId);
  }
}
