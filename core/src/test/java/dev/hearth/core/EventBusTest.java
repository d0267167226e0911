package dev.hearth.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.Owner;
import dev.hearth.loop.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EventBusTest {
  private final OnLoop on = new OnLoop();
  private final EventBus bus = on.bus;
  private final List<String> seen = new ArrayList<>();

  @AfterEach
  void close() {
    on.close();
  }

  @Test
  void everyListenerSeesEventsInTheOrderInWhichTheyWereFired() {
    on.run(() -> {
      bus.listen(
          "first",
          e -> {
            seen.add("a first");
            bus.fire("second", Map.of());
            seen.add("a fired");
          });
      bus.listen("first", e -> seen.add("b first"));
      bus.listen("second", e -> seen.add("b second"));
      bus.listen(EventBus.MATCH_ALL, e -> seen.add("all " + e.type()));
      bus.fire("first", Map.of());
      seen.add("done");
    });
    assertThat(seen)
        .containsExactly(
            "a first", "a fired", "b first", "all first", "b second", "all second", "done");
  }

  /// Row BUS-01
  @Test
  void aFailingListenerHarmsNobodyElse() {
    on.run(() -> {
      bus.listen(
          "x",
          e -> {
            throw new AssertionError("a listener of this test fails on purpose");
          });
      bus.listen("x", e -> seen.add("second"));
      bus.fire("x", Map.of());
      bus.fire("x", Map.of());
    });
    assertThat(seen).containsExactly("second", "second");
  }

  /// Row BUS-02
  @Test
  void aTypeHasAtMostSixtyFourCharacters() {
    on.run(() -> {
      bus.listen("a".repeat(64), e -> seen.add("64"));
      bus.fire("a".repeat(64), Map.of());
      assertThatThrownBy(() -> bus.fire("a".repeat(65), Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("65");
      assertThatThrownBy(() -> bus.listen("a".repeat(65), e -> {}))
          .isInstanceOf(IllegalArgumentException.class);
    });
    assertThat(seen).containsExactly("64");
  }

  /// Row BUS-03
  @Test
  void matchAllSeesNeitherReportsNorTheClose() {
    on.run(() -> {
      bus.listen(EventBus.MATCH_ALL, e -> seen.add(e.type()));
      bus.fire("state_reported", Map.of());
      bus.fire("homeassistant_close", Map.of());
      bus.fire("other", Map.of());
    });
    assertThat(seen).containsExactly("other");
  }

  /// Row BUS-04
  @Test
  void aOneTimeListenerIsCalledOnceAlsoWhenTwoEventsWait() {
    on.run(() -> {
      bus.listen(
          "go",
          e -> {
            bus.fire("x", Map.of());
            bus.fire("x", Map.of());
          });
      bus.listenOnce("x", e -> seen.add("once"));
      bus.fire("go", Map.of());
      bus.fire("x", Map.of());
    });
    assertThat(seen).containsExactly("once");
  }

  @Test
  void aOneTimeListenerThatFiresItsOwnEventIsCalledOnce() {
    on.run(() -> {
      bus.listenOnce(
          "x",
          e -> {
            seen.add("once");
            bus.fire("x", Map.of());
          });
      bus.fire("x", Map.of());
      assertThat(bus.listenerCounts()).isEmpty();
    });
    assertThat(seen).containsExactly("once");
  }

  /// Row BUS-05
  @Test
  void anEventWithoutAContextGetsOneOfItsOwnTime() {
    List<Event> events = new ArrayList<>();
    on.run(() -> {
      bus.listen("x", events::add);
      bus.fire("x", Map.of());
      bus.fire("x", Map.of());
    });
    String id = events.getFirst().context().id();
    assertThat(id).matches("[0-9A-HJKMNP-TV-Z]{26}");
    assertThat(UlidTest.millis(id)).isEqualTo(events.getFirst().timeFired().toEpochMilli());
    assertThat(events.getFirst().timeFired()).isEqualTo(on.now());
    assertThat(events.getLast().context().id()).isNotEqualTo(id);
  }

  /// Row BUS-06
  @Test
  void aListenerThatFeedsItselfIsStopped() {
    on.run(() -> {
      bus.listen(
          "x",
          e -> {
            seen.add("x");
            bus.fire("x", Map.of());
          });
      bus.fire("x", Map.of());
      assertThat(seen).hasSizeBetween(EventBus.MAX_PENDING, EventBus.MAX_PENDING + 1);
      bus.listen("alive", e -> seen.add("alive"));
      bus.fire("alive", Map.of());
    });
    assertThat(seen).last().isEqualTo("alive");
  }

  /// Row BUS-06
  @Test
  void tenThousandEventsMayWaitAndNoMore() {
    List<Throwable> refused = new ArrayList<>();
    on.run(() -> {
      bus.listen("x", e -> seen.add("x"));
      bus.listen(
          "go",
          e -> {
            for (int i = 0; i < EventBus.MAX_PENDING; i++) {
              bus.fire("x", Map.of());
            }
            try {
              bus.fire("x", Map.of());
            } catch (HubException one) {
              refused.add(one);
            }
          });
      bus.fire("go", Map.of());
    });
    assertThat(seen).hasSize(EventBus.MAX_PENDING);
    assertThat(refused).hasSize(1);
    assertThat(refused.getFirst()).hasMessageContaining("x").hasMessageContaining("10000");
  }

  @Test
  void aLongChainOfEventsThatEndsIsDelivered() {
    on.run(() -> {
      bus.listen(
          "go",
          e -> {
            for (int i = 0; i < 9_000; i++) {
              bus.fire("one", Map.of());
            }
          });
      bus.listen("one", e -> bus.fire("two", Map.of()));
      bus.listen("two", e -> seen.add("two"));
      bus.fire("go", Map.of());
    });
    assertThat(seen).hasSize(9_000);
  }

  @Test
  void aListenerRemovedDuringDeliveryIsNotCalledAnyMore() {
    on.run(() -> {
      Registration[] second = new Registration[1];
      bus.listen("x", e -> second[0].close());
      second[0] = bus.listen("x", e -> seen.add("second"));
      bus.listen("x", e -> seen.add("third"));
      bus.fire("x", Map.of());
      second[0].close();
      bus.fire("x", Map.of());
      assertThat(bus.listenerCounts()).containsExactly(Map.entry("x", 2));
    });
    assertThat(seen).containsExactly("third", "third");
  }

  @Test
  void aListenerRunsOnBehalfOfWhoRegisteredIt() {
    on.run(() -> {
      Owner mqtt = on.loop.owner("mqtt");
      on.loop.runAs(mqtt, () -> bus.listen("x", e -> seen.add(on.loop.currentOwner().name())));
      bus.listen("x", e -> seen.add(on.loop.currentOwner().name()));
      bus.fire("x", Map.of());
      seen.add(on.loop.currentOwner().name());
    });
    assertThat(seen).containsExactly("mqtt", "test", "test");
  }

  @Test
  void anEventDoesNotChangeAfterItWasFired() {
    List<Event> events = new ArrayList<>();
    on.run(() -> {
      bus.listen("x", events::add);
      List<String> list = new ArrayList<>(List.of("a"));
      Map<String, Object> data = new java.util.HashMap<>(Map.of("list", list));
      bus.fire("x", data);
      list.add("b");
      data.put("more", 1);
    });
    assertThat(events.getFirst().data()).isEqualTo(Map.of("list", List.of("a")));
    assertThatThrownBy(() -> events.getFirst().data().put("a", 1))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void allTypesCannotBeFired() {
    on.run(() -> {
      bus.listen(EventBus.MATCH_ALL, e -> seen.add(e.type()));
      assertThatThrownBy(() -> bus.fire(EventBus.MATCH_ALL, Map.of()))
          .isInstanceOf(IllegalArgumentException.class);
    });
    assertThat(seen).isEmpty();
  }

  @Test
  void anotherThreadIsTurnedAway() {
    assertThatThrownBy(() -> bus.fire("x", Map.of())).isInstanceOf(WrongThreadException.class);
    assertThatThrownBy(() -> bus.listen("x", e -> {})).isInstanceOf(WrongThreadException.class);
  }
}
