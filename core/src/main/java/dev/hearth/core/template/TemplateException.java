package dev.hearth.core.template;

import dev.hearth.core.HubException;

/// A template that cannot be parsed, or that failed while it was rendered: bad syntax, an undefined
/// value, a wrong type, a limit exceeded. The message names the line and the expression; the caller
/// keeps the old value, and its user mends the template.
public final class TemplateException extends HubException {
  private static final long serialVersionUID = 1L;

  /// An exception with this message.
  public TemplateException(String message) {
    super(message);
  }

  /// An exception with this message and the failure behind it.
  public TemplateException(String message, Throwable cause) {
    super(message, cause);
  }
}
