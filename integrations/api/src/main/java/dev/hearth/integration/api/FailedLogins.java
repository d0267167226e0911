package dev.hearth.integration.api;

import dev.hearth.loop.LoopClock;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/// Names the addresses from which somebody failed to sign in, once a minute each. Loop only.
final class FailedLogins {
  private static final Logger LOG = System.getLogger(FailedLogins.class.getName());

  private final PerAddress counts;
  private long total;

  FailedLogins(LoopClock clock) {
    this.counts = new PerAddress(clock, Duration.ofMinutes(1));
  }

  /// @param how the way in that was tried
  void add(String address, String how) {
    total++;
    if (counts.add(address) == 1) {
      LOG.log(
          Level.WARNING,
          "a sign-in failed: {0} from {1}; more from there within a minute are not logged",
          how,
          address);
    }
  }

  /// How many there were.
  long total() {
    return total;
  }
}
