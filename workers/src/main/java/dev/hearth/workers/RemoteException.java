package dev.hearth.workers;

import org.jspecify.annotations.Nullable;

/// What happened in the child, as text. It is the cause of a job's own exception, to which it adds
/// the stack there; and it stands for one that could not be carried over itself, with its class
/// name, message and stack.
public class RemoteException extends WorkersException {
  private static final long serialVersionUID = 1L;

  /// An exception with this message, and the failure behind it, if any.
  public RemoteException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
