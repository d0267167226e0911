package dev.hearth.core;

/// The root of every exception of the hub. A subclass says what the caller can do next.
public class HubException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// An exception with this message: what, where, and what to do.
  public HubException(String message) {
    super(message);
  }

  /// An exception with this message, and the failure behind it.
  public HubException(String message, Throwable cause) {
    super(message, cause);
  }
}
