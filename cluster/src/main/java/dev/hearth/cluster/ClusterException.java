package dev.hearth.cluster;

import org.jspecify.annotations.Nullable;

/// What can go wrong with a job that runs elsewhere. The subclass says what the caller can do.
public class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClusterException(String message) {
    super(message);
  }

  ClusterException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// What went wrong, and what to do; never null.
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
