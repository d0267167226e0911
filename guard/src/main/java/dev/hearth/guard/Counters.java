package dev.hearth.guard;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// What is counted about calls, of a site or of an owner. Any thread; no figure is exact while
/// others count.
final class Counters {
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong total = new AtomicLong();
  private final AtomicLong longest = new AtomicLong();
  private final AtomicLong relocated = new AtomicLong();
  private final AtomicLong couldNotMove = new AtomicLong();
  private final AtomicLong raised = new AtomicLong();
  private final AtomicLong overhead = new AtomicLong();

  /// @param nanos how long the call took
  /// @param overheadNanos what going elsewhere and coming back took besides
  void count(BlockingCall.Outcome outcome, long nanos, long overheadNanos) {
    count.getAndIncrement();
    total.getAndAdd(nanos);
    long known = longest.get();
    while (nanos > known && !longest.compareAndSet(known, nanos)) {
      known = longest.get();
    }
    switch (outcome) {
      case HELD -> {}
      case RELOCATED -> {
        relocated.getAndIncrement();
        overhead.getAndAdd(overheadNanos);
      }
      case COULD_NOT_MOVE -> couldNotMove.getAndIncrement();
      case RAISED -> raised.getAndIncrement();
    }
  }

  long count() {
    return count.get();
  }

  GuardStatistics.Calls snapshot() {
    return new GuardStatistics.Calls(
        count.get(),
        Duration.ofNanos(total.get()),
        Duration.ofNanos(longest.get()),
        relocated.get(),
        couldNotMove.get(),
        raised.get(),
        Duration.ofNanos(overhead.get()));
  }
}
