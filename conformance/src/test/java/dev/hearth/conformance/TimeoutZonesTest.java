package dev.hearth.conformance;

import static dev.hearth.conformance.Subject.current;
import static dev.hearth.conformance.Subject.reasonOf;
import static dev.hearth.conformance.Subject.sleep;
import static dev.hearth.conformance.Subject.start;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hearth.loop.Block;
import dev.hearth.loop.CancelScope;
import dev.hearth.loop.CancelledException;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Task;
import dev.hearth.loop.TimeoutZones;
import dev.hearth.loop.ZoneTimeout;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.TestLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/// Timeouts by zone, in tasks: what expires, what holds it back, what stops its clock.
@LoopTest
class TimeoutZonesTest {
  @Row("TMO-001")
  @Test
  void aGlobalTimeoutEndsItsBlock(TestLoop loop) throws Exception {
    run(loop, zones -> assertTimesOut(zones.timeout(ofMillis(100)), () -> sleep(0.3)));
    assertThat(loop.elapsed()).isEqualTo(ofMillis(100));
  }

  @Row("TMO-002")
  @Test
  void workElsewhereRunsOnWhenWhoAwaitsItTimesOut(TestLoop loop) throws Exception {
    run(
        loop,
        zones -> {
          CompletableFuture<String> work = new CompletableFuture<>();
          EventLoop.current().callLater(ofMillis(200), () -> work.complete("done"));
          assertTimesOut(zones.timeout(ofMillis(100)), () -> EventLoop.current().await(work));
          assertThat(EventLoop.current().await(work)).isEqualTo("done");
        });
    assertThat(loop.elapsed()).isEqualTo(ofMillis(200));
  }

  @Row("TMO-003")
  @Test
  void aGlobalFreezeStopsTheClockOfAGlobalTimeout(TestLoop loop) throws Exception {
    run(loop, zones -> zones.timeout(ofMillis(200)).run(() -> zones.freeze(() -> sleep(0.3))));
  }

  @Row("TMO-011")
  @Test
  void aGlobalTimeoutLeavesNoRequestBehind(TestLoop loop) throws Exception {
    run(loop, zones -> assertNoRequestsAround(zones.timeout(ofMillis(100))));
  }

  @Row("TMO-015")
  @Test
  void aTimeoutInAZoneLeavesNoRequestBehind(TestLoop loop) throws Exception {
    run(loop, zones -> assertNoRequestsAround(zones.timeout(ofMillis(100), "recorder")));
  }

  private static void assertNoRequestsAround(ZoneTimeout timeout) {
    assertTimesOut(
        timeout,
        () -> {
          assertThat(current().cancelling()).isZero();
          sleep(0.3);
        });
    assertThat(current().cancelling()).isZero();
    assertThat(timeout.isExpired()).isTrue();
    sleep(1);
  }

  @Row("TMO-012")
  @Test
  void aRequestIsNotTakenForAGlobalTimeout(TestLoop loop) throws Exception {
    run(loop, zones -> assertRequestPasses(loop, zones.timeout(ofMillis(100))));
  }

  @Row("TMO-016")
  @Test
  void aRequestIsNotTakenForATimeoutInAZone(TestLoop loop) throws Exception {
    run(loop, zones -> assertRequestPasses(loop, zones.timeout(ofMillis(100), "recorder")));
  }

  private static void assertRequestPasses(TestLoop loop, ZoneTimeout timeout) {
    Task<Boolean> task =
        EventLoop.current()
            .start(
                "in time",
                () -> {
                  timeout.run(() -> sleep(0.3));
                  return true;
                });
    sleep(0.05);
    task.cancel("from outside");
    assertThatThrownBy(task::await).isInstanceOf(CancelledException.class);
    assertThat(reasonOf(task)).isEqualTo("from outside");
    assertThat(task.cancelling()).isEqualTo(1);
    assertThat(current().cancelling()).isZero();
    assertThat(timeout.isExpired()).isFalse();
  }

