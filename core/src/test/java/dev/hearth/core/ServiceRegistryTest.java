package dev.hearth.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.Service.SupportsResponse;
import dev.hearth.core.schema.InvalidDataException;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import dev.hearth.loop.Registration;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskFailedException;
import java.time.Duration;
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

  /// Rows SVC-01, CORE-083
  @Test
  void anUnknownServiceIsNotFound() {
    on.run(() ->
        assertThatThrownBy(() -> services.call("test", "go", Map.of(), null, false))
            .isInstanceOf(ServiceNotFoundException.class)
            .hasMessage("Service test.go not found.")
            .hasFieldOrPropertyWithValue("domain", "test")
            .hasFieldOrPropertyWithValue("service", "go"));
  }

  /// Rows SVC-02, CORE-094
  @Test
  void aServiceThatOnlyRespondsMustBeAsked() {
    on.run(() -> {
      answering(SupportsResponse.ONLY);
      assertThatThrownBy(() -> services.call("test", "go", Map.of("level", 1), null, false))
          .isInstanceOf(ServiceValidationException.class);
      assertThat(services.call("test", "go", Map.of("level", 1), null, true)).isPresent();
    });
  }

  /// Rows SVC-03, CORE-094
  @Test
  void aServiceWithoutAResponseCannotBeAsked() {
    on.run(() -> {
      answering(SupportsResponse.NONE);
      assertThatThrownBy(() -> services.call("test", "go", Map.of("level", 1), null, true))
          .isInstanceOf(ServiceValidationException.class);
      assertThat(services.call("test", "go", Map.of("level", 1), null, false)).isEmpty();
    });
  }

  /// Rows SVC-04, CORE-095
  @Test
  void anOptionalResponseIsAnObject() {
    on.run(() -> {
      answering(SupportsResponse.OPTIONAL);
      assertThat(services.call("TEST", "Go", Map.of("level", "7"), null, true))
          .hasValue(Map.of("level", 7L));
      assertThat(services.call("test", "go", Map.of("level", 7), null, false)).isEmpty();
    });
  }

  /// Rows SVC-05, X-13
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
      assertThatThrownBy(() -> services.start("test", "go", Map.of(), null))
          .isInstanceOf(InvalidDataException.class);
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

  /// Rows SVC-08, CORE-089, CORE-090
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

  /// Rows SVC-09, CORE-082, CORE-087
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

  /// Row SVC-10 Row X-16, differs: a handler finishes although its caller gave up, whatever it runs
  /// on
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
    on.run(() -> on.loop.sleep(Duration.ofMillis(1)));
    assertThat(seen).containsExactly("finished by test");
  }

  /// Row CORE-080
  @Test
  void servicesAreFoundInAnyCase() {
    on.run(() -> {
      answering(SupportsResponse.NONE);
      assertThat(services.find("TEST", "gO")).isPresent();
      assertThat(services.find("test", "stop")).isEmpty();
      assertThat(services.find("none", "go")).isEmpty();
      assertThat(services.all()).hasSize(1);
    });
  }

  /// Row CORE-081, differs: there is no listing that changes by itself; each is the caller's own
  @Test
  void listingsShowTheServicesOfNow() {
    on.run(() -> {
      answering(SupportsResponse.NONE);
      var all = services.all();
      var ofDomain = services.all("Test");
      assertThat(all).isEqualTo(services.all()).isNotSameAs(services.all());
      assertThat(ofDomain).isEqualTo(services.all("test")).containsOnlyKeys("go");
      assertThat(services.all("none")).isEmpty();
      services.remove("test", "go");
      assertThat(all).containsOnlyKeys("test");
      assertThat(ofDomain).hasSize(1);
      assertThat(services.all()).isEmpty();
      assertThatThrownBy(all::clear).isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(ofDomain::clear).isInstanceOf(UnsupportedOperationException.class);
    });
  }

  /// Rows CORE-084, CORE-085, CORE-086, differs: there is one kind of handler, which may suspend
  @Test
  void aHandlerHasRunWhenTheCallReturnsWhetherItSuspendsOrNot() {
    List<String> seen = new ArrayList<>();
    on.run(() -> {
      services.register(
          Service.of("test", "quick", "Is quick", Schema.empty()),
          call -> {
            seen.add("quick");
            return null;
          });
      services.register(
          Service.of("test", "slow", "Suspends", Schema.empty()),
          call -> {
            on.loop.sleep(Duration.ofMillis(1));
            seen.add("slow");
            return null;
          });
      services.call("test", "quick", Map.of(), null, false);
      services.call("test", "slow", Map.of(), null, false);
    });
    assertThat(seen).containsExactly("quick", "slow");
  }

  /// Rows CORE-087, CORE-088
  @Test
  void aServiceIsRemovedInAnyCaseAndOnce() {
    on.run(() -> {
      on.bus.listen("service_removed", events::add);
      answering(SupportsResponse.NONE);
      assertThat(services.remove("tEST", "GO")).isTrue();
      assertThat(services.find("test", "go")).isEmpty();
      assertThat(services.remove("test", "go")).isFalse();
    });
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().data()).isEqualTo(Map.of("domain", "test", "service", "go"));
  }

  /// Row CORE-088
  @Test
  void startingAnUnknownServiceFailsAtOnce() {
    on.run(() ->
        assertThatThrownBy(() -> services.start("test_do_not", "exist", Map.of(), null))
            .isInstanceOf(ServiceNotFoundException.class)
            .hasMessageContaining("test_do_not.exist")
            .hasFieldOrPropertyWithValue("domain", "test_do_not")
            .hasFieldOrPropertyWithValue("service", "exist"));
  }

  /// Rows CORE-089, CORE-090 Row X-15, differs: what a handler says itself is a warning, whoever is
  /// at fault
  @Test
  void whatAStartedServiceThrowsIsLoggedAndNotThrown() {
    List<String> seen = new ArrayList<>();
    CompletableFuture<Boolean> go = new CompletableFuture<>();
    try (Logged log = new Logged(ServiceRegistry.class)) {
      on.run(() -> {
        services.register(
            Service.of("test", "fail", "Fails", Schema.empty()),
            call -> {
              seen.add("ran");
              throw new HubException("the lamp is broken");
            });
        services.register(
            Service.of("test", "crash", "Crashes", Schema.empty()),
            call -> {
              on.loop.await(go);
              throw new IllegalStateException("on purpose");
            });
        services.start("test", "fail", Map.of(), null);
        assertThat(seen).containsExactly("ran");
        services.start("test", "crash", Map.of(), null);
        go.complete(true);
        on.loop.drain(Duration.ofSeconds(10));
      });
      assertThat(log.lines())
          .containsExactly(
              "WARNING test.fail: the lamp is broken", "SEVERE test.crash of test failed");
    }
  }

  /// Row CORE-091
  @Test
  void aHandlerSeesWhetherAResponseIsWanted() {
    Map<String, Object> answer = Map.of("a", 1);
    List<Boolean> wanted = new ArrayList<>();
    on.run(() -> {
      for (SupportsResponse kind : List.of(SupportsResponse.ONLY, SupportsResponse.OPTIONAL)) {
        services.register(
            Service.of("test", "go", "Goes", Schema.empty()).withResponse(kind),
            call -> {
              wanted.add(call.returnResponse());
              return answer;
            });
        assertThat(services.call("test", "go", Map.of(), null, true)).containsSame(answer);
      }
    });
    assertThat(wanted).containsExactly(true, true);
  }

  /// Row CORE-092, differs: what is started cannot be asked for a response, by its type
  @Test
  void aServiceThatOnlyRespondsCannotBeStarted() {
    on.run(() -> {
      answering(SupportsResponse.ONLY);
      assertThatThrownBy(() -> services.start("test", "go", Map.of("level", 1), null))
          .isInstanceOf(ServiceValidationException.class);
    });
  }

  /// Row CORE-093, differs: a response is a map by its type; only a missing one is left to refuse
  @Test
  void aMissingResponseIsAnError() {
    on.run(() -> {
      services.register(
          Service.of("test", "go", "Goes", Schema.empty()).withResponse(SupportsResponse.ONLY),
          call -> null);
      assertThatThrownBy(() -> services.call("test", "go", Map.of(), null, true))
          .isInstanceOf(HubException.class)
          .hasMessageContaining("no response");
    });
  }

  /// Row CORE-097
  @Test
  void aHandlerCallsOthersAtOnceAndHandsItsContextOn() {
    List<String> order = new ArrayList<>();
    List<Context> contexts = new ArrayList<>();
    on.run(() -> {
      services.register(
          Service.of("test", "inner", "Is called", Schema.empty()),
          call -> {
            order.add("inner");
            contexts.add(call.context());
            on.loop.sleep(Duration.ofMillis(1));
            return null;
          });
      services.register(
          Service.of("test", "outer", "Calls", Schema.empty()),
          call -> {
            order.add("outer");
            contexts.add(call.context());
            var inner =
                List.of(
                    on.loop.start(() -> callInner(call.context())),
                    on.loop.start(() -> callInner(call.context())));
            inner.forEach(Task::await);
            order.add("outer");
            contexts.add(call.context());
            return null;
          });
      Context cause = on.bus.newContext("me");
      services.call("test", "outer", Map.of(), cause, false);
      assertThat(contexts).hasSize(4).allSatisfy(each -> assertThat(each).isSameAs(cause));
    });
    assertThat(order).containsExactly("outer", "inner", "inner", "outer");
  }

  private boolean callInner(Context context) {
    return services.call("test", "inner", Map.of(), context, false).isEmpty();
  }

  /// Row CORE-098
  @Test
  void theEventHasWhatTheCallerSaidAndTheHandlerWhatItMeans() {
    List<ServiceCall> calls = new ArrayList<>();
    on.run(() -> {
      on.bus.listen("call_service", events::add);
      services.register(
          Service.of(
              "test",
              "go",
              "Goes",
              Schema.builder().required("level", Type.integer(0, 100), "how much").build()),
          call -> {
            calls.add(call);
            return null;
          });
      services.call("test", "go", Map.of("level", "23"), null, false);
    });
    assertThat(calls).hasSize(1);
    assertThat(events).hasSize(1);
    assertThat(calls.getFirst().data()).containsEntry("level", 23L);
    assertThat(events.getFirst().data()).containsEntry("service_data", Map.of("level", "23"));
    assertThat(events.getFirst().context()).isSameAs(calls.getFirst().context());
  }

  /// Row X-14
  @Test
  void theLastToRegisterIsCalled() {
    List<String> seen = new ArrayList<>();
    on.run(() -> {
      on.bus.listen("service_registered", events::add);
      for (String each : List.of("first", "second")) {
        services.register(
            Service.of("test", "go", "Goes", Schema.empty()),
            call -> {
              seen.add(each);
              return null;
            });
      }
      services.call("test", "go", Map.of(), null, false);
    });
    assertThat(seen).containsExactly("second");
    assertThat(events).hasSize(2);
  }

  @Test
  void whoWaitsTooLongIsToldForWhatOfWhomAndTheServiceGoesOn() {
    CompletableFuture<Boolean> go = new CompletableFuture<>();
    List<String> seen = new ArrayList<>();
    on.run(() -> {
      on.loop.runAs(
          on.loop.owner("slow_house"),
          () ->
              services.register(
                  Service.of("test", "slow", "Is slow", Schema.empty()),
                  call -> {
                    on.loop.await(go);
                    seen.add("finished");
                    return null;
                  }));
      assertThatThrownBy(
              () -> services.call("test", "slow", Map.of(), null, false, Duration.ofMillis(20)))
          .isInstanceOf(ServiceTimeoutException.class)
          .hasMessageContaining("test.slow of slow_house")
          .hasMessageContaining("20 ms");
      assertThat(seen).isEmpty();
      go.complete(true);
      on.loop.drain(Duration.ofSeconds(10));
    });
    assertThat(seen).containsExactly("finished");
  }

  @Test
  void tenThousandCallsOfAServiceMayBeUnderWayAndNoMore() {
    CompletableFuture<Boolean> go = new CompletableFuture<>();
    on.run(() -> {
      services.register(
          Service.of("test", "slow", "Is slow", Schema.empty()),
          call -> {
            on.loop.await(go);
            return null;
          });
      for (int i = 0; i < ServiceRegistry.MAX_RUNNING; i++) {
        services.start("test", "slow", Map.of(), null);
      }
      assertThatThrownBy(() -> services.call("test", "slow", Map.of(), null, false))
          .isInstanceOf(HubException.class)
          .hasMessageContaining("test.slow of test")
          .hasMessageContaining("10000");
      go.complete(true);
      on.loop.drain(Duration.ofSeconds(10));
      services.call("test", "slow", Map.of(), null, false);
    });
  }
}
