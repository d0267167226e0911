package dev.hearth.workers;

import org.jspecify.annotations.Nullable;

/// A job, its result or a message of its holds an object of a class that the pool does not accept.
/// The message names the class, and the option that allows it:
/// [ProcessPoolOptions#withAllowedClasses].
public class ClassNotAllowedException extends WorkersException {
  private static final long serialVersionUID = 1L;

  /// An exception with this message, and the failure behind it, if any.
  public ClassNotAllowedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
