package dev.hearth.core.entity;

import dev.hearth.core.Times;
import dev.hearth.core.entity.DeviceInfo.Identifier;
import dev.hearth.core.storage.Fields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A device of the registry.
///
/// @param id made by the hub, stable over restarts
/// @param info what integrations said of it
/// @param viaDeviceId the id of the device through which it is reached
/// @param configEntryId the config entry it comes from
/// @param settings what people set, and who disabled it
public record DeviceEntry(
    String id,
    DeviceInfo info,
    @Nullable String viaDeviceId,
    @Nullable String configEntryId,
    Settings settings,
    Instant createdAt,
    Instant modifiedAt) {
  /// What people set of a device, and who disabled it.
  ///
  /// @param nameByUser instead of what the integration calls it
  /// @param areaId where it is
  /// @param labels ids of labels
  /// @param disabledBy `user`, `integration` or `config_entry`; null when it is enabled
  public record Settings(
      @Nullable String nameByUser,
      @Nullable String areaId,
      Set<String> labels,
      @Nullable String disabledBy) {
    /// Nothing is set.
    public static final Settings NONE = new Settings(null, null, Set.of(), null);

    /// Keeps its own copy.
    public Settings {
      labels = Collections.unmodifiableSet(new LinkedHashSet<>(labels));
    }

    /// With another name; null for the integration's.
    public Settings withNameByUser(@Nullable String value) {
      return new Settings(value, areaId, labels, disabledBy);
    }

    /// In another area; null for none.
    public Settings withAreaId(@Nullable String value) {
      return new Settings(nameByUser, value, labels, disabledBy);
    }

    /// With other labels.
    public Settings withLabels(Set<String> value) {
      return new Settings(nameByUser, areaId, value, disabledBy);
    }

    /// Disabled by another; null to enable it.
    public Settings withDisabledBy(@Nullable String value) {
      return new Settings(nameByUser, areaId, labels, value);
    }
  }

  /// The name a person gave it.
  public @Nullable String nameByUser() {
    return settings.nameByUser();
  }

  /// Whether its entities may have states.
  public boolean isEnabled() {
    return settings.disabledBy() == null;
  }

  DeviceEntry with(Settings changed, Instant now) {
    return new DeviceEntry(id, info, viaDeviceId, configEntryId, changed, createdAt, now);
  }

  /// The name people see; empty when nobody gave one.
  public String displayName() {
    String byUser = settings.nameByUser();
    if (byUser != null) {
      return byUser;
    }
    return info.name() == null ? "" : info.name();
  }

  /// The device as clients read it.
  public Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("area_id", settings.areaId());
    json.put("config_entries", configEntryId == null ? List.of() : List.of(configEntryId));
    json.put("config_entries_subentries", subentries());
    json.put("primary_config_entry", configEntryId);
    json.put("configuration_url", info.configurationUrl());
    json.put("connections", pairs(info.connections()));
    json.put("identifiers", pairs(info.identifiers()));
    json.put("created_at", Times.seconds(createdAt));
    json.put("modified_at", Times.seconds(modifiedAt));
    json.put("disabled_by", settings.disabledBy());
    json.put("entry_type", null);
    json.put("hw_version", info.hwVersion());
    json.put("sw_version", info.swVersion());
    json.put("serial_number", info.serialNumber());
    json.put("manufacturer", info.manufacturer());
    json.put("model", info.model());
    json.put("model_id", info.modelId());
    json.put("name", info.name());
    json.put("name_by_user", settings.nameByUser());
    json.put("labels", List.copyOf(settings.labels()));
    json.put("via_device_id", viaDeviceId);
    return json;
  }

  private Map<String, List<@Nullable String>> subentries() {
    return configEntryId == null
        ? Map.of()
        : Map.of(configEntryId, Collections.singletonList(null));
  }

  /// Everything but the times, by the names that events use.
  Map<String, @Nullable Object> fields() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("identifiers", pairs(info.identifiers()));
    json.put("connections", pairs(info.connections()));
    json.put("name", info.name());
    json.put("manufacturer", info.manufacturer());
    json.put("model", info.model());
    json.put("model_id", info.modelId());
    json.put("hw_version", info.hwVersion());
    json.put("sw_version", info.swVersion());
    json.put("serial_number", info.serialNumber());
    json.put("configuration_url", info.configurationUrl());
    json.put("suggested_area", info.suggestedArea());
    json.put("via_device_id", viaDeviceId);
    json.put("config_entry_id", configEntryId);
    json.put("name_by_user", settings.nameByUser());
    json.put("area_id", settings.areaId());
    json.put("labels", List.copyOf(settings.labels()));
    json.put("disabled_by", settings.disabledBy());
    return json;
  }

  Map<String, @Nullable Object> toStorage() {
    Map<String, @Nullable Object> json = fields();
    json.put("created_at", createdAt.toString());
    json.put("modified_at", modifiedAt.toString());
    return json;
  }

  static DeviceEntry fromStorage(Map<String, @Nullable Object> json) {
    return new DeviceEntry(
        Fields.text(json, "id"),
        new DeviceInfo(
            identifiers(json, "identifiers"),
            identifiers(json, "connections"),
            Fields.optionalText(json, "name"),
            Fields.optionalText(json, "manufacturer"),
            Fields.optionalText(json, "model"),
            Fields.optionalText(json, "model_id"),
            Fields.optionalText(json, "hw_version"),
            Fields.optionalText(json, "sw_version"),
            Fields.optionalText(json, "serial_number"),
            Fields.optionalText(json, "configuration_url"),
            Fields.optionalText(json, "suggested_area"),
            null),
        Fields.optionalText(json, "via_device_id"),
        Fields.optionalText(json, "config_entry_id"),
        new Settings(
            Fields.optionalText(json, "name_by_user"),
            Fields.optionalText(json, "area_id"),
            Fields.texts(json, "labels"),
            Fields.optionalText(json, "disabled_by")),
        Instant.parse(Fields.text(json, "created_at")),
        Instant.parse(Fields.text(json, "modified_at")));
  }

  private static List<List<String>> pairs(Set<Identifier> identifiers) {
    List<List<String>> pairs = new ArrayList<>();
    for (Identifier each : identifiers) {
      pairs.add(List.of(each.space(), each.value()));
    }
    return pairs;
  }

  private static Set<Identifier> identifiers(Map<String, @Nullable Object> json, String key) {
    Set<Identifier> identifiers = new LinkedHashSet<>();
    if (json.get(key) instanceof List<?> pairs) {
      for (Object pair : pairs) {
        if (pair instanceof List<?> both && both.size() == 2) {
          identifiers.add(new Identifier(String.valueOf(both.get(0)), String.valueOf(both.get(1))));
        }
      }
    }
    return identifiers;
  }
}
