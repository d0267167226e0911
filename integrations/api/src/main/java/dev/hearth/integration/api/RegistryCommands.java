package dev.hearth.integration.api;

import dev.hearth.core.Hub;
import dev.hearth.core.entity.DeviceEntry;
import dev.hearth.core.entity.EntityEntry;
import dev.hearth.core.entity.EntityIdPart;
import dev.hearth.core.entity.EntityRegistry;
import dev.hearth.core.entity.EntitySettingsBuilder;
import dev.hearth.core.json.Json;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Commands about the registries of devices and entities. In an update, an absent field stays as it
/// is and null clears it.
final class RegistryCommands {
  private static final Type TEXT = Type.orNull(Wire.string());

  /// Who disables or hides something over the API.
  static final Type BY_USER = Type.orNull(Type.oneOf("user"));

  private RegistryCommands() {}

  static void addTo(Commands commands) {
    Schema entity = Schema.builder().required("entity_id", Wire.string(), "the entity").build();
    Schema entities =
        Schema.builder().required("entity_ids", Wire.strings(), "the entities").build();
    String type = "config/entity_registry/";
    commands.add(type + "list", Schema.empty(), RegistryCommands::entities);
    commands.add(type + "list_for_display", Schema.empty(), RegistryCommands::display);
    commands.add(
        type + "get",
        entity,
        call -> call.succeed(entry(call, call.text("entity_id")).toExtendedJson()));
    commands.add(type + "get_entries", entities, RegistryCommands::entries);
    commands.addChange(type + "remove", entity, RegistryCommands::removeEntity);
    commands.addChange(
        type + "update",
        Schema.builder()
            .required("entity_id", Wire.string(), "the entity")
            .optional("aliases", Wire.strings(), "other names")
            .optional("area_id", TEXT, "the area it is in")
            .optional("categories", Type.map(), "by scope, a category's id or null")
            .optional("device_class", TEXT, "its device class")
            .optional("disabled_by", BY_USER, "user to disable it, null to enable it")
            .optional("hidden_by", BY_USER, "user to hide it, null to show it")
            .optional("icon", TEXT, "an icon's name")
            .optional("labels", Wire.strings(), "ids of labels")
            .optional("name", TEXT, "its name")
            .optional("new_entity_id", Wire.string(), "its new entity id")
            .optional("options", Type.orNull(Type.map()), "what options_domain keeps for it")
            .optional("options_domain", Wire.string(), "whose options they are")
            .build(),
        RegistryCommands::updateEntity);
    commands.add(type + "get_automatic_entity_ids", entities, RegistryCommands::automaticIds);
    commands.add(type + "settings/get", Schema.empty(), call -> call.succeed(settings(call)));
    commands.addChange(
        type + "settings/update",
        Schema.builder()
            .optional("entity_id_parts", Type.orNull(Wire.strings()), "what new ids are made of")
            .build(),
        RegistryCommands::updateSettings);
    commands.add("config/device_registry/list", Schema.empty(), RegistryCommands::devices);
    commands.addChange(
        "config/device_registry/update",
        Schema.builder()
            .required("device_id", Wire.string(), "the device")
            .optional("area_id", TEXT, "the area it is in")
            .optional("disabled_by", BY_USER, "user to disable it, null to enable it")
            .optional("labels", Wire.strings(), "ids of labels")
            .optional("name_by_user", TEXT, "its name")
            .build(),
        RegistryCommands::updateDevice);
  }

  private static Hub hub(CommandCall call) {
    return call.connection().api().hub();
  }

  private static EntityRegistry registry(CommandCall call) {
    return hub(call).entities().registry();
  }

  private static EntityEntry entry(CommandCall call, String entityId) {
    return registry(call)
        .get(entityId)
        .orElseThrow(() -> CommandException.notFound("Entity not found"));
  }

  private static void entities(CommandCall call) {
    Collection<EntityEntry> entries = registry(call).all();
    call.succeedLater(() -> entries.stream().map(EntityEntry::toJson).toList());
  }

  private static void display(CommandCall call) {
    Collection<EntityEntry> entries = registry(call).all();
    call.succeedLater(() ->
        Map.of(
            "entity_categories",
            Map.of("0", "config", "1", "diagnostic"),
            "entities",
            entries.stream()
                .filter(EntityEntry::isEnabled)
                .map(EntityEntry::toDisplayJson)
                .toList()));
  }

  private static void entries(CommandCall call) {
    Map<String, @Nullable Object> found = new LinkedHashMap<>();
    for (String id : PlaceCommands.strings(call, "entity_ids")) {
      found.put(id, registry(call).get(id).map(EntityEntry::toExtendedJson).orElse(null));
    }
    call.succeed(found);
  }

