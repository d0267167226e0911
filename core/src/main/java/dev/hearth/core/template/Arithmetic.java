package dev.hearth.core.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Python's operators on numbers, text, lists and times, and its conversions to numbers.
final class Arithmetic {
  /// The widest integer; Python refuses to print one of more than 4,300 digits.
  private static final int MAX_BITS = 14_300;

  private Arithmetic() {}

  static double asDouble(Object number) {
    return switch (number) {
      case Double value -> value;
      case Long value -> value;
      case Boolean value -> value ? 1 : 0;
      case BigInteger value -> {
        double result = value.doubleValue();
        if (Double.isInfinite(result)) {
          throw Failure.arithmetic("int too large to convert to float");
        }
        yield result;
      }
      default -> throw Failure.type("not a number: " + Values.typeName(number));
    };
  }

  static BigInteger big(Object number) {
    return switch (number) {
      case BigInteger value -> value;
      case Long value -> BigInteger.valueOf(value);
      case Boolean value -> value ? BigInteger.ONE : BigInteger.ZERO;
      default -> throw Failure.type("not an integer: " + Values.typeName(number));
    };
  }

  /// The integer in its canonical form.
  static Object integer(BigInteger value) {
    if (value.bitLength() < Long.SIZE) {
      return value.longValue();
    }
    if (value.bitLength() > MAX_BITS) {
      throw Failure.limit("integer too large: more than 4,300 digits");
    }
    return value;
  }

  static @Nullable Object add(Run run, @Nullable Object left, @Nullable Object right) {
    if (left instanceof Long a && right instanceof Long b) {
      long sum = a + b;
      return ((a ^ sum) & (b ^ sum)) < 0 ? big(a).add(big(b)) : (Object) sum;
    }
    if (left instanceof String a && right instanceof String b) {
      run.checkText((long) a.length() + b.length());
      return a.concat(b);
    }
    if (left != null && right != null && Values.isNumber(left) && Values.isNumber(right)) {
      return left instanceof Double || right instanceof Double
          ? (Object) (asDouble(left) + asDouble(right))
          : integer(big(left).add(big(right)));
    }
    if (left instanceof List<?> a && right instanceof List<?> b) {
      return concat(run, a, b);
    }
    if (left instanceof Tuple a && right instanceof Tuple b) {
      return Tuple.copyOf(concat(run, a.items(), b.items()));
    }
    if (right instanceof TimeDelta b) {
      if (left instanceof DateTime a) {
        return a.plus(b);
      }
      if (left instanceof TimeDelta a) {
        return TimeDelta.of((double) a.micros() + b.micros());
      }
    }
    if (left instanceof TimeDelta a && right instanceof DateTime b) {
      return b.plus(a);
    }
    if (left instanceof String && !(right instanceof Undefined)) {
      throw Failure.type(
          "can only concatenate str (not \"" + Values.typeName(right) + "\") to str");
    }
    throw unsupported("+", left, right);
  }

  private static List<@Nullable Object> concat(Run run, List<?> a, List<?> b) {
    run.charge(a.size() + b.size());
    List<@Nullable Object> all = new ArrayList<>(a.size() + b.size());
    all.addAll(a);
    all.addAll(b);
    return all;
  }

