package dev.hearth.loop;

import org.jspecify.annotations.Nullable;

/// The longest step of the last one to two seconds: the maximum of this second's slot and the one
/// before, so that a reader who looks every second misses nothing. Loop only.
final class Recent {
  private static final long SLOT_NANOS = 1_000_000_000L;

  private long slotStart;
  private long current;
  private long previous;
  private @Nullable Owner currentOwner;
  private @Nullable Owner previousOwner;

  void record(long nanos, long now, Owner owner) {
    if (now - slotStart >= SLOT_NANOS) {
      roll(now);
    }
    if (nanos > current) {
      current = nanos;
      currentOwner = owner;
    }
  }

  long longest(long now) {
    roll(now);
    return Math.max(current, previous);
  }

  String longestOwner(long now) {
    roll(now);
    Owner owner = current >= previous ? currentOwner : previousOwner;
    return owner == null ? "" : owner.name();
  }

  private void roll(long now) {
    long age = now - slotStart;
    if (age < SLOT_NANOS) {
      return;
    }
    boolean adjacent = age < 2 * SLOT_NANOS;
    previous = adjacent ? current : 0;
    previousOwner = adjacent ? currentOwner : null;
    current = 0;
    currentOwner = null;
    slotStart = adjacent ? slotStart + SLOT_NANOS : now;
  }
}
