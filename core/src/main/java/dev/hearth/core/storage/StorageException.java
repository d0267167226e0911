package dev.hearth.core.storage;

import dev.hearth.core.HubException;

/// A file of `.storage/` cannot be read or written as it must be. The message names the file.
public final class StorageException extends HubException {
  private static final long serialVersionUID = 1L;

  StorageException(String message) {
    super(message);
  }

  StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
