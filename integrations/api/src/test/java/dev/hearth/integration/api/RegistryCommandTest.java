package dev.hearth.integration.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.entity.DeviceInfo;
import dev.hearth.core.json.Json;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RegistryCommandTest {
  @TempDir Path folder;
  private ApiHouse house;
  private WsClient client;

  @BeforeEach
  void open() {
    house = ApiHouse.start(folder, new Gadgets());
    client = house.connect();
  }

  @AfterEach
  void close() {
    client.close();
    house.close();
  }

  private static Map<String, @Nullable Object> object(@Nullable Object value) {
    return Json.object((Map<?, ?>) value);
  }

  private Map<String, @Nullable Object> result(String type, Map<String, ?> fields) {
    return object(client.result(type, fields));
  }

  /// An object of which one field is null.
  private static Map<String, Object> clearing(String id, String value, String field) {
    Map<String, Object> fields = new HashMap<>();
    fields.put(id, value);
    fields.put(field, null);
    return fields;
  }

  @Test
  void placesAreMadeChangedAndDeleted() {
    result("config/floor_registry/create", Map.of("name", "Roof", "level", 2));
    result("config/label_registry/create", Map.of("name", "Cosy", "color", "red"));
    Map<String, @Nullable Object> attic =
        result(
            "config/area_registry/create",
            Map.of("name", "Attic", "floor_id", "roof", "labels", List.of("cosy")));
    assertThat(attic)
        .containsEntry("area_id", "attic")
        .containsEntry("aliases", List.of())
        .containsEntry("floor_id", "roof")
        .containsEntry("icon", null)
        .containsEntry("labels", List.of("cosy"))
        .containsKeys("created_at", "modified_at", "picture", "humidity_entity_id");
    assertThat(result("config/area_registry/update", clearing("area_id", "attic", "floor_id")))
        .containsEntry("floor_id", null)
        .containsEntry("labels", List.of("cosy"))
        .containsEntry("name", "Attic");
    assertThat(client.result("config/label_registry/delete", Map.of("label_id", "cosy")))
        .isEqualTo("success");
    assertThat((List<?>) client.result("config/area_registry/list", Map.of()))
        .singleElement()
        .satisfies(each -> assertThat(object(each)).containsEntry("labels", List.of()));
    assertThat((List<?>) client.result("config/floor_registry/list", Map.of()))
        .singleElement()
        .satisfies(each -> assertThat(object(each)).containsEntry("level", 2L));
    assertThat(client.result("config/floor_registry/reorder", Map.of("floor_ids", List.of("roof"))))
        .isNull();
  }

  /// Row REG-06
  @Test
  void aTakenNameIsInvalidInfo() {
    client.result("config/area_registry/create", Map.of("name", "Attic"));
    assertThat(client.error("config/area_registry/create", Map.of("name", "AT TIC")))
        .containsEntry("code", "invalid_info");
    assertThat(client.error("config/area_registry/delete", Map.of("area_id", "x")))
        .containsEntry("code", "invalid_info");
    assertThat(client.error("config/area_registry/create", Map.of("name", 1)))
        .containsEntry("code", "invalid_format");
  }

  /// Rows REG-03, REG-04
  @Test
  void anEntityIsChangedAndMoved() {
    client.result("config/area_registry/create", Map.of("name", "Attic"));
    Map<String, @Nullable Object> updated =
        result(
            "config/entity_registry/update",
            Map.of(
                "entity_id", "switch.plug",
                "new_entity_id", "switch.tree",
                "name", "Tree",
                "area_id", "attic",
                "hidden_by", "user",
                "aliases", List.of("fir"),
                "categories", Map.of("scene", "c1"),
                "options_domain", "switch",
                "options", Map.of("invert", true)));
    assertThat(object(updated.get("entity_entry")))
        .containsEntry("entity_id", "switch.tree")
        .containsEntry("name", "Tree")
        .containsEntry("area_id", "attic")
        .containsEntry("hidden_by", "user")
        .containsEntry("aliases", List.of("fir"))
        .containsEntry("categories", Map.of("scene", "c1"))
        .containsEntry("options", Map.of("switch", Map.of("invert", true)));
    assertThat(house.house.state("switch.tree").attributes())
        .containsEntry("friendly_name", "Tree");
    assertThat(result("config/entity_registry/list_for_display", Map.of()).get("entities"))
        .isEqualTo(
            List.of(
                Map.of(
                    "ei",
                    "switch.tree",
                    "pl",
                    "gadget",
                    "ai",
                    "attic",
                    "lb",
                    List.of(),
                    "hb",
                    true,
                    "hn",
                    true,
                    "en",
                    "Tree")));
    updated = result("config/entity_registry/update", clearing("entity_id", "switch.tree", "name"));
    assertThat(object(updated.get("entity_entry")))
        .containsEntry("name", null)
        .containsEntry("area_id", "attic");
    result(
        "config/entity_registry/update", Map.of("entity_id", "switch.tree", "disabled_by", "user"));
    assertThat(result("config/entity_registry/list_for_display", Map.of()))
        .containsEntry("entities", List.of());
    assertThat(
            result(
                "config/entity_registry/get_entries",
                Map.of("entity_ids", List.of("switch.tree", "a.b"))))
        .containsEntry("a.b", null)
        .hasSize(2);
  }

  /// Row REG-04
  @Test
  void whatCannotBeIsRefusedWithTheCodeThatClientsKnow() {
    String update = "config/entity_registry/update";
    assertThat(client.error(update, Map.of("entity_id", "a.b")))
        .isEqualTo(Map.of("code", "not_found", "message", "Entity not found"));
    assertThat(client.error("config/entity_registry/remove", Map.of("entity_id", "a.b")))
        .containsEntry("code", "not_found");
    assertThat(client.error("config/device_registry/update", Map.of("device_id", "x")))
        .containsEntry("code", "not_found");
    Map.of(
            Map.of("new_entity_id", "light.plug"), "invalid_info",
            Map.of("area_id", "nowhere"), "invalid_info",
            Map.of("disabled_by", "device"), "invalid_format",
            Map.of("options_domain", "switch"), "invalid_format",
            Map.of("icon", 1), "invalid_format")
        .forEach((fields, code) -> {
          Map<String, Object> all = new HashMap<>(fields);
          all.put("entity_id", "switch.plug");
          assertThat(client.error(update, all)).containsEntry("code", code);
        });
  }

  @Test
  void anEntityIsRemoved() {
    assertThat(client.result("config/entity_registry/remove", Map.of("entity_id", "switch.plug")))
        .isNull();
    assertThat(client.result("config/entity_registry/list", Map.of())).isEqualTo(List.of());
    assertThat(client.result("get_states", Map.of())).isEqualTo(List.of());
  }

  /// Row ENT-14
  @Test
  void thePartsOfEntityIdsAreSet() {
    String type = "config/entity_registry/settings/";
    assertThat(result(type + "get", Map.of())).containsEntry("entity_id_parts", null);
    Map<String, List<String>> parts =
        Map.of("entity_id_parts", List.of("area", "device", "entity"));
    assertThat(result(type + "update", parts)).isEqualTo(parts);
    assertThat(client.error(type + "update", Map.of("entity_id_parts", List.of("area"))))
        .containsEntry("code", "invalid_format");
    assertThat(
            result(
                "config/entity_registry/get_automatic_entity_ids",
                Map.of("entity_ids", List.of("switch.plug", "a.b"))))
        .containsEntry("switch.plug", "switch.plug")
        .containsEntry("a.b", null);
  }

  /// Row REG-07
  @Test
  void aDeviceIsChanged() {
    String id =
        house.house.run(() ->
            house
                .hub()
                .entities()
                .devices()
                .getOrCreate(DeviceInfo.of("gadget", "1", "Box", "Maker", "Model"))
                .id());
    assertThat(
            result(
                "config/device_registry/update",
                Map.of("device_id", id, "name_by_user", "Chest", "disabled_by", "user")))
        .containsEntry("name", "Box")
        .containsEntry("name_by_user", "Chest")
        .containsEntry("disabled_by", "user");
    assertThat(result("config/device_registry/update", clearing("device_id", id, "disabled_by")))
        .containsEntry("name_by_user", "Chest")
        .containsEntry("disabled_by", null);
  }
}
