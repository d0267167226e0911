package dev.hearth.conformance.soak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A little of what `conformance/soak chaos` does for long.
@Timeout(60)
class ChaosTest {
  @Test
  void nothingIsLostWhateverHoldsTheLoopOrLeavesIt() throws Exception {
    assertThat(Chaos.manySeeds(4, 2_000, 60)).isEmpty();
  }
}
