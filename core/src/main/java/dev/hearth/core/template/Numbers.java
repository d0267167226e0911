package dev.hearth.core.template;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// Python's `float(...)` and `int(...)`: numbers out of text and other values.
final class Numbers {
  private Numbers() {}

  /// @throws Failure of kind value, type or undefined, as Python's `float` raises them
  static double toFloat(@Nullable Object value) {
    if (value instanceof Double number) {
      return number;
    }
    if (value instanceof String text) {
      return parseFloat(text);
    }
    if (value != null && Values.isNumber(value)) {
      return Arithmetic.asDouble(value);
    }
    Values.requireDefined(value);
    throw Failure.type(
        "float() argument must be a string or a real number, not '" + Values.typeName(value) + "'");
  }

  private static double parseFloat(String text) {
    String body = Text.strip(text);
    int sign = body.startsWith("-") || body.startsWith("+") ? 1 : 0;
    String word = Text.lower(body.substring(sign));
    if (word.equals("nan")) {
      return Double.NaN;
    }
    if (word.equals("inf") || word.equals("infinity")) {
      return body.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    String plain = isDecimal(body, sign) ? digits(body) : null;
    if (plain == null) {
      throw Failure.value("could not convert string to float: " + Text.repr(text));
    }
    return Double.parseDouble(plain);
  }

  private static boolean isDecimal(String text, int from) {
    int i = from;
    int digits = 0;
    boolean point = false;
    boolean exponent = false;
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isDigit(c)) {
        digits++;
      } else if (c == '_') {
        if (i == from
            || i + 1 == text.length()
            || !Character.isDigit(text.charAt(i - 1))
            || !Character.isDigit(text.charAt(i + 1))) {
          return false;
        }
      } else if (c == '.' && !point && !exponent) {
        point = true;
      } else if ((c == 'e' || c == 'E') && !exponent && digits > 0) {
        exponent = true;
        digits = 0;
        if (i + 1 < text.length() && (text.charAt(i + 1) == '-' || text.charAt(i + 1) == '+')) {
          i++;
        }
      } else {
        return false;
      }
    }
    return digits > 0 && text.length() <= 1000;
  }

  /// The text with digits of any script as ASCII, without underscores.
  private static String digits(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '_') {
        out.append(Character.isDigit(c) ? (char) ('0' + Character.digit(c, 10)) : c);
      }
    }
    return out.toString();
  }

  /// @throws Failure of kind value, type, arithmetic or undefined, as Python's `int` raises them
  static Object toInt(@Nullable Object value, int base) {
    return switch (value) {
      case String text -> parseInt(text, base);
      case Long number -> number;
      case BigInteger number -> number;
      case Boolean bool -> bool ? 1L : 0L;
      case Double number -> Arithmetic.truncate(number);
      case null, default -> {
        Values.requireDefined(value);
        throw Failure.type(
            "int() argument must be a string, a bytes-like object or a real number, not '"
                + Values.typeName(value)
                + "'");
      }
    };
  }

  private static Object parseInt(String text, int base) {
    if (base != 0 && (base < 2 || base > 36)) {
      throw Failure.value("int() base must be >= 2 and <= 36, or 0");
    }
    String body = Text.strip(text);
    boolean negative = body.startsWith("-");
    String rest = negative || body.startsWith("+") ? body.substring(1) : body;
    int radix = base;
    int prefix = prefix(rest);
    if (prefix != 0 && (base == 0 || base == prefix)) {
      radix = prefix;
      rest = rest.substring(2);
      rest = rest.startsWith("_") ? rest.substring(1) : rest;
    } else if (base == 0) {
      radix = 10;
    }
    boolean valid = !rest.isEmpty() && rest.length() <= 4300;
    for (int i = 0; i < rest.length() && valid; i++) {
      char c = rest.charAt(i);
      valid =
          Character.digit(c, radix) >= 0
              || (c == '_'
                  && i > 0
                  && i + 1 < rest.length()
                  && rest.charAt(i - 1) != '_'
                  && rest.charAt(i + 1) != '_');
    }
    if (!valid) {
      throw Failure.value("invalid literal for int() with base " + base + ": " + Text.repr(text));
    }
    String plain = rest.replace("_", "");
    Object number =
        plain.length() < 12
            ? (Object) Long.parseLong(plain, radix)
            : Arithmetic.integer(new BigInteger(plain, radix));
    return negative ? Arithmetic.negate(number) : number;
  }

  private static int prefix(String text) {
    if (text.length() < 3 || text.charAt(0) != '0') {
      return 0;
    }
    return switch (text.charAt(1)) {
      case 'x', 'X' -> 16;
      case 'o', 'O' -> 8;
      case 'b', 'B' -> 2;
      default -> 0;
    };
  }
}
