package dev.hearth.core.entry;

import dev.hearth.core.HubException;

/// What a platform needs cannot be reached now; the hub tries again.
public final class PlatformNotReadyException extends HubException {
  private static final long serialVersionUID = 1L;

  /// With the reason.
  public PlatformNotReadyException(String message) {
    super(message);
  }

  /// With the reason and its cause.
  public PlatformNotReadyException(String message, Throwable cause) {
    super(message, cause);
  }
}
