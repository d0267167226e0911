package dev.hearth.core;

import java.time.Duration;

/// When an integration is disabled because its code holds the loop: so many steps of it have lost
/// the loop within some time.
///
/// @param times how many steps; 0 disables none
/// @param within the time, on the loop's clock
public record QuarantineRule(int times, Duration within) {
  /// Checks the ranges.
  public QuarantineRule {
    if (times < 0 || within.isNegative()) {
      throw new IllegalArgumentException(
          "a quarantine after " + times + " steps within " + within + " cannot be");
    }
  }

  /// Three steps within ten minutes.
  public static QuarantineRule usual() {
    return new QuarantineRule(3, Duration.ofMinutes(10));
  }
}
