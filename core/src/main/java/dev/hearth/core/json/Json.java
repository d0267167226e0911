package dev.hearth.core.json;

import java.io.StringWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Reads and writes JSON as plain Java values.
///
/// | JSON | Java |
/// |---|---|
/// | object | unmodifiable `Map<String, ?>` in the order of the text |
/// | array | unmodifiable `List<?>` |
/// | string | `String` |
/// | number without fraction and exponent | `Long`, or `BigInteger` where it does not fit |
/// | other number | `Double` |
/// | `true`, `false`, `null` | `Boolean`, `null` |
///
/// Nesting is limited to 500 levels and a number to 1,000 digits, so hostile text cannot exhaust
/// the stack or the processor.
///
/// **Threads:** any.
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /// The value of one JSON text.
  ///
  /// @param text the whole text; white space around the value is allowed, anything else is not
  /// @return the value; null for the text `null`
  /// @throws JsonException when the text is not JSON, with line and column
  public static @Nullable Object parse(String text) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new JsonException("empty text is not JSON");
      }
      Object value = read(parser, first);
      if (parser.nextToken() != null) {
        throw new JsonException("more text after the JSON value, at " + where(parser));
      }
      return value;
    } catch (JacksonException e) {
      String at = e.getLocation() == null ? "" : at(e.getLocation());
      throw new JsonException("not JSON" + at + ": " + reason(e), e);
    }
  }

  /// The object that a JSON text holds.
  ///
  /// @throws JsonException when the text is not JSON or its value is not an object
  public static Map<String, @Nullable Object> parseObject(String text) {
    Object value = parse(text);
    if (value instanceof Map<?, ?> map) {
      return object(map);
    }
    throw new JsonException("expected a JSON object, found " + kind(value));
  }

  /// The compact JSON text of a value.
  ///
  /// Takes what [#parse] returns, any other `Number`, `CharSequence`, `Map` with string keys,
  /// `Iterable` and [JsonText].
  ///
  /// @throws JsonException for any other type, NaN and infinities, naming the path of the value
  public static String write(@Nullable Object value) {
    StringWriter text = new StringWriter();
    write(value, text);
    return text.toString();
  }

  private static void write(@Nullable Object value, Writer out) {
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      write(generator, value, "$");
    } catch (JacksonException e) {
      throw new JsonException("cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  /// The same object as a map with string keys.
  ///
  /// @param map a map that [#parse] returned, so its keys are strings
  @SuppressWarnings("unchecked")
  public static Map<String, @Nullable Object> object(Map<?, ?> map) {
    return (Map<String, @Nullable Object>) map;
  }

  /// What kind of JSON value this is, for messages: `an object`, `a list`, `a string`, …
  public static String kind(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> map -> "an object";
      case Iterable<?> list -> "a list";
      case CharSequence text -> "a string";
      case Number number -> "a number";
      case Boolean bool -> "a boolean";
      default -> "a " + value.getClass().getSimpleName();
    };
  }

  private static @Nullable Object read(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          map.put(name, read(parser, parser.nextToken()));
        }
        yield Collections.unmodifiableMap(map);
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (JsonToken next = parser.nextToken();
            next != JsonToken.END_ARRAY;
            next = parser.nextToken()) {
          list.add(read(parser, next));
        }
        yield Collections.unmodifiableList(list);
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> {
        Number number = parser.getNumberValue();
        yield number instanceof BigInteger ? number : (Object) number.longValue();
      }
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new JsonException("unexpected " + token + " at " + where(parser));
    };
  }

  private static void write(JsonGenerator out, @Nullable Object value, String path) {
    switch (value) {
      case null -> out.writeNull();
      case String text -> out.writeString(text);
      case JsonText text -> out.writeRawValue(text.text());
      case CharSequence text -> out.writeString(text.toString());
      case Boolean bool -> out.writeBoolean(bool);
      case Integer number -> out.writeNumber(number);
      case Long number -> out.writeNumber(number);
      case Double number -> writeDouble(out, number, path);
      case Float number -> writeDouble(out, number.doubleValue(), path);
      case BigInteger number -> out.writeNumber(number);
      case BigDecimal number -> out.writeNumber(number);
      case Number number -> out.writeNumber(number.longValue());
      case Map<?, ?> map -> {
        out.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          String name = String.valueOf(entry.getKey());
          out.writeName(name);
          write(out, entry.getValue(), path + "." + name);
        }
        out.writeEndObject();
      }
      case Iterable<?> list -> {
        out.writeStartArray();
        int index = 0;
        for (Object item : list) {
          write(out, item, path + "[" + index++ + "]");
        }
        out.writeEndArray();
      }
      default ->
          throw new JsonException(
              path + ": a " + value.getClass().getName() + " cannot be written as JSON");
    }
  }

  private static void writeDouble(JsonGenerator out, double number, String path) {
    if (!Double.isFinite(number)) {
      throw new JsonException(path + ": " + number + " is not a JSON number");
    }
    out.writeNumber(number);
  }

  /// What the parser says, without its remarks about where the text came from.
  private static String reason(JacksonException e) {
    String message = String.valueOf(e.getOriginalMessage());
    int remark = message.indexOf(" (start marker at");
    return remark < 0 ? message : message.substring(0, remark);
  }

  private static String where(JsonParser parser) {
    return at(parser.currentLocation()).substring(" at ".length());
  }

  private static String at(tools.jackson.core.TokenStreamLocation location) {
    return " at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }
}
