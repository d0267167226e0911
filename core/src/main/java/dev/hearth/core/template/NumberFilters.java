package dev.hearth.core.template;

import dev.hearth.core.template.Globals.Tables;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Filters and functions on numbers. Those of Home Assistant take a default for what is no number,
/// and fail without one.
final class NumberFilters {
  private static final Set<String> YES = Set.of("1", "true", "yes", "on", "enable");
  private static final Set<String> NO = Set.of("0", "false", "no", "off", "disable");

  private NumberFilters() {}

  static void define(Tables t) {
    t.constant("pi", Math.PI);
    t.constant("e", Math.E);
    t.constant("tau", 2 * Math.PI);
    t.both(
        "float",
        (run, a) -> orDefault("float", a, 1, () -> Numbers.toFloat(a.get(0))),
        "value",
        "default?");
    t.both("int", NumberFilters::toInt, "value", "default?", "base?");
    t.both("bool", NumberFilters::toBool, "value", "default?");
    t.both("is_number", (run, a) -> isNumber(a.get(0)), "value");
    t.filter("abs", (run, a) -> absolute(a.get(0)), "value");
    t.filter("round", NumberFilters::round, "value", "precision?", "method?", "default?");
    t.filter(
        "add",
        (run, a) ->
            orDefault("add", a, 2, () -> Arithmetic.add(run, Numbers.toFloat(a.get(0)), a.get(1))),
        "value",
        "amount",
        "default?");
    t.filter(
        "multiply",
        (run, a) ->
            orDefault(
                "multiply",
                a,
                2,
                () -> Arithmetic.multiply(run, Numbers.toFloat(a.get(0)), a.get(1))),
        "value",
        "amount",
        "default?");
    functions(t);
    bitwise(t, "bitwise_and");
    bitwise(t, "bitwise_or");
    bitwise(t, "bitwise_xor");
    ranges(t);
    t.filter("filesizeformat", NumberFilters::fileSize, "value", "binary?");
    t.filter(
        "ord",
        (run, a) -> {
          String text = a.text(0);
          if (Text.length(text) != 1) {
            throw Failure.type("ord() expected a character");
          }
          return (long) text.codePointAt(0);
        },
        "value");
  }

  /// The result, or the default at this position where Python would raise a value or type error.
  static @Nullable Object orDefault(
      String name, Builtin.Bound a, int position, Supplier<@Nullable Object> compute) {
    try {
      return compute.get();
    } catch (Failure e) {
      if (!e.isValueOrType()) {
        throw e;
      }
      if (a.has(position)) {
        return a.get(position);
      }
      throw noDefault(name, a.get(0));
    }
  }

  static Failure noDefault(String name, @Nullable Object value) {
    return Failure.value(
        name + " got invalid input " + Text.repr(value) + " and no default was given");
  }

  private static @Nullable Object toInt(Run run, Builtin.Bound a) {
    Object value = a.get(0);
    try {
      return Numbers.toInt(value, a.number(2, 10));
    } catch (Failure e) {
      if (!e.isValueOrType()) {
        throw e;
      }
    }
    try {
      return Arithmetic.truncate(Numbers.toFloat(value));
    } catch (Failure e) {
      if (!e.isValueOrType() && e.kind() != Failure.Kind.ARITHMETIC) {
        throw e;
      }
      if (a.has(1)) {
        return a.get(1);
      }
      throw noDefault("int", value);
    }
  }

  private static @Nullable Object toBool(Run run, Builtin.Bound a) {
    Object value = a.get(0);
    if (value instanceof String text) {
      String word = Text.lower(Text.strip(text));
      if (YES.contains(word)) {
        return true;
      }
      if (NO.contains(word)) {
        return false;
      }
    } else if (Values.isNumber(value)) {
      return Values.truth(value);
    }
    if (a.has(1)) {
      return a.get(1);
    }
    throw noDefault("bool", value);
  }

  static boolean isNumber(@Nullable Object value) {
    try {
      return Double.isFinite(Numbers.toFloat(value));
    } catch (Failure e) {
      if (!e.isValueOrType()) {
        throw e;
      }
      return false;
    }
  }

  private static Object absolute(@Nullable Object value) {
    return switch (value) {
      case Double number -> Math.abs(number);
      case TimeDelta delta -> new TimeDelta(Math.abs(delta.micros()));
      case null, default -> {
        if (value == null || !Values.isInteger(value)) {
          Values.requireDefined(value);
          throw Failure.type("bad operand type for abs(): '" + Values.typeName(value) + "'");
        }
        yield Arithmetic.integer(Arithmetic.big(value).abs());
      }
    };
  }

  private static @Nullable Object round(Run run, Builtin.Bound a) {
    return orDefault(
        "round",
        a,
        3,
        () -> {
          Object given = a.get(1, 0L);
          int precision = Values.needInt(given);
          Object method = a.get(2, "common");
          double factor =
              Arithmetic.asDouble(Arithmetic.power(10L, (long) Math.clamp(precision, -400, 400)));
          double value = Numbers.toFloat(a.get(0));
          double rounded =
              switch (String.valueOf(method)) {
                case "ceil" -> Math.ceil(integral(value * factor)) / factor;
                case "floor" -> Math.floor(integral(value * factor)) / factor;
                case "half" -> Math.rint(integral(value * 2)) / 2;
                default -> Arithmetic.round(value, precision);
              };
          return precision == 0
              ? Arithmetic.truncate(rounded)
              : (Object) (rounded == 0 && !"common".equals(method) ? 0.0 : rounded);
        });
  }

