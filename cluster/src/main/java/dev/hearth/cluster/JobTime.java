package dev.hearth.cluster;

import java.time.Duration;

/// Durations for messages.
final class JobTime {
  private JobTime() {}

  /// `30 s`, `250 ms`.
  static String text(Duration time) {
    long millis = time.toMillis();
    return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
  }
}
