package dev.hearth.core.json;

import dev.hearth.core.HubException;

/// Text that is not JSON, or a value that JSON cannot carry. The message names the line and column,
/// or the path of the value; the caller mends the input.
public final class JsonException extends HubException {
  private static final long serialVersionUID = 1L;

  /// An exception with this message.
  public JsonException(String message) {
    super(message);
  }

  /// An exception with this message and the parser's or writer's own as cause.
  public JsonException(String message, Throwable cause) {
    super(message, cause);
  }
}