  /// The value, as long as it can be made an integer.
  private static double integral(double value) {
    Arithmetic.truncate(value);
    return value;
  }

  private static void functions(Tables t) {
    function(t, "sin", Math::sin);
    function(t, "cos", Math::cos);
    function(t, "tan", Math::tan);
    function(t, "asin", Math::asin);
    function(t, "acos", Math::acos);
    function(t, "atan", Math::atan);
    function(t, "sqrt", Math::sqrt);
    t.both(
        "log",
        (run, a) ->
            orDefault(
                "log",
                a,
                2,
                () -> {
                  double base = Numbers.toFloat(a.get(1, Math.E));
                  double value = Numbers.toFloat(a.get(0));
                  if (value <= 0 || base <= 0) {
                    throw Failure.value("math domain error");
                  }
                  if (base == 1) {
                    throw Failure.arithmetic("float division by zero");
                  }
                  return Math.log(value) / Math.log(base);
                }),
        "value",
        "base?",
        "default?");
    t.both(
        "atan2",
        (run, a) -> {
          List<@Nullable Object> args = a.rest(0);
          boolean list = !args.isEmpty() && Values.sequence(args.getFirst()) != null;
          List<?> pair = list ? Values.toList(run, args.getFirst()) : args;
          int after = list ? 1 : 2;
          boolean has = a.has(1) || args.size() > after;
          try {
            if (pair.size() < 2) {
              throw Failure.lookup("tuple index out of range");
            }
            return Math.atan2(Numbers.toFloat(pair.get(0)), Numbers.toFloat(pair.get(1)));
          } catch (Failure e) {
            if (!e.isValueOrType() || !has) {
              throw e;
            }
            return a.has(1) ? a.get(1) : args.get(after);
          }
        },
        "*args",
        "default?");
  }

  private static void function(Tables t, String name, DoubleUnaryOperator compute) {
    t.both(
        name,
        (run, a) ->
            orDefault(
                name,
                a,
                1,
                () -> {
                  double value = Numbers.toFloat(a.get(0));
                  double result = compute.applyAsDouble(value);
                  if (Double.isNaN(result) && !Double.isNaN(value)) {
                    throw Failure.value("math domain error");
                  }
                  return result;
                }),
        "value",
        "default?");
  }

  private static void bitwise(Tables t, String name) {
    t.both(
        name,
        (run, a) -> {
          Object left = a.get(0);
          Object right = a.get(1);
          if (left == null
              || right == null
              || !Values.isInteger(left)
              || !Values.isInteger(right)) {
            throw Arithmetic.unsupported(name, left, right);
          }
          BigInteger x = Arithmetic.big(left);
          BigInteger y = Arithmetic.big(right);
          return Arithmetic.integer(
              switch (name) {
                case "bitwise_and" -> x.and(y);
                case "bitwise_or" -> x.or(y);
                default -> x.xor(y);
              });
        },
        "first_value",
        "second_value");
  }

  private static void ranges(Tables t) {
    t.both(
        "clamp",
        (run, a) ->
            Math.max(
                Numbers.toFloat(a.get(1)),
                Math.min(Numbers.toFloat(a.get(2)), Numbers.toFloat(a.get(0)))),
        "value",
        "min_value",
        "max_value");
    t.both(
        "wrap",
        (run, a) -> {
          double low = Numbers.toFloat(a.get(1));
          double span = Numbers.toFloat(a.get(2)) - low;
          if (span == 0) {
            return low;
          }
          Object part = Arithmetic.modulo(run, Numbers.toFloat(a.get(0)) - low, span);
          return Arithmetic.add(run, part, low);
        },
        "value",
        "min_value",
        "max_value");
    t.both(
        "remap",
        (run, a) -> {
          double inLow = Numbers.toFloat(a.get(1));
          double inHigh = Numbers.toFloat(a.get(2));
          double outLow = Numbers.toFloat(a.get(3));
          double outHigh = Numbers.toFloat(a.get(4));
          if (inLow == inHigh) {
            throw Failure.value("in_min and in_max cannot be equal");
          }
          double share = (Numbers.toFloat(a.get(0)) - inLow) / (inHigh - inLow);
          return outLow + share * (outHigh - outLow);
        },
        "value",
        "in_min",
        "in_max",
        "out_min",
        "out_max");
  }

  private static Object fileSize(Run run, Builtin.Bound a) {
    double bytes = Numbers.toFloat(a.get(0));
    boolean binary = a.flag(1, false);
    int base = binary ? 1024 : 1000;
    if (bytes == 1) {
      return "1 Byte";
    }
    if (bytes < base) {
      return (long) bytes + " Bytes";
    }
    double size = bytes;
    int unit = -1;
    while (size >= base && unit < 7) {
      size /= base;
      unit++;
    }
    return FormatSpec.fixed(size, 1)
        + " "
        + (binary ? "KMGTPEZY".charAt(unit) + "iB" : "kMGTPEZY".charAt(unit) + "B");
  }
}
