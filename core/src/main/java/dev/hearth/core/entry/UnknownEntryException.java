package dev.hearth.core.entry;

import dev.hearth.core.HubException;

/// Thrown when there is no config entry of an id: it was removed meanwhile, or never was.
public final class UnknownEntryException extends HubException {
  private static final long serialVersionUID = 1L;

  /// @param entryId the id
  public UnknownEntryException(String entryId) {
    super("there is no config entry " + entryId);
  }
}
