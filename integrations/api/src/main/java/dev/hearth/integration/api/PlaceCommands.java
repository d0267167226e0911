package dev.hearth.integration.api;

import dev.hearth.core.Hub;
import dev.hearth.core.registry.JsonRegistry;
import dev.hearth.core.registry.RegistryException;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Commands about areas, floors and labels. In an update, an absent field stays as it is and null
/// clears it.
final class PlaceCommands {
  private static final Type TEXT = Type.orNull(Wire.string());

  private PlaceCommands() {}

  static void addTo(Commands commands) {
    add(
        commands,
        "area",
        schema ->
            schema
                .optional("aliases", Wire.strings(), "other names")
                .optional("floor_id", TEXT, "the floor it is on")
                .optional("icon", TEXT, "an icon's name")
                .optional("labels", Wire.strings(), "ids of labels")
                .optional("picture", TEXT, "a picture's address")
                .optional("temperature_entity_id", TEXT, "the sensor of its temperature")
                .optional("humidity_entity_id", TEXT, "the sensor of its humidity"),
        Hub::areas);
    add(
        commands,
        "floor",
        schema ->
            schema
                .optional("aliases", Wire.strings(), "other names")
                .optional("icon", TEXT, "an icon's name")
                .optional("level", Type.orNull(Type.integer(-1_000, 1_000)), "from the ground"),
        Hub::floors);
    add(
        commands,
        "label",
        schema ->
            schema
                .optional("color", TEXT, "a colour")
                .optional("description", TEXT, "what it is for")
                .optional("icon", TEXT, "an icon's name"),
        Hub::labels);
    commands.addChange(
        "config/area_registry/reorder",
        Schema.builder().required("area_ids", Wire.strings(), "every area").build(),
        call -> reorder(call, () -> hub(call).areas().reorder(strings(call, "area_ids"))));
    commands.addChange(
        "config/floor_registry/reorder",
        Schema.builder().required("floor_ids", Wire.strings(), "every floor").build(),
        call -> reorder(call, () -> hub(call).floors().reorder(strings(call, "floor_ids"))));
  }

  private static void add(
      Commands commands,
      String kind,
      UnaryOperator<Schema.Builder> fields,
      Function<Hub, ? extends JsonRegistry> registry) {
    String type = "config/" + kind + "_registry/";
    String id = kind + "_id";
    commands.add(
        type + "list", Schema.empty(), call -> call.succeed(registry.apply(hub(call)).listJson()));
    commands.addChange(
        type + "create",
        fields.apply(Schema.builder().required("name", Wire.string(), "its name")).build(),
        call -> call.succeed(valid(() -> registry.apply(hub(call)).createFromJson(call.data()))));
    commands.addChange(
        type + "update",
        fields
            .apply(
                Schema.builder()
                    .required(id, Wire.string(), "which one")
                    .optional("name", Wire.string(), "its name"))
            .build(),
        call -> {
          Map<String, @Nullable Object> changes = new LinkedHashMap<>(call.data());
          changes.remove(id);
          call.succeed(
              valid(() -> registry.apply(hub(call)).updateFromJson(call.text(id), changes)));
        });
    commands.addChange(
        type + "delete",
        Schema.builder().required(id, Wire.string(), "which one").build(),
        call -> {
          valid(() -> {
            registry.apply(hub(call)).delete(call.text(id));
            return "";
          });
          call.succeed("success");
        });
  }

  private static Hub hub(CommandCall call) {
    return call.connection().api().hub();
  }

  /// The strings of a list that the schema has checked.
  static List<String> strings(CommandCall call, String field) {
    return call.data().get(field) instanceof List<?> items
        ? items.stream().map(String::valueOf).toList()
        : List.of();
  }

  private static void reorder(CommandCall call, Runnable order) {
    valid(() -> {
      order.run();
      return "";
    });
    call.succeed(null);
  }

  /// Tells a client what a registry refuses, in the words that clients know.
  static <T> T valid(Supplier<T> action) {
    try {
      return action.get();
    } catch (RegistryException e) {
      throw new CommandException("invalid_info", String.valueOf(e.getMessage()));
    }
  }
}
