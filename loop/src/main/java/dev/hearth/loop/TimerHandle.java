package dev.hearth.loop;

/// A callback that waits for its time.
///
/// **Threads:** loop only.
public interface TimerHandle extends Handle {
  /// When the callback is due: nanoseconds on the scale of [LoopClock#nanoTime()].
  long deadline();

  /// Says whether the loop's shutdown takes the callback back; not unless told so.
  ///
  /// @return this
  TimerHandle cancelOnShutdown(boolean cancel);
}
