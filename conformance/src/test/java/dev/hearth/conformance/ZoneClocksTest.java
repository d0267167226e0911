package dev.hearth.conformance;

import static dev.hearth.conformance.InZones.assertTimesOut;
import static dev.hearth.conformance.InZones.freezing;
import static dev.hearth.conformance.InZones.run;
import static dev.hearth.conformance.Subject.sleep;
import static dev.hearth.conformance.Subject.start;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hearth.loop.CancelScope;
import dev.hearth.loop.Task;
import dev.hearth.loop.TimeoutZones;
import dev.hearth.loop.ZoneTimeout;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Seeds;
import dev.hearth.testkit.loop.TestLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/// Timeouts by zone: when their clocks run, what else ends them, and what they say.
@LoopTest
@Seeds(50)
class ZoneClocksTest {
  @Test
  void aFreezeBehindTheDeadlineDoesNotGiveTheTimeBack(TestLoop loop) throws Exception {
    run(
        loop,
        zones -> {
          Task<Boolean> background = freezing(zones, "unused", 1);
          assertTimesOut(
              zones.timeout(ofMillis(100)),
              () -> {
                sleep(0.5);
                zones.freeze(() -> sleep(0.1));
                sleep(60);
              });
          background.await();
        });
    assertThat(loop.elapsed()).isEqualTo(ofMillis(1000));
  }

  @Test
  void aCoolDownStandsStillInAFreeze(TestLoop loop) throws Exception {
    run(
        loop,
        zones ->
            assertTimesOut(
                zones.timeout(ofMillis(100)).coolDown(ofMillis(300)),
                () -> {
                  zones.freeze("unused", () -> sleep(0.2));
                  sleep(0.1);
                  zones.freeze(() -> sleep(5));
                  sleep(60);
                }));
    assertThat(loop.elapsed()).isEqualTo(ofMillis(5500));
  }

  @Test
  void aZoneThatEndsInTimeCostsTheGlobalTimeoutNothing(TestLoop loop) throws Exception {
    run(
        loop,
        zones ->
            assertTimesOut(
                zones.timeout(ofMillis(500)).coolDown(ofMillis(9000)),
                () -> {
                  zones.timeout(ofMillis(300), "test").run(() -> sleep(0.2));
                  sleep(60);
                }));
    assertThat(loop.elapsed()).isEqualTo(ofMillis(500));
  }

  @Test
  void aSecondZoneHoldsTheGlobalTimeoutBackAsLongAsItIsInUse(TestLoop loop) throws Exception {
    run(
        loop,
        zones -> {
          Task<Boolean> first = freezing(zones, "first", 0.3);
          Task<Boolean> second = freezing(zones, "second", 0.6);
          assertTimesOut(zones.timeout(ofMillis(100)), () -> sleep(60));
          first.await();
          second.await();
        });
    assertThat(loop.elapsed()).isEqualTo(ofMillis(600));
  }

  @Test
  void aTimeoutIsTheScopesDeadlineWhileItsClockRuns(TestLoop loop) throws Exception {
    run(
        loop,
        zones ->
            zones
                .timeout(ofMillis(100), "test")
                .run(() -> {
                  assertThat(CancelScope.remaining()).contains(ofMillis(100));
                  zones.freeze(() -> assertThat(CancelScope.remaining()).isEmpty());
                  sleep(0.05);
                  assertThat(CancelScope.remaining()).contains(ofMillis(50));
                }));
  }

  @Test
  void anOuterDeadlineOfAnotherKindIsNotHeldBack(TestLoop loop) throws Exception {
    run(
        loop,
        zones ->
            assertThatThrownBy(() ->
                    dev.hearth.loop.Timeout.failAfter(
                        ofMillis(200),
                        () ->
                            zones
                                .timeout(ofMillis(100), "test")
                                .run(() -> zones.freeze(() -> sleep(60)))))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("200 ms"));
    assertThat(loop.elapsed()).isEqualTo(ofMillis(200));
  }

  @Test
  void theMessageSaysWhatTookTooLong(TestLoop loop) throws Exception {
    run(
        loop,
        zones ->
            assertThatThrownBy(() ->
                    zones.timeout(ofMillis(100), "mqtt").describedAs("set-up").run(() -> sleep(1)))
                .hasMessage("not done within 100 ms in zone mqtt: set-up"));
  }

  @Test
  void aTimeoutServesOneBlockAndOnlyInATask(TestLoop loop) throws Exception {
    TimeoutZones outside = TimeoutZones.of(loop.loop());
    ZoneTimeout once = outside.timeout(ofMillis(100), "test");
    List<Throwable> seen = new ArrayList<>();
    loop.loop().callSoon(() -> seen.add(catchThrowable(() -> once.run(() -> {}))));
    loop.runUntilIdle();
    assertThat(seen).singleElement().isInstanceOf(IllegalStateException.class);
    loop.run(() -> {
      assertThat(once.<String, Exception>run(() -> "result")).isEqualTo("result");
      assertThatIllegalStateException().isThrownBy(() -> once.run(() -> sleep(0)));
      assertThat(outside.toString()).contains("in use: []", "global timeouts: 0");
    });
  }

  @Test
  void nothingIsLeftOfACancelledTaskInZonesAndFreezes(TestLoop loop) {
    TimeoutZones zones = TimeoutZones.of(loop.loop());
    Task<Boolean> task =
        start(
            loop,
            () ->
                zones
                    .timeout(ofMillis(100))
                    .run(() ->
                        zones
                            .timeout(ofMillis(100), "test")
                            .run(() -> zones.freeze("other", () -> zones.freeze(() -> sleep(9))))));
    assertThat(zones.toString())
        .contains("in use: [test, other]", "global timeouts: 1", "global freezes: 1");
    task.cancel("enough");
    loop.runUntilDone(task);
    assertThat(zones.toString()).contains("in use: []", "global timeouts: 0", "global freezes: 0");
    assertThat(loop.loop().nextDeadline()).isEmpty();
  }
}
