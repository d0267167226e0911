package dev.hearth.cluster;

import org.jspecify.annotations.Nullable;

/// What came back is not what this protocol says: a worker of another make, or not a worker at all.
/// Whether the job was run is not known.
public final class MalformedReplyException extends ClusterException {
  private static final long serialVersionUID = 1L;

  MalformedReplyException(String message) {
    super(message);
  }

  MalformedReplyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
