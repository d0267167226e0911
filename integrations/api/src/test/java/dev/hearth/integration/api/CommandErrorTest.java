package dev.hearth.integration.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CommandErrorTest {
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

  /// Row WSE-01
  @Test
  void anIdMustBeLargerThanTheLast() {
    client.send(Map.of("id", 5, "type", "ping"));
    client.expect("pong");
    client.send(Map.of("id", 5, "type", "ping"));
    Map<String, Object> answer = client.next();
    assertThat(answer).containsEntry("id", 5L).containsEntry("type", "result");
    assertThat((Map<?, ?>) answer.get("error"))
        .isEqualTo(Map.of("code", "id_reuse", "message", "Identifier values have to increase."));
  }

  /// Row WSE-02
  @Test
  void anIdMustBeAWholeNumberAboveZero() {
    for (Object frame :
        List.of(
            Map.of("type", "ping"),
            Map.of("id", "1", "type", "ping"),
            Map.of("id", 0, "type", "ping"),
            Map.of("id", 1.5, "type", "ping"),
            Map.of("id", true, "type", "ping"),
            Map.of("id", 1),
            Map.of("id", 1, "type", 7),
            "ping",
            17)) {
      client.send(frame);
      assertThat(WsClient.error(client.next()))
          .as("%s", frame)
          .containsEntry("code", "invalid_format")
          .containsEntry("message", "Message incorrectly formatted.");
    }
    client.send(List.of("a", Map.of("id", 1, "type", "ping")));
    assertThat(client.next()).containsEntry("id", 0L).containsEntry("success", false);
    client.expect("pong");
  }

  /// Row WSE-03
  @Test
  void anUnknownCommandDoesNotMoveTheLastId() {
    client.send(Map.of("id", 7, "type", "foo/bar"));
    assertThat(WsClient.error(client.next()))
        .isEqualTo(Map.of("code", "unknown_command", "message", "Unknown command."));
    client.send(Map.of("id", 7, "type", "ping"));
    assertThat(client.next()).containsEntry("id", 7L).containsEntry("type", "pong");
  }

  /// Row WSE-04
  @Test
  void aWrongFieldIsNamed() {
    assertThat(client.error("call_service", Map.of("domain", 5, "service", "turn_on")))
        .containsEntry("code", "invalid_format")
        .extractingByKey("message")
        .asString()
        .contains("domain")
        .contains("a number");
    assertThat(client.error("call_service", Map.of("domain", "light")))
        .containsEntry("code", "invalid_format")
        .extractingByKey("message")
        .asString()
        .contains("\"service\" is missing");
    assertThat(client.error("get_states", Map.of("surprise", 1)))
        .containsEntry("code", "invalid_format")
        .extractingByKey("message")
        .asString()
        .contains("surprise");
    assertThat(client.error("unsubscribe_events", Map.of("subscription", "x")))
        .containsEntry("code", "invalid_format");
    assertThat(client.error("subscribe_entities", Map.of("entity_ids", List.of(1))))
        .containsEntry("code", "invalid_format");
  }

  /// Row WSE-05
  @Test
  void anUnexpectedExceptionIsAnUnknownErrorAndTheConnectionStays() {
    assertThat(client.error("call_service", Map.of("domain", "gadget", "service", "explode")))
        .isEqualTo(Map.of("code", "unknown_error", "message", "Unknown error"));
    assertThat(client.ask("ping", Map.of())).containsEntry("type", "pong");
  }

  /// Row WSE-07
  @Test
  void aResultThatJsonCannotCarryIsAnUnknownError() {
    assertThat(
            client.error(
                "call_service",
                Map.of("domain", "gadget", "service", "not_a_number", "return_response", true)))
        .isEqualTo(Map.of("code", "unknown_error", "message", "Invalid JSON in response"));
    assertThat(client.ask("ping", Map.of())).containsEntry("type", "pong");
  }

  /// Row WSE-08, SVC-10
  @Test
  void aSlowServiceHoldsUpNothingAndOutlivesItsClient() {
    long slow =
        client.command("call_service", Map.of("domain", "gadget", "service", "wait_for_release"));
    assertThat(client.ask("ping", Map.of())).containsEntry("type", "pong");
    client.close();
    try (WsClient other = house.connect()) {
      assertThat(other.ask("ping", Map.of())).containsEntry("type", "pong");
      CompletableFuture<Boolean> done = house.house.run(() -> Gadgets.of(house).done);
      house.house.run(() -> Gadgets.of(house).release.complete(true));
      assertThat(done.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join()).isTrue();
    }
    assertThat(slow).isEqualTo(1);
  }

  @Test
  void aStateThatJsonCannotCarrySpoilsNoOther() {
    house.set("sensor.odd", "1", Map.of("value", Double.NaN, "kind", Thread.State.NEW));
    house.set("sensor.fine", "2", Map.of());
    List<?> states = (List<?>) client.result("get_states", Map.of());
    assertThat(states.toString()).contains("sensor.odd", "sensor.fine");
    long id = client.command("subscribe_entities", Map.of());
    assertThat((Map<?, ?>) client.event(id).get("a")).hasSize(states.size());
    house.set("sensor.odd", "2", Map.of("value", Double.POSITIVE_INFINITY));
    assertThat(client.event(id).toString()).contains("Infinity");
  }

  @Test
  void tenThousandGarbageFramesDisturbNobody() {
    try (WsClient bad = house.connect()) {
      List<Object> garbage = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        garbage.add(i % 2 == 0 ? i : Map.of("id", "x" + i, "type", "ping"));
      }
      for (int round = 0; round < 10; round++) {
        bad.send(garbage);
        for (int i = 0; i < 500; i++) {
          bad.send(garbage.get(i));
        }
        assertThat(client.ask("ping", Map.of())).containsEntry("type", "pong");
      }
      for (int i = 0; i < 10_000; i++) {
        assertThat(WsClient.error(bad.next())).containsEntry("code", "invalid_format");
      }
      assertThat(bad.ask("ping", Map.of())).containsEntry("type", "pong");
    }
  }
}
