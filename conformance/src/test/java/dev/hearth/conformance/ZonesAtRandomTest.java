package dev.hearth.conformance;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Task;
import dev.hearth.loop.TimeoutZones;
import dev.hearth.testkit.loop.TestLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/// Random nests of timeouts and freezes in several tasks: a timeout expires when as much time has
/// passed outside of freezes as it allows, neither sooner nor later.
class ZonesAtRandomTest {
  private static final int HOUSES = 300;
  private static final int TASKS = 4;
  private static final List<String> NAMES = List.of(TimeoutZones.GLOBAL, "a", "b");

  @Test
  void aTimeoutExpiresWhenItsClockSaysSo() throws Exception {
    for (long seed = 0; seed < HOUSES; seed++) {
      try (TestLoop loop = TestLoop.open(OptionalLong.of(seed))) {
        new House(seed, loop).run();
      } catch (Throwable e) {
        throw new AssertionError("with seed " + seed + ": " + e, e);
      }
    }
  }

  private static final class House {
    private final Random random;
    private final TestLoop loop;
    private final TimeoutZones zones;
    private final Map<String, Integer> freezes = new HashMap<>();
    private final Map<String, Duration> counted = new HashMap<>();
    private Duration countedAt = Duration.ZERO;

    House(long seed, TestLoop loop) {
      this.random = new Random(seed);
      this.loop = loop;
      this.zones = TimeoutZones.of(loop.loop());
    }

    void run() throws Exception {
      loop.run(() -> {
        List<Task<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
          tasks.add(EventLoop.current().start(() -> nest(5)));
        }
        for (Task<Boolean> task : tasks) {
          assertThat(task.await()).isTrue();
        }
        assertThat(zones.toString())
            .contains("in use: []", "global timeouts: 0", "global freezes: 0");
      });
      assertThat(loop.loop().nextDeadline()).isEmpty();
    }

    boolean nest(int depth) throws TimeoutException {
      for (int i = random.nextInt(3); i >= 0; i--) {
        String zone = NAMES.get(random.nextInt(NAMES.size()));
        switch (depth == 0 ? 0 : random.nextInt(5)) {
          case 1, 2 -> timed(zone, depth - 1);
          case 3 -> frozen(zone, depth - 1);
          default -> EventLoop.current().sleep(ofSeconds(random.nextInt(20) + 1));
        }
      }
      return true;
    }

    private void timed(String zone, int depth) throws TimeoutException {
      Duration limit = ofSeconds(random.nextInt(40) + 1);
      Duration before = clockOf(zone);
      String mark = "block " + random.nextLong();
      try {
        zones.timeout(limit, zone).describedAs(mark).run(() -> nest(depth));
      } catch (TimeoutException e) {
        assertThat(e).hasMessageContaining(mark); // others have been caught where they were due
        Duration taken = clockOf(zone).minus(before);
        if (zone.equals(TimeoutZones.GLOBAL)) {
          assertThat(taken).isGreaterThanOrEqualTo(limit); // zones may have held it back
        } else {
          assertThat(taken).isEqualTo(limit);
        }
        return;
      }
      if (!zone.equals(TimeoutZones.GLOBAL)) {
        assertThat(clockOf(zone).minus(before)).isLessThanOrEqualTo(limit);
      }
    }

    private void frozen(String zone, int depth) throws TimeoutException {
      zones.freeze(
          zone,
          () -> {
            count(zone, 1);
            try {
              return nest(depth);
            } finally {
              count(zone, -1);
            }
          });
    }

    private void count(String zone, int change) {
      catchUp();
      freezes.merge(zone, change, Integer::sum);
    }

    /// How long a zone's clock has run in all.
    private Duration clockOf(String zone) {
      catchUp();
      return counted.getOrDefault(zone, Duration.ZERO);
    }

    private void catchUp() {
      Duration passed = loop.elapsed().minus(countedAt);
      countedAt = loop.elapsed();
      for (String zone : NAMES) {
        if (!isFrozen(zone) && !isFrozen(TimeoutZones.GLOBAL)) {
          counted.merge(zone, passed, Duration::plus);
        }
      }
    }

    private boolean isFrozen(String zone) {
      return freezes.getOrDefault(zone, 0) > 0;
    }
  }
}
