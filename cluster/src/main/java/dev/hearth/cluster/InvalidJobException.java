package dev.hearth.cluster;

import org.jspecify.annotations.Nullable;

/// A name, version, key, deadline or argument that cannot be used. The caller mends the request.
public final class InvalidJobException extends ClusterException {
  private static final long serialVersionUID = 1L;

  InvalidJobException(String message) {
    super(message);
  }

  InvalidJobException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
