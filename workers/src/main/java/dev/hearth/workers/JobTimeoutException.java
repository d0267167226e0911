package dev.hearth.workers;

import org.jspecify.annotations.Nullable;

/// A job had not ended at its deadline: where it ran, its process was killed.
public class JobTimeoutException extends WorkersException {
  private static final long serialVersionUID = 1L;

  /// An exception with this message, and the failure behind it, if any.
  public JobTimeoutException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
