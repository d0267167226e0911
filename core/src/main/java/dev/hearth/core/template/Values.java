package dev.hearth.core.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Python's rules for values: types, truth, equality, order, hashing, iteration and lookup.
///
/// | Python | Java |
/// |---|---|
/// | `None`, `bool`, `str`, `float` | `null`, `Boolean`, `String`, `Double` |
/// | `int` | `Long`, or `BigInteger` where it does not fit |
/// | `list`, `dict` | `List`, `Map` |
/// | `tuple`, `set`, `range`, generator, dictionary view | [Tuple], [PySet], [Range], [Generator], [DictView] |
/// | `datetime`, `timedelta`, `date`, `time` | [DateTime], [TimeDelta], `LocalDate`, `LocalTime` |
final class Values {
  /// The most comparisons that one comparison of nested values may take.
  private static final int MAX_COMPARISONS = 20_000;

  private static final Object NONE_KEY = new Object();

  private Values() {}

  static String typeName(@Nullable Object value) {
    return switch (value) {
      case null -> "NoneType";
      case String text -> "str";
      case Boolean bool -> "bool";
      case Long number -> "int";
      case BigInteger number -> "int";
      case Double number -> "float";
      case Map<?, ?> map -> "dict";
      case List<?> list -> "list";
      case Tuple tuple -> "tuple";
      case Undefined undefined -> "Undefined";
      case PySet set -> "set";
      case Range range -> "range";
      case Generator generator -> "generator";
      case DictView view -> "dict_" + Text.lower(view.kind().name());
      case DateTime time -> "datetime";
      case TimeDelta delta -> "timedelta";
      case java.time.LocalDate date -> "date";
      case java.time.LocalTime time -> "time";
      case Namespace namespace -> "Namespace";
      case Macro macro -> "Macro";
      case Callable callable -> "function";
      default -> value.getClass().getSimpleName();
    };
  }

  /// The type as the message of a missing attribute names it.
  static String objectType(@Nullable Object value) {
    return value == null ? "None" : typeName(value) + " object";
  }

