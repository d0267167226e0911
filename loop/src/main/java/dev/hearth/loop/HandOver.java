package dev.hearth.loop;

import java.time.Duration;
import java.util.List;

/// A loop was taken from a step that held it for longer than [LoopOptions#handOver] allows, and
/// goes on without it.
///
/// @param owner whose code held the loop; frozen until the step comes back
/// @param what the step: `task poll`, `a callback`
/// @param task the name of the task that was running; empty in a callback
/// @param held how long the step had held the loop by then, in real time
/// @param stack where it was stuck, innermost frame first
public record HandOver(
    Owner owner, String what, String task, Duration held, List<StackTraceElement> stack) {
  /// Keeps its own copy of `stack`.
  public HandOver {
    stack = List.copyOf(stack);
  }
}
