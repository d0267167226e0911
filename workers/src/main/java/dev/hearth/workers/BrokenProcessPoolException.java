package dev.hearth.workers;

import org.jspecify.annotations.Nullable;

/// No child could be started: several starts in a row have failed, or the initializer has. Every
/// job that waited ends so. The pool itself goes on: the next job that is submitted tries again.
public class BrokenProcessPoolException extends WorkersException {
  private static final long serialVersionUID = 1L;

  /// An exception with this message, and the failure behind it, if any.
  public BrokenProcessPoolException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
