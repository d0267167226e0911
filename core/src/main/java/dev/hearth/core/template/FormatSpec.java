package dev.hearth.core.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Python's format specification, such as `>8`, `08.3f`, `,` or `x`, for one value.
///
/// @param fill what pads the value
/// @param align `<`, `>`, `^`, `=`, or 0 for the type's own
/// @param sign `+`, `-` or a space
/// @param alternate whether `#` was given
/// @param width the least width
/// @param grouping `,`, `_` or 0
/// @param precision -1 when not given
/// @param type the conversion, or 0 for the value's own
record FormatSpec(
    String fill,
    char align,
    char sign,
    boolean alternate,
    int width,
    char grouping,
    int precision,
    char type) {
  private static final Pattern SPEC =
      Pattern.compile(
          "(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\\d{1,6})?([,_])?(?:\\.(\\d{1,6}))?([a-zA-Z%])?",
          Pattern.DOTALL);
  private static final int MAX_PRECISION = 2000;

  static FormatSpec parse(String spec) {
    Matcher m = SPEC.matcher(spec);
    if (!m.matches()) {
      throw Failure.value("Invalid format specifier '" + spec + "'");
    }
    boolean zero = m.group(5) != null;
    String fill = m.group(1) != null ? m.group(1) : zero ? "0" : " ";
    char align = m.group(2) != null ? m.group(2).charAt(0) : zero ? '=' : 0;
    return new FormatSpec(
        fill,
        align,
        first(m.group(3), '-'),
        m.group(4) != null,
        m.group(6) == null ? 0 : Integer.parseInt(m.group(6)),
        first(m.group(7), (char) 0),
        m.group(8) == null ? -1 : Integer.parseInt(m.group(8)),
        first(m.group(9), (char) 0));
  }

  private static char first(@Nullable String group, char otherwise) {
    return group == null ? otherwise : group.charAt(0);
  }

  /// `format(value, spec)`.
  String format(Run run, @Nullable Object value) {
    run.checkText(width);
    if (precision > MAX_PRECISION) {
      throw Failure.limit("precision too big: more than " + MAX_PRECISION);
    }
    return switch (value) {
      case Boolean bool when type == 0 || type == 's' ->
          type == 0 && this.equals(parse("")) ? Text.str(run, bool) : text(bool ? "True" : "False");
      case String text -> {
        if (type != 0 && type != 's') {
          throw unknown("str");
        }
        yield text(text);
      }
      case Double number -> real(number);
      case null -> {
        if (!equals(parse(""))) {
          throw Failure.type("unsupported format string passed to NoneType.__format__");
        }
        yield "None";
      }
      default -> {
        if (Values.isInteger(value)) {
          yield integer(Arithmetic.big(value));
        }
        if (value instanceof Undefined) {
          yield "";
        }
        if (!equals(parse(""))) {
          throw Failure.type(
              "unsupported format string passed to " + Values.typeName(value) + ".__format__");
        }
        yield Text.str(run, value);
      }
    };
  }

  private Failure unknown(String of) {
    return Failure.value("Unknown format code '" + type + "' for object of type '" + of + "'");
  }

  private String text(String value) {
    if (align == '=') {
      throw Failure.value("'=' alignment not allowed in string format specifier");
    }
    int length = Text.length(value);
    String cut = precision >= 0 && precision < length ? Text.substring(value, 0, precision) : value;
    return pad("", cut, '<');
  }

  private String integer(BigInteger value) {
    String digits;
    String prefix = "";
    switch (type) {
      case 0, 'd', 'n' -> digits = value.abs().toString();
      case 'x', 'X' -> {
        digits = value.abs().toString(16);
        prefix = "0x";
      }
      case 'o' -> {
        digits = value.abs().toString(8);
        prefix = "0o";
      }
      case 'b' -> {
        digits = value.abs().toString(2);
        prefix = "0b";
      }
      case 'c' -> {
        return pad("", Character.toString(codePoint(value)), '<');
      }
      case 'e', 'E', 'f', 'F', 'g', 'G', '%' -> {
        return real(Arithmetic.asDouble(value));
      }
      default -> throw unknown("int");
    }
    if (precision >= 0) {
      throw Failure.value("Precision not allowed in integer format specifier");
    }
    String head = sign(value.signum() < 0) + (alternate ? prefix : "");
    String grouped = group(digits, type == 0 || type == 'd' || type == 'n' ? 3 : 4);
    return type == 'X' ? pad(Text.upper(head), Text.upper(grouped), '>') : pad(head, grouped, '>');
  }

  static int codePoint(BigInteger value) {
    if (value.signum() < 0 || value.bitLength() > 21 || value.intValue() > 0x10ffff) {
      throw Failure.arithmetic("character code not in range(0x110000)");
    }
    return value.intValue();
  }

  private String real(double value) {
    boolean negative = value < 0 || (value == 0 && 1 / value < 0);
    double magnitude = Math.abs(value);
    String digits;
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      digits = Text.number(magnitude);
      negative = value < 0;
    } else {
      digits =
          switch (type) {
            case 'f', 'F' -> fixed(magnitude, precision < 0 ? 6 : precision);
            case '%' -> fixed(magnitude * 100, precision < 0 ? 6 : precision);
            case 'e', 'E' -> scientific(magnitude, precision < 0 ? 6 : precision);
            case 'g', 'G', 'n' -> general(magnitude, precision < 0 ? 6 : precision, alternate);
            case 0 -> precision < 0 ? Text.number(magnitude) : plain(magnitude);
            default -> throw unknown("float");
          };
    }
    int point = digits.indexOf('.');
    int whole =
        point >= 0 ? point : digits.indexOf('e') >= 0 ? digits.indexOf('e') : digits.length();
    String grouped = group(digits.substring(0, whole), 3) + digits.substring(whole);
    if (type == '%') {
      grouped += "%";
    }
    return pad(sign(negative), Character.isUpperCase(type) ? Text.upper(grouped) : grouped, '>');
  }

  /// A float without type but with a precision: general, with at least one decimal.
  private String plain(double value) {
    String text = general(value, precision, false);
    return text.indexOf('.') < 0 && text.indexOf('e') < 0 ? text + ".0" : text;
  }

  static String fixed(double value, int precision) {
    return new BigDecimal(value).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
  }

  static String scientific(double value, int precision) {
    BigDecimal exact =
        value == 0
            ? BigDecimal.ZERO
            : new BigDecimal(value).round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
    String digits = exact.unscaledValue().toString();
    int exponent = value == 0 ? 0 : digits.length() - 1 - exact.scale();
    StringBuilder out = new StringBuilder(digits);
    out.setLength(Math.min(out.length(), precision + 1));
    out.repeat('0', precision + 1 - out.length());
    if (precision > 0) {
      out.insert(1, '.');
    }
    out.append(exponent < 0 ? "e-" : "e+");
    return out.append(Math.abs(exponent) < 10 ? "0" : "").append(Math.abs(exponent)).toString();
  }

  static String general(double value, int precision, boolean keepZeros) {
    int digits = Math.max(precision, 1);
    String scientific = scientific(value, digits - 1);
    int mark = scientific.indexOf('e');
    int exponent = Integer.parseInt(scientific.substring(mark + 1));
    if (exponent < -4 || exponent >= digits) {
      String mantissa = scientific.substring(0, mark);
      return (keepZeros ? mantissa : trim(mantissa)) + scientific.substring(mark);
    }
    String text = fixed(value, digits - 1 - exponent);
    return keepZeros ? text : trim(text);
  }

  private static String trim(String decimal) {
    if (decimal.indexOf('.') < 0) {
      return decimal;
    }
    int end = decimal.length();
    while (decimal.charAt(end - 1) == '0') {
      end--;
    }
    return decimal.substring(0, decimal.charAt(end - 1) == '.' ? end - 1 : end);
  }

  private String sign(boolean negative) {
    return negative ? "-" : sign == '-' ? "" : String.valueOf(sign);
  }

  private String group(String digits, int size) {
    if (grouping == 0) {
      return digits;
    }
    StringBuilder out = new StringBuilder(digits);
    for (int i = digits.length() - size; i > 0; i -= size) {
      out.insert(i, grouping);
    }
    return out.toString();
  }

  private String pad(String head, String body, char natural) {
    int gap = Math.max(0, width - Text.length(head) - Text.length(body));
    char how = align == 0 ? natural : align;
    return switch (how) {
      case '<' -> head + body + fill.repeat(gap);
      case '^' -> fill.repeat(gap / 2) + head + body + fill.repeat(gap - gap / 2);
      case '=' -> head + fill.repeat(gap) + body;
      default -> fill.repeat(gap) + head + body;
    };
  }
}
