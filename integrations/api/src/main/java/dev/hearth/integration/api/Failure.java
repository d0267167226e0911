package dev.hearth.integration.api;

import dev.hearth.core.HubException;
import dev.hearth.core.ServiceNotFoundException;
import dev.hearth.core.ServiceTimeoutException;
import dev.hearth.core.ServiceValidationException;
import dev.hearth.core.json.JsonException;
import dev.hearth.core.schema.InvalidDataException;
import dev.hearth.loop.CancelledException;
import dev.hearth.loop.TaskFailedException;
import java.util.concurrent.TimeoutException;

/// What a client is told of an exception.
///
/// @param code as WebSocket clients know it
/// @param unexpected whether it belongs into the log, with its trace
record Failure(String code, String message, boolean unexpected) {
  static Failure of(Throwable thrown) {
    return switch (thrown) {
      case CommandException e -> new Failure(e.code(), text(e), false);
      case InvalidDataException e -> new Failure("invalid_format", text(e), false);
      case ServiceValidationException e ->
          new Failure("service_validation_error", "Validation error: " + text(e), false);
      // The call's own service was looked up before: this one is missing inside its handler.
      case ServiceNotFoundException e -> new Failure("home_assistant_error", text(e), false);
      case JsonException e -> new Failure("unknown_error", Message.INVALID_JSON, true);
      case ServiceTimeoutException e -> new Failure("timeout", text(e), false);
      case HubException e -> new Failure("home_assistant_error", text(e), false);
      case TimeoutException e -> new Failure("timeout", "Timeout", false);
      case CancelledException e -> new Failure("unknown_error", "Unknown error", false);
      case TaskFailedException e when e.getCause() != null -> of(e.getCause());
      default -> new Failure("unknown_error", "Unknown error", true);
    };
  }

  private static String text(Throwable e) {
    return String.valueOf(e.getMessage());
  }
}
