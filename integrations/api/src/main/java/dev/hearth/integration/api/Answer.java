package dev.hearth.integration.api;

import dev.hearth.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The answer to a request.
///
/// @param content called once, off the loop
record Answer(
    int status, String contentType, Map<String, String> headers, Supplier<byte[]> content) {
  private static final String JSON = "application/json";

  /// JSON, written now.
  ///
  /// @throws dev.hearth.core.json.JsonException when the value cannot be written
  static Answer json(int status, @Nullable Object value) {
    byte[] content = bytes(Json.write(value));
    return new Answer(status, JSON, Map.of(), () -> content);
  }

  /// JSON of immutable values, made and written off the loop.
  static Answer jsonLater(Supplier<?> value) {
    return new Answer(200, JSON, Map.of(), () -> bytes(Json.write(value.get())));
  }

  /// `{"message": …}`.
  static Answer message(int status, String message) {
    return json(status, Map.of("message", message));
  }

  static Answer text(int status, String text) {
    return new Answer(status, "text/plain; charset=utf-8", Map.of(), () -> bytes(text));
  }

  Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, contentType, more, content);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
