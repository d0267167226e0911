package dev.hearth.integration.api;

import dev.hearth.core.entity.DeviceEntry;
import dev.hearth.core.entity.EntityEntry;
import dev.hearth.core.schema.Schema;
import java.util.Collection;
import java.util.Map;

/// Commands about the registries of devices and entities.
final class RegistryCommands {
  private RegistryCommands() {}

  static void addTo(Commands commands) {
    commands.add("config/entity_registry/list", Schema.empty(), RegistryCommands::entities);
    commands.add(
        "config/entity_registry/list_for_display", Schema.empty(), RegistryCommands::display);
    commands.add(
        "config/entity_registry/get",
        Schema.builder().required("entity_id", Wire.string(), "the entity").build(),
        RegistryCommands::entity);
    commands.add("config/device_registry/list", Schema.empty(), RegistryCommands::devices);
  }

  private static Collection<EntityEntry> entries(CommandCall call) {
    return call.connection().api().hub().entities().registry().all();
  }

  private static void entities(CommandCall call) {
    Collection<EntityEntry> entries = entries(call);
    call.succeedLater(() -> entries.stream().map(EntityEntry::toJson).toList());
  }

  private static void display(CommandCall call) {
    Collection<EntityEntry> entries = entries(call);
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

  private static void entity(CommandCall call) {
    EntityEntry entry =
        call.connection()
            .api()
            .hub()
            .entities()
            .registry()
            .get(call.text("entity_id"))
            .orElseThrow(() -> CommandException.notFound("Entity not found"));
    call.succeed(entry.toExtendedJson());
  }

  private static void devices(CommandCall call) {
    Collection<DeviceEntry> devices = call.connection().api().hub().entities().devices().all();
    call.succeedLater(() -> devices.stream().map(DeviceEntry::toJson).toList());
  }
}
