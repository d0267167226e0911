package dev.hearth.integration.api;

import dev.hearth.core.Context;
import dev.hearth.loop.Registration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One command of a client, and the way to answer it. Loop only.
///
/// @param id the client's number of it
/// @param data its fields without `id` and `type`, checked and converted by the command's schema
/// @param keeps whether what it has changed is on the disk before it is answered
record CommandCall(
    Connection connection, long id, Map<String, @Nullable Object> data, boolean keeps) {
  /// A required text.
  String text(String field) {
    return String.valueOf(data.get(field));
  }

  /// What the client does is done by its user.
  Context newContext() {
    return connection.api().hub().bus().newContext(connection.api().user().id());
  }

  /// Answers; a command that keeps what it changes suspends until it is kept.
  ///
  /// @throws dev.hearth.core.json.JsonException when the result cannot be written
  /// @throws dev.hearth.core.storage.StorageException when the disk refuses; the change is there
  ///   until the hub ends
  void succeed(@Nullable Object result) {
    if (keeps) {
      connection.api().hub().storage().commit();
    }
    connection.send(Message.result(id, result));
  }

  /// Succeeds with a large result of immutable values, made and written off the loop.
  void succeedLater(Supplier<?> result) {
    connection.send(new Message.Later(id, false, result));
  }

  /// Sends an event of the subscription that this command has begun.
  void event(String json) {
    connection.send(new Message.Shared(id, json));
  }

  /// Sends an event of immutable values, made and written off the loop.
  void eventLater(Supplier<?> event) {
    connection.send(new Message.Later(id, true, event));
  }

  /// Keeps a subscription under this command's id, until the client ends it or is gone.
  void keep(Registration subscription) {
    connection.keep(id, subscription);
  }
}
