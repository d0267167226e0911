package dev.hearth.workers;

import org.jspecify.annotations.Nullable;

/// A job could not be carried to a child: something it has captured is not serializable, its bytes
/// are too many, or the child has not got a class of its. Only that job has failed; sending the
/// same one again will fail again.
public class JobNotSerializableException extends WorkersException {
  private static final long serialVersionUID = 1L;

  /// An exception with this message, and the failure behind it, if any.
  public JobNotSerializableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
