package dev.hearth.loop;

import java.time.Instant;

/// A clock that jumps to the next deadline whenever its loop is idle. Moved on the loop only.
final class JumpingClock implements LoopClock {
  private long now;

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public Instant instant() {
    return Instant.EPOCH.plusNanos(now);
  }

  @Override
  public boolean advanceTo(long nanoTime) {
    now = Math.max(now, nanoTime);
    return true;
  }
}
