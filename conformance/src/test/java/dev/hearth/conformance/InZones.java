package dev.hearth.conformance;

import static dev.hearth.conformance.Subject.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.Block;
import dev.hearth.loop.CancelScope;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Task;
import dev.hearth.loop.TimeoutZones;
import dev.hearth.loop.ZoneTimeout;
import dev.hearth.testkit.loop.TestLoop;
import java.util.concurrent.TimeoutException;

/// What tests of timeouts by zone share.
final class InZones {
  private InZones() {}

  interface Body {
    void run(TimeoutZones zones) throws Exception;
  }

  /// Runs a body in a task, and checks that it leaves no zone in use.
  static void run(TestLoop loop, Body body) throws Exception {
    TimeoutZones zones = TimeoutZones.of(loop.loop());
    loop.run(() -> {
      body.run(zones);
      assertThat(zones.toString())
          .as("what is left in use")
          .contains("in use: []", "global timeouts: 0", "global freezes: 0");
      assertThat(CancelScope.remaining().isPresent()).as("a deadline is left").isFalse();
    });
  }

  /// A task that freezes a zone for some seconds.
  static Task<Boolean> freezing(TimeoutZones zones, String zone, double seconds) {
    return EventLoop.current()
        .start(
            "freezing " + zone,
            () -> {
              zones.freeze(zone, () -> sleep(seconds));
              return true;
            });
  }

  static void assertTimesOut(ZoneTimeout timeout, Block<Exception> block) {
    assertThatThrownBy(() -> timeout.run(block)).isInstanceOf(TimeoutException.class);
  }
}
