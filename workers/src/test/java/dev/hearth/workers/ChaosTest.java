package dev.hearth.workers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The short form of `workers/chaos`.
@Timeout(60)
class ChaosTest {
  @Test
  void everyJobEndsOnceWhileChildrenAreKilled() throws Exception {
    Chaos.Outcome outcome = Chaos.run(500, Duration.ofMillis(200), 42);
    assertThat(outcome.endedOtherThanOnce()).isZero();
    assertThat(outcome.wrongResults()).isZero();
    assertThat(outcome.left()).isZero();
    // The second where a busy machine starts children more slowly than they are killed.
    assertThat(outcome.failures().keySet())
        .isSubsetOf("BrokenProcessException", "BrokenProcessPoolException");
    assertThat(outcome.results()).isPositive();
  }
}
