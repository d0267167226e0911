package dev.hearth.core.entry;

import dev.hearth.core.HubException;
import java.time.Duration;
import java.util.Optional;

/// Thrown by a set-up whose device or server cannot be reached now: it is tried again later, by
/// itself.
public final class NotReadyException extends HubException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Duration> retryAfter;

  /// Tried again after the usual pauses.
  public NotReadyException(String message) {
    super(message);
    this.retryAfter = Optional.empty();
  }

  /// Tried again after the usual pauses.
  public NotReadyException(String message, Throwable cause) {
    super(message, cause);
    this.retryAfter = Optional.empty();
  }

  /// Tried again when the other side has asked for it.
  public NotReadyException(String message, Duration retryAfter) {
    super(message);
    this.retryAfter = Optional.of(retryAfter);
  }

  /// When the other side wants to be asked again, if it has said so.
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
