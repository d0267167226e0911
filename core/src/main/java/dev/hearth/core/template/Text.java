package dev.hearth.core.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Text as Python has it: characters are code points; and what `str(...)` and `repr(...)` print.
final class Text {
  private static final int MAX_NESTING = 200;

  private Text() {}

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  static boolean isSpace(int c) {
    return c <= 0x20
        ? (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x20)
        : c == 0x85 || c == 0xa0 || Character.isSpaceChar(c);
  }

  static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /// Whether every character is one `char`, so that indexes of Java and Python agree.
  private static boolean isNarrow(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /// The part between two character indexes, `0 <= start <= end <= length`.
  static String substring(String text, int start, int end) {
    if (isNarrow(text)) {
      return text.substring(start, end);
    }
    int from = text.offsetByCodePoints(0, start);
    return text.substring(from, text.offsetByCodePoints(from, end - start));
  }

  /// Each character as a text of its own.
  static List<@Nullable Object> characters(String text) {
    List<@Nullable Object> list = new ArrayList<>(text.length());
    for (int i = 0; i < text.length(); ) {
      int next = text.offsetByCodePoints(i, 1);
      list.add(text.substring(i, next));
      i = next;
    }
    return list;
  }

  /// The order of code points, which differs from Java's for characters beyond the first plane.
  static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean wideX = Character.isSurrogate(x);
        return wideX == Character.isSurrogate(y) ? (x < y ? -1 : 1) : wideX ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /// `str(value)`, for scalars and short values; see [#print] for the one that is bounded.
  static String repr(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    new Printer(out, 100_000).repr(value, 0);
    return out.toString();
  }

  /// `str(value)`.
  static String str(Run run, @Nullable Object value) {
    return switch (value) {
      case String text -> text;
      case Long number -> Long.toString(number);
      case Boolean bool -> bool ? "True" : "False";
      case Double number -> number(number);
      case null -> "None";
      case Undefined undefined -> "";
      default -> {
        StringBuilder out = new StringBuilder();
        print(run, out, value);
        yield out.toString();
      }
    };
  }

  /// Appends `str(value)`.
  static void print(Run run, StringBuilder out, @Nullable Object value) {
    switch (value) {
      case String text -> out.append(text);
      case Long number -> out.append((long) number);
      case Double number -> out.append(number(number));
      case Boolean bool -> out.append(bool ? "True" : "False");
      case null -> out.append("None");
      case Undefined undefined -> {}
      case DateTime time -> out.append(time.text(' '));
      case TimeDelta delta -> out.append(delta.text());
      case java.time.LocalDate date -> out.append(date);
      case java.time.LocalTime time -> out.append(DateTime.text(time));
      default -> new Printer(out, run.textLimit()).repr(value, 0);
    }
  }

  static String number(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    double magnitude = Math.abs(value);
    if ((magnitude >= 1e-3 && magnitude < 1e7) || value == 0) {
      return Double.toString(value);
    }
    BigDecimal shortest = new BigDecimal(Double.toString(magnitude)).stripTrailingZeros();
    if (shortest.precision() == 2) {
      // Java prints at least two digits, Python one where that is enough.
      BigDecimal shorter = shortest.round(new MathContext(1));
      shortest = shorter.doubleValue() == magnitude ? shorter.stripTrailingZeros() : shortest;
    }
    String digits = shortest.unscaledValue().toString();
    int exponent = digits.length() - 1 - shortest.scale();
    String sign = value < 0 ? "-" : "";
    if (exponent < -4 || exponent >= 16) {
      String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
      String power = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : "" + Math.abs(exponent);
      return sign + digits.charAt(0) + fraction + (exponent < 0 ? "e-" : "e+") + power;
    }
    String plain = shortest.toPlainString();
    return sign + (plain.indexOf('.') < 0 ? plain + ".0" : plain);
  }

  /// A text in quotes, with escapes.
  static void quote(StringBuilder out, String text) {
    char mark = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    out.append(mark);
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\\' -> out.append("\\\\");
        default -> {
          if (c == mark) {
            out.append('\\').append(mark);
          } else if (c < 0x20 || c == 0x7f || (c > 0x7f && c < 0x100 && !isPrintable(c))) {
            out.append("\\x%02x".formatted(c));
          } else if (c >= 0x100 && !isPrintable(c)) {
            out.append(c < 0x10000 ? "\\u%04x".formatted(c) : "\\U%08x".formatted(c));
          } else {
            out.appendCodePoint(c);
          }
        }
      }
    }
    out.append(mark);
  }

  static boolean isPrintable(int c) {
    if (c == ' ') {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /// Prints nested values, up to a length and a depth.
  private static final class Printer {
    private final StringBuilder out;
    private final int limit;

    Printer(StringBuilder out, int limit) {
      this.out = out;
      this.limit = limit;
    }

    void repr(@Nullable Object value, int depth) {
      if (depth > MAX_NESTING || out.length() > limit) {
        throw Failure.limit("value too deep or too long to print");
      }
      switch (value) {
        case null -> out.append("None");
        case String text -> quote(out, text);
        case Long number -> out.append((long) number);
        case Double number -> out.append(number(number));
        case Boolean bool -> out.append(bool ? "True" : "False");
        case BigInteger number -> out.append(number);
        case Undefined undefined -> out.append("Undefined");
        case Map<?, ?> map -> dict(map, depth);
        case List<?> list -> items("[", list, "]", depth);
        case Tuple tuple ->
            items("(", tuple.items(), tuple.items().size() == 1 ? ",)" : ")", depth);
        case PySet set -> {
          if (set.size() == 0) {
            out.append("set()");
          } else {
            items("{", set.toList(), "}", depth);
          }
        }
        case Range range -> {
          out.append("range(").append(range.start()).append(", ").append(range.stop());
          out.append(range.step() == 1 ? ")" : ", " + range.step() + ")");
        }
        case DictView view -> {
          out.append(Values.typeName(view)).append('(');
          items("[", view.items(), "]", depth);
          out.append(')');
        }
        case DateTime time -> out.append(time.repr());
        case TimeDelta delta -> out.append(delta.repr());
        case Namespace namespace -> {
          out.append("<Namespace ");
          dict(namespace.attributes(), depth);
          out.append('>');
        }
        case Macro macro -> {
          out.append("<Macro ");
          quote(out, macro.name());
          out.append('>');
        }
        case Generator generator -> out.append("<generator object>");
        case Callable callable -> out.append("<function>");
        default -> out.append(value);
      }
    }

    private void items(String open, List<?> list, String close, int depth) {
      out.append(open);
      String separator = "";
      for (Object item : list) {
        out.append(separator);
        repr(item, depth + 1);
        separator = ", ";
      }
      out.append(close);
    }

    private void dict(Map<?, ?> map, int depth) {
      out.append('{');
      Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
      while (entries.hasNext()) {
        Map.Entry<?, ?> entry = entries.next();
        repr(entry.getKey(), depth + 1);
        out.append(": ");
        repr(entry.getValue(), depth + 1);
        if (entries.hasNext()) {
          out.append(", ");
        }
      }
      out.append('}');
    }
  }
}