  @Row("TMO-013")
  @Test
  void behindAFreezeAGlobalTimeoutGoesOnWithWhatWasLeft(TestLoop loop) throws Exception {
    run(
        loop,
        zones ->
            assertTimesOut(
                zones.timeout(ofMillis(200)),
                () -> {
                  sleep(0.05);
                  zones.freeze(() -> sleep(0.1));
                  sleep(0.3);
                }));
    assertThat(loop.elapsed()).isEqualTo(ofMillis(300));
  }

  @Row("TMO-014")
  @Test
  void aTimeoutInAZoneEndsItsBlock(TestLoop loop) throws Exception {
    run(loop, zones -> assertTimesOut(zones.timeout(ofMillis(100), "test"), () -> sleep(0.3)));
    assertThat(loop.elapsed()).isEqualTo(ofMillis(100));
  }

  @Row("TMO-017")
  @Test
  void timeoutsInOneZoneHaveAClockEach(TestLoop loop) throws Exception {
    run(
        loop,
        zones ->
            assertTimesOut(
                zones.timeout(ofMillis(100), "test"),
                () -> zones.timeout(ofMillis(500), "test").run(() -> sleep(0.3))));
    assertThat(loop.elapsed()).isEqualTo(ofMillis(100));
  }

  @Row("TMO-018")
  @Test
  void timeoutsInDifferentZonesHaveAClockEach(TestLoop loop) throws Exception {
    run(
        loop,
        zones ->
            assertTimesOut(
                zones.timeout(ofMillis(100), "test"),
                () -> zones.timeout(ofMillis(500), "other").run(() -> sleep(0.3))));
    assertThat(loop.elapsed()).isEqualTo(ofMillis(100));
  }

  @Row("TMO-019")
  @Test
  void aFreezeStopsTheClocksOfItsZone(TestLoop loop) throws Exception {
    run(
        loop,
        zones ->
            zones.timeout(ofMillis(200), "test").run(() -> zones.freeze("test", () -> sleep(0.3))));
  }

  @Row("TMO-020")
  @Test
  void aFreezeThatIsLongerThanTheTimeoutDoesNotEndIt(TestLoop loop) throws Exception {
    run(
        loop,
        zones ->
            zones.timeout(ofMillis(100), "test").run(() -> zones.freeze("test", () -> sleep(0.3))));
  }

  @Row("TMO-021")
  @Test
  void behindAFreezeATimeoutInAZoneGoesOnWithWhatWasLeft(TestLoop loop) throws Exception {
    run(
        loop,
        zones ->
            assertTimesOut(
                zones.timeout(ofMillis(200), "test"),
                () -> {
                  zones.freeze("test", () -> sleep(0.1));
                  sleep(0.3);
                }));
    assertThat(loop.elapsed()).isEqualTo(ofMillis(300));
  }

  @Row("TMO-022")
  @Test
  void aZoneFrozenByItselfAndGloballyStandsStill(TestLoop loop) throws Exception {
    run(
        loop,
        zones ->
            zones
                .timeout(ofMillis(200), "test")
                .run(() -> zones.freeze("test", () -> zones.freeze(() -> sleep(0.3)))));
  }

  @Row("TMO-023")
  @Test
  void aZoneFrozenGloballyAndByItselfStandsStill(TestLoop loop) throws Exception {
    run(
        loop,
        zones ->
            zones
                .timeout(ofMillis(200), "test")
                .run(() -> zones.freeze(() -> zones.freeze("test", () -> sleep(0.3)))));
  }

  @Row("TMO-024")
  @Test
  void aGlobalFreezeStopsTheClocksOfZones(TestLoop loop) throws Exception {
    run(
        loop,
        zones -> zones.timeout(ofMillis(200), "test").run(() -> zones.freeze(() -> sleep(0.3))));
  }

