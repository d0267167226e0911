package dev.hearth.loop;

import java.util.List;
import java.util.stream.Collectors;

/// Where a task, timer or callback was made: the innermost frames of its maker, the loop's own left
/// out. Taken in debug mode only, since a stack walk costs more than a task.
///
/// @param frames at most [#DEPTH], innermost first
record CreationSite(List<StackTraceElement> frames) {
  static final int DEPTH = 10;
  private static final String OWN_PACKAGE = EventLoop.class.getPackageName() + ".";

  /// The place in the caller's code that called the loop.
  static CreationSite here() {
    return StackWalker.getInstance()
        .walk(stack ->
            new CreationSite(
                stack
                    .dropWhile(frame -> frame.getClassName().startsWith(OWN_PACKAGE))
                    .limit(DEPTH)
                    .map(StackWalker.StackFrame::toStackTraceElement)
                    .toList()));
  }

  /// A name for a function: its own, or the class whose code it is.
  static String nameOf(Object function) {
    if (function instanceof NamedCallback named) {
      return named.name();
    }
    String name = function.getClass().getName();
    int lambda = name.indexOf("$$Lambda");
    return lambda < 0 ? name : name.substring(0, lambda);
  }

  /// What a foreign object says of itself, for a message; its class, if it fails to say it.
  static String textOf(Object foreign) {
    try {
      return String.valueOf(foreign);
    } catch (RuntimeException | StackOverflowError e) {
      return foreign.getClass().getName();
    }
  }

  @Override
  public String toString() {
    return frames.stream().map(frame -> "\n    at " + frame).collect(Collectors.joining());
  }
}
