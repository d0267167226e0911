package dev.hearth.core;

import java.time.Duration;

/// When an integration is disabled because its code holds the loop: so many steps of it have lost
/// the loop for long, within some time.
///
/// @param times how many steps; 0 disables none
/// @param within the time, on the loop's clock
/// @param stuck how long a step must have been stuck to count, with what it held the loop for
///   before it lost it: a machine that is busy, or collects garbage, delays innocent steps too
public record QuarantineRule(int times, Duration within, Duration stuck) {
  /// Checks the ranges.
  public QuarantineRule {
    if (times < 0 || within.isNegative() || stuck.isNegative()) {
      throw new IllegalArgumentException(
          "a quarantine after "
              + times
              + " steps stuck for "
              + stuck
              + " within "
              + within
              + " cannot be");
    }
  }

  /// Three steps within ten minutes, each stuck for a quarter of a second.
  public static QuarantineRule usual() {
    return new QuarantineRule(3, Duration.ofMinutes(10), Duration.ofMillis(250));
  }
}
