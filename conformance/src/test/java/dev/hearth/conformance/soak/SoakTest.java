package dev.hearth.conformance.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A taste of the long runs, which `conformance/soak` makes.
class SoakTest {
  @Test
  void aSimulatedDayLosesNothing() throws Exception {
    assertThat(Soak.manySeeds(Duration.ofHours(24), 3)).isEmpty();
  }

  @Test
  void aSecondOnRealThreadsLosesNothing() throws Exception {
    assertThat(Soak.realTime(Duration.ofSeconds(1))).isEmpty();
  }
}
