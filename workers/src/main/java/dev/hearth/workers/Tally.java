package dev.hearth.workers;

import java.time.Duration;

/// The counters of a pool. Guarded by the roster's lock.
final class Tally {
  private long started;
  private long recycled;
  private long killed;
  private long crashed;
  private Duration lastStart = Duration.ZERO;
  private Duration longestStart = Duration.ZERO;
  long failedStarts;
  long jobsEnded;

  /// Why a child is gone.
  enum Leaving {
    /// Replaced in good order.
    RECYCLED,
    /// Killed by the pool itself.
    KILLED,
    /// By itself or another's hand.
    CRASHED,
    /// Nothing is left to do.
    STOPPED
  }

  void started(Duration took) {
    started++;
    lastStart = took;
    if (took.compareTo(longestStart) > 0) {
      longestStart = took;
    }
  }

  void gone(Leaving how) {
    switch (how) {
      case RECYCLED -> recycled++;
      case KILLED -> killed++;
      case CRASHED -> crashed++;
      case STOPPED -> {}
    }
  }

  PoolStatistics with(int processes, int idle, int running, int waiting) {
    return new PoolStatistics(
        processes,
        idle,
        running,
        waiting,
        started,
        recycled,
        killed,
        crashed,
        failedStarts,
        jobsEnded,
        lastStart,
        longestStart);
  }
}
