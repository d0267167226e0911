package dev.hearth.testkit.loop;

import dev.hearth.loop.LoopClock;
import java.time.Duration;
import java.time.Instant;

/// A clock that stands still until a test moves it; an idle loop then jumps from timer to timer.
/// One that runs freely lets the loop jump as far as it has timers.
///
/// **Threads:** any.
public final class VirtualClock implements LoopClock {
  private static final Instant START = Instant.parse("2026-11-23T07:00:00Z");

  private volatile long now;
  private volatile long horizon;

  /// A clock at 2026-11-23T07:00:00Z.
  public VirtualClock() {}

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public Instant instant() {
    return START.plusNanos(now);
  }

  /// A clock that jumps to the next deadline whenever its loop is idle.
  public static VirtualClock freeRunning() {
    VirtualClock clock = new VirtualClock();
    clock.horizon = Long.MAX_VALUE;
    return clock;
  }

  /// How far the clock has been moved.
  public Duration elapsed() {
    return Duration.ofNanos(now);
  }

  @Override
  public synchronized boolean advanceTo(long nanoTime) {
    if (nanoTime > horizon) {
      return false;
    }
    now = Math.max(now, nanoTime);
    return true;
  }

  /// Lets an idle loop jump this much further. Called on the loop, since an idle one looks at the
  /// clock only when it is woken.
  public synchronized long allow(Duration duration) {
    horizon = Math.max(horizon, now + duration.toNanos());
    return horizon;
  }
}
