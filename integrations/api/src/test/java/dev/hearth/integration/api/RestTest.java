package dev.hearth.integration.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RestTest {
  @TempDir Path folder;
  private ApiHouse house;

  @BeforeEach
  void open() {
    house = ApiHouse.start(folder, new Gadgets());
  }

  @AfterEach
  void close() {
    house.close();
  }

  private static void assertMessage(HttpResponse<String> response, int status, String message) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(ApiHouse.object(response)).isEqualTo(Map.of("message", message));
  }

  /// Row RES-01
  @Test
  void theApiRunsForWhoHasAToken() {
    assertMessage(house.get("/api/"), 200, "API running.");
    for (String header : List.of("Bearer wrong", "Basic x", "Bearer ", house.token)) {
      HttpResponse<String> refused =
          house.send(
              HttpRequest.newBuilder(house.address().resolve("/api/"))
                  .header("Authorization", header)
                  .build());
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.body()).isEqualTo("401: Unauthorized");
    }
  }

  /// Row RES-02
  @Test
  void postingAStateMakesOrUpdatesIt() {
    HttpResponse<String> first =
        house.post("/api/states/sensor.mine", Map.of("state", "1", "attributes", Map.of("a", 1)));
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(first.headers().firstValue("Location")).hasValue("/api/states/sensor.mine");
    assertThat(ApiHouse.object(first))
        .containsEntry("entity_id", "sensor.mine")
        .containsEntry("state", "1")
        .containsEntry("attributes", Map.of("a", 1L))
        .containsOnlyKeys(
            "entity_id",
            "state",
            "attributes",
            "last_changed",
            "last_reported",
            "last_updated",
            "context");
    assertThat(house.post("/api/states/sensor.mine", Map.of("state", 2)).statusCode())
        .isEqualTo(200);
    String path = "/api/states/sensor.mine";
    assertMessage(house.post(path, Map.of()), 400, "No state attribute specified.");
    assertMessage(house.post(path, List.of()), 400, "State data should be a JSON object");
    assertMessage(house.request("POST", path, "{"), 400, "Invalid JSON specified.");
    assertMessage(
        house.post("/api/states/Bad-Id", Map.of("state", "1")),
        400,
        "Invalid entity ID specified.");
    assertMessage(
        house.post(path, Map.of("state", "x".repeat(256))), 400, "Invalid state specified.");
  }

  /// Row RES-03
  @Test
  void whatIsNotThereIsNotFound() {
    assertMessage(house.get("/api/states/sensor.none"), 404, "Entity not found.");
    assertMessage(
        house.request("DELETE", "/api/states/sensor.none", null), 404, "Entity not found.");
    house.set("sensor.gone", "1", Map.of());
    assertMessage(house.request("DELETE", "/api/states/sensor.gone", null), 200, "Entity removed.");
    assertThat(house.get("/api/states/sensor.gone").statusCode()).isEqualTo(404);
  }

  /// Row RES-04
  @Test
  void aServiceCallAnswersWithTheStatesOfItsContext() {
    HttpResponse<String> response = house.post("/api/services/gadget/write_two", Map.of());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(ApiHouse.list(response))
        .singleElement()
        .satisfies(state ->
            assertThat((Map<?, ?>) state)
                .hasFieldOrPropertyWithValue("entity_id", "sensor.by_call")
                .hasFieldOrPropertyWithValue("state", "2"));
    HttpResponse<String> plug =
        house.post("/api/services/switch/turn_on", Map.of("entity_id", "switch.plug"));
    assertThat(plug.body()).contains("\"switch.plug\"").contains("\"on\"");
  }

  /// Row RES-05, SVC-02, SVC-03, SVC-04
  @Test
  void aResponseComesBesideTheStates() {
    HttpResponse<String> both =
        house.post("/api/services/gadget/echo?return_response", Map.of("level", 3));
    assertThat(ApiHouse.object(both))
        .isEqualTo(
            Map.of(
                "changed_states",
                List.of(),
                "service_response",
                Map.of("data", Map.of("level", 3L))));
    assertThat(house.post("/api/services/gadget/not_a_number", Map.of()).statusCode())
        .isEqualTo(400);
    assertThat(house.post("/api/services/gadget/write_two?return_response", Map.of()).statusCode())
        .isEqualTo(400);
  }

  /// Row RES-06
  @Test
  void badServiceCallsAreRefused() {
    String path = "/api/services/gadget/echo";
    assertThat(house.request("POST", path, "{not json").statusCode()).isEqualTo(400);
    assertThat(house.request("POST", path, "[1]").statusCode()).isEqualTo(400);
    assertThat(house.post(path, Map.of("level", 999)).body()).contains("level");
    assertThat(house.post(path, Map.of("level", 999)).statusCode()).isEqualTo(400);
    assertMessage(house.post("/api/services/no/such", Map.of()), 400, "Service no.such not found.");
    assertMessage(
        house.post("/api/services/gadget/refuse", Map.of()), 500, "the gadget is asleep; wake it");
    assertMessage(house.post("/api/services/gadget/explode", Map.of()), 500, "Unknown error");
  }

  /// Row RES-07
  @Test
  void aPostedEventIsRemote() {
    List<Object> seen = new ArrayList<>();
    house.house.run(() -> {
      house.hub().bus().listen("knock", event -> seen.add(event.origin() + " " + event.data()));
    });
    assertMessage(house.post("/api/events/knock", Map.of("n", 1)), 200, "Event knock fired.");
    assertMessage(house.request("POST", "/api/events/knock", null), 200, "Event knock fired.");
    assertThat(seen).containsExactly("REMOTE {n=1}", "REMOTE {}");
    assertThat(house.request("POST", "/api/events/knock", "x").statusCode()).isEqualTo(400);
    assertThat(house.post("/api/events/knock", List.of()).statusCode()).isEqualTo(400);
    assertThat(house.post("/api/events/*", Map.of()).statusCode()).isEqualTo(400);
    assertThat(house.post("/api/events/" + "k".repeat(65), Map.of()).statusCode()).isEqualTo(400);
  }

  /// Row RES-15
  @Test
  void aSlowServiceHoldsUpNoOtherRequest() {
    Thread slow =
        Thread.ofVirtual()
            .start(() -> house.post("/api/services/gadget/wait_for_release", Map.of()));
    for (int i = 0; i < 20; i++) {
      assertThat(house.get("/api/states").statusCode()).isEqualTo(200);
    }
    assertThat(slow.isAlive()).isTrue();
    house.house.run(() -> Gadgets.of(house).release.complete(true));
    assertThat(house.house.run(() -> Gadgets.of(house).done).join()).isTrue();
  }

  /// Row RES-16
  @Test
  void unknownPathsAndMethodsAreRefused() {
    assertThat(house.get("/api/nothing").statusCode()).isEqualTo(404);
    assertThat(house.get("/api").statusCode()).isEqualTo(404);
    assertThat(house.get("/nothing").statusCode()).isEqualTo(404);
    assertThat(house.get("/api/websocket").statusCode()).isEqualTo(400);
    HttpResponse<String> wrong = house.request("PUT", "/api/states", "{}");
    assertThat(wrong.statusCode()).isEqualTo(405);
    assertThat(wrong.headers().firstValue("Allow")).hasValue("GET");
    assertThat(house.get("/api/services/gadget/echo").statusCode()).isEqualTo(405);
  }

  @Test
  void listsAndConfigurationAreThere() {
    house.set("sensor.a", "1", Map.of("text", "äöü€"));
    assertThat(house.get("/api/states").body()).contains("sensor.a").contains("äöü€");
    assertThat(house.get("/api/states/sensor.a").body()).contains("äöü€");
    assertThat(ApiHouse.object(house.get("/api/config"))).containsEntry("state", "RUNNING");
    assertThat(ApiHouse.list(house.get("/api/components")).toString()).contains("api", "gadget");
    house.house.run(() -> {
      house.hub().bus().listen("knock", event -> {});
    });
    assertThat(house.get("/api/events").body()).contains("listener_count");
    assertThat(house.get("/api/services").body()).contains("\"domain\":\"gadget\"");
    assertThat(ApiHouse.object(house.get("/api/core/state"))).containsEntry("state", "RUNNING");
  }

  @Test
  void aBodyAboveTheLimitIsRefusedAfterItWasSent() {
    byte[] large = new byte[RestApi.LARGEST_BODY + 1];
    java.util.Arrays.fill(large, (byte) ' ');
    HttpRequest.Builder request =
        HttpRequest.newBuilder(house.address().resolve("/api/events/x"))
            .header("Authorization", "Bearer " + house.token);
    // A connection closed too early loses the answer now and then.
    for (int i = 0; i < 10; i++) {
      assertThat(
              house
                  .send(request.copy().POST(BodyPublishers.ofByteArray(large)).build())
                  .statusCode())
          .isEqualTo(413);
    }
    // of unknown length
    HttpResponse<String> chunked =
        house.send(
            request
                .copy()
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(large)))
                .build());
    assertThat(chunked.statusCode()).isEqualTo(413);
    assertThat(ApiHouse.object(chunked)).containsOnlyKeys("message");
    assertThat(house.get("/api/").statusCode()).isEqualTo(200);
  }

  @Test
  void aClientThatAsksBeforeItSendsALargeBodyIsToldAtOnce() {
    assertThat(
            house
                .send(
                    HttpRequest.newBuilder(house.address().resolve("/api/events/x"))
                        .header("Authorization", "Bearer " + house.token)
                        .expectContinue(true)
                        .POST(BodyPublishers.ofByteArray(new byte[RestApi.LARGEST_BODY + 1]))
                        .build())
                .statusCode())
        .isEqualTo(413);
  }

  @Test
  void everyAnswerCarriesSecurityHeadersAndLargeOnesAreCompressed() {
    HttpResponse<String> answer = house.get("/api/");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("X-Frame-Options")).hasValue("DENY");
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'self'");
    assertThat(answer.headers().firstValue("Server")).isEmpty();
    for (int i = 0; i < 50; i++) {
      house.set("sensor.s" + i, "1", Map.of());
    }
    HttpResponse<String> zipped =
        house.send(
            HttpRequest.newBuilder(house.address().resolve("/api/states"))
                .header("Authorization", "Bearer " + house.token)
                .header("Accept-Encoding", "gzip, deflate")
                .build());
    assertThat(zipped.headers().firstValue("Content-Encoding")).hasValue("gzip");
  }
}
