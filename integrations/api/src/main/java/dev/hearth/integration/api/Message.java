package dev.hearth.integration.api;

import dev.hearth.core.json.Json;
import dev.hearth.core.json.JsonException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One message to a client. The server's thread that sends it makes the text.
sealed interface Message {
  void appendTo(StringBuilder text);

  /// Text that is ready.
  ///
  /// @param alone never part of an array
  record Ready(String json, boolean alone) implements Message {
    @Override
    public void appendTo(StringBuilder text) {
      text.append(json);
    }
  }

  /// An event that many subscribers get, written once for all of them.
  record Shared(long id, String event) implements Message {
    @Override
    public void appendTo(StringBuilder text) {
      text.append("{\"id\":")
          .append(id)
          .append(",\"type\":\"event\",\"event\":")
          .append(event)
          .append('}');
    }
  }

  /// A result of immutable values, made and written off the loop.
  record Later(long id, boolean isEvent, Supplier<?> value) implements Message {
    @Override
    public void appendTo(StringBuilder text) {
      String json;
      try {
        json = Json.write(value.get());
      } catch (JsonException e) {
        error(id, "unknown_error", INVALID_JSON).appendTo(text);
        return;
      }
      if (isEvent) {
        new Shared(id, json).appendTo(text);
      } else {
        text.append("{\"id\":")
            .append(id)
            .append(",\"type\":\"result\",\"success\":true,\"result\":")
            .append(json)
            .append('}');
      }
    }
  }

  /// What a client is told when a result cannot be written.
  String INVALID_JSON = "Invalid JSON in response";

  private static Map<String, String> ordered(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }

  /// A message of the handshake.
  static Message handshake(String... pairs) {
    return new Ready(Json.write(ordered(pairs)), true);
  }

  static Message pong(long id) {
    return new Ready("{\"id\":" + id + ",\"type\":\"pong\"}", false);
  }

  /// A successful result.
  ///
  /// @throws JsonException when the result cannot be written
  static Message result(long id, @Nullable Object result) {
    return new Ready(
        "{\"id\":"
            + id
            + ",\"type\":\"result\",\"success\":true,\"result\":"
            + Json.write(result)
            + "}",
        false);
  }

  static Message error(long id, String code, String message) {
    return new Ready(
        "{\"id\":"
            + id
            + ",\"type\":\"result\",\"success\":false,\"error\":"
            + Json.write(ordered("code", code, "message", message))
            + "}",
        false);
  }
}
