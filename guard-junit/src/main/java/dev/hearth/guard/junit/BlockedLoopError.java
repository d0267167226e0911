package dev.hearth.guard.junit;

import dev.hearth.guard.BlockingCall;
import java.util.List;
import java.util.stream.Collectors;

/// A test has made an event loop block. The stack trace of its cause is that of the first call.
public final class BlockedLoopError extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final transient List<BlockingCall> calls;

  BlockedLoopError(String whose, List<BlockingCall> calls) {
    super(
        whose
            + (calls.size() == 1
                ? ": " + calls.getFirst()
                : calls.stream()
                    .map(call -> "\n  - " + call)
                    .collect(Collectors.joining("", ": " + calls.size() + " calls", ""))),
        new Place(calls.getFirst()));
    this.calls = List.copyOf(calls);
    calls.stream().skip(1).forEach(call -> addSuppressed(new Place(call)));
  }

  /// The calls, without repetitions of the same call at the same line.
  public List<BlockingCall> calls() {
    return calls;
  }

  /// Has the stack of a call, so that a development environment shows its line.
  private static final class Place extends Exception {
    private static final long serialVersionUID = 1L;

    Place(BlockingCall call) {
      super(call.call() + " on " + call.carrier().getName(), null, false, true);
      setStackTrace(call.stack().toArray(new StackTraceElement[0]));
    }
  }
}
