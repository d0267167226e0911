package dev.hearth.core.update;

import dev.hearth.core.HubException;
import java.time.Duration;
import java.util.Optional;

/// Thrown by what a [DataUpdateCoordinator] fetches with, when there are no data now: its entities
/// are unavailable until there are.
public final class UpdateFailedException extends HubException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Duration> retryAfter;

  /// Tried again in the usual interval.
  public UpdateFailedException(String message) {
    super(message);
    this.retryAfter = Optional.empty();
  }

  /// Tried again in the usual interval.
  public UpdateFailedException(String message, Throwable cause) {
    super(message, cause);
    this.retryAfter = Optional.empty();
  }

  /// Tried again when the other side has asked for it, this once.
  public UpdateFailedException(String message, Duration retryAfter) {
    super(message);
    this.retryAfter = Optional.of(retryAfter);
  }

  /// When the other side wants to be asked again, if it has said so.
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
