package dev.hearth.loop;

/// How the function of a [Job] is run.
public enum JobType {
  /// At once on the loop, as part of the step that runs the job. It must not suspend.
  CALLBACK,

  /// In a task: ordinary Java that suspends where it waits. The safe choice, and what an unmarked
  /// method is.
  TASK,

  /// On a worker thread, while a task waits for it. It may block or compute, and must not touch
  /// what belongs to the loop.
  EXECUTOR
}
