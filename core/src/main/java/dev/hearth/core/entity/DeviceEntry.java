package dev.hearth.core.entity;

import dev.hearth.core.Times;
import dev.hearth.core.entity.DeviceInfo.Identifier;
import dev.hearth.core.storage.Fields;
import java.time.Instant;
import java.util.ArrayList;
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
/// @param nameByUser the name a person gave it
public record DeviceEntry(
    String id,
    DeviceInfo info,
    @Nullable String viaDeviceId,
    @Nullable String nameByUser,
    Instant createdAt,
    Instant modifiedAt) {
  /// The name people see; empty when nobody gave one.
  public String displayName() {
    if (nameByUser != null) {
      return nameByUser;
    }
    return info.name() == null ? "" : info.name();
  }

  /// The device as clients read it.
  public Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("area_id", null);
    json.put("config_entries", List.of());
    json.put("config_entries_subentries", Map.of());
    json.put("primary_config_entry", null);
    json.put("configuration_url", info.configurationUrl());
    json.put("connections", pairs(info.connections()));
    json.put("identifiers", pairs(info.identifiers()));
    json.put("created_at", Times.seconds(createdAt));
    json.put("modified_at", Times.seconds(modifiedAt));
    json.put("disabled_by", null);
    json.put("entry_type", null);
    json.put("hw_version", info.hwVersion());
    json.put("sw_version", info.swVersion());
    json.put("serial_number", info.serialNumber());
    json.put("manufacturer", info.manufacturer());
    json.put("model", info.model());
    json.put("model_id", info.modelId());
    json.put("name", info.name());
    json.put("name_by_user", nameByUser);
    json.put("labels", List.of());
    json.put("via_device_id", viaDeviceId);
    return json;
  }

  Map<String, @Nullable Object> toStorage() {
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
    json.put("name_by_user", nameByUser);
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
        Fields.optionalText(json, "name_by_user"),
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