  private static void removeEntity(CommandCall call) {
    String entityId = entry(call, call.text("entity_id")).entityId();
    hub(call).entities().forget(entityId);
    call.succeed(null);
  }

  private static void updateEntity(CommandCall call) {
    Map<String, @Nullable Object> data = call.data();
    EntityEntry entry = entry(call, call.text("entity_id"));
    if (data.containsKey("options") != data.containsKey("options_domain")) {
      throw new CommandException(
          "invalid_format", "options and options_domain are given together, or neither");
    }
    EntitySettingsBuilder changed = entry.settings().edit();
    text(data, "name", changed::name);
    text(data, "icon", changed::icon);
    text(data, "device_class", changed::deviceClass);
    text(data, "area_id", changed::areaId);
    text(data, "hidden_by", changed::hiddenBy);
    text(data, "disabled_by", changed::disabledBy);
    if (data.containsKey("labels")) {
      changed.labels(new LinkedHashSet<>(PlaceCommands.strings(call, "labels")));
    }
    if (data.containsKey("aliases")) {
      changed.aliases(PlaceCommands.strings(call, "aliases"));
    }
    if (data.containsKey("options")) {
      changed.options(
          call.text("options_domain"),
          data.get("options") instanceof Map<?, ?> options ? Json.object(options) : null);
    }
    if (data.get("categories") instanceof Map<?, ?> categories) {
      categories.forEach((scope, id) ->
          changed.category(String.valueOf(scope), id == null ? null : id.toString()));
    }
    String newId =
        data.containsKey("new_entity_id") ? call.text("new_entity_id") : entry.entityId();
    EntityEntry fresh =
        PlaceCommands.valid(() -> registry(call).update(entry.entityId(), changed.build(), newId));
    call.succeed(Map.of("entity_entry", fresh.toExtendedJson()));
  }

  private static void text(
      Map<String, @Nullable Object> data, String field, Consumer<@Nullable String> setter) {
    if (data.containsKey(field)) {
      setter.accept(text(data, field));
    }
  }

  private static void automaticIds(CommandCall call) {
    Map<String, @Nullable Object> ids = new LinkedHashMap<>();
    for (String id : PlaceCommands.strings(call, "entity_ids")) {
      ids.put(id, registry(call).automaticId(id).orElse(null));
    }
    call.succeed(ids);
  }

  private static Map<String, @Nullable Object> settings(CommandCall call) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    List<String> parts = registry(call).entityIdParts().stream().map(EntityIdPart::wire).toList();
    json.put("entity_id_parts", parts.isEmpty() ? null : parts);
    return json;
  }

  private static void updateSettings(CommandCall call) {
    if (call.data().containsKey("entity_id_parts")) {
      try {
        registry(call)
            .setEntityIdParts(
                PlaceCommands.strings(call, "entity_id_parts").stream()
                    .map(EntityIdPart::of)
                    .toList());
      } catch (IllegalArgumentException e) {
        throw new CommandException("invalid_format", String.valueOf(e.getMessage()));
      }
    }
    call.succeed(settings(call));
  }

  private static void devices(CommandCall call) {
    Collection<DeviceEntry> devices = hub(call).entities().devices().all();
    call.succeedLater(() -> devices.stream().map(DeviceEntry::toJson).toList());
  }

  private static void updateDevice(CommandCall call) {
    Map<String, @Nullable Object> data = call.data();
    DeviceEntry device =
        hub(call)
            .entities()
            .devices()
            .get(call.text("device_id"))
            .orElseThrow(() -> CommandException.notFound("Device not found"));
    DeviceEntry.Settings changed = device.settings();
    if (data.containsKey("name_by_user")) {
      changed = changed.withNameByUser(text(data, "name_by_user"));
    }
    if (data.containsKey("area_id")) {
      changed = changed.withAreaId(text(data, "area_id"));
    }
    if (data.containsKey("disabled_by")) {
      changed = changed.withDisabledBy(text(data, "disabled_by"));
    }
    if (data.containsKey("labels")) {
      changed = changed.withLabels(new LinkedHashSet<>(PlaceCommands.strings(call, "labels")));
    }
    DeviceEntry.Settings settings = changed;
    call.succeed(
        PlaceCommands.valid(() -> hub(call).entities().devices().update(device.id(), settings))
            .toJson());
  }

  private static @Nullable String text(Map<String, @Nullable Object> data, String field) {
    return data.get(field) instanceof String text ? text : null;
  }
}
