package dev.hearth.core.update;

import dev.hearth.loop.EventLoop;
import java.time.Duration;

/// Lets something happen no more often than once in a while, and drops what comes in between. What
/// must not be lost goes through a [Debouncer].
///
/// **Threads:** loop only.
public final class Throttle {
  private final EventLoop loop;
  private final Duration pause;
  private boolean used;
  private long last;

  /// One that lets the first through.
  ///
  /// @param pause how long it is closed after it has let something through
  public Throttle(EventLoop loop, Duration pause) {
    loop.verifyOnLoop();
    if (pause.isNegative()) {
      throw new IllegalArgumentException("the pause is " + pause);
    }
    this.loop = loop;
    this.pause = pause;
  }

  /// Whether it may happen now. When it may, it may not again until the pause is over.
  public boolean tryPass() {
    loop.verifyOnLoop();
    long now = loop.clock().nanoTime();
    if (used && now - last < pause.toNanos()) {
      return false;
    }
    used = true;
    last = now;
    return true;
  }
}
