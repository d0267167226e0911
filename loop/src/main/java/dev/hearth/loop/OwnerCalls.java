package dev.hearth.loop;

import java.time.Duration;
import java.util.LinkedHashSet;

/// The calls that one owner has offloaded: those that wait for a worker, how many the workers run,
/// and what they have taken in all. Loop only.
final class OwnerCalls {
  /// Calls that wait for a worker, the oldest first. A set, so that one can be taken out.
  final LinkedHashSet<PooledCall<?>> waiting = new LinkedHashSet<>();

  /// Calls that have left [#waiting] and not ended, abandoned ones too: what the quota is about.
  int running;

  private long ended;
  private long waitedNanos;
  private long ranNanos;
  private long longestWaitNanos;
  private long longestRunNanos;
  private long allocatedBytes;

  // Counted anew for each statistics().
  private int runningNow;
  private int waitingNow;
  private int abandonedNow;

  void callEnded(long waited, long ran, long bytes) {
    ended++;
    allocatedBytes += bytes;
    waitedNanos += waited;
    ranNanos += ran;
    longestWaitNanos = Math.max(longestWaitNanos, waited);
    longestRunNanos = Math.max(longestRunNanos, ran);
  }

  /// How much memory the calls that have ended took.
  long allocatedBytes() {
    return allocatedBytes;
  }

  void forgetWhatIsUnderWay() {
    runningNow = 0;
    waitingNow = 0;
    abandonedNow = 0;
  }

  void isUnderWay(OffloadedCall<?> call) {
    if (call.isAbandoned()) {
      abandonedNow++;
    } else if (call.isRunning()) {
      runningNow++;
    } else {
      waitingNow++;
    }
  }

  OffloadStatistics statistics() {
    return new OffloadStatistics(
        runningNow,
        waitingNow,
        abandonedNow,
        ended,
        Duration.ofNanos(waitedNanos),
        Duration.ofNanos(ranNanos),
        Duration.ofNanos(longestWaitNanos),
        Duration.ofNanos(longestRunNanos));
  }
}
