package dev.hearth.integration.api;

import dev.hearth.core.Times;
import dev.hearth.core.json.Json;
import dev.hearth.core.json.JsonException;
import dev.hearth.core.json.JsonText;
import dev.hearth.core.schema.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is written to clients, and the types of what they send. Stateless; any thread.
final class Wire {
  private static final int DEEPEST = 100;

  private Wire() {}

  /// The JSON text of a value. What JSON has no words for (NaN, an object of a class of its own)
  /// becomes its text, so that one such value spoils nothing else.
  static String text(@Nullable Object value) {
    try {
      return Json.write(value);
    } catch (JsonException e) {
      return Json.write(plain(value, 0));
    }
  }

  private static @Nullable Object plain(@Nullable Object value, int depth) {
    return switch (value) {
      case null -> null;
      case String text -> text;
      case JsonText text -> text;
      case Boolean bool -> bool;
      case Double number when !Double.isFinite(number) -> number.toString();
      case Float number when !Float.isFinite(number) -> number.toString();
      case Number number -> number;
      case Instant time -> Times.iso(time);
      case Map<?, ?> map when depth < DEEPEST -> {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((name, each) -> copy.put(String.valueOf(name), plain(each, depth + 1)));
        yield copy;
      }
      case Iterable<?> list when depth < DEEPEST -> {
        List<@Nullable Object> copy = new ArrayList<>();
        list.forEach(each -> copy.add(plain(each, depth + 1)));
        yield copy;
      }
      case Map<?, ?> map -> "…";
      case Iterable<?> list -> "…";
      default -> value.toString();
    };
  }

  /// A JSON string and nothing else. Gives `String`.
  static Type string() {
    return new Type(
        Map.of("text", Map.of()),
        value -> {
          if (value instanceof String) {
            return value;
          }
          throw new IllegalArgumentException("expected a string, found " + Json.kind(value));
        });
  }

  /// A JSON boolean and nothing else. Gives `Boolean`.
  static Type bool() {
    return new Type(
        Map.of("boolean", Map.of()),
        value -> {
          if (value instanceof Boolean) {
            return value;
          }
          throw new IllegalArgumentException("expected true or false, found " + Json.kind(value));
        });
  }

  /// A list of JSON strings, or one. Gives `List`.
  static Type strings() {
    return Type.listOf(string());
  }

  /// A whole JSON number, at least 1. Gives `Long`.
  static Type positive() {
    return new Type(
        Map.of("number", Map.of("min", 1)),
        value -> {
          if (value instanceof Long number && number > 0) {
            return number;
          }
          throw new IllegalArgumentException(
              "expected a whole number above 0, found "
                  + (value instanceof Number ? value : Json.kind(value)));
        });
  }
}
