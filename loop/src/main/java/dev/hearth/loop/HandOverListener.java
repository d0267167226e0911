package dev.hearth.loop;

import java.time.Duration;

/// Is told when a loop has been taken from a step, and when that step has come back.
///
/// **Threads:** loop only; it must not suspend. It runs in a step of the loop's own. One that
/// throws is reported and stays.
public interface HandOverListener {
  /// The loop goes on without a step. Its owner's steps wait from now on.
  void handedOver(HandOver handOver);

  /// The step has come back, and the owner goes on.
  ///
  /// @param away how long the loop went on without it
  default void rejoined(HandOver handOver, Duration away) {}
}
