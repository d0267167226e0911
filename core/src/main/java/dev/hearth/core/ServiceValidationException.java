package dev.hearth.core;

/// A service call that makes no sense as it is; the caller mends the call.
public final class ServiceValidationException extends HubException {
  private static final long serialVersionUID = 1L;

  /// An exception that says what is wrong with the call.
  public ServiceValidationException(String message) {
    super(message);
  }
}
