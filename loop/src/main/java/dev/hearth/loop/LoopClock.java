package dev.hearth.loop;

import java.time.Instant;
import java.time.InstantSource;

/// Where a loop's time comes from: monotonic for deadlines, wall time for stamps.
///
/// **Threads:** any, except [#advanceTo].
public interface LoopClock extends InstantSource {
  /// Nanoseconds from an arbitrary origin; never goes back.
  long nanoTime();

  /// The wall time.
  @Override
  Instant instant();

  /// Called by an idle loop that has nothing to do before `nanoTime`, and no work under way
  /// elsewhere. A virtual clock may jump there.
  ///
  /// @param nanoTime the next deadline, on the scale of [#nanoTime()]
  /// @return true when the clock now stands at `nanoTime`; false when the loop has to wait
  default boolean advanceTo(long nanoTime) {
    return false;
  }

  /// The machine's clocks.
  static LoopClock system() {
    return SystemClock.INSTANCE;
  }
}
