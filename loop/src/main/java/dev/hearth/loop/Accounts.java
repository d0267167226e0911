package dev.hearth.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The loop's time, and whose it was.
///
/// `start` is when the code that runs now began, as far as it is one owner's; a switch to another
/// owner, and the end of a step, charges the time since then. The end of one step is the beginning
/// of the next, so a step costs one look at the clock. Cost is real time, also under a virtual
/// clock. Loop only.
final class Accounts {
  /// Shorter pieces cannot be the longest of anything that matters, and are only added up.
  static final long NOTED_NANOS = 10_000;

  private static final VarHandle STEP_START;

  static {
    try {
      STEP_START = MethodHandles.lookup().findVarHandle(Accounts.class, "stepStart", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long openedAt = System.nanoTime();
  private final Recent recent = new Recent();
  private final AllocationMeter memory = new AllocationMeter();
  private long start = openedAt;
  private long stepStart = openedAt; // other threads read it, so through STEP_START
  private long steps;
  private long busyNanos;
  private long longestNanos;

  /// The loop has been idle until now.
  void resume() {
    start = System.nanoTime();
    STEP_START.setOpaque(this, start);
  }

  /// When the running step began, or the last one. Any thread, which may read an old one.
  long stepBegan() {
    return (long) STEP_START.getOpaque(this);
  }

  /// When the clock was last looked at.
  long lastLook() {
    return start;
  }

  /// Charges the time since the last switch.
  ///
  /// @param carrier the thread that the owner's code ran on
  void charge(Owner owner, @Nullable Thread carrier) {
    long now = System.nanoTime();
    long nanos = now - start;
    owner.charge(nanos, now);
    memory.pieceEnded(owner, carrier, nanos);
    start = now;
  }

  /// Charges the rest of a whole step.
  ///
  /// @param owner whose step it was
  /// @param last whose code ran last in it
  /// @param carrier the thread that it ran on
  /// @return how long it took in all, in nanoseconds
  long stepEnded(Owner owner, Owner last, @Nullable Thread carrier) {
    long now = System.nanoTime();
    long nanos = now - stepBegan();
    last.charge(now - start, now);
    memory.pieceEnded(last, carrier, now - start);
    start = now;
    STEP_START.setOpaque(this, now);
    steps++;
    busyNanos += nanos;
    if (nanos >= NOTED_NANOS) {
      longestNanos = Math.max(longestNanos, nanos);
      recent.record(nanos, now, owner);
    }
    return nanos;
  }

  LoopStatistics statistics(
      Collection<Owner> owners, long turns, int queueLength, int tasks, int offloaded) {
    long now = System.nanoTime();
    List<OwnerStatistics> byOwner = new ArrayList<>();
    int timers = 0;
    for (Owner owner : owners) {
      byOwner.add(owner.statistics(now));
      timers += owner.timers;
    }
    return new LoopStatistics(
        Duration.ofNanos(now - openedAt),
        turns,
        steps,
        Duration.ofNanos(busyNanos),
        Duration.ofNanos(longestNanos),
        Duration.ofNanos(recent.longest(now)),
        recent.longestOwner(now),
        queueLength,
        tasks,
        timers,
        offloaded,
        byOwner);
  }
}
