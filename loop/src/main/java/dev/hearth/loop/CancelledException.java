package dev.hearth.loop;

import org.jspecify.annotations.Nullable;

/// The current task was cancelled while it was suspended, or what it awaited was. Let it pass, so
/// that `finally` blocks run and the task, or the block that was cancelled, ends.
public final class CancelledException extends LoopException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /// Who asked for it: [LoopTask#REQUEST], a [CancelScope], or null for somebody else's
  /// cancellation that reached this task through what it awaited.
  private final transient @Nullable Object origin;

  /// A cancellation for a reason of the caller's own. Thrown out of a task's body it ends the task
  /// as cancelled.
  public CancelledException(String reason) {
    this(reason, reason, null, null);
  }

  /// The same, with what it stands for as cause, such as an `InterruptedException`.
  public CancelledException(String reason, Throwable cause) {
    this(reason, reason, null, cause);
  }

  CancelledException(
      String message, String reason, @Nullable Object origin, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.origin = origin;
  }

  /// Why: what was said to `cancel`.
  public String reason() {
    return reason;
  }

  @Nullable Object origin() {
    return origin;
  }

  /// The same for another reader: a new exception, so that no trace grows, with this one as cause.
  CancelledException again() {
    return new CancelledException(String.valueOf(getMessage()), reason, null, this);
  }
}
