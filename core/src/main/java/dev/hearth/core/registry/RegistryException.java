package dev.hearth.core.registry;

import dev.hearth.core.HubException;

/// A registry has no such entry, or cannot hold what was asked for. Nothing was changed.
public final class RegistryException extends HubException {
  private static final long serialVersionUID = 1L;

  /// An exception that says which entry and what is wrong.
  public RegistryException(String message) {
    super(message);
  }
}
