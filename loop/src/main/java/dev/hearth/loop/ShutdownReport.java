package dev.hearth.loop;

import java.time.Duration;
import java.util.List;

/// How a [Shutdown] went. Lists of tasks have the thousand oldest at most.
///
/// @param exitCode what it was begun with
/// @param took how long it took
/// @param stages each stage
/// @param late tasks that were older than the shutdown, or had outstayed a stage, and were
///   cancelled at the end
/// @param refusing those that are still there
public record ShutdownReport(
    int exitCode,
    Duration took,
    List<Stage> stages,
    List<PendingTask> late,
    List<PendingTask> refusing) {
  /// Keeps copies of the lists.
  public ShutdownReport {
    stages = List.copyOf(stages);
    late = List.copyOf(late);
    refusing = List.copyOf(refusing);
  }

  /// One stage.
  ///
  /// @param name of the plan
  /// @param took how long it took
  /// @param pending the tasks that its time was not enough for
  public record Stage(String name, Duration took, List<PendingTask> pending) {
    /// Keeps its own copy of `pending`.
    public Stage {
      pending = List.copyOf(pending);
    }
  }

  /// Whether no stage ran out of time and no task had to be cancelled at the end.
  public boolean isClean() {
    return late.isEmpty()
        && refusing.isEmpty()
        && stages.stream().allMatch(stage -> stage.pending().isEmpty());
  }
}