  static boolean truth(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Boolean bool -> bool;
      case String text -> !text.isEmpty();
      case Long number -> number != 0;
      case Double number -> number != 0;
      case Map<?, ?> map -> !map.isEmpty();
      case List<?> list -> !list.isEmpty();
      case Undefined undefined -> false;
      case BigInteger number -> number.signum() != 0;
      case Tuple tuple -> !tuple.items().isEmpty();
      case PySet set -> set.size() > 0;
      case Range range -> !range.items().isEmpty();
      case DictView view -> !view.map().isEmpty();
      case TimeDelta delta -> delta.micros() != 0;
      default -> true;
    };
  }

  /// The same value as templates know it: Java's other number types become Python's.
  static @Nullable Object normalize(@Nullable Object value) {
    if (!(value instanceof Number) || value instanceof Long || value instanceof Double) {
      return value;
    }
    return switch (value) {
      case Integer number -> (Object) number.longValue();
      case Float number -> (Object) number.doubleValue();
      case Short number -> (Object) number.longValue();
      case Byte number -> (Object) number.longValue();
      case BigDecimal number -> (Object) number.doubleValue();
      default -> value;
    };
  }

  static boolean isNumber(@Nullable Object value) {
    return value instanceof Long
        || value instanceof Double
        || value instanceof Boolean
        || value instanceof BigInteger;
  }

  static boolean isInteger(@Nullable Object value) {
    return value instanceof Long || value instanceof Boolean || value instanceof BigInteger;
  }

  /// A list's, tuple's or range's items by index; null for anything else.
  static @Nullable List<?> sequence(@Nullable Object value) {
    return switch (value) {
      case List<?> list -> list;
      case Tuple tuple -> tuple.items();
      case Range range -> range.items();
      case null, default -> null;
    };
  }

  static boolean isIterable(@Nullable Object value) {
    return value instanceof String
        || value instanceof Map
        || value instanceof PySet
        || value instanceof Generator
        || value instanceof DictView
        || value instanceof Undefined
        || sequence(value) != null;
  }

  @SuppressWarnings("unchecked")
  static Iterator<@Nullable Object> iterate(@Nullable Object value) {
    return switch (value) {
      case List<?> list -> ((List<@Nullable Object>) list).iterator();
      case Tuple tuple -> tuple.items().iterator();
      case Map<?, ?> map -> ((Map<@Nullable Object, @Nullable Object>) map).keySet().iterator();
      case Range range -> range.items().iterator();
      case Generator generator -> generator.items();
      case DictView view -> view.items().iterator();
      case PySet set -> set.toList().iterator();
      case String text -> Text.characters(text).iterator();
      case Undefined undefined -> List.<@Nullable Object>of().iterator();
      case null, default -> throw Failure.type("'" + typeName(value) + "' object is not iterable");
    };
  }

  /// All items of an iterable value, in a new list, charged to the render.
  static List<@Nullable Object> toList(Run run, @Nullable Object value) {
    List<@Nullable Object> list = new ArrayList<>();
    for (Iterator<@Nullable Object> items = iterate(value); items.hasNext(); ) {
      run.step();
      list.add(items.next());
    }
    return list;
  }

  static int length(@Nullable Object value) {
    if (value instanceof String text) {
      return Text.length(text);
    }
    List<?> items = sequence(value);
    if (items != null) {
      return items.size();
    }
    return switch (value) {
      case Map<?, ?> map -> map.size();
      case PySet set -> set.size();
      case DictView view -> view.map().size();
      case Undefined undefined -> 0;
      case null, default ->
          throw Failure.type("object of type '" + typeName(value) + "' has no len()");
    };
  }

  @SuppressWarnings("ReferenceEquality") // as in Python, the same object needs no look inside
  static boolean equal(@Nullable Object left, @Nullable Object right) {
    if (left == right) {
      return !(left instanceof Double number && number.isNaN());
    }
    if (left instanceof String a) {
      return right instanceof String b && a.equals(b);
    }
    return equal(left, right, new int[] {MAX_COMPARISONS});
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean equal(@Nullable Object left, @Nullable Object right, int[] budget) {
    if (left == right) {
      return true;
    }
    if (left == null || right == null) {
      return false;
    }
    if (--budget[0] < 0) {
      throw Failure.limit("values too deep to compare");
    }
    if (isNumber(left) && isNumber(right)) {
      return compareNumbers(left, right) == 0;
    }
    return switch (left) {
      case List<?> a -> right instanceof List<?> b && equalItems(a, b, budget);
      case Tuple a -> right instanceof Tuple b && equalItems(a.items(), b.items(), budget);
      case Map<?, ?> a -> right instanceof Map<?, ?> b && equalMaps(a, b, budget);
      case Range a -> right instanceof Range b && equalItems(a.items(), b.items(), budget);
      case Undefined a -> right instanceof Undefined;
      case DateTime a -> right instanceof DateTime b && a.sameTime(b);
      default -> left.equals(right);
    };
  }

  private static boolean equalItems(List<?> left, List<?> right, int[] budget) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!equal(left.get(i), right.get(i), budget)) {
        return false;
      }
    }
    return true;
  }

  private static boolean equalMaps(Map<?, ?> left, Map<?, ?> right, int[] budget) {
    if (left.size() != right.size()) {
      return false;
    }
    for (Map.Entry<?, ?> entry : left.entrySet()) {
      Object other = lookup(right, entry.getKey());
      if (other instanceof Undefined || !equal(entry.getValue(), other, budget)) {
        return false;
      }
    }
    return true;
  }

  /// -1, 0 or 1; 2 when a value is not a number (NaN), which is neither.
  static int compareNumbers(Object left, Object right) {
    if (left instanceof Long a && right instanceof Long b) {
      return Long.compare(a, b);
    }
    if (left instanceof Double || right instanceof Double) {
      double a = Arithmetic.asDouble(left);
      double b = Arithmetic.asDouble(right);
      if (Double.isNaN(a) || Double.isNaN(b)) {
        return 2;
      }
      if (Double.isInfinite(a)
          || Double.isInfinite(b)
          || (Math.abs(a) < 1L << 53 && Math.abs(b) < 1L << 53)) {
        return a < b ? -1 : a > b ? 1 : 0;
      }
      return exact(left).compareTo(exact(right));
    }
    return Arithmetic.big(left).compareTo(Arithmetic.big(right));
  }

  private static BigDecimal exact(Object number) {
    return number instanceof Double value
        ? new BigDecimal(value)
        : new BigDecimal(Arithmetic.big(number));
  }

  /// Python's order: below zero, zero or above zero; 2 for values such as NaN that have none.
  ///
  /// @param operator the operator, for the message
  static int compare(@Nullable Object left, @Nullable Object right, String operator) {
    return compare(left, right, operator, new int[] {MAX_COMPARISONS});
  }

  private static int compare(
      @Nullable Object left, @Nullable Object right, String operator, int[] budget) {
    if (left != null && right != null) {
      if (isNumber(left) && isNumber(right)) {
        return compareNumbers(left, right);
      }
      if (left instanceof String a && right instanceof String b) {
        return Text.compare(a, b);
      }
      if (left instanceof List<?> a && right instanceof List<?> b) {
        return compareItems(a, b, operator, budget);
      }
      if (left instanceof Tuple a && right instanceof Tuple b) {
        return compareItems(a.items(), b.items(), operator, budget);
      }
      if (left instanceof DateTime a && right instanceof DateTime b) {
        return a.compareTo(b);
      }
      if (left instanceof TimeDelta a && right instanceof TimeDelta b) {
        return Long.compare(a.micros(), b.micros());
      }
      if (left instanceof java.time.LocalDate a && right instanceof java.time.LocalDate b) {
        return a.compareTo(b);
      }
      if (left instanceof java.time.LocalTime a && right instanceof java.time.LocalTime b) {
        return a.compareTo(b);
      }
    }
    requireDefined(left);
    requireDefined(right);
    throw Failure.type(
        "'%s' not supported between instances of '%s' and '%s'"
            .formatted(operator, typeName(left), typeName(right)));
  }

  private static int compareItems(List<?> a, List<?> b, String operator, int[] budget) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      if (!equal(a.get(i), b.get(i), budget)) {
        return compare(a.get(i), b.get(i), operator, budget);
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  static boolean isHashable(@Nullable Object value) {
    return switch (value) {
      case Tuple tuple -> tuple.isHashable();
      case null -> true;
      case List<?> list -> false;
      case Map<?, ?> map -> false;
      case PySet set -> false;
      default -> true;
    };
  }

  static int hash(@Nullable Object value) {
    return key(value).hashCode();
  }

  /// An object whose `equals` is Python's equality.
  static Object key(@Nullable Object value) {
    if (!isHashable(value)) {
      throw Failure.type("unhashable type: '" + typeName(value) + "'");
    }
    return switch (value) {
      case null -> NONE_KEY;
      case Boolean bool -> bool ? 1L : 0L;
      case Double number when number == Math.rint(number) && Math.abs(number) < 1e18 ->
          (long) (double) number;
      default -> value;
    };
  }

  /// The value of a key, or [Undefined] when the dictionary lacks it.
  static @Nullable Object lookup(Map<?, ?> map, @Nullable Object key) {
    try {
      Object value = map.get(key);
      if (value != null || map.containsKey(key)) {
        return value;
      }
      if (isNumber(key) && !map.isEmpty()) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          if (isNumber(entry.getKey()) && equal(entry.getKey(), key)) {
            return entry.getValue();
          }
        }
      }
    } catch (ClassCastException | NullPointerException e) {
      // A map that cannot hold such a key does not have it.
    }
    return Undefined.of(map, key);
  }

  /// Sets a key of a dictionary under construction.
  static void put(
      Map<@Nullable Object, @Nullable Object> map, @Nullable Object key, @Nullable Object value) {
    if (!isHashable(key)) {
      throw Failure.type("unhashable type: '" + typeName(key) + "'");
    }
    if (isNumber(key) && !map.containsKey(key)) {
      for (Object other : map.keySet()) {
        if (isNumber(other) && equal(other, key)) {
          map.put(other, value);
          return;
        }
      }
    }
    map.put(key, value);
  }

  static boolean contains(Run run, @Nullable Object container, @Nullable Object item) {
    return switch (container) {
      case String text -> {
        requireDefined(item);
        if (!(item instanceof String part)) {
          throw Failure.type(
              "'in <string>' requires string as left operand, not " + typeName(item));
        }
        yield text.contains(part);
      }
      case Map<?, ?> map -> {
        key(item);
        yield !(lookup(map, item) instanceof Undefined);
      }
      case PySet set -> set.contains(item);
      case null, default -> {
        if (!isIterable(container)) {
          throw Failure.type("argument of type '" + typeName(container) + "' is not iterable");
        }
        yield containsItem(run, iterate(container), item);
      }
    };
  }

  private static boolean containsItem(
      Run run, Iterator<@Nullable Object> items, @Nullable Object item) {
    while (items.hasNext()) {
      run.step();
      if (equal(items.next(), item)) {
        return true;
      }
    }
    return false;
  }

  static void requireDefined(@Nullable Object value) {
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
  }

  static String needText(@Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    requireDefined(value);
    throw Failure.type("expected a str, not " + typeName(value));
  }

  static int needInt(@Nullable Object value) {
    return switch (value) {
      case Long number -> Math.clamp(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case Boolean bool -> bool ? 1 : 0;
      case BigInteger number -> number.signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
      case null, default -> {
        requireDefined(value);
        throw Failure.type("'" + typeName(value) + "' object cannot be interpreted as an integer");
      }
    };
  }
}
