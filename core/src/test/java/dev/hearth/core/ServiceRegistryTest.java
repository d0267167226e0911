package dev.hearth.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.Service.SupportsResponse;
import dev.hearth.core.schema.InvalidDataException;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import dev.hearth.loop.Registration;
import dev.hearth.loop.TaskFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ServiceRegistryTest {
  private static final Schema SCHEMA =
      Schema.builder().required("level", Type.integer(0, 10), "how much").build();

  private final OnLoop on = new OnLoop();
  private final ServiceRegistry services = on.services;
  private final List<Event> events = new ArrayList<>();

  @AfterEach
  void close() {
    on.close();
  }

  private void answering(SupportsResponse kind) {
    services.register(
        Service.of("test", "go", "Goes", SCHEMA).withResponse(kind),
        call -> Map.of("level", call.data().get("level")));
  }

  @Test
  void secretsReachTheHandlerAndNobodyWhoListens() {
    List<Object> received = new ArrayList<>();
    Schema schema = Schema.builder().optional("password", Type.secret(), "the password").build();
    on.run(() -> {
      on.bus.listen("call_service", events::add);
      services.register(
          Service.of("test", "sign_in", "Signs in", schema),
          call -> {
            received.add(call.data().get("password"));
            return null;
          });
      services.call("test", "sign_in", Map.of("password", "hunter2"), null, false);
    });
    assertThat(received).containsExactly("hunter2");
    assertThat(events).singleElement().asString().doesNotContain("hunter2");
  }

  /// Row SVC-01
  @Test
  void anUnknownServiceIsNotFound() {
    on.run(() ->
        assertThatThrownBy(() -> services.call("test", "go", Map.of(), null, false))
            .isInstanceOf(ServiceNotFoundException.class)
            .hasMessage("Service test.go not found."));
  }

  /// Row SVC-02
  @Test
  void aServiceThatOnlyRespondsMustBeAsked() {
    on.run(() -> {
      answering(SupportsResponse.ONLY);
      assertThatThrownBy(() -> services.call("test", "go", Map.of("level", 1), null, false))
          .isInstanceOf(ServiceValidationException.class);
      assertThat(services.call("test", "go", Map.of("level", 1), null, true)).isPresent();
    });
  }

  /// Row SVC-03
  @Test
  void aServiceWithoutAResponseCannotBeAsked() {
    on.run(() -> {
      answering(SupportsResponse.NONE);
      assertThatThrownBy(() -> services.call("test", "go", Map.of("level", 1), null, true))
          .isInstanceOf(ServiceValidationException.class);
      assertThat(services.call("test", "go", Map.of("level", 1), null, false)).isEmpty();
    });
  }

  /// Row SVC-04
  @Test
  void anOptionalResponseIsAnObject() {
    on.run(() -> {
      answering(SupportsResponse.OPTIONAL);
      assertThat(services.call("TEST", "Go", Map.of("level", "7"), null, true))
          .hasValue(Map.of("level", 7L));
      assertThat(services.call("test", "go", Map.of("level", 7), null, false)).isEmpty();
    });
  }

  /// Row SVC-05
  @Test
  void dataThatDoesNotFitIsRefusedBeforeAnythingHappens() {
    on.run(() -> {
      answering(SupportsResponse.NONE);
      on.bus.listen("call_service", events::add);
      assertThatThrownBy(
              () -> services.call("test", "go", Map.of("level", 11, "lvel", 1), null, false))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageContaining("level: 11 is outside 0–10")
          .hasMessageContaining("did you mean \"level\"");
      assertThatThrownBy(() -> services.call("test", "go", Map.of(), null, false))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageContaining("\"level\" is missing");
    });
    assertThat(events).isEmpty();
  }

  @Test
  void aCallIsAnEventWithTheCallersDataAndContext() {
    on.run(() -> {
      answering(SupportsResponse.NONE);
      on.bus.listen("call_service", events::add);
      Context cause = on.bus.newContext("me");
      services.call("test", "go", Map.of("level", 1), cause, false);
      assertThat(events).hasSize(1);
      assertThat(events.getFirst().context()).isSameAs(cause);
      assertThat(events.getFirst().data())
          .isEqualTo(Map.of("domain", "test", "service", "go", "service_data", Map.of("level", 1)));
    });
  }

  /// Row SVC-08
  @Test
  void theHandlersOwnErrorReachesTheCaller() {
    on.run(() -> {
      services.register(
          Service.of("test", "fail", "Fails", Schema.empty()),
          call -> {
            throw new HubException("the lamp is broken");
          });
      services.register(
          Service.of("test", "crash", "Crashes", Schema.empty()),
          call -> {
            throw new IllegalStateException("oops");
          });
      assertThatThrownBy(() -> services.call("test", "fail", Map.of(), null, false))
          .isExactlyInstanceOf(HubException.class)
          .hasMessage("the lamp is broken");
      assertThatThrownBy(() -> services.call("test", "crash", Map.of(), null, false))
          .isInstanceOf(TaskFailedException.class)
          .hasRootCauseMessage("oops");
    });
  }

  /// Row SVC-09
  @Test
  void comingAndGoingIsToldInLowerCase() {
    on.run(() -> {
      on.bus.listen("service_registered", events::add);
      on.bus.listen("service_removed", events::add);
      Registration own =
          services.register(Service.of("Test", "Go", "Goes", Schema.empty()), call -> null);
      assertThat(services.find("test", "GO")).isPresent();
      services.call("tEst", "gO", Map.of(), null, false);
      own.close();
      own.close();
      assertThat(services.find("test", "go")).isEmpty();
      assertThat(services.toJson()).isEmpty();
    });
    assertThat(events)
        .extracting(Event::type)
        .containsExactly("service_registered", "service_removed");
    assertThat(events)
        .extracting(Event::data)
        .containsOnly(Map.of("domain", "test", "service", "go"));
  }

  /// Row SVC-10
  @Test
  void aHandlerFinishesAlthoughItsCallerGaveUp() {
    CompletableFuture<Boolean> go = new CompletableFuture<>();
    List<String> seen = new ArrayList<>();
    on.run(() -> {
      services.register(
          Service.of("test", "slow", "Is slow", Schema.empty()),
          call -> {
            on.loop.await(go);
            seen.add("finished by " + on.loop.currentOwner());
            return null;
          });
      var caller =
          on.loop.start(
              on.loop.owner("api"),
              "caller",
              () -> services.call("test", "slow", Map.of(), null, false));
      caller.cancel("the client is gone");
      go.complete(true);
    });
    on.run(() -> on.loop.sleep(java.time.Duration.ofMillis(1)));
    assertThat(seen).containsExactly("finished by test");
  }
}
