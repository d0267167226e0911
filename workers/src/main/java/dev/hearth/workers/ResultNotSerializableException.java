package dev.hearth.workers;

import org.jspecify.annotations.Nullable;

/// A job has run to its end, but what it returned could not be carried back. Its side effects have
/// happened; only that job has failed.
public class ResultNotSerializableException extends WorkersException {
  private static final long serialVersionUID = 1L;

  /// An exception with this message, and the failure behind it, if any.
  public ResultNotSerializableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
