package dev.hearth.core.template;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `'%d of %s' % (...)`.
final class PercentFormat {
  private final Run run;
  private final String format;
  private final List<?> values;
  private final @Nullable Map<?, ?> named;
  private int at;
  private int used;

  private PercentFormat(Run run, String format, List<?> values, @Nullable Map<?, ?> named) {
    this.run = run;
    this.format = format;
    this.values = values;
    this.named = named;
  }

  static String format(Run run, String format, @Nullable Object argument) {
    List<?> values =
        argument instanceof Tuple tuple
            ? tuple.items()
            : java.util.Collections.singletonList(argument);
    Map<?, ?> named = argument instanceof Map<?, ?> map ? map : null;
    PercentFormat formatting = new PercentFormat(run, format, values, named);
    String result = formatting.run();
    boolean all = formatting.used >= values.size();
    boolean keyed =
        named != null
            || argument instanceof List
            || argument instanceof Undefined
            || argument instanceof Range;
    if (!all && !keyed) {
      throw Failure.type("not all arguments converted during string formatting");
    }
    return result;
  }

  private String run() {
    StringBuilder out = new StringBuilder();
    while (at < format.length()) {
      char c = format.charAt(at++);
      if (c != '%') {
        out.append(c);
      } else if (at < format.length() && format.charAt(at) == '%') {
        out.append('%');
        at++;
      } else {
        out.append(field());
        run.checkText(out.length());
      }
    }
    return out.toString();
  }

  private char peek() {
    if (at >= format.length()) {
      throw Failure.value("incomplete format");
    }
    return format.charAt(at);
  }

  private String field() {
    Object value = null;
    boolean keyed = peek() == '(';
    if (keyed) {
      int end = format.indexOf(')', at);
      if (end < 0) {
        throw Failure.value("incomplete format key");
      }
      if (named == null) {
        throw Failure.type("format requires a mapping");
      }
      String key = format.substring(at + 1, end);
      value = Values.lookup(named, key);
      if (value instanceof Undefined) {
        throw Failure.lookup(Text.repr(key));
      }
      at = end + 1;
    }
    String flags = flags();
    int width = number();
    boolean left = flags.indexOf('-') >= 0;
    if (width < 0) {
      left = true;
      width = -width;
    }
    int precision = -1;
    if (peek() == '.') {
      at++;
      precision = Math.max(0, number());
    }
    while ("hlL".indexOf(peek()) >= 0) {
      at++;
    }
    char type = format.charAt(at++);
    if (type == '%') {
      return "%";
    }
    run.checkText(width);
    char sign = flags.indexOf('+') >= 0 ? '+' : flags.indexOf(' ') >= 0 ? ' ' : '-';
    boolean zero = flags.indexOf('0') >= 0 && !left;
    char align = left ? '<' : zero ? '=' : '>';
    return convert(
        keyed ? value : next(),
        new FormatSpec(
            zero ? "0" : " ",
            align,
            sign,
            flags.indexOf('#') >= 0,
            width,
            (char) 0,
            precision,
            type == 'i' || type == 'u' ? 'd' : type));
  }

  private @Nullable Object next() {
    if (used >= values.size()) {
      throw Failure.type("not enough arguments for format string");
    }
    return values.get(used++);
  }

  private String flags() {
    int start = at;
    while ("-+ #0".indexOf(peek()) >= 0) {
      at++;
    }
    return format.substring(start, at);
  }

  private int number() {
    if (peek() == '*') {
      at++;
      return Values.needInt(next());
    }
    int start = at;
    while (Character.isDigit(peek())) {
      at++;
    }
    if (at - start > 6) {
      throw Failure.limit("width too big");
    }
    return start == at ? 0 : Integer.parseInt(format.substring(start, at));
  }

  private String convert(@Nullable Object value, FormatSpec spec) {
    return switch (spec.type()) {
      case 's' -> text(spec, Text.str(run, value));
      case 'r', 'a' -> text(spec, Text.repr(value));
      case 'c' ->
          text(
              spec,
              value instanceof String text && Text.length(text) == 1
                  ? text
                  : Character.toString(FormatSpec.codePoint(integer(value, spec.type()))));
      case 'd', 'x', 'X', 'o' -> integer(spec, integer(value, spec.type()));
      case 'e', 'E', 'f', 'F', 'g', 'G' -> {
        if (value == null || !Values.isNumber(value)) {
          Values.requireDefined(value);
          throw Failure.type("must be real number, not " + Values.typeName(value));
        }
        yield spec.format(run, Arithmetic.asDouble(value));
      }
      default -> throw Failure.value("unsupported format character '" + spec.type() + "'");
    };
  }

  private String integer(FormatSpec spec, BigInteger number) {
    int radix = spec.type() == 'd' ? 10 : spec.type() == 'o' ? 8 : 16;
    int zeros = spec.precision() - number.abs().toString(radix).length();
    FormatSpec bare = with(spec, zeros > 0 ? 0 : spec.width(), -1);
    String plain = bare.format(run, Arithmetic.integer(number));
    if (zeros <= 0) {
      return plain;
    }
    run.checkText(spec.precision());
    int sign = number.signum() < 0 || spec.sign() != '-' ? 1 : 0;
    return text(spec, plain.substring(0, sign) + "0".repeat(zeros) + plain.substring(sign));
  }

  private static FormatSpec with(FormatSpec spec, int width, int precision) {
    return new FormatSpec(
        spec.fill(),
        spec.align(),
        spec.sign(),
        spec.alternate(),
        width,
        spec.grouping(),
        precision,
        spec.type());
  }

  private String text(FormatSpec spec, String value) {
    int precision = spec.type() == 's' || spec.type() == 'r' ? spec.precision() : -1;
    char align = spec.align() == '<' ? '<' : '>';
    return new FormatSpec(" ", align, '-', false, spec.width(), (char) 0, precision, 's')
        .format(run, value);
  }

  private static BigInteger integer(@Nullable Object value, char type) {
    if (value != null && Values.isInteger(value)) {
      return Arithmetic.big(value);
    }
    if (type == 'd' && value instanceof Double number) {
      return Arithmetic.big(Arithmetic.truncate(number));
    }
    Values.requireDefined(value);
    throw Failure.type(
        "%" + type + " format: an integer is required, not " + Values.typeName(value));
  }
}
