package dev.hearth.integration.mqtt;

import dev.hearth.core.json.Json;
import dev.hearth.integration.mqtt.Refusal.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the keys of one object of a discovery payload, in the types that senders really use:
/// numbers and booleans may be strings, and texts may be numbers or booleans (written as Python
/// does, `True`, because that is what a template renders to).
///
/// A key whose value is JSON `null` counts as missing, except where a method says otherwise. A
/// value that cannot be read ends in a [RefusedException] that names the key.
final class Fields {
  private static final int MAX_QUOTED = 60;

  private final Map<String, ? extends @Nullable Object> map;
  private final String path;
  private final TemplateSyntax syntax;

  Fields(Map<String, ? extends @Nullable Object> map, String path, TemplateSyntax syntax) {
    this.map = map;
    this.path = path;
    this.syntax = syntax;
  }

  boolean has(String key) {
    return map.get(key) != null;
  }

  boolean contains(String key) {
    return map.containsKey(key);
  }

  @Nullable String text(String key) {
    Object value = map.get(key);
    return value == null ? null : textOf(value, at(key));
  }

  String text(String key, String otherwise) {
    String text = text(key);
    return text == null ? otherwise : text;
  }

  @Nullable Boolean bool(String key) {
    return switch (map.get(key)) {
      case null -> null;
      case Boolean value -> value;
      case Number value -> value.doubleValue() != 0;
      case String text ->
          switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "1", "true", "yes", "on", "enable" -> true;
            case "0", "false", "no", "off", "disable" -> false;
            default -> throw wrong(key, "true or false");
          };
      default -> throw wrong(key, "true or false");
    };
  }

  boolean bool(String key, boolean otherwise) {
    Boolean value = bool(key);
    return value == null ? otherwise : value;
  }

  double number(String key, double min, double max, double otherwise) {
    Object value = map.get(key);
    double number;
    switch (value) {
      case null -> {
        return otherwise;
      }
      case Number n -> number = n.doubleValue();
      case String text -> {
        try {
          number = Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
          throw wrong(key, "a number");
        }
      }
      default -> throw wrong(key, "a number");
    }
    if (!(number >= min && number <= max)) {
      throw new RefusedException(
          Reason.OUT_OF_RANGE, at(key), quote(value) + " is outside " + min + "–" + max);
    }
    return number;
  }

  @Nullable Integer integer(String key, int min, int max) {
    Object value = map.get(key);
    if (value == null) {
      return null;
    }
    double number;
    switch (value) {
      case Boolean bool -> throw wrong(key, "a whole number");
      case Number n -> number = n.doubleValue();
      case String text -> {
        try {
          number = Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
          throw wrong(key, "a whole number");
        }
      }
      default -> throw wrong(key, "a whole number");
    }
    if (!(number >= min && number <= max)) {
      throw new RefusedException(
          Reason.OUT_OF_RANGE, at(key), quote(value) + " is outside " + min + "–" + max);
    }
    return (int) number;
  }

  /// A finite number in a range; null when the key is missing.
  @Nullable Double number(String key, double min, double max) {
    Object value = map.get(key);
    if (value == null) {
      return null;
    }
    double number;
    switch (value) {
      case Boolean bool -> throw wrong(key, "a number");
      case Number n -> number = n.doubleValue();
      case String text -> {
        try {
          number = Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
          throw wrong(key, "a number");
        }
      }
      default -> throw wrong(key, "a number");
    }
    if (!Double.isFinite(number)) {
      throw wrong(key, "a finite number");
    }
    if (number < min || number > max) {
      throw new RefusedException(
          Reason.OUT_OF_RANGE, at(key), quote(value) + " is outside " + min + "–" + max);
    }
    return number;
  }

  int integer(String key, int min, int max, int otherwise) {
    Integer value = integer(key, min, max);
    return value == null ? otherwise : value;
  }

  int qos() {
    return integer(Keys.QOS, 0, 2, 0);
  }

  @Nullable String template(String key) {
    String template = text(key);
    if (template != null) {
      String fault = syntax.faultOf(template);
      if (fault != null) {
        throw new RefusedException(Reason.INVALID_TEMPLATE, at(key), fault);
      }
    }
    return template;
  }

  @Nullable String filter(String key) {
    String filter = text(key);
    return filter == null ? null : checked(key, filter, Topics.faultOfFilter(filter));
  }

  @Nullable String topic(String key) {
    String topic = text(key);
    return topic == null ? null : checked(key, topic, Topics.faultOfName(topic));
  }

  String requiredFilter(String key) {
    return required(key, filter(key));
  }

  String requiredTopic(String key) {
    return required(key, topic(key));
  }

  String requiredTemplate(String key) {
    return required(key, template(key));
  }

  private String checked(String key, String topic, @Nullable String fault) {
    if (fault != null) {
      throw new RefusedException(Reason.INVALID_TOPIC, at(key), quote(topic) + " " + fault);
    }
    return topic;
  }

  private <T> T required(String key, @Nullable T value) {
    if (value == null) {
      throw new RefusedException(Reason.MISSING_FIELD, at(key), "is required");
    }
    return value;
  }

  /// One of these words; null when the key is missing.
  @Nullable String oneOf(String key, Collection<String> allowed) {
    String text = text(key);
    if (text != null && !allowed.contains(text)) {
      throw new RefusedException(
          Reason.UNKNOWN_VALUE, at(key), quote(text) + " is not one of " + listed(allowed));
    }
    return text;
  }

  /// The texts of a list, or of a single value; empty when the key is missing.
  List<String> texts(String key) {
    Object value = map.get(key);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      return List.of(textOf(value, at(key)));
    }
    List<String> texts = new ArrayList<>(list.size());
    for (Object item : list) {
      texts.add(textOf(item, at(key) + "[" + texts.size() + "]"));
    }
    return List.copyOf(texts);
  }

  /// The object under a key; null when the key is missing.
  @Nullable Fields object(String key) {
    return switch (map.get(key)) {
      case null -> null;
      case Map<?, ?> object -> new Fields(Json.object(object), at(key), syntax);
      case Object other ->
          throw new RefusedException(
              Reason.NOT_AN_OBJECT, at(key), "must be an object, not " + Json.kind(other));
    };
  }

  /// The objects of a list, or a single object; empty when the key is missing.
  List<Fields> objects(String key) {
    Object value = map.get(key);
    if (value == null) {
      return List.of();
    }
    List<?> list = value instanceof List<?> several ? several : List.of(value);
    List<Fields> objects = new ArrayList<>(list.size());
    for (Object item : list) {
      String place = at(key) + (value instanceof List ? "[" + objects.size() + "]" : "");
      if (!(item instanceof Map<?, ?> object)) {
        throw new RefusedException(
            Reason.NOT_AN_OBJECT, place, "must be an object, not " + Json.kind(item));
      }
      objects.add(new Fields(Json.object(object), place, syntax));
    }
    return objects;
  }

  /// Pairs of texts: `[["mac", "02:…"]]`; empty when the key is missing.
  List<List<String>> pairs(String key) {
    Object value = map.get(key);
    if (value == null) {
      return List.of();
    }
    List<List<String>> pairs = new ArrayList<>();
    for (Object item : value instanceof List<?> list ? list : List.of(value)) {
      String place = at(key) + "[" + pairs.size() + "]";
      if (!(item instanceof List<?> pair) || pair.size() != 2) {
        throw new RefusedException(
            Reason.WRONG_TYPE, place, "must be a list of type and value, not " + quote(item));
      }
      pairs.add(List.of(textOf(pair.get(0), place), textOf(pair.get(1), place)));
    }
    return List.copyOf(pairs);
  }

  RefusedException refused(Reason reason, String key, String detail) {
    return new RefusedException(reason, at(key), detail);
  }

  private RefusedException wrong(String key, String expected) {
    return new RefusedException(
        Reason.WRONG_TYPE, at(key), "must be " + expected + ", not " + quote(map.get(key)));
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String textOf(@Nullable Object value, String place) {
    return switch (value) {
      case String text -> text;
      case Boolean bool -> bool ? "True" : "False";
      case Number number -> number.toString();
      case null, default ->
          throw new RefusedException(
              Reason.WRONG_TYPE, place, "must be a text, not " + Json.kind(value));
    };
  }

  /// A value for a message, shortened.
  static String quote(@Nullable Object value) {
    String text = value instanceof String string ? string : String.valueOf(value);
    String shortened = text.length() > MAX_QUOTED ? text.substring(0, MAX_QUOTED) + "…" : text;
    return "\"" + shortened.replace("\n", "\\n").replace("\r", "\\r") + "\"";
  }

  private static String listed(Collection<String> allowed) {
    return allowed.size() > 12
        ? "the " + allowed.size() + " known ones"
        : String.join(", ", allowed);
  }
}
