package dev.hearth.cluster;

import org.jspecify.annotations.Nullable;

/// The NATS server cannot be reached, or does not let this client in. The message names the server
/// and what to look at; the next submission tries again.
public final class ClusterUnreachableException extends ClusterException {
  private static final long serialVersionUID = 1L;

  ClusterUnreachableException(String message) {
    super(message);
  }

  ClusterUnreachableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
