package dev.hearth.conformance;

import static dev.hearth.conformance.Subject.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.CancelScope;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.TimeoutZones;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.TestLoop;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/// Zones that worker threads freeze from where they are.
@LoopTest
class FreezingThreadsTest {
  @Row("TMO-004")
  @Test
  void aThreadCanFreezeTheZoneOfTheTaskThatWaitsForIt(TestLoop loop) throws Exception {
    TimeoutZones zones = TimeoutZones.of(loop.loop());
    loop.run(() ->
        zones
            .timeout(ofSeconds(1))
            .run(() ->
                zones
                    .timeout(ofMillis(200), "recorder")
                    .run(() -> awaitFreezingJob(zones, "recorder", 0.3))));
    assertUnused(zones);
  }

  @Row("TMO-005")
  @Test
  void aThreadCanFreezeAllClocks(TestLoop loop) throws Exception {
    TimeoutZones zones = TimeoutZones.of(loop.loop());
    loop.run(() ->
        zones.timeout(ofMillis(200)).run(() -> awaitFreezingJob(zones, TimeoutZones.GLOBAL, 0.3)));
    assertUnused(zones);
  }

  @Row("TMO-006")
  @Test
  void aZoneThatAThreadFreezesHoldsTheGlobalTimeoutBack(TestLoop loop) throws Exception {
    TimeoutZones zones = TimeoutZones.of(loop.loop());
    loop.run(() ->
        zones
            .timeout(ofMillis(100))
            .run(() ->
                zones
                    .timeout(ofMillis(200), "recorder")
                    .run(() -> awaitFreezingJob(zones, "recorder", 0.3))));
    assertUnused(zones);
  }

  @Row("TMO-007")
  @Test
  void aTimeoutThatBeginsWhileAThreadFreezesItsZoneStandsStill(TestLoop loop) throws Exception {
    TimeoutZones zones = TimeoutZones.of(loop.loop());
    loop.run(() -> {
      FreezingJob background = new FreezingJob(zones, "recorder");
      try {
        EventLoop.current().callLater(ofMillis(400), background::finish);
        zones
            .timeout(ofMillis(100))
            .run(() -> zones.timeout(ofMillis(200), "recorder").run(() -> sleep(0.3)));
        sleep(0.1);
      } finally {
        background.end();
      }
    });
    assertUnused(zones);
  }

  @Row("TMO-008")
  @Test
  void aThreadThatFreezesOneZoneDoesNotFreezeAnother(TestLoop loop) throws Exception {
    TimeoutZones zones = TimeoutZones.of(loop.loop());
    loop.run(() ->
        assertThatThrownBy(() ->
                zones
                    .timeout(ofMillis(100))
                    .run(() ->
                        zones
                            .timeout(ofMillis(200), "recorder")
                            .run(() ->
                                zones
                                    .timeout(ofMillis(200), "other")
                                    .run(() -> awaitFreezingJob(zones, "other", 0.3)))))
            .isInstanceOf(TimeoutException.class)
            .hasMessageContaining("recorder"));
    assertThat(loop.elapsed()).isEqualTo(ofMillis(200));
    assertUnused(zones);
  }

  @Row("TMO-009")
  @Test
  void theGlobalTimeoutExpiresBehindTheZoneThatAThreadFroze(TestLoop loop) throws Exception {
    TimeoutZones zones = TimeoutZones.of(loop.loop());
    loop.run(() ->
        assertThatThrownBy(() ->
                zones
                    .timeout(ofMillis(100))
                    .run(() -> {
                      zones
                          .timeout(ofMillis(200), "recorder")
                          .run(() -> awaitFreezingJob(zones, "recorder", 0.3));
                      sleep(0.2);
                    }))
            .isInstanceOf(TimeoutException.class));
    assertThat(loop.elapsed()).isEqualTo(ofMillis(300));
    assertUnused(zones);
  }

  @Row("TMO-010")
  @Test
  void aFreezeAroundWorkInAThreadStopsTheClocks(TestLoop loop) throws Exception {
    TimeoutZones zones = TimeoutZones.of(loop.loop());
    loop.run(() ->
        zones
            .timeout(ofMillis(200))
            .run(() -> zones.freeze(() -> awaitFreezingJob(zones, "unused", 0.3))));
    assertUnused(zones);
  }

  @Test
  void anOffloadedCallFreezesFromItsThreadAndReturnsItsResult(TestLoop loop) throws Exception {
    TimeoutZones zones = TimeoutZones.of(loop.loop());
    loop.run(() -> {
      String during =
          EventLoop.current().offload(() -> zones.freeze("recorder", () -> inUse(loop, zones)));
      assertThat(during).contains("in use: [recorder]");
      assertUnused(zones);
    });
  }

  private static String inUse(TestLoop loop, TimeoutZones zones) throws Exception {
    return loop.loop().call(zones::toString).get();
  }

  @Test
  void noThreadCanFreezeAZoneOfALoopThatIsClosed() {
    EventLoop closed = EventLoop.open("closed");
    closed.close();
    TimeoutZones zones = TimeoutZones.of(closed);
    assertThatThrownBy(() -> zones.freeze(() -> {})).isInstanceOf(RejectedExecutionException.class);
  }

  private static void assertUnused(TimeoutZones zones) {
    assertThat(zones.toString()).contains("in use: []", "global freezes: 0");
  }

  /// Waits for a thread that freezes a zone for some seconds of the loop's time.
  private static void awaitFreezingJob(TimeoutZones zones, String zone, double seconds)
      throws Exception {
    FreezingJob job = new FreezingJob(zones, zone);
    try {
      sleep(seconds);
    } finally {
      job.end();
    }
  }

  /// A thread that freezes a zone from its making to its end. The clock stands still while the loop
  /// waits for an offloaded call, so nothing here depends on how fast threads are.
  private static final class FreezingJob {
    private final CountDownLatch frozen = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final FutureTask<Boolean> job;

    FreezingJob(TimeoutZones zones, String zone) {
      job = new FutureTask<>(() -> zones.freeze(zone, this::waitForTheEnd));
      Thread.ofPlatform().daemon().start(job);
      boolean _ =
          EventLoop.current()
              .<Boolean>offload(() -> {
                frozen.await();
                return true;
              });
    }

    private boolean waitForTheEnd() throws InterruptedException {
      frozen.countDown();
      finished.await();
      return true;
    }

    void finish() {
      finished.countDown();
    }

    void end() throws TimeoutException {
      finish();
      boolean _ =
          CancelScope.<Boolean, RuntimeException>shielded(
              ofSeconds(10), () -> EventLoop.current().offload(job::get));
    }
  }
}
