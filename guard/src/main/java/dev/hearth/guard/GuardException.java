package dev.hearth.guard;

/// The root of what the guard throws.
public class GuardException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param message what is wrong, where, and what to do
  public GuardException(String message) {
    super(message);
  }

  /// @param message what is wrong, where, and what to do
  /// @param cause what has led to it
  public GuardException(String message, Throwable cause) {
    super(message, cause);
  }
}
