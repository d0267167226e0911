package dev.hearth.loop;

import java.time.Instant;

enum SystemClock implements LoopClock {
  INSTANCE;

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Instant instant() {
    return Instant.now();
  }
}
