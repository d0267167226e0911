package dev.hearth.core;

import java.time.Duration;

/// A service did not end in time. It goes on: what it began is neither undone nor interrupted. Look
/// at its integration, or call it with a longer limit.
public final class ServiceTimeoutException extends HubException {
  private static final long serialVersionUID = 1L;

  ServiceTimeoutException(Service service, String owner, Duration limit) {
    super(
        service.domain()
            + "."
            + service.name()
            + " of "
            + owner
            + " has not ended after "
            + text(limit)
            + "; it goes on");
  }

  private static String text(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
