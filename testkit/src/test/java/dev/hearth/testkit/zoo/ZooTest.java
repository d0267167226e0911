package dev.hearth.testkit.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.Heap;
import dev.hearth.core.Hub;
import dev.hearth.core.Integration;
import dev.hearth.core.Issue;
import dev.hearth.core.OwnerUse;
import dev.hearth.core.QuarantineRule;
import dev.hearth.core.ResourceRule;
import dev.hearth.loop.Task;
import dev.hearth.testkit.TestHub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each bad integration is named, and the one beside it does not miss a second.
class ZooTest {
  /// The heap of these tests is full with so many pieces kept.
  private static final int PIECES = 20;

  private static final long PIECE = 4 << 20;

  @TempDir private Path folder;

  private final Zoo zoo = new Zoo();
  private final List<byte[]> kept = new ArrayList<>();
  private final List<Long> latencies = new ArrayList<>();
  private TestHub house;

  @BeforeEach
  void openHouse() {
    // The clock is virtual and the steps are not: the shares are small.
    ResourceRule resources =
        new ResourceRule(Duration.ofSeconds(5), 2, 0.12, 0.001, 0.85, this::heap);
    house =
        TestHub.startWithRules(
            folder,
            Duration.ofMillis(50),
            QuarantineRule.usual(),
            resources,
            zoo.neighbour(latencies));
  }

  @AfterEach
  void closeHouse() {
    zoo.close();
    house.close();
  }

  @Test
  void whatBlocksInItsSetUpIsDisabledAtItsLine() {
    add(zoo.blocksInSetUp());
    assertThat(after(60, "blocks_in_set_up")).containsKey("integration_stuck");
    assertThat(facts("blocks_in_set_up", "integration_stuck").get("where")).contains("Zoo.spin");
  }

  @Test
  void whatThrowsEverywhereIsCounted() {
    add(zoo.throwsEverywhere());
    house.run(() -> house.hub().bus().fire("tick", Map.of()));
    house.advance(Duration.ofSeconds(10));
    OwnerUse use = use("throws_everywhere");
    assertThat(use.failures()).isEqualTo(12); // a task, a listener and ten timers
    assertThat(use.lastFailure())
        .hasValueSatisfying(
            text -> assertThat(text).contains("no good timer").contains("Zoo.java"));
  }

  @Test
  void whatNeverFinishesItsSetUpIsNamedWithTheLineWhereItWaits() {
    add(zoo.neverFinishes());
    assertThat(after(61, "never_finishes")).containsKey("integration_set_up_failed");
    assertThat(facts("never_finishes", "integration_set_up_failed").get("reason"))
        .contains("took longer than 60 s; it waits for Semaphore.acquire at")
        .contains("Zoo.java");
  }

  @Test
  void whatSpinsIsDisabledAtItsLine() {
    add(zoo.spins());
    assertThat(after(60, "spins")).containsKey("integration_stuck");
    assertThat(house.run(() -> house.hub().isDisabled("spins"))).isTrue();
  }

  @Test
  void whatTakesTheLoopInPiecesIsDisabled() {
    add(zoo.hogs());
    assertThat(after(20, "hogs")).containsKey("integration_too_busy");
    assertThat(house.run(() -> house.hub().isDisabled("hogs"))).isTrue();
  }

  @Test
  void whatTakesTheMemoryIsDisabled() {
    add(zoo.allocates(kept));
    assertThat(after(60, "allocates")).containsKey("integration_takes_memory");
    assertThat(kept.size()).isLessThan(30);
  }

  @Test
  void littleMemoryThatNobodyTakesIsAnIssueOfTheHouse() {
    for (int i = 0; i < PIECES; i++) {
      kept.add(new byte[0]);
    }
    assertThat(after(6, "homeassistant")).containsKey("memory_low");
    kept.clear();
    assertThat(after(6, "homeassistant")).doesNotContainKey("memory_low");
  }

  @Test
  void whatFloodsTheHouseWithEventsIsDisabled() {
    add(zoo.floods());
    assertThat(after(30, "floods")).containsKey("integration_floods");
    assertThat(after(1, "neighbour")).isEmpty();
  }

  @Test
  void whatFiresItsOwnEventIsStoppedAndNamed() {
    add(zoo.firesItsOwnEvent());
    house.advance(Duration.ofSeconds(31));
    assertThat(use("fires_its_own_event").lastFailure())
        .hasValueSatisfying(text -> assertThat(text).contains("fire what it listens to"));
  }

