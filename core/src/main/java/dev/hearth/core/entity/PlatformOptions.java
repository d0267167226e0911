package dev.hearth.core.entity;

import java.time.Duration;

/// How the entities of a platform are asked for news.
///
/// @param scanInterval from the begin of one round of polls to the begin of the next; 1 s to 1 day
/// @param parallelUpdates how many of its entities may be polled, or do what a service wants of
///   them, at the same time; 0 for any number
public record PlatformOptions(Duration scanInterval, int parallelUpdates) {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final PlatformOptions USUAL = new PlatformOptions(Duration.ofSeconds(30), 0);

  /// Checks the values.
  ///
  /// @throws IllegalArgumentException when one is out of its range
  public PlatformOptions {
    if (scanInterval.compareTo(SHORTEST) < 0 || scanInterval.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "the scan interval is " + scanInterval + "; it must be 1 s to 1 day");
    }
    if (parallelUpdates < 0) {
      throw new IllegalArgumentException(
          "parallel updates are " + parallelUpdates + "; 0 stands for any number");
    }
  }

  /// Every 30 seconds, all at once.
  public static PlatformOptions usual() {
    return USUAL;
  }

  /// The same with another interval.
  public PlatformOptions withScanInterval(Duration interval) {
    return new PlatformOptions(interval, parallelUpdates);
  }

  /// The same with another limit.
  public PlatformOptions withParallelUpdates(int limit) {
    return new PlatformOptions(scanInterval, limit);
  }
}
