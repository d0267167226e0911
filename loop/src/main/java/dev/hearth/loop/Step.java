package dev.hearth.loop;

/// One piece of work in the ready queue: a callback, or a task up to its next suspension.
abstract class Step {
  /// Whom the time of this step is charged to. Read when the step begins.
  abstract Owner chargedOwner();

  /// Runs the step on the carrier. What it throws is an error of foreign code and is reported.
  abstract void run();

  /// What to call the step in reports.
  abstract String describe();

  /// The loop ended before the step could run: whoever waits for it is told. Any thread.
  void abandon() {}
}