  static @Nullable Object subtract(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Long a && right instanceof Long b) {
      long difference = a - b;
      return ((a ^ b) & (a ^ difference)) < 0 ? big(a).subtract(big(b)) : (Object) difference;
    }
    if (left != null && right != null && Values.isNumber(left) && Values.isNumber(right)) {
      return left instanceof Double || right instanceof Double
          ? (Object) (asDouble(left) - asDouble(right))
          : integer(big(left).subtract(big(right)));
    }
    if (left instanceof DateTime a) {
      if (right instanceof TimeDelta b) {
        return a.plus(b.negated());
      }
      if (right instanceof DateTime b) {
        return a.minus(b);
      }
    }
    if (left instanceof TimeDelta a && right instanceof TimeDelta b) {
      return TimeDelta.of((double) a.micros() - b.micros());
    }
    if (left instanceof PySet a && right instanceof PySet b) {
      return PySet.of(a.toList().stream().filter(item -> !b.contains(item)).toList());
    }
    throw unsupported("-", left, right);
  }

  static @Nullable Object multiply(Run run, @Nullable Object left, @Nullable Object right) {
    if (left != null && right != null && Values.isNumber(left) && Values.isNumber(right)) {
      if (left instanceof Double || right instanceof Double) {
        return asDouble(left) * asDouble(right);
      }
      return integer(big(left).multiply(big(right)));
    }
    if (Values.isInteger(left) && right != null && !Values.isNumber(right)) {
      return repeat(run, right, Values.needInt(left), left);
    }
    if (Values.isInteger(right) && left != null) {
      return repeat(run, left, Values.needInt(right), right);
    }
    if (left instanceof TimeDelta delta && right instanceof Double factor) {
      return TimeDelta.of(delta.micros() * factor);
    }
    if (right instanceof TimeDelta delta && left instanceof Double factor) {
      return TimeDelta.of(delta.micros() * factor);
    }
    Values.requireDefined(left);
    Values.requireDefined(right);
    if (left instanceof String || left instanceof List) {
      throw Failure.type(
          "can't multiply sequence by non-int of type '" + Values.typeName(right) + "'");
    }
    if (right instanceof String || right instanceof List) {
      throw Failure.type(
          "can't multiply sequence by non-int of type '" + Values.typeName(left) + "'");
    }
    throw unsupported("*", left, right);
  }

  private static Object repeat(Run run, Object value, int times, @Nullable Object factor) {
    int count = Math.max(times, 0);
    if (value instanceof String text) {
      run.checkText((long) text.length() * count);
      return text.repeat(count);
    }
    if (value instanceof TimeDelta delta) {
      return TimeDelta.of((double) delta.micros() * times);
    }
    if (!(value instanceof List) && !(value instanceof Tuple)) {
      throw unsupported("*", value, factor);
    }
    List<?> items = value instanceof Tuple tuple ? tuple.items() : (List<?>) value;
    run.charge((long) items.size() * count);
    List<@Nullable Object> all = new ArrayList<>();
    for (int i = 0; i < count && !items.isEmpty(); i++) {
      all.addAll(items);
    }
    return value instanceof Tuple ? Tuple.copyOf(all) : all;
  }

  static Object divide(@Nullable Object left, @Nullable Object right) {
    if (left != null && right != null && Values.isNumber(left) && Values.isNumber(right)) {
      if (!Values.truth(right)) {
        throw Failure.arithmetic(
            left instanceof Double || right instanceof Double
                ? "float division by zero"
                : "division by zero");
      }
      if (left instanceof BigInteger || right instanceof BigInteger) {
        if (!(left instanceof Double) && !(right instanceof Double)) {
          return new BigDecimal(big(left))
              .divide(new BigDecimal(big(right)), new java.math.MathContext(40))
              .doubleValue();
        }
      }
      return asDouble(left) / asDouble(right);
    }
    if (left instanceof TimeDelta a) {
      if (right instanceof TimeDelta b && b.micros() != 0) {
        return (double) a.micros() / b.micros();
      }
      if (right != null && Values.isNumber(right) && Values.truth(right)) {
        return TimeDelta.of(a.micros() / asDouble(right));
      }
    }
    throw unsupported("/", left, right);
  }

  static Object floorDivide(@Nullable Object left, @Nullable Object right) {
    if (left != null && right != null && Values.isNumber(left) && Values.isNumber(right)) {
      if (!Values.truth(right)) {
        throw Failure.arithmetic("integer division or modulo by zero");
      }
      if (left instanceof Double || right instanceof Double) {
        double a = asDouble(left);
        double b = asDouble(right);
        return floorQuotient(a, b);
      }
      if (left instanceof Long a && right instanceof Long b && a != Long.MIN_VALUE) {
        return Math.floorDiv(a, b);
      }
      BigInteger[] parts = big(left).divideAndRemainder(big(right));
      boolean below = parts[1].signum() != 0 && parts[1].signum() != big(right).signum();
      return integer(below ? parts[0].subtract(BigInteger.ONE) : parts[0]);
    }
    if (left instanceof TimeDelta a && right instanceof TimeDelta b && b.micros() != 0) {
      return Math.floorDiv(a.micros(), b.micros());
    }
    if (left instanceof TimeDelta a && right instanceof Long b && b != 0) {
      return new TimeDelta(Math.floorDiv(a.micros(), b));
    }
    throw unsupported("//", left, right);
  }

  private static double floorQuotient(double a, double b) {
    double remainder = a % b;
    double quotient = (a - remainder) / b;
    if (remainder != 0 && (b < 0) != (remainder < 0)) {
      quotient -= 1;
    }
    if (quotient == 0) {
      return Math.copySign(0.0, a / b);
    }
    double floor = Math.floor(quotient);
    return quotient - floor > 0.5 ? floor + 1 : floor;
  }

  static @Nullable Object modulo(Run run, @Nullable Object left, @Nullable Object right) {
    if (left instanceof String format) {
      return PercentFormat.format(run, format, right);
    }
    if (left != null && right != null && Values.isNumber(left) && Values.isNumber(right)) {
      if (!Values.truth(right)) {
        throw Failure.arithmetic(
            left instanceof Double || right instanceof Double
                ? "float modulo"
                : "integer division or modulo by zero");
      }
      if (left instanceof Double || right instanceof Double) {
        double b = asDouble(right);
        double remainder = asDouble(left) % b;
        if (remainder == 0) {
          return Math.copySign(0.0, b);
        }
        return (b < 0) != (remainder < 0) ? remainder + b : remainder;
      }
      if (left instanceof Long a && right instanceof Long b) {
        return Math.floorMod(a, b);
      }
      BigInteger divisor = big(right);
      BigInteger remainder = big(left).mod(divisor.abs());
      return integer(
          divisor.signum() < 0 && remainder.signum() != 0 ? remainder.add(divisor) : remainder);
    }
    if (left instanceof TimeDelta a && right instanceof TimeDelta b && b.micros() != 0) {
      return new TimeDelta(Math.floorMod(a.micros(), b.micros()));
    }
    throw unsupported("%", left, right);
  }

  static Object power(@Nullable Object left, @Nullable Object right) {
    if (left == null || right == null || !Values.isNumber(left) || !Values.isNumber(right)) {
      throw unsupported("** or pow()", left, right);
    }
    if (left instanceof Double || right instanceof Double || big(right).signum() < 0) {
      double base = asDouble(left);
      double exponent = asDouble(right);
      if (base == 0 && exponent < 0) {
        throw Failure.arithmetic("0.0 cannot be raised to a negative power");
      }
      double result = Math.pow(base, exponent);
      if (Double.isInfinite(result) && Double.isFinite(base) && Double.isFinite(exponent)) {
        throw Failure.arithmetic("Result too large");
      }
      if (Double.isNaN(result) && !Double.isNaN(base) && !Double.isNaN(exponent)) {
        throw Failure.value("complex numbers are not supported");
      }
      return result;
    }
    BigInteger base = big(left);
    BigInteger exponent = big(right);
    if (base.abs().bitLength() > 1
        && (exponent.bitLength() > 20
            || (long) (base.bitLength() - 1) * exponent.intValue() > MAX_BITS)) {
      throw Failure.limit("integer too large: more than 4,300 digits");
    }
    if (base.abs().bitLength() <= 1) {
      boolean odd = exponent.testBit(0);
      return base.signum() < 0 && !odd
          ? 1L
          : exponent.signum() == 0 ? (Object) 1L : (Object) base.longValue();
    }
    return integer(base.pow(exponent.intValueExact()));
  }

  static Object negate(@Nullable Object value) {
    return switch (value) {
      case Long number when number != Long.MIN_VALUE -> -number;
      case Double number -> -number;
      case TimeDelta delta -> delta.negated();
      case null, default -> {
        if (value == null || !Values.isInteger(value)) {
          Values.requireDefined(value);
          throw Failure.type("bad operand type for unary -: '" + Values.typeName(value) + "'");
        }
        yield integer(big(value).negate());
      }
    };
  }

  static Object plus(@Nullable Object value) {
    if (value instanceof Double || value instanceof TimeDelta) {
      return value;
    }
    if (value == null || !Values.isInteger(value)) {
      Values.requireDefined(value);
      throw Failure.type("bad operand type for unary +: '" + Values.typeName(value) + "'");
    }
    return integer(big(value));
  }

  static Failure unsupported(String operator, @Nullable Object left, @Nullable Object right) {
    if (left instanceof Undefined undefined) {
      return undefined.failure();
    }
    if (right instanceof Undefined undefined) {
      return undefined.failure();
    }
    return Failure.type(
        "unsupported operand type(s) for %s: '%s' and '%s'"
            .formatted(operator, Values.typeName(left), Values.typeName(right)));
  }

  /// Python's `round`: to the nearest, ties to even, exact in decimal.
  static double round(double value, int digits) {
    if (!Double.isFinite(value) || digits > 323) {
      return value;
    }
    if (digits < -309) {
      return Math.copySign(0.0, value);
    }
    double result = new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).doubleValue();
    return result == 0 ? Math.copySign(0.0, value) : result;
  }

  /// The integer part of a float.
  static Object truncate(double value) {
    if (Double.isNaN(value)) {
      throw Failure.value("cannot convert float NaN to integer");
    }
    if (Double.isInfinite(value)) {
      throw Failure.arithmetic("cannot convert float infinity to integer");
    }
    return Math.abs(value) < 1e18
        ? (Object) (long) value
        : integer(new BigDecimal(value).toBigInteger());
  }
}
