package dev.hearth.conformance;

import static dev.hearth.conformance.InZones.assertTimesOut;
import static dev.hearth.conformance.InZones.freezing;
import static dev.hearth.conformance.InZones.run;
import static dev.hearth.conformance.Subject.current;
import static dev.hearth.conformance.Subject.reasonOf;
import static dev.hearth.conformance.Subject.sleep;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.CancelledException;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Task;
import dev.hearth.loop.TimeoutZones;
import dev.hearth.loop.ZoneTimeout;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.TestLoop;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
}
