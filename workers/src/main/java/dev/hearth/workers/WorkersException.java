package dev.hearth.workers;

import org.jspecify.annotations.Nullable;

/// The root of every exception of the workers. A subclass says what the caller can do next.
public class WorkersException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// An exception with this message.
  public WorkersException(String message) {
    super(message);
  }

  /// An exception with this message, and the failure behind it, if any.
  public WorkersException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
