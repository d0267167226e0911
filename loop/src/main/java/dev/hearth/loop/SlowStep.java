package dev.hearth.loop;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// A step that held its loop for longer than [LoopOptions#slowStep] allows.
///
/// @param owner whose code was running where it was stuck; the step's owner when that was not seen
/// @param what the step: `task poll`, `callback Thermostat`
/// @param task the name of the task that was running; empty in a callback
/// @param held how long the step held the loop, or has so far, in real time
/// @param ended whether the step has ended
/// @param holding whether it computed or waited, as far as the watchdog has seen
/// @param stack where it was stuck, innermost frame first: the latest of the looks that the
///   watchdog took at growing intervals. Empty when it ended before the first
public record SlowStep(
    Owner owner,
    String what,
    String task,
    Duration held,
    boolean ended,
    Holding holding,
    List<StackTraceElement> stack) {
  /// Keeps its own copy of `stack`.
  public SlowStep {
    stack = List.copyOf(stack);
  }

  /// A sentence, and the stack under it.
  @Override
  public String toString() {
    return what
        + (task.isEmpty() || what.endsWith(" " + task) ? "" : " in task " + task)
        + " of "
        + owner
        + (ended ? " held the loop for " : " has held the loop for ")
        + held.toMillis()
        + " ms"
        + (holding.kind() == Holding.Kind.UNKNOWN ? "" : ", " + holding)
        + stack.stream().map(frame -> "\n    at " + frame).collect(Collectors.joining());
  }
}
