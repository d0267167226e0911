package dev.hearth.integration.api;

import static org.assertj.core.api.Assertions.assertThat;

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
}
