package dev.hearth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.State;
import dev.hearth.core.track.TimePattern;
import dev.hearth.core.track.Trackers;
import dev.hearth.loop.Owner;
import dev.hearth.loop.Registration;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TrackersTest {
  @TempDir Path folder;
  private final List<String> seen = new ArrayList<>();
  private TestHub house;

  @BeforeEach
  void start() {
    house = TestHub.start(folder, Map.of("hearth", Map.of("time_zone", "Europe/Berlin")));
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private Registration track(Function<Trackers, Registration> how) {
    return house.run(() -> how.apply(house.hub().trackers()));
  }

  private void set(String entityId, String value) {
    house.run(() -> house.hub().states().set(entityId, value, Map.of()));
  }

  private static boolean isOn(State state) {
    return "on".equals(state.value());
  }

  @Test
  void changesOfSomeEntitiesAreSeenAndOthersAreNot() {
    Registration tracking =
        track(on ->
            on.states(
                Set.of("light.a", "light.b"),
                change -> seen.add(change.entityId() + " " + (change.newState() == null))));
    set("light.a", "on");
    set("light.c", "on");
    set("light.a", "on");
    set("light.b", "off");
    house.run(() -> house.hub().states().remove("light.b", null));
    house.run(tracking::close);
    set("light.a", "off");
    assertThat(seen).containsExactly("light.a false", "light.b false", "light.b true");
  }

  @Test
  void writesWithoutAChangeAreReports() {
    track(on -> on.reports(Set.of("sensor.a"), state -> seen.add(state.value())));
    set("sensor.a", "1");
    set("sensor.b", "1");
    set("sensor.b", "1");
    set("sensor.a", "1");
    assertThat(seen).containsExactly("1");
  }

  @Test
  void comingAndGoingIsSeenByDomain() {
    track(on -> on.added(Set.of("light"), state -> seen.add("+" + state.entityId())));
    track(on -> on.removed(Set.of("light"), state -> seen.add("-" + state.entityId())));
    set("light.a", "on");
    set("light.a", "off");
    set("switch.a", "on");
    house.run(() -> house.hub().states().remove("light.a", null));
    house.run(() -> house.hub().states().remove("switch.a", null));
    assertThat(seen).containsExactly("+light.a", "-light.a");
  }

  @Test
  void aStateThatStaysIsToldOnceForEachTime() {
    Duration five = Duration.ofMinutes(5);
    set("switch.a", "on");
    Registration tracking =
        track(on ->
            on.sameStateFor(
                Set.of("switch.a", "switch.b"), five, TrackersTest::isOn, id -> seen.add(id)));
    set("switch.b", "on");
    house.advance(Duration.ofMinutes(4));
    set("switch.b", "off");
    house.advance(Duration.ofMinutes(2));
    assertThat(seen).containsExactly("switch.a");
    house.advance(Duration.ofMinutes(20));
    assertThat(seen).containsExactly("switch.a");
    set("switch.a", "off");
    set("switch.a", "on");
    house.advance(Duration.ofMinutes(6));
    assertThat(seen).containsExactly("switch.a", "switch.a");
    set("switch.b", "on");
    house.run(() -> house.hub().states().remove("switch.b", null));
    house.advance(Duration.ofMinutes(6));
    set("switch.b", "on");
    house.run(tracking::close);
    house.advance(Duration.ofMinutes(6));
    assertThat(seen).hasSize(2);
  }

  @Test
  void aMomentComesOnceAndAtOnceWhenItHasPassed() {
    Instant now = house.run(() -> house.hub().loop().clock().instant());
    track(on -> on.at(now.plus(Duration.ofDays(2)), _ -> seen.add("later")));
    track(on -> on.at(now.minusSeconds(1), _ -> seen.add("past")));
    house.settle();
    assertThat(seen).containsExactly("past");
    house.advance(Duration.ofDays(2).minusSeconds(1));
    assertThat(seen).containsExactly("past");
    house.advance(Duration.ofSeconds(2));
    house.advance(Duration.ofDays(2));
    assertThat(seen).containsExactly("past", "later");
  }

  @Test
  void anIntervalKeepsItsPace() {
    Registration tracking = track(on -> on.every(Duration.ofSeconds(7), _ -> seen.add("tick")));
    house.advance(Duration.ofSeconds(70));
    assertThat(seen).hasSize(10);
    house.run(tracking::close);
    house.advance(Duration.ofSeconds(70));
    assertThat(seen).hasSize(10);
  }

  @Test
  void aPatternFollowsTheClocksOfTheHouse() {
    track(on -> on.pattern(TimePattern.of("7", "30", "0"), time -> seen.add(time.toString())));
    house.advance(Duration.ofDays(3));
    assertThat(seen).hasSize(3);
    assertThat(seen).allMatch(time -> time.endsWith("05:30:00Z") || time.endsWith("06:30:00Z"));
  }

  @Test
  void theSunRisesAndSetsOnceADay() {
    List<Instant> rises = new ArrayList<>();
    List<Instant> sets = new ArrayList<>();
    Registration first = track(on -> on.sunrise(Duration.ofMinutes(-30), rises::add));
    track(on -> on.sunset(Duration.ZERO, sets::add));
    house.advance(Duration.ofDays(5));
    assertThat(rises).hasSize(5);
    assertThat(sets).hasSize(5);
    for (int i = 1; i < 5; i++) {
      assertThat(Duration.between(rises.get(i - 1), rises.get(i)))
          .isBetween(Duration.ofHours(23).plusMinutes(55), Duration.ofHours(24).plusMinutes(5));
    }
    // At the equator day and night are equal, but for refraction and the size of the sun.
    Duration day = Duration.between(rises.getFirst().plus(Duration.ofMinutes(30)), sets.getFirst());
    assertThat(Math.floorMod(day.toMinutes(), 1440L)).isBetween(720L, 732L);
    house.run(first::close);
    house.advance(Duration.ofDays(2));
    assertThat(rises).hasSize(5);
  }

  @Test
  void whatIsPastIsCalledAtOnce() {
    track(on -> on.atStart(() -> seen.add("start")));
    track(on -> on.atStarted(() -> seen.add("started")));
    assertThat(seen).containsExactly("start", "started");
  }

  @Test
  void trackersEndWithTheirOwner() {
    house.run(() -> {
      Owner owner = house.hub().loop().owner("guest");
      house
          .hub()
          .loop()
          .runAs(
              owner,
              () -> {
                Registration _ =
                    house.hub().trackers().every(Duration.ofSeconds(1), _ -> seen.add("x"));
                Registration _ =
                    house.hub().trackers().states(Set.of("light.a"), _ -> seen.add("y"));
              });
      house.hub().bus().removeAll(owner);
      house.hub().loop().cancelAll(owner, "it is gone");
    });
    set("light.a", "on");
    house.advance(Duration.ofSeconds(5));
    assertThat(seen).isEmpty();
  }

  @Test
  void aCallbackThatFailsIsCalledAgain() {
    try (Logs _ = new Logs()) {
      track(on ->
          on.every(
              Duration.ofSeconds(1),
              _ -> {
                seen.add("tick");
                throw new IllegalStateException("meant to fail");
              }));
      house.advance(Duration.ofSeconds(3));
    }
    assertThat(seen).hasSize(3);
  }
}
