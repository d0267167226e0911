package dev.hearth.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class StateMachineTest {
  private final OnLoop on = new OnLoop();
  private final StateMachine states = on.states;
  private final List<Event> events = new ArrayList<>();
  private Instant first;

  @BeforeEach
  void writeOne() {
    on.run(() -> {
      states.set("sensor.a", "1", Map.of("x", 1));
      on.bus.listen("state_changed", events::add);
      on.bus.listen("state_reported", data -> true, events::add);
    });
    first = on.now();
    on.passes(Duration.ofSeconds(1));
  }

  @AfterEach
  void close() {
    on.close();
  }

  private State state() {
    return on.get(() -> states.get("sensor.a").orElseThrow());
  }

  /// Row STA-01
  @Test
  void writingTheSameAgainOnlyReports() {
    on.run(() -> states.set("sensor.a", "1", Map.of("x", 1)));
    assertThat(events).extracting(Event::type).containsExactly("state_reported");
    assertThat(state().lastReported()).isEqualTo(on.now());
    assertThat(state().lastUpdated()).isEqualTo(first);
    assertThat(state().lastChanged()).isEqualTo(first);
    assertThat(events.getFirst().data())
        .containsEntry("entity_id", "sensor.a")
        .containsEntry("old_last_reported", first)
        .containsEntry("last_reported", on.now())
        .containsEntry("new_state", state());
  }

  /// Rows STA-02, CORE-076
  @Test
  void otherAttributesMoveLastUpdatedOnly() {
    on.run(() -> states.set("sensor.a", "1", Map.of("x", 2)));
    assertThat(events).extracting(Event::type).containsExactly("state_changed");
    assertThat(state().lastUpdated()).isEqualTo(on.now());
    assertThat(state().lastChanged()).isEqualTo(first);
  }

  /// Rows STA-03, X-11
  @Test
  void aForcedUpdateMovesBothTimes() {
    on.run(() -> states.set("sensor.a", "1", Map.of("x", 1), true, null));
    assertThat(events).extracting(Event::type).containsExactly("state_changed");
    assertThat(state().lastUpdated()).isEqualTo(on.now());
    assertThat(state().lastChanged()).isEqualTo(on.now());
  }

  @Test
  void anotherValueMovesBothTimesAndShowsOldAndNew() {
    on.run(() -> states.set("sensor.a", "2", Map.of("x", 1)));
    StateChange change = StateChange.of(events.getFirst());
    assertThat(change.oldState().value()).isEqualTo("1");
    assertThat(change.newState()).isEqualTo(state());
    assertThat(state().lastChanged()).isEqualTo(on.now());
  }

  /// Rows STA-04, X-02, CORE-064, CORE-124
  @Test
  void aValueOfMoreThan255CharactersIsRefused() {
    on.run(() -> {
      states.set("sensor.a", "x".repeat(255), Map.of());
      assertThatThrownBy(() -> states.set("sensor.a", "x".repeat(256), Map.of()))
          .isInstanceOf(InvalidStateException.class)
          .hasMessageContaining("sensor.a")
          .hasMessageContaining("256");
    });
    assertThat(events).hasSize(1);
    assertThat(state().value()).hasSize(255);
  }

  /// Rows STA-05, CORE-064
  @Test
  void anInvalidIdIsRefused() {
    on.run(() ->
        assertThatThrownBy(() -> states.set("Sensor.A B", "1", Map.of()))
            .isInstanceOf(InvalidEntityIdException.class)
            .hasMessageContaining("Sensor.A B"));
    assertThat(events).isEmpty();
  }

  /// Row STA-06
  @Test
  void lookUpsIgnoreCase() {
    on.run(() -> {
      assertThat(states.get("SENSOR.A")).isPresent();
      states.set("SENSOR.A", "2", Map.of());
      assertThat(states.size()).isEqualTo(1);
      assertThat(states.get("sensor.b")).isEmpty();
    });
  }

  /// Rows STA-07, CORE-074
  @Test
  void aRemovedStateIsGoneOnce() {
    on.run(() -> {
      assertThat(states.remove("sensor.a", null)).isTrue();
      assertThat(states.remove("SENSOR.A", null)).isFalse();
    });
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().data()).containsEntry("new_state", null);
    assertThat(StateChange.of(events.getFirst()).oldState().value()).isEqualTo("1");
  }

  /// Row STA-08
  @Test
  void theContextOfAWriteIsTheContextOfStateAndEvent() {
    on.run(() -> {
      Context cause = on.bus.newContext("someone");
      states.set("sensor.a", "2", Map.of(), false, cause);
      assertThat(states.get("sensor.a").orElseThrow().context()).isSameAs(cause);
      assertThat(events.getFirst().context()).isSameAs(cause);
    });
  }

  /// Row X-09, differs: the exception is the one of every unmodifiable map
  @Test
  void whatAnIntegrationDoesWithItsObjectsLaterChangesNoState() {
    List<Object> list = new ArrayList<>(List.of("a"));
    Map<String, Object> inner = new HashMap<>(Map.of("deep", list));
    Map<String, Object> attributes = new HashMap<>(Map.of("list", list, "map", inner));
    on.run(() -> {
      states.set("sensor.b", "1", attributes);
      State before = states.get("sensor.b").orElseThrow();
      list.add("b");
      inner.put("more", 1);
      attributes.put("more", 1);
      assertThat(before.attributes())
          .isEqualTo(Map.of("list", List.of("a"), "map", Map.of("deep", List.of("a"))));
      events.clear();
      states.set("sensor.b", "1", attributes);
      assertThat(events).extracting(Event::type).containsExactly("state_changed");
      assertThatThrownBy(() -> before.attributes().put("y", 1))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> ((List<?>) before.attributes().get("list")).clear())
          .isInstanceOf(UnsupportedOperationException.class);
    });
  }

  /// Row CORE-113, differs: to reserve what is taken is a mistake of the caller, an
  /// IllegalStateException
  @Test
  void aReservedIdIsTakenUntilItIsWrittenOrRemoved() {
    on.run(() -> {
      states.reserve("light.a");
      assertThat(states.isFree("light.a")).isFalse();
      assertThat(states.get("light.a")).isEmpty();
      assertThatThrownBy(() -> states.reserve("light.a")).isInstanceOf(IllegalStateException.class);
      states.set("light.a", "on", Map.of());
      states.remove("light.a", null);
      assertThat(states.isFree("light.a")).isTrue();
    });
  }

  @Test
  void aStateReadsAsClientsExpect() {
    assertThat(state().toJson())
        .containsEntry("entity_id", "sensor.a")
        .containsEntry("state", "1")
        .containsEntry("attributes", Map.of("x", 1))
        .containsEntry("last_changed", "2026-11-23T07:00:00.123456+00:00")
        .containsKeys("last_reported", "last_updated", "context");
  }

  /// Row X-10
  @Test
  void aReportCarriesTheContextOfItsWriteAndTheStateKeepsItsOwn() {
    Context before = state().context();
    on.run(() -> {
      Context cause = on.bus.newContext("someone");
      states.set("sensor.a", "1", Map.of("x", 1), false, cause);
      assertThat(events.getFirst().context()).isSameAs(cause);
    });
    assertThat(state().context()).isSameAs(before);
  }

  /// Row X-12
  @Test
  void aReportKeepsItsTimeWhenAnotherFollows() {
    Instant reported = on.now();
    on.run(() -> states.set("sensor.a", "1", Map.of("x", 1)));
    on.passes(Duration.ofSeconds(1));
    on.run(() -> states.set("sensor.a", "1", Map.of("x", 1)));
    assertThat(events.getFirst().data())
        .containsEntry("last_reported", reported)
        .containsEntry("old_last_reported", first)
        .extractingByKey("new_state")
        .extracting("lastReported")
        .isEqualTo(reported);
    assertThat(events.getLast().data()).containsEntry("old_last_reported", reported);
  }

  /// Rows CORE-114, CORE-115
  @Test
  void stateEventAndContextHaveOneTimeHoweverOftenTheClockMoves() {
    on.ticks();
    on.run(() -> states.set("sensor.b", "1", Map.of()));
    State written = on.get(() -> states.get("sensor.b").orElseThrow());
    assertThat(events).hasSize(1);
    assertThat(written.lastUpdated()).isEqualTo(events.getFirst().timeFired());
    assertThat(written.lastChanged()).isEqualTo(written.lastUpdated());
    assertThat(written.lastReported()).isEqualTo(written.lastUpdated());
    assertThat(written.context().id()).hasSize(26);
    assertThat(UlidTest.millis(written.context().id()))
        .isEqualTo(written.lastUpdated().toEpochMilli());
  }

  /// Row CORE-147, differs: a state never changes; a report puts another in its place
  @Test
  void everyReportMovesLastReported() {
    State before = state();
    on.run(() -> states.set("sensor.a", "1", Map.of("x", 1)));
    State between = state();
    on.passes(Duration.ofSeconds(1));
    on.run(() -> states.set("sensor.a", "1", Map.of("x", 1)));
    assertThat(before.lastReported()).isEqualTo(first);
    assertThat(between.lastReported()).isBetween(first, state().lastReported());
    assertThat(state().lastReported()).isEqualTo(on.now()).isAfter(between.lastReported());
  }

  /// Rows CORE-077, CORE-139
  @Test
  void aWriteIsEitherAChangeOrAReport() {
    on.run(() -> {
      states.set("sensor.a", "1", Map.of("x", 1));
      assertThat(types()).containsExactly("state_reported");
      states.set("sensor.a", "1", Map.of("x", 1), true, null);
      assertThat(types()).containsExactly("state_reported", "state_changed");
      states.set("sensor.a", "2", Map.of("x", 1));
      assertThat(types()).endsWith("state_changed").hasSize(3);
      states.remove("sensor.a", null);
      assertThat(types()).endsWith("state_changed").hasSize(4);
    });
  }

  private List<String> types() {
    return events.stream().map(Event::type).toList();
  }

  /// Row CORE-075
  @Test
  void writesInAnyCaseAreOfOneEntity() {
    on.run(() -> {
      states.set("light.Bowl", "on", Map.of());
      assertThat(events).hasSize(1);
      states.set("LIGHT.bowl", "off", Map.of());
      assertThat(states.get("light.BOWL").orElseThrow().value()).isEqualTo("off");
      assertThat(states.get("light.bowl").orElseThrow().value()).isEqualTo("off");
      assertThat(states.size()).isEqualTo(2);
    });
  }

  /// Row CORE-078
  @Test
  void attributesThatStayTheSameAreKept() {
    Map<String, Object> before = state().attributes();
    on.run(() -> states.set("sensor.a", "2", Map.of("x", 1)));
    assertThat(state().attributes()).isSameAs(before);
  }

  /// Row CORE-072
  @Test
  void isStateComparesAndUnknownEntitiesHaveNone() {
    on.run(() -> {
      states.set("light.bowl", "on", Map.of());
      assertThat(states.isState("light.Bowl", "on")).isTrue();
      assertThat(states.isState("light.bowl", "off")).isFalse();
      assertThat(states.isState("light.none", "on")).isFalse();
    });
  }

  /// Rows CORE-073, CORE-110, CORE-111
  @Test
  void statesAreListedAndCountedByDomain() {
    on.run(() -> {
      states.remove("sensor.a", null);
      assertThat(states.ids()).isEmpty();
      assertThat(states.ids("light", "switch")).isEmpty();
      assertThat(states.all()).isEmpty();
      assertThat(states.count("light")).isZero();
      states.set("light.bowl", "on", Map.of());
      states.set("SWITCH.AC", "on", Map.of());
      assertThat(states.ids()).containsExactly("light.bowl", "switch.ac");
      assertThat(states.ids("light")).containsExactly("light.bowl");
      assertThat(states.ids("Light", "SWITCH", "other")).containsExactly("light.bowl", "switch.ac");
      states.set("light.table", "on", Map.of());
      states.set("vacuum.one", "on", Map.of());
      assertThat(states.all()).hasSize(4);
      assertThat(states.size()).isEqualTo(4);
      assertThat(states.all("light")).hasSize(2);
      assertThat(states.all("light", "switch")).hasSize(3);
      assertThat(states.count("light")).isEqualTo(2);
      assertThat(states.count("light", "vacuum")).isEqualTo(3);
      assertThat(states.count("none")).isZero();
    });
  }
}
