package dev.hearth.loop;

import org.jspecify.annotations.Nullable;

/// One piece of work in the ready queue: a callback, or a task up to its next suspension.
interface Step extends StepInfo {
  /// In which context the step runs. Read when the step begins.
  LoopContext context();

  /// Runs the step on the carrier. What it throws is an error of foreign code and is reported.
  void run();

  /// Where the step was scheduled, if the loop remembers (in debug mode).
  default @Nullable CreationSite site() {
    return null;
  }

  /// The loop ended before the step could run: whoever waits for it is told. Any thread.
  default void abandon() {}

  @Override
  default Owner owner() {
    return context().owner();
  }
}
