package dev.hearth.loop;

/// The current task was cancelled while it was suspended, or the awaited task was. Let it pass, so
/// that `finally` blocks run and the task ends.
public final class CancelledException extends LoopException {
  private static final long serialVersionUID = 1L;

  CancelledException(String message) {
    super(message);
  }
}
