package dev.hearth.integration.api;

import dev.hearth.core.HubException;

/// A command that cannot be done, with the code that clients know.
final class CommandException extends HubException {
  private static final long serialVersionUID = 1L;

  private final String code;

  CommandException(String code, String message) {
    super(message);
    this.code = code;
  }

  String code() {
    return code;
  }

  static CommandException notFound(String message) {
    return new CommandException("not_found", message);
  }
}