  @Row("TMO-025")
  @Test
  void aBlockThatEndsWithTheZoneThatHeldTheGlobalTimeoutBackIsInTime(TestLoop loop)
      throws Exception {
    run(
        loop,
        zones ->
            zones
                .timeout(ofMillis(100))
                .run(() ->
                    assertTimesOut(zones.timeout(ofMillis(200), "recorder"), () -> sleep(0.4))));
    assertThat(loop.elapsed()).isEqualTo(ofMillis(200));
  }

  @Row("TMO-026")
  @Test
  void aBlockThatGoesOnBehindTheZoneTimesOut(TestLoop loop) throws Exception {
    run(
        loop,
        zones ->
            assertTimesOut(
                zones.timeout(ofMillis(100)),
                () -> {
                  assertTimesOut(zones.timeout(ofMillis(100), "recorder"), () -> sleep(0.3));
                  sleep(0.3);
                }));
  }

  @Row("TMO-027")
  @Test
  void theCoolDownGivesTheBlockTimeBehindTheZone(TestLoop loop) throws Exception {
    run(
        loop,
        zones ->
            zones
                .timeout(ofMillis(100))
                .coolDown(ofMillis(300))
                .run(() -> {
                  assertTimesOut(zones.timeout(ofMillis(150), "recorder"), () -> sleep(0.3));
                  sleep(0.2);
                }));
  }

  @Row("TMO-027")
  @Test
  void theCoolDownEndsToo(TestLoop loop) throws Exception {
    run(
        loop,
        zones ->
            assertTimesOut(
                zones.timeout(ofMillis(100)).coolDown(ofMillis(300)),
                () -> {
                  assertTimesOut(zones.timeout(ofMillis(150), "recorder"), () -> sleep(0.3));
                  sleep(60);
                }));
    assertThat(loop.elapsed()).isEqualTo(ofMillis(450));
  }

  @Row("TMO-028")
  @Test
  void aFreezeOfAnUnusedZoneHoldsAGlobalTimeoutBack(TestLoop loop) throws Exception {
    run(
        loop,
        zones -> {
          Task<Boolean> background = freezing(zones, "unused", 0.4);
          zones.timeout(ofMillis(100)).run(() -> sleep(0.2));
          background.await();
        });
  }

  @Row("TMO-029")
  @Test
  void aGlobalTimeoutExpiresWhenTheFreezeThatHeldItBackEnds(TestLoop loop) throws Exception {
    run(
        loop,
        zones -> {
          Task<Boolean> background = freezing(zones, "unused", 0.2);
          assertTimesOut(zones.timeout(ofMillis(100)), () -> sleep(0.3));
          background.await();
        });
    assertThat(loop.elapsed()).isEqualTo(ofMillis(200));
  }

  @Row("TMO-030")
  @Test
  void aFreezeWhoseBlockThrowsIsOver(TestLoop loop) throws Exception {
    run(
        loop,
        zones ->
            assertTimesOut(
                zones.timeout(ofMillis(100)),
                () -> {
                  assertThatThrownBy(() -> zones.freeze("test", TimeoutZonesTest::fails))
                      .hasMessage("on purpose");
                  assertThatThrownBy(() -> zones.freeze(TimeoutZonesTest::fails))
                      .hasMessage("on purpose");
                  sleep(0.4);
                }));
    assertThat(loop.elapsed()).isEqualTo(ofMillis(100));
  }

  @Row("TMO-031")
  @Test
  void aZoneWhoseBlockThrowsIsNoLongerInUse(TestLoop loop) throws Exception {
    run(
        loop,
        zones ->
            assertTimesOut(
                zones.timeout(ofMillis(100)),
                () -> {
                  assertThatThrownBy(
                          () -> zones.timeout(ofMillis(300), "test").run(TimeoutZonesTest::fails))
                      .hasMessage("on purpose");
                  sleep(0.3);
                }));
    assertThat(loop.elapsed()).isEqualTo(ofMillis(100));
  }

  private static void fails() {
    throw new IllegalStateException("on purpose");
  }

