package dev.hearth.loop;

import java.time.Duration;

/// Watches a loop at work: for metrics, traces, tests. Without one, watching costs nothing.
///
/// **Threads:** loop only; no method may suspend. An instrument that throws is reported and
/// removed.
public interface Instrument {
  /// A turn begins.
  ///
  /// @param turn how many there have been, this one included
  /// @param ready how many steps it will run
  default void turnBegan(long turn, int ready) {}

  /// A step begins: a callback, or a task up to its next suspension.
  default void stepBegan(StepInfo step) {}

  /// A step has ended.
  ///
  /// @param nanos how long it held the loop, with what started eagerly inside it
  default void stepEnded(StepInfo step, long nanos) {}

  /// A step has ended that took longer than [LoopOptions#slowStep].
  default void slowStep(SlowStep step) {}

  /// The loop was taken from a step, and goes on without it.
  default void handedOver(HandOver handOver) {}

  /// A step that the loop was taken from has come back.
  ///
  /// @param away how long the loop went on without it
  default void rejoined(HandOver handOver, Duration away) {}

  /// A task has been made.
  default void taskStarted(Task<?> task) {}

  /// A task goes on, or begins.
  default void taskResumed(Task<?> task) {}

  /// A task has suspended, or ended.
  default void taskSuspended(Task<?> task) {}

  /// A task has ended, and has its outcome.
  default void taskEnded(Task<?> task) {}

  /// A task hands a call to a worker or an executor, and will wait for it.
  default void offloadBegan(OffloadInfo call) {}

  /// A task waits no longer for a call: it has ended, or the task was cancelled.
  default void offloadEnded(OffloadInfo call) {}
}
