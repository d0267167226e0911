package dev.hearth.core.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The methods of text.
final class StringMethods {
  static final Map<String, Callable> ALL = all();

  private StringMethods() {}

  private static Map<String, Callable> all() {
    Map<String, Callable> table = new HashMap<>();
    simple(table, "lower", Text::lower);
    simple(table, "upper", Text::upper);
    simple(table, "casefold", text -> Text.lower(text).replace("ß", "ss"));
    simple(table, "capitalize", StringMethods::capitalize);
    simple(table, "title", StringMethods::title);
    simple(table, "swapcase", StringMethods::swapCase);
    test(table, "isdigit", Character::isDigit);
    test(table, "isdecimal", Character::isDigit);
    test(table, "isnumeric", StringMethods::isNumeric);
    test(table, "isalpha", Character::isLetter);
    test(table, "isalnum", c -> Character.isLetterOrDigit(c));
    test(table, "isspace", Text::isSpace);
    Methods.define(table, "isascii", (r, a) -> a.text(0).chars().allMatch(c -> c < 128), "self");
    Methods.define(
        table, "isprintable", (r, a) -> a.text(0).codePoints().allMatch(Text::isPrintable), "self");
    Methods.define(
        table,
        "isupper",
        (r, a) -> isCased(a.text(0)) && a.text(0).equals(Text.upper(a.text(0))),
        "self");
    Methods.define(
        table,
        "islower",
        (r, a) -> isCased(a.text(0)) && a.text(0).equals(Text.lower(a.text(0))),
        "self");
    Methods.define(
        table,
        "istitle",
        (r, a) -> isCased(a.text(0)) && a.text(0).equals(title(a.text(0))),
        "self");
    Methods.define(
        table, "isidentifier", (r, a) -> a.text(0).matches("[\\p{L}_][\\p{L}\\p{N}_]*+"), "self");
    Methods.define(table, "strip", (r, a) -> strip(a, true, true), "self", "chars?");
    Methods.define(table, "lstrip", (r, a) -> strip(a, true, false), "self", "chars?");
    Methods.define(table, "rstrip", (r, a) -> strip(a, false, true), "self", "chars?");
    Methods.define(
        table, "startswith", (r, a) -> affix(a, true), "self", "prefix", "start?", "end?");
    Methods.define(
        table, "endswith", (r, a) -> affix(a, false), "self", "suffix", "start?", "end?");
    Methods.define(
        table,
        "removeprefix",
        (r, a) ->
            a.text(0).startsWith(a.text(1)) ? a.text(0).substring(a.text(1).length()) : a.get(0),
        "self",
        "prefix");
    Methods.define(
        table,
        "removesuffix",
        (r, a) ->
            a.text(0).endsWith(a.text(1))
                ? a.text(0).substring(0, a.text(0).length() - a.text(1).length())
                : a.get(0),
        "self",
        "suffix");
    Methods.define(
        table,
        "replace",
        (run, a) -> replace(run, a.text(0), a.text(1), a.text(2), a.number(3, -1)),
        "self",
        "old",
        "new",
        "count?");
    Methods.define(table, "split", (run, a) -> split(run, a), "self", "sep?", "maxsplit?");
    Methods.define(table, "rsplit", (run, a) -> rsplit(run, a), "self", "sep?", "maxsplit?");
    Methods.define(
        table, "splitlines", (run, a) -> lines(a.text(0), a.flag(1, false)), "self", "keepends?");
    Methods.define(table, "partition", (run, a) -> partition(a, false), "self", "sep");
    Methods.define(table, "rpartition", (run, a) -> partition(a, true), "self", "sep");
    Methods.define(
        table,
        "join",
        (run, a) -> {
          StringBuilder out = new StringBuilder();
          String separator = "";
          for (Object item : Values.toList(run, a.get(1))) {
            out.append(separator).append(Values.needText(item));
            separator = a.text(0);
            run.checkText(out.length());
          }
          return out.toString();
        },
        "self",
        "items");
    search(table);
    padding(table);
    Methods.define(
        table,
        "format",
        (run, a) -> StringFormat.format(run, a.text(0), a.rest(1), a.named(2)),
        "self",
        "*args",
        "**kwargs");
    Methods.define(
        table,
        "format_map",
        (run, a) -> StringFormat.format(run, a.text(0), List.of(), Methods.map(a.get(1))),
        "self",
        "mapping");
    return Map.copyOf(table);
  }

  private static void simple(
      Map<String, Callable> table, String name, UnaryOperator<String> change) {
    Methods.define(table, name, (run, a) -> change.apply(a.text(0)), "self");
  }

  private static void test(Map<String, Callable> table, String name, IntPredicate predicate) {
    Methods.define(
        table,
        name,
        (run, a) -> !a.text(0).isEmpty() && a.text(0).codePoints().allMatch(predicate),
        "self");
  }

