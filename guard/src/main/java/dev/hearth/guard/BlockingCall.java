package dev.hearth.guard;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A report: one blocking call on a guarded thread.
///
/// @param category what it does
/// @param call what the owner's code called, as it would write it: `java.nio.file.Files.readString`
/// @param argument the path, host or time it is about, shortened; empty where there is none or it
///   may be secret
/// @param line the first line of the owner's code, innermost first; null when none is on the stack
/// @param work what was running
/// @param outcome what the guard did
/// @param duration how long it held the thread, or was elsewhere; zero when it was raised or is
///   still running
/// @param instead what to use, one sentence
/// @param link where the catalogue says more
/// @param carrier the platform thread it held, or would have held
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
    Thread carrier,
    List<StackTraceElement> stack) {
  /// What became of a call.
  public enum Outcome {
    /// It held the loop's thread.
    HELD,
    /// It ran on another thread, and the loop went on.
    RELOCATED,
    /// It should have been moved and could not: it held the loop's thread.
    COULD_NOT_MOVE,
    /// It was not made: an exception was thrown. Or, where that would have broken what waits, it
    /// was made, and its work fails at the end.
    RAISED
  }

  /// Keeps its own copy of `stack`.
  public BlockingCall {
    stack = List.copyOf(stack);
  }

  /// The report in one sentence, without the stack: what, how long, in what, where, what to do.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(200).append(call);
    if (!argument.isEmpty()) {
      text.append("(\"").append(argument).append("\")");
    }
    String time = duration.isZero() ? "" : " for " + Arguments.readable(duration);
    text.append(
        switch (outcome) {
          case HELD -> time.isEmpty() ? " keeps the loop waiting" : " blocked the loop" + time;
          case RELOCATED -> " was moved off the loop" + time;
          case COULD_NOT_MOVE ->
              work.kind() == Work.Kind.CALLBACK
                  ? " blocked the loop" + time
                  : " could not be moved and blocked the loop" + time;
          case RAISED -> time.isEmpty() ? " would block the loop" : " blocked the loop" + time;
        });
    text.append(work.kind() == Work.Kind.TASK ? " in task " : " in callback ");
    text.append(work.name()).append(" of ").append(work.owner());
    if (line != null) {
      text.append(" at ").append(Frames.asPlace(line));
    }
    if (!instead.isEmpty()) {
      text.append(". ").append(instead);
    }
    return text.append(instead.endsWith(".") ? " See " : ". See ").append(link).toString();
  }
}
