package dev.hearth.guard;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A report: one blocking call on a guarded thread.
///
/// @param category what it does
/// @param call what the owner's code called, as it would write it: `java.nio.file.Files.readString`
/// @param argument the path, host or time it is about, shortened; empty where there is none or it may
///   be secret
/// @param line the first line of the owner's code, innermost first; null when none is on the stack
/// @param work what was running
/// @param outcome what the guard did
/// @param duration how long it held the thread, or was elsewhere; zero when it was raised or is still
///   running
/// @param instead what to use, one sentence
/// @param link where the catalogue says more
/// @param stack the frames from the call outwards, the guard's own left out, 40 at most
public record BlockingCall(
    Category category,
    String call,
    String argument,
    @Nullable StackTraceElement line,
    Work work,
    Outcome outcome,
    Duration duration,
    String instead,
    String link,
    List<StackTraceElement> stack) {
  /// What became of a call.
  public enum Outcome {
    /// It held the loop's thread.
    HELD,
    /// It ran on another thread, and the loop went on.
    RELOCATED,
    /// It should have been moved and could not: it held the loop's thread.
    COULD_NOT_MOVE,
    /// It was not made: an exception was thrown.
    RAISED
  }

  /// Keeps its own copy of `stack`.
  public BlockingCall {
    stack = List.copyOf(stack);
  }
}