  @Row("TMO-032")
  @Test
  void theLastOfOverlappingFreezesLetsTheClocksGoOn(TestLoop loop) throws Exception {
    run(
        loop,
        zones -> {
          zones
              .timeout(ofMillis(100))
              .run(() -> {
                Task<Boolean> background = freezing(zones, TimeoutZones.GLOBAL, 0.2);
                zones.freeze(() -> sleep(0.1));
                background.await();
              });
          zones
              .timeout(ofMillis(100))
              .run(() -> {
                Task<Boolean> background = freezing(zones, TimeoutZones.GLOBAL, 0.2);
                zones.freeze(() -> sleep(0.3));
                background.await();
              });
        });
    assertThat(loop.elapsed()).isEqualTo(ofMillis(500));
  }

  @Row("X-31")
  @Test
  void aGlobalTimeoutThatBeginsInAFreezeStandsStill(TestLoop loop) throws Exception {
    run(
        loop,
        zones -> {
          Task<Boolean> background = freezing(zones, TimeoutZones.GLOBAL, 0.3);
          assertTimesOut(zones.timeout(ofMillis(100)), () -> sleep(60));
          background.await();
        });
    assertThat(loop.elapsed()).isEqualTo(ofMillis(400));
  }

  @Row("X-32")
  @Test
  void aTimeoutThatIsMadeAndNeverRunHasNoEffect(TestLoop loop) throws Exception {
    run(
        loop,
        zones -> {
          assertThat(zones.timeout(ofMillis(100), "never").isExpired()).isFalse();
          assertTimesOut(zones.timeout(ofMillis(100)), () -> sleep(0.3));
        });
    assertThat(loop.elapsed()).isEqualTo(ofMillis(100));
  }

  @Row("X-33")
  @Test
  void aBlockThatEndsBehindItsDeadlineWhileAZoneIsInUseIsInTime(TestLoop loop) throws Exception {
    run(
        loop,
        zones -> {
          Task<Boolean> background = freezing(zones, "unused", 1);
          ZoneTimeout timeout = zones.timeout(ofMillis(100));
          timeout.run(() -> sleep(0.5));
          assertThat(timeout.isExpired()).isFalse();
          background.await();
        });
  }

  @Row("X-34")
  @Test
  void anExceptionInAnswerToTheTimeoutPassesThroughAndLeavesNoRequest(TestLoop loop)
      throws Exception {
    run(
        loop,
        zones -> {
          for (String zone : List.of(TimeoutZones.GLOBAL, "recorder")) {
            assertThatThrownBy(
                    () -> zones.timeout(ofMillis(100), zone).run(TimeoutZonesTest::convert))
                .isInstanceOf(IOException.class)
                .hasCauseInstanceOf(CancelledException.class);
            assertThat(current().cancelling()).isZero();
            sleep(1);
          }
        });
  }

  private static void convert() throws IOException {
    try {
      sleep(0.3);
    } catch (CancelledException e) {
      throw new IOException("the answer", e);
    }
  }

  // ---------------------------------------------------------------- beyond the table

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

  /// A task that freezes a zone for some seconds.
  private static Task<Boolean> freezing(TimeoutZones zones, String zone, double seconds) {
    return EventLoop.current()
        .start(
            "freezing " + zone,
            () -> {
              zones.freeze(zone, () -> sleep(seconds));
              return true;
            });
  }

  private static void assertTimesOut(ZoneTimeout timeout, Block<Exception> block) {
    assertThatThrownBy(() -> timeout.run(block)).isInstanceOf(TimeoutException.class);
  }

  private interface Body {
    void run(TimeoutZones zones) throws Exception;
  }

  private static void run(TestLoop loop, Body body) throws Exception {
    TimeoutZones zones = TimeoutZones.of(loop.loop());
    loop.run(() -> {
      body.run(zones);
      assertThat(zones.toString())
          .as("what is left in use")
          .contains("in use: []", "global timeouts: 0", "global freezes: 0");
      assertThat(CancelScope.remaining()).isEqualTo(java.util.Optional.<Duration>empty());
    });
  }
}
