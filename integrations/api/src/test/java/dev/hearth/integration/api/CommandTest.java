package dev.hearth.integration.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CommandTest {
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

  /// Row WSX-01
  @Test
  void theConfigurationHasEveryField() {
    Map<String, @Nullable Object> config = object(client.result("get_config", Map.of()));
    assertThat(config)
        .containsOnlyKeys(
            "version",
            "state",
            "components",
            "unit_system",
            "time_zone",
            "language",
            "country",
            "currency",
            "location_name",
            "latitude",
            "longitude",
            "elevation",
            "radius",
            "internal_url",
            "external_url",
            "config_dir",
            "config_source",
            "safe_mode",
            "recovery_mode",
            "debug",
            "allowlist_external_dirs",
            "allowlist_external_urls",
            "whitelist_external_dirs")
        .containsEntry("state", "RUNNING")
        .containsEntry("version", "2026.11.0");
    assertThat(object(config.get("unit_system"))).hasSize(8);
    assertThat(config.get("components").toString()).contains("api", "switch", "switch.gadget");
  }

  /// Row WSX-02
  @Test
  void onlyServicesThatAnswerSaySo() {
    Map<String, @Nullable Object> gadget =
        object(object(client.result("get_services", Map.of())).get("gadget"));
    assertThat(object(gadget.get("explode"))).doesNotContainKey("response").containsKey("fields");
    assertThat(object(gadget.get("echo"))).containsEntry("response", Map.of("optional", true));
    assertThat(object(gadget.get("not_a_number")))
        .containsEntry("response", Map.of("optional", false));
  }

  /// Row SVC-01
  @Test
  void anUnknownServiceIsNotFound() {
    assertThat(client.error("call_service", Map.of("domain", "no", "service", "such")))
        .isEqualTo(Map.of("code", "not_found", "message", "Service no.such not found."));
    assertThat(client.error("call_service", Map.of("domain", "gadget", "service", "inner")))
        .containsEntry("code", "home_assistant_error");
  }

  /// Row SVC-02, SVC-03
  @Test
  void aResponseMustBeAskedForAsTheServiceSays() {
    assertThat(client.error("call_service", Map.of("domain", "gadget", "service", "not_a_number")))
        .containsEntry("code", "service_validation_error");
    assertThat(
            client.error(
                "call_service",
                Map.of("domain", "gadget", "service", "write_two", "return_response", true)))
        .containsEntry("code", "service_validation_error")
        .extractingByKey("message")
        .asString()
        .startsWith("Validation error: ");
  }

  /// Row SVC-04
  @Test
  void targetAndDataReachTheServiceTogether() {
    Map<String, @Nullable Object> result =
        object(
            client.result(
                "call_service",
                Map.of(
                    "domain",
                    "Gadget",
                    "service",
                    "ECHO",
                    "service_data",
                    Map.of("level", 7, "entity_id", "a.b"),
                    "target",
                    Map.of("entity_id", List.of("c.d")),
                    "return_response",
                    true)));
    assertThat(object(object(result.get("response")).get("data")))
        .isEqualTo(Map.of("level", 7L, "entity_id", List.of("c.d")));
    Map<String, @Nullable Object> user = object(client.result("auth/current_user", Map.of()));
    assertThat(user).containsEntry("is_owner", true).containsEntry("is_admin", true);
    assertThat(object(result.get("context")))
        .containsEntry("user_id", user.get("id"))
        .containsEntry("parent_id", null);
    assertThat(
            client.error(
                "call_service",
                Map.of(
                    "domain",
                    "gadget",
                    "service",
                    "echo",
                    "target",
                    Map.of("entity_id", "{{ x }}"))))
        .containsEntry("code", "invalid_format");
  }

  /// Row SVC-05
  @Test
  void dataThatDoesNotFitIsRefusedBeforeAnythingHappens() {
    List<Object> calls = new ArrayList<>();
    house.house.run(() -> {
      house.hub().bus().listen("call_service", calls::add);
    });
    assertThat(
            client.error(
                "call_service",
                Map.of(
                    "domain", "gadget", "service", "echo", "service_data", Map.of("level", 999))))
        .containsEntry("code", "invalid_format")
        .extractingByKey("message")
        .asString()
        .contains("level");
    assertThat(calls).isEmpty();
  }

  @Test
  void anIntegrationsErrorReachesTheCallerInItsWords() {
    assertThat(client.error("call_service", Map.of("domain", "gadget", "service", "refuse")))
        .isEqualTo(
            Map.of("code", "home_assistant_error", "message", "the gadget is asleep; wake it"));
  }

  @Test
  void aServiceCallTurnsThePlugOn() {
    client.result(
        "call_service",
        Map.of(
            "domain",
            "switch",
            "service",
            "turn_on",
            "target",
            Map.of("entity_id", "switch.plug")));
    assertThat(client.result("get_states", Map.of()).toString()).contains("state=on");
  }

  @Test
  void aFiredEventComesBackToItsSubscriber() {
    long id = client.command("subscribe_events", Map.of());
    client.answer(id);
    Map<String, @Nullable Object> result =
        object(
            client.result(
                "fire_event", Map.of("event_type", "knock", "event_data", Map.of("n", 1))));
    Map<String, @Nullable Object> event = client.event(id);
    assertThat(event).containsEntry("event_type", "knock").containsEntry("data", Map.of("n", 1L));
    assertThat(event.get("context")).isEqualTo(result.get("context"));
    assertThat(client.error("fire_event", Map.of("event_type", "*")))
        .containsEntry("code", "invalid_format");
    assertThat(client.error("fire_event", Map.of("event_type", "x".repeat(65))))
        .containsEntry("code", "invalid_format");
  }

  @Test
  void theRegistriesAreListed() {
    assertThat((List<?>) client.result("config/entity_registry/list", Map.of()))
        .singleElement()
        .satisfies(each ->
            assertThat(object(each))
                .containsEntry("entity_id", "switch.plug")
                .containsEntry("platform", "gadget"));
    Map<String, @Nullable Object> display =
        object(client.result("config/entity_registry/list_for_display", Map.of()));
    assertThat(display)
        .containsEntry("entity_categories", Map.of("0", "config", "1", "diagnostic"));
    assertThat(display.get("entities").toString()).contains("ei=switch.plug");
    Map<String, Object> plug = Map.of("entity_id", "switch.plug");
    assertThat(object(client.result("config/entity_registry/get", plug)))
        .containsEntry("unique_id", "plug")
        .containsEntry("aliases", List.of());
    assertThat(client.error("config/entity_registry/get", Map.of("entity_id", "a.b")))
        .isEqualTo(Map.of("code", "not_found", "message", "Entity not found"));
    for (String kind : List.of("device", "area", "floor", "label")) {
      assertThat(client.result("config/" + kind + "_registry/list", Map.of())).isEqualTo(List.of());
    }
    assertThat(object(client.result("get_panels", Map.of()))).containsKey("lovelace");
    assertThat(object(client.result("frontend/get_themes", Map.of())))
        .containsEntry("themes", Map.of());
  }
}
