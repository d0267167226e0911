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
      on.bus.listen("state_reported", events::add);
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

  /// Row STA-02
  @Test
  void otherAttributesMoveLastUpdatedOnly() {
    on.run(() -> states.set("sensor.a", "1", Map.of("x", 2)));
    assertThat(events).extracting(Event::type).containsExactly("state_changed");
    assertThat(state().lastUpdated()).isEqualTo(on.now());
    assertThat(state().lastChanged()).isEqualTo(first);
  }

  /// Row STA-03
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

  /// Row STA-04
  @Test
  void aValueOfMoreThan255CharactersIsRefused() {
    on.run(() -> {
      states.set("sensor.a", "x".repeat(255), Map.of());
      assertThatThrownBy(() -> states.set("sensor.a", "x".repeat(256), Map.of()))
          .isInstanceOf(InvalidStateException.class)
          .hasMessageContaining("sensor.a")
          .hasMessageContaining("256");
    });
    assertThat(state().value()).hasSize(255);
  }

  /// Row STA-05
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

  /// Row STA-07
  @Test
  void aRemovedStateIsGoneOnce() {
    on.run(() -> {
      assertThat(states.remove("sensor.a", null)).isTrue();
      assertThat(states.remove("sensor.a", null)).isFalse();
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
}
