package dev.hearth.loop;

/// The body of an awaited task, or an offloaded call, threw. Its exception is the cause.
public final class TaskFailedException extends LoopException {
  private static final long serialVersionUID = 1L;

  TaskFailedException(String message, Throwable cause) {
    super(message, cause);
  }

  static TaskFailedException of(Throwable cause) {
    return new TaskFailedException(
        "what this task awaited failed: " + CreationSite.textOf(cause), cause);
  }
}
