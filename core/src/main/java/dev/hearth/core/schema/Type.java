package dev.hearth.core.schema;

import dev.hearth.core.json.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The type of one value: takes what people and clients write, and gives what code works with.
///
/// @param selector what a client shows to enter such a value, such as `{"number": {"min": 0}}`
/// @param converter gives the converted value, or throws [IllegalArgumentException] with a message
///   that says what was found and what is wanted
public record Type(Map<String, Object> selector, UnaryOperator<@Nullable Object> converter) {
  private static final Map<String, Object> SECRET_SELECTOR =
      Map.of("text", Map.of("type", "password"));

  /// The converted value.
  ///
  /// @throws IllegalArgumentException when the value does not fit, saying why
  @Nullable Object convert(@Nullable Object value) {
    return converter.apply(value);
  }

  /// Whether values must not be shown to anybody who did not write them.
  boolean isSecret() {
    return selector.equals(SECRET_SELECTOR);
  }

  /// Whether null is a value of its own, and not the absence of one.
  boolean takesNull() {
    return converter instanceof OrNull;
  }

  /// The type's values, or null: for fields where null clears what was set and absence keeps it.
  public static Type orNull(Type type) {
    return new Type(type.selector(), new OrNull(type));
  }

  private record OrNull(Type type) implements UnaryOperator<@Nullable Object> {
    @Override
    public @Nullable Object apply(@Nullable Object value) {
      return value == null ? null : type.convert(value);
    }
  }

  /// Any value, as it is.
  public static Type any() {
    return new Type(Map.of("object", Map.of()), value -> value);
  }

  /// Text; numbers and booleans are taken as text. Gives `String`.
  public static Type string() {
    return new Type(
        Map.of("text", Map.of()),
        value -> {
          if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value.toString();
          }
          throw wanted("text", value);
        });
  }

  /// Text that is never shown again. Gives `String`.
  public static Type secret() {
    return new Type(SECRET_SELECTOR, string().converter());
  }

  /// True or false, also as `on`, `yes`, `1` and their opposites. Gives `Boolean`.
  public static Type bool() {
    return new Type(
        Map.of("boolean", Map.of()),
        value -> {
          if (value instanceof Boolean) {
            return value;
          }
          return switch (String.valueOf(value).toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes", "1", "enable" -> true;
            case "false", "off", "no", "0", "disable" -> false;
            default -> throw wanted("true or false", value);
          };
        });
  }

  /// A number in a range, also as text. Gives `Double`.
  public static Type number(double min, double max) {
    return new Type(
        Map.of("number", Map.of("min", min, "max", max)), value -> inRange(value, min, max));
  }

  /// A whole number in a range, also as text. Gives `Long`.
  public static Type integer(int min, int max) {
    return new Type(
        Map.of("number", Map.of("min", min, "max", max, "step", 1)),
        value -> {
          double number = inRange(value, min, max);
          if (number != Math.rint(number)) {
            throw wanted("a whole number", value);
          }
          return (long) number;
        });
  }

  /// A TCP port. Gives `Long`.
  public static Type port() {
    return integer(1, 65_535);
  }

  /// One of some words. Gives `String`.
  public static Type oneOf(String... words) {
    List<String> options = List.of(words);
    return new Type(
        Map.of("select", Map.of("options", options)),
        value -> {
          String text = String.valueOf(value);
          if (options.contains(text)) {
            return text;
          }
          throw new IllegalArgumentException(
              quoted(value) + " is none of " + String.join(", ", options));
        });
  }

  /// A list; a single value is taken as a list of one. Gives `List`.
  public static Type listOf(Type item) {
    return new Type(
        Map.of("object", Map.of("multiple", true)),
        value -> {
          Collection<?> items = value instanceof Collection<?> many ? many : Arrays.asList(value);
          List<@Nullable Object> converted = new ArrayList<>();
          for (Object each : items) {
            converted.add(item.convert(each));
          }
          return converted;
        });
  }

  /// A list of numbers of a fixed length, all in one range. Gives `List` of `Double`.
  public static Type numbers(int count, double min, double max) {
    Type list = listOf(number(min, max));
    return new Type(
        list.selector(),
        value -> {
          if (list.convert(value) instanceof List<?> items && items.size() == count) {
            return items;
          }
          throw wanted("a list of " + count + " numbers", value);
        });
  }

  /// An object. Gives `Map`.
  public static Type map() {
    return new Type(
        Map.of("object", Map.of()),
        value -> {
          if (value instanceof Map) {
            return value;
          }
          throw wanted("an object", value);
        });
  }

  /// A nested object with fields of its own. Gives `Map`.
  public static Type object(Schema schema) {
    return new Type(Map.of("object", Map.of()), value -> new Nested(schema, value));
  }

  /// Marks a value that [Schema] goes on to check itself, so that paths stay whole.
  record Nested(Schema schema, @Nullable Object value) {}

  /// An address with one of some schemes and a host. Gives [URI].
  public static Type url(String... schemes) {
    List<String> allowed = List.of(schemes);
    return new Type(
        Map.of("text", Map.of("type", "url")),
        value -> {
          if (!(value instanceof String text)) {
            throw wanted("an address such as " + allowed.getFirst() + "://host", value);
          }
          return parseUrl(text.strip(), allowed);
        });
  }

  private static URI parseUrl(String address, List<String> allowed) {
    String first = allowed.getFirst();
    // What is shown of it, without the password that may be in it.
    String text = address.replaceFirst("(?s)//.*@|^[^/]*@", address.contains("//") ? "//…@" : "…@");
    if (!address.contains("://")) {
      throw new IllegalArgumentException(
          quoted(text) + " has no scheme; write " + first + "://" + text);
    }
    try {
      URI uri = new URI(address);
      if (!allowed.contains(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            quoted(text)
                + " begins with none of "
                + allowed.stream().map(s -> s + "://").collect(Collectors.joining(", ")));
      }
      if (uri.getHost() == null) {
        throw new IllegalArgumentException(quoted(text) + " names no host");
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(quoted(text) + " is no address: " + e.getReason(), e);
    }
  }

  private static double inRange(@Nullable Object value, double min, double max) {
    double number;
    if (value instanceof Number given) {
      number = given.doubleValue();
    } else if (value instanceof String text) {
      try {
        number = Double.parseDouble(text.strip());
      } catch (NumberFormatException e) {
        throw wanted("a number", value);
      }
    } else {
      throw wanted("a number", value);
    }
    if (!(number >= min && number <= max)) {
      throw new IllegalArgumentException(
          plain(number) + " is outside " + plain(min) + "–" + plain(max));
    }
    return number;
  }

  private static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  private static IllegalArgumentException wanted(String what, @Nullable Object found) {
    return new IllegalArgumentException("expected " + what + ", found " + quoted(found));
  }

  private static String quoted(@Nullable Object value) {
    if (!(value instanceof String) && !(value instanceof Number) && !(value instanceof Boolean)) {
      return Json.kind(value);
    }
    String text = value.toString();
    return "\"" + (text.length() > 80 ? text.substring(0, 80) + "…" : text) + "\"";
  }
}
