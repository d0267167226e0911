package dev.hearth.loop;

import org.jspecify.annotations.Nullable;

/// The root of every exception of the loop. A subclass says what the caller can do next.
public class LoopException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// An exception with this message.
  public LoopException(String message) {
    super(message);
  }

  /// An exception with this message, and the failure behind it, if any.
  public LoopException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
