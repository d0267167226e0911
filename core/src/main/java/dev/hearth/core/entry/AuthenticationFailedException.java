package dev.hearth.core.entry;

import dev.hearth.core.HubException;

/// Thrown when a password, key or token is refused: a person is asked for another, and nothing is
/// tried again before.
public final class AuthenticationFailedException extends HubException {
  private static final long serialVersionUID = 1L;

  /// @param message what was refused, without the secret
  public AuthenticationFailedException(String message) {
    super(message);
  }
}