  private static boolean isNumeric(int c) {
    return switch (Character.getType(c)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> false;
    };
  }

  private static boolean isCased(String text) {
    return text.codePoints().anyMatch(c -> Character.isUpperCase(c) || Character.isLowerCase(c));
  }

  static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = text.offsetByCodePoints(0, 1);
    return Text.upper(text.substring(0, first)) + Text.lower(text.substring(first));
  }

  private static String title(String text) {
    StringBuilder out = new StringBuilder();
    boolean inWord = false;
    for (int c : text.codePoints().toArray()) {
      out.appendCodePoint(inWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
      inWord = Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
    }
    return out.toString();
  }

  private static String swapCase(String text) {
    StringBuilder out = new StringBuilder();
    for (int c : text.codePoints().toArray()) {
      String one = Character.toString(c);
      out.append(Character.isUpperCase(c) ? Text.lower(one) : Text.upper(one));
    }
    return out.toString();
  }

  private static String strip(Builtin.Bound a, boolean left, boolean right) {
    Object chars = a.get(1, null);
    return strip(a.text(0), chars == null ? null : Values.needText(chars), left, right);
  }

  static String strip(String text, @Nullable String chars, boolean left, boolean right) {
    int start = 0;
    int end = text.length();
    while (left && start < end && isStripped(text.charAt(start), chars)) {
      start++;
    }
    while (right && end > start && isStripped(text.charAt(end - 1), chars)) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isStripped(char c, @Nullable String chars) {
    return chars == null ? Text.isSpace(c) : chars.indexOf(c) >= 0;
  }

  /// The part of the text between the optional indexes at these positions; null when they are the
  /// wrong way round.
  private static @Nullable String part(Builtin.Bound a, int start, int end) {
    int length = Text.length(a.text(0));
    int from = index(a.get(start, null), length, 0);
    int to = index(a.get(end, null), length, length);
    return from > to ? null : Text.substring(a.text(0), from, to);
  }

  private static int index(@Nullable Object value, int length, int otherwise) {
    if (value == null) {
      return otherwise;
    }
    int index = Values.needInt(value);
    return index < 0 ? Math.max(0, index + length) : Math.min(index, length);
  }

  private static boolean affix(Builtin.Bound a, boolean start) {
    String text = part(a, 2, 3);
    List<?> options = a.get(1) instanceof Tuple tuple ? tuple.items() : List.of(a.text(1));
    for (Object option : options) {
      String affix = Values.needText(option);
      if (text != null && (start ? text.startsWith(affix) : text.endsWith(affix))) {
        return true;
      }
    }
    return false;
  }

  static String replace(Run run, String text, String old, String with, int count) {
    run.checkText(
        text.length() + (long) with.length() * (text.length() / Math.max(1, old.length()) + 1));
    if (old.isEmpty()) {
      return replaceEmpty(text, with, count);
    }
    StringBuilder out = new StringBuilder();
    int at = 0;
    for (int left = count; left != 0; left--) {
      int found = text.indexOf(old, at);
      if (found < 0) {
        break;
      }
      out.append(text, at, found).append(with);
      at = found + old.length();
    }
    return out.append(text, at, text.length()).toString();
  }

  private static String replaceEmpty(String text, String with, int count) {
    StringBuilder out = new StringBuilder();
    int left = count;
    for (Object character : Text.characters(text)) {
      if (left != 0) {
        out.append(with);
        left--;
      }
      out.append(character);
    }
    return left != 0 ? out.append(with).toString() : out.toString();
  }

  private static List<@Nullable Object> split(Run run, Builtin.Bound a) {
    String text = a.text(0);
    int most = a.number(2, -1);
    List<@Nullable Object> parts = new ArrayList<>();
    if (a.get(1, null) == null) {
      int at = skipSpace(text, 0);
      while (at < text.length() && (most < 0 || parts.size() < most)) {
        int end = at;
        while (end < text.length() && !Text.isSpace(text.charAt(end))) {
          end++;
        }
        run.step();
        parts.add(text.substring(at, end));
        at = skipSpace(text, end);
      }
      if (at < text.length()) {
        parts.add(text.substring(at));
      }
      return parts;
    }
    String separator = separator(a);
    int at = 0;
    while (most < 0 || parts.size() < most) {
      int found = text.indexOf(separator, at);
      if (found < 0) {
        break;
      }
      run.step();
      parts.add(text.substring(at, found));
      at = found + separator.length();
    }
    parts.add(text.substring(at));
    return parts;
  }

  private static int skipSpace(String text, int from) {
    int at = from;
    while (at < text.length() && Text.isSpace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static String separator(Builtin.Bound a) {
    if (a.text(1).isEmpty()) {
      throw Failure.value("empty separator");
    }
    return a.text(1);
  }

  private static List<@Nullable Object> rsplit(Run run, Builtin.Bound a) {
    int most = a.number(2, -1);
    if (most < 0) {
      return split(run, a);
    }
    String text = a.text(0);
    boolean space = a.get(1, null) == null;
    List<@Nullable Object> parts = new ArrayList<>();
    if (space) {
      text = strip(text, null, false, true);
    }
    while (parts.size() < most) {
      int found = space ? lastSpace(text) : text.lastIndexOf(separator(a));
      if (found < 0) {
        break;
      }
      run.step();
      parts.addFirst(text.substring(found + (space ? 1 : a.text(1).length())));
      text = text.substring(0, found);
      text = space ? strip(text, null, false, true) : text;
    }
    if (!space || !text.isEmpty()) {
      parts.addFirst(text);
    }
    return parts;
  }

  private static int lastSpace(String text) {
    int at = text.length() - 1;
    while (at >= 0 && !Text.isSpace(text.charAt(at))) {
      at--;
    }
    return at;
  }

  static List<@Nullable Object> lines(String text, boolean keepEnds) {
    List<@Nullable Object> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ("\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029".indexOf(c) >= 0) {
        int end = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n' ? i + 2 : i + 1;
        lines.add(text.substring(start, keepEnds ? end : i));
        start = end;
        i = end - 1;
      }
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    return lines;
  }

  private static Tuple partition(Builtin.Bound a, boolean last) {
    String text = a.text(0);
    String separator = separator(a);
    int found = last ? text.lastIndexOf(separator) : text.indexOf(separator);
    if (found < 0) {
      return last ? Tuple.of("", "", text) : Tuple.of(text, "", "");
    }
    return Tuple.of(
        text.substring(0, found), separator, text.substring(found + separator.length()));
  }

  private static void search(Map<String, Callable> table) {
    for (String name : List.of("find", "rfind", "index", "rindex")) {
      Methods.define(
          table,
          name,
          (run, a) -> {
            String part = part(a, 2, 3);
            int found = -1;
            if (part != null) {
              found = name.startsWith("r") ? part.lastIndexOf(a.text(1)) : part.indexOf(a.text(1));
            }
            if (part == null || found < 0) {
              if (name.endsWith("index")) {
                throw Failure.value("substring not found");
              }
              return -1L;
            }
            int start = index(a.get(2, null), Text.length(a.text(0)), 0);
            return (long) start + part.codePointCount(0, found);
          },
          "self",
          "sub",
          "start?",
          "end?");
    }
    Methods.define(
        table,
        "count",
        (run, a) -> {
          String part = part(a, 2, 3);
          if (part == null) {
            return 0L;
          }
          String wanted = a.text(1);
          if (wanted.isEmpty()) {
            return (long) Text.length(part) + 1;
          }
          long count = 0;
          for (int at = part.indexOf(wanted);
              at >= 0;
              at = part.indexOf(wanted, at + wanted.length())) {
            count++;
          }
          return count;
        },
        "self",
        "sub",
        "start?",
        "end?");
  }

  private static void padding(Map<String, Callable> table) {
    for (String name : List.of("ljust", "rjust", "center")) {
      Methods.define(
          table,
          name,
          (run, a) -> {
            int length = Text.length(a.text(0));
            int width = a.number(1, 0);
            run.checkText(width);
            int gap = Math.max(0, width - length);
            int left =
                switch (name) {
                  case "ljust" -> 0;
                  case "rjust" -> gap;
                  default -> gap / 2 + (gap & width & 1);
                };
            String fill = a.text(2, " ");
            if (Text.length(fill) != 1) {
              throw Failure.type("The fill character must be exactly one character long");
            }
            return fill.repeat(left) + a.text(0) + fill.repeat(gap - left);
          },
          "self",
          "width",
          "fillchar?");
    }
    Methods.define(
        table,
        "zfill",
        (run, a) -> {
          String text = a.text(0);
          int width = a.number(1, 0);
          run.checkText(width);
          String zeros = "0".repeat(Math.max(0, width - Text.length(text)));
          boolean signed = text.startsWith("-") || text.startsWith("+");
          return signed ? text.charAt(0) + zeros + text.substring(1) : zeros + text;
        },
        "self",
        "width");
    Methods.define(
        table,
        "expandtabs",
        (run, a) -> {
          int size = a.number(1, 8);
          StringBuilder out = new StringBuilder();
          int column = 0;
          for (char c : a.text(0).toCharArray()) {
            if (c == '\t') {
              int gap = size <= 0 ? 0 : size - column % size;
              run.checkText((long) out.length() + gap);
              out.repeat(' ', gap);
              column += gap;
            } else {
              out.append(c);
              column = c == '\n' || c == '\r' ? 0 : column + 1;
            }
          }
          return out.toString();
        },
        "self",
        "tabsize?");
  }
}