  @Test
  void whatLeaksListenersIsStoppedAndNamed() {
    add(zoo.leaksListeners());
    assertThat(after(60, "leaks_listeners")).containsKey("integration_limit_leaks_listeners");
    assertThat(use("leaks_listeners").listeners()).isEqualTo(10_000);
  }

  @Test
  void whatLeaksTasksIsStoppedAndNamed() {
    add(zoo.leaksTasks());
    assertThat(after(60, "leaks_tasks")).containsKey("integration_limit_leaks_tasks");
    assertThat(use("leaks_tasks").loop().tasks()).isLessThanOrEqualTo(Hub.OWNER_LIMIT);
  }

  @Test
  void whatDeadlocksWithItselfIsNamedWithTheLockAndTheLine() {
    add(zoo.deadlocksWithItself());
    assertThat(after(75, "deadlocks"))
        .containsKeys("integration_set_up_failed", "integration_refuses_to_end_deadlocks");
    assertThat(facts("deadlocks", "integration_refuses_to_end_deadlocks").get("waits_for"))
        .contains("Semaphore.acquireUninterruptibly");
  }

  @Test
  void whatIgnoresItsCancellationIsNamedUntilItEnds() {
    add(zoo.ignoresCancellation());
    String key = "integration_refuses_to_end_ignores_cancellation";
    assertThat(after(75, "ignores_cancellation")).containsKey(key);
    zoo.open.set(false);
    assertThat(after(15, "ignores_cancellation")).doesNotContainKey(key);
  }

  @Test
  void whatBlocksInItsUnloadIsNamedAndHoldsNobodyUp() {
    Integration animal = zoo.blocksInUnload();
    add(animal);
    start("remove", () -> house.hub().removeIntegration(animal, "a test"));
    assertThat(after(60, "blocks_in_unload").keySet())
        .containsAnyOf("integration_stuck", "integration_refuses_to_end_blocks_in_unload");
    assertThat(zoo.unloads).hasValue(1);
  }

  @Test
  void aGoodOneIsLeftAlone() {
    house.advance(Duration.ofMinutes(10));
    assertThat(house.run(latencies::size)).isEqualTo(600);
    assertThat(issues("neighbour")).isEmpty();
  }

  @Test
  void allOfThemAtOnceTakeNothingFromTheOneBesideThem() {
    List<Integration> all = zoo.all(kept);
    all.forEach(this::add);
    for (int minute = 0; minute < 10; minute++) {
      house.advance(Duration.ofMinutes(1));
    }
    assertThat(house.run(latencies::size)).isBetween(599, 601);
    for (Integration each : all) {
      if (!each.domain().equals("blocks_in_unload")) {
        boolean isNamed = !issues(each.domain()).isEmpty() || use(each.domain()).failures() > 0;
        assertThat(isNamed).as(each.domain()).isTrue();
      }
    }
    assertThat(issues("neighbour")).isEmpty();
    assertThat(house.run(() -> house.hub().isDisabled("neighbour"))).isFalse();
  }

  private Heap heap() {
    return new Heap(kept.size() * PIECE, PIECES * PIECE);
  }

  private void add(Integration animal) {
    start("add " + animal.domain(), () -> house.hub().addIntegration(animal));
  }

  private void start(String name, Runnable body) {
    house.run(() -> {
      Task<Boolean> _ =
          house
              .hub()
              .loop()
              .start(
                  house.hub().loop().owner(Hub.OWNER),
                  name,
                  () -> {
                    try {
                      body.run();
                    } catch (RuntimeException e) {
                      // the issue is what matters
                    }
                    return true;
                  });
    });
  }

  /// The issues of an integration after some seconds.
  private Map<String, Issue> after(int seconds, String domain) {
    for (int i = 0; i < seconds; i++) {
      house.advance(Duration.ofSeconds(1));
    }
    return issues(domain);
  }

  private Map<String, Issue> issues(String domain) {
    Map<String, Issue> found = new java.util.TreeMap<>();
    house.run(() ->
        house.hub().issues().all().stream()
            .filter(issue -> issue.domain().equals(domain))
            .forEach(issue -> found.put(issue.id(), issue)));
    return found;
  }

  private Map<String, String> facts(String domain, String id) {
    return issues(domain).get(id).placeholders();
  }

  private OwnerUse use(String owner) {
    return house.run(() ->
        house.hub().ownerUse().stream()
            .filter(use -> use.loop().name().equals(owner))
            .findFirst()
            .orElseThrow());
  }
}
