package dev.hearth.loop;

import org.jspecify.annotations.Nullable;

/// One piece of work in the ready queue: a callback, or a task up to its next suspension.
interface Step extends StepInfo {
  /// In which context the step runs. Read when the step begins.
  LoopContext context();

  /// Runs the step on the carrier. What it throws is an error of foreign code and is reported.
  void run();

  /// The step's thread will be run by a worker, for a while. Loop only.
  default void goesAway() {
    throw new IllegalStateException(this + " cannot run elsewhere");
  }

  /// Runs the step's thread on a worker until it comes back, or suspends.
  default void runElsewhere() {
    throw new IllegalStateException(this + " cannot run elsewhere");
  }

  /// The step's thread is about to go home. Called by it, on the worker.
  default void comesBack() {}

  /// No worker can be had: the step's thread goes on where it was. Loop only.
  default void staysHere() {
    throw new IllegalStateException(this + " cannot run elsewhere");
  }

  /// Where the step was scheduled, if the loop remembers (in debug mode).
  default @Nullable CreationSite site() {
    return null;
  }

  /// Whether the step is the loop's own work, which goes on while foreign code of its owner is
  /// stuck.
  default boolean runsWhileFrozen() {
    return false;
  }

  /// The loop ended before the step could run: whoever waits for it is told. Any thread.
  default void abandon() {}

  @Override
  default Owner owner() {
    return context().owner();
  }
}
