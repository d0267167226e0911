package dev.hearth.core.entry;

import dev.hearth.core.HubException;

/// Thrown by a set-up that cannot work as the entry is configured: it is not tried again until a
/// person changes something.
public final class EntryErrorException extends HubException {
  private static final long serialVersionUID = 1L;

  /// @param message what is wrong and what to do, for people
  public EntryErrorException(String message) {
    super(message);
  }
}
