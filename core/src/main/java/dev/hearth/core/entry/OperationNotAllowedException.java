package dev.hearth.core.entry;

import dev.hearth.core.HubException;

/// Thrown when an entry is not in a state that allows what was asked; the message says which.
public final class OperationNotAllowedException extends HubException {
  private static final long serialVersionUID = 1L;

  /// @param message what was asked, and the state
  public OperationNotAllowedException(String message) {
    super(message);
  }
}
