package dev.hearth.loop;

/// Is told of steps that held a loop for too long, when they have ended.
///
/// **Threads:** loop only; it must not suspend. It runs between two steps, on the loop's own
/// account. One that throws is reported and stays.
@FunctionalInterface
public interface SlowStepListener {
  /// A step has ended that was too slow.
  void slowStep(SlowStep step);
}
