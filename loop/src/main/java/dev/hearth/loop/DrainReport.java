package dev.hearth.loop;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// What a drain has found at its end.
///
/// @param waited how long it took
/// @param pending the tasks that it was still waiting for, the thousand oldest at most; empty when
///   all have ended
public record DrainReport(Duration waited, List<PendingTask> pending) {
  /// Keeps its own copy of `pending`.
  public DrainReport {
    pending = List.copyOf(pending);
  }

  /// Whether every task that it waited for has ended.
  public boolean isComplete() {
    return pending.isEmpty();
  }

  /// One line a task that is pending.
  @Override
  public String toString() {
    return isComplete()
        ? "drained after " + waited.toMillis() / 1e3 + " s"
        : "after "
            + waited.toMillis() / 1e3
            + " s pending: "
            + pending.stream().map(task -> "\n  " + task).collect(Collectors.joining());
  }
}
