package dev.hearth.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.Owner;
import dev.hearth.loop.Registration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /// Rows BUS-01, X-05
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

  /// Rows BUS-02, X-01, CORE-063
  @Test
  void aTypeHasAtMostSixtyFourCharacters() {
    on.run(() -> {
      bus.listen("a".repeat(64), e -> seen.add("64"));
      bus.fire("a".repeat(64), Map.of());
      assertThatThrownBy(() -> bus.fire("a".repeat(65), Map.of()))
          .isInstanceOfSatisfying(
              MaxLengthExceededException.class,
              e -> {
                assertThat(e.property()).isEqualTo("event_type");
                assertThat(e.limit()).isEqualTo(64);
                assertThat(e.value()).isEqualTo("a".repeat(65));
              })
          .hasMessageContaining("65")
          .hasMessageContaining("64");
      assertThatThrownBy(() -> bus.listen("a".repeat(65), e -> {}))
          .isInstanceOf(MaxLengthExceededException.class);
    });
    assertThat(seen).containsExactly("64");
  }

  /// Rows BUS-03, X-07
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

  @Test
  void whoAddsListenersWithoutEndIsStoppedAndNamed() {
    on.run(() -> {
      Registration first = bus.listen("x", e -> {});
      for (int i = 1; i < EventBus.MAX_LISTENERS; i++) {
        bus.listen("x" + i % 100, e -> {});
      }
      assertThatThrownBy(() -> bus.listen("x", e -> {}))
          .isInstanceOf(HubException.class)
          .hasMessageContaining(on.loop.currentOwner() + " has 10000 listeners");
      first.close();
      bus.listen("x", e -> seen.add("again"));
      bus.fire("x", Map.of());
    });
    assertThat(seen).containsExactly("again");
  }

  @Test
  void whoListensToCertainValuesHearsOfTheseOnly() {
    on.run(() -> {
      Registration two =
          bus.listen("x", "id", Set.of("a", "b"), e -> seen.add("two " + e.data().get("id")));
      bus.listen("x", "id", Set.of("a"), e -> seen.add("one " + e.data().get("id")));
      bus.listen("x", "kind", Set.of("k"), e -> seen.add("kind"));
      bus.listen("x", e -> seen.add("all"));
      bus.fire("x", Map.of("id", "a", "kind", "k"));
      bus.fire("x", Map.of("id", "b"));
      bus.fire("x", Map.of("id", 7));
      assertThat(bus.listenerCounts()).containsEntry("x", 4);
      two.close();
      bus.fire("x", Map.of("id", "a"));
    });
    assertThat(seen)
        .containsExactly("all", "two a", "one a", "kind", "all", "two b", "all", "all", "one a");
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

  /// Row X-08
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

  /// Rows BUS-05, CORE-117
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

  /// Row X-04, differs: whoever has taken a listener away is not called by it any more
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

  /// Row X-03
  @Test
  void thoseOfTheTypeComeBeforeThoseOfAllTypes() {
    on.run(() -> {
      bus.listen(EventBus.MATCH_ALL, e -> seen.add("all 1"));
      bus.listen("x", e -> seen.add("x 1"));
      bus.listen(EventBus.MATCH_ALL, e -> seen.add("all 2"));
      bus.listen("x", e -> seen.add("x 2"));
      bus.fire("x", Map.of());
    });
    assertThat(seen).containsExactly("x 1", "x 2", "all 1", "all 2");
  }

  /// Row X-04
  @Test
  void aListenerThatComesDuringDeliveryHearsOfTheNextEventOnly() {
    on.run(() -> {
      bus.listenOnce(
          "x",
          e -> {
            bus.fire("y", Map.of());
            bus.listen("x", late -> seen.add("x"));
            bus.listen("y", late -> seen.add("y"));
            bus.listen(EventBus.MATCH_ALL, late -> seen.add("all " + late.type()));
          });
      bus.listen("y", e -> seen.add("y before"));
      bus.fire("x", Map.of());
      assertThat(seen).containsExactly("y before");
      bus.fire("x", Map.of());
    });
    assertThat(seen).containsExactly("y before", "x", "all x");
  }

  /// Row CORE-052
  @Test
  void aFilterTellsByTheDataWhoIsCalled() {
    on.run(() -> {
      bus.listen("x", data -> !data.containsValue(true), e -> seen.add("wanted"));
      bus.fire("x", Map.of("filtered", true));
      assertThat(seen).isEmpty();
      bus.fire("x", Map.of("filtered", false));
    });
    assertThat(seen).containsExactly("wanted");
  }

  /// Row CORE-137
  @Test
  void whatAllFiltersRefuseIsNeverMade() {
    List<Event> events = new ArrayList<>();
    Ulid expected = new Ulid(7);
    EventBus counted = new EventBus(on.loop, new Ulid(7));
    on.run(() -> {
      counted.listen("x", data -> data.containsKey("wanted"), events::add);
      counted.listen("x", data -> data.containsKey("wanted"), events::add);
      counted.fire("nobody", Map.of());
      counted.fire("x", Map.of());
      counted.fire("x", Map.of("wanted", 1));
    });
    assertThat(events).hasSize(2);
    assertThat(events.getFirst()).isSameAs(events.getLast());
    assertThat(events.getFirst().context().id()).isEqualTo(expected.next(on.now()));
  }

  /// Row CORE-138, differs: a filter is a function by its type; one that waits fails as a listener
  /// does that waits Row X-06, differs: an event always has data, if none then an empty map, which
  /// filters see
  @Test
  void aFilterThatFailsOrWaitsHarmsNobodyElse() {
    on.run(() -> {
      bus.listen(
          "x",
          data -> {
            throw new IllegalStateException("a filter of this test fails on purpose");
          },
          e -> seen.add("failed"));
      bus.listen(
          "x",
          data -> {
            on.loop.sleep(Duration.ofSeconds(1));
            return true;
          },
          e -> seen.add("waited"));
      bus.listen("x", Map::isEmpty, e -> seen.add("other"));
      bus.fire("x", Map.of());
    });
    assertThat(seen).containsExactly("other");
  }

  @Test
  void aFilterThatTakesItsListenerAwayIsTheLastOfIt() {
    on.run(() -> {
      Registration[] own = new Registration[1];
      own[0] =
          bus.listen(
              "x",
              data -> {
                own[0].close();
                return true;
              },
              e -> seen.add("x"));
      bus.fire("x", Map.of());
      assertThat(bus.listenerCounts()).isEmpty();
    });
    assertThat(seen).isEmpty();
  }

  /// Row CORE-140
  @Test
  void reportsAreHeardWithAFilterOnly() {
    on.run(() -> {
      assertThatThrownBy(() -> bus.listen("state_reported", e -> {}))
          .isInstanceOf(HubException.class)
          .hasMessageContaining("filter");
      assertThatThrownBy(() -> bus.listenOnce("state_reported", e -> {}))
          .isInstanceOf(HubException.class)
          .hasMessageContaining("filter");
      bus.listen("state_reported", data -> true, e -> seen.add(e.type()));
      bus.fire("state_reported", Map.of());
    });
    assertThat(seen).containsExactly("state_reported");
  }

  /// Row CORE-051
  @Test
  void listenersAreCountedByType() {
    on.run(() -> {
      Registration one = bus.listen("x", e -> {});
      assertThat(bus.listenerCounts()).containsExactly(Map.entry("x", 1));
      one.close();
      one.close();
      assertThat(bus.listenerCounts()).isEmpty();
    });
  }

  /// Rows CORE-053, CORE-056, CORE-061
  @Test
  void aListenerHasBeenCalledWhenFireReturnsAndIsNotCalledOnceItIsGone() {
    on.run(() -> {
      Registration one = bus.listen("x", e -> seen.add("x"));
      bus.fire("x", Map.of());
      assertThat(seen).containsExactly("x");
      one.close();
      bus.fire("x", Map.of());
    });
    assertThat(seen).containsExactly("x");
  }

  /// Row CORE-057
  @Test
  void aOneTimeListenerIsCalledOnce() {
    on.run(() -> {
      bus.listenOnce("x", e -> seen.add("x"));
      bus.fire("x", Map.of());
      bus.fire("x", Map.of());
    });
    assertThat(seen).containsExactly("x");
  }

  /// Rows CORE-054, CORE-062, differs: a listener is a callback; what takes time, it starts
  @Test
  void aTaskThatAListenerStartsHasBegunWhenFireReturns() {
    on.run(() -> {
      bus.listen(
          "x",
          e ->
              on.loop.start(
                  "for x",
                  () -> {
                    seen.add("begun");
                    on.loop.sleep(Duration.ofMillis(1));
                    seen.add("ended");
                    return true;
                  }));
      bus.fire("x", Map.of());
      assertThat(seen).containsExactly("begun");
      on.loop.drain(Duration.ofSeconds(10));
    });
    assertThat(seen).containsExactly("begun", "ended");
  }

  /// Rows CORE-055, CORE-058, differs: a listener is a callback; what takes time, it starts
  @Test
  void aOneTimeListenerStartsItsTaskOnce() {
    on.run(() -> {
      bus.listenOnce("x", e -> on.loop.start("for x", () -> seen.add("begun")));
      bus.fire("x", Map.of());
      bus.fire("x", Map.of());
      assertThat(seen).containsExactly("begun");
    });
  }

  /// Rows CORE-059, CORE-060, differs: what blocks is offloaded by a task that the listener starts
  @Test
  void aListenerSendsWhatBlocksElsewhere() {
    on.run(() -> {
      bus.listenOnce(
          "x",
          e ->
              on.loop.start(
                  "for x",
                  () -> seen.add(on.loop.offload(() -> "on loop: " + on.loop.isOnLoop()))));
      bus.fire("x", Map.of());
      bus.fire("x", Map.of());
      on.loop.drain(Duration.ofSeconds(10));
    });
    assertThat(seen).containsExactly("on loop: false");
  }

  /// Row CORE-132
  @Test
  void aListenerTellsItsKindItsOwnerAndItsClass() {
    on.run(() -> {
      assertThat(bus.listenOnce("x", e -> {}).toString())
          .startsWith("one-time listener of test for x (" + EventBusTest.class.getName());
      assertThat(bus.listen("x", e -> {}).toString()).startsWith("listener of test for x");
    });
  }
}
