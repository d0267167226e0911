package dev.hearth.core.template;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Python's regular expressions on those of Java: the syntax is translated, and each character that
/// a match looks at is charged to the render, so that an expression that backtracks without end is
/// stopped.
final class Regex {
  private static final int MAX_EXPRESSION = 4096;

  private final String source;
  private final StringBuilder out = new StringBuilder();
  private final List<String> groups = new ArrayList<>();
  private int at;

  private Regex(String source) {
    this.source = source;
  }

  /// @throws Failure of kind value when the expression is not valid
  static Pattern compile(String expression, int flags) {
    if (expression.length() > MAX_EXPRESSION) {
      throw Failure.limit("regular expression longer than " + MAX_EXPRESSION + " characters");
    }
    try {
      String translated = new Regex(expression).translate();
      return Pattern.compile(
          translated, flags | Pattern.UNIX_LINES | Pattern.UNICODE_CHARACTER_CLASS);
    } catch (PatternSyntaxException e) {
      throw Failure.value(
          "bad regular expression " + Text.repr(expression) + ": " + e.getDescription());
    } catch (StackOverflowError e) {
      throw Failure.value("regular expression nested too deeply");
    }
  }

  static Matcher matcher(Run run, Pattern pattern, String text) {
    return pattern.matcher(new Charged(run, text, 0, text.length()));
  }

  /// The name under which a named group is kept, as Java allows no underscores.
  private String group(String name) {
    if (!name.matches("[\\p{L}_][\\p{L}\\p{N}_]*+")) {
      throw Failure.value("bad character in group name " + Text.repr(name));
    }
    int index = groups.indexOf(name);
    if (index < 0) {
      groups.add(name);
      index = groups.size() - 1;
    }
    return "g" + index;
  }

  private String translate() {
    while (at < source.length()) {
      char c = source.charAt(at);
      switch (c) {
        case '\\' -> escape(false);
        case '[' -> charClass();
        case '(' -> open();
        default -> {
          out.append(c);
          at++;
        }
      }
    }
    return out.toString();
  }

  private void open() {
    if (source.startsWith("(?P<", at)) {
      int end = end('>', at + 4);
      String name = source.substring(at + 4, end);
      if (groups.contains(name)) {
        throw Failure.value("redefinition of group name " + Text.repr(name));
      }
      out.append("(?<").append(group(name)).append('>');
      at = end + 1;
    } else if (source.startsWith("(?P=", at)) {
      int end = end(')', at + 4);
      out.append("\\k<").append(group(source.substring(at + 4, end))).append('>');
      at = end + 1;
    } else if (source.startsWith("(?#", at)) {
      at = end(')', at) + 1;
    } else if (source.startsWith("(?a", at)) {
      out.append("(?-U");
      at += 3;
    } else {
      out.append('(');
      at++;
    }
  }

  private int end(char close, int from) {
    int end = source.indexOf(close, from);
    if (end < 0) {
      throw Failure.value("bad regular expression " + Text.repr(source) + ": missing " + close);
    }
    return end;
  }

  private void escape(boolean inClass) {
    if (at + 1 >= source.length()) {
      throw Failure.value("bad escape (end of pattern)");
    }
    char c = source.charAt(at + 1);
    at += 2;
    switch (c) {
      case 'Z' -> out.append("\\z");
      case 'a' -> out.append("\\x07");
      case 'v' -> out.append("\\x0B");
      case '0' -> {
        int end = at;
        while (end < source.length()
            && end < at + 2
            && "01234567".indexOf(source.charAt(end)) >= 0) {
          end++;
        }
        out.append("\\0").append(end == at ? "0" : source.substring(at, end));
        at = end;
      }
      case 'b' -> out.append(inClass ? "\\x08" : "\\b");
      case 'A', 'B', 'd', 'D', 's', 'S', 'w', 'W', 'n', 'r', 't', 'f', 'x', 'u' ->
          out.append('\\').append(c);
      default -> {
        if (Character.isLetter(c) && c < 128) {
          throw Failure.value("bad escape \\" + c);
        }
        out.append('\\').append(c);
      }
    }
  }

  private void charClass() {
    out.append('[');
    at++;
    if (at < source.length() && source.charAt(at) == '^') {
      out.append('^');
      at++;
    }
    if (at < source.length() && source.charAt(at) == ']') {
      out.append("\\]");
      at++;
    }
    while (at < source.length() && source.charAt(at) != ']') {
      char c = source.charAt(at);
      if (c == '\\') {
        escape(true);
      } else {
        out.append(c == '[' || c == '&' || c == '^' ? "\\" + c : String.valueOf(c));
        at++;
      }
    }
    if (at >= source.length()) {
      throw Failure.value("bad regular expression " + Text.repr(source) + ": unterminated set");
    }
    out.append(']');
    at++;
  }

  /// `re.sub`.
  ///
  /// @param template the replacement, with `\1`, `\g<1>` and `\g<name>`
  static String replace(Run run, Pattern pattern, String expression, String template, String text) {
    Matcher matcher = matcher(run, pattern, text);
    StringBuilder result = new StringBuilder();
    int last = 0;
    while (matcher.find()) {
      run.step();
      result.append(text, last, matcher.start());
      expand(result, matcher, expression, template);
      run.checkText(result.length());
      last = matcher.end();
    }
    return result.append(text, last, text.length()).toString();
  }

  private static void expand(
      StringBuilder out, Matcher matcher, String expression, String template) {
    for (int i = 0; i < template.length(); i++) {
      char c = template.charAt(i);
      if (c != '\\' || i + 1 == template.length()) {
        out.append(c);
        continue;
      }
      char next = template.charAt(++i);
      switch (next) {
        case 'n' -> out.append('\n');
        case 't' -> out.append('\t');
        case 'r' -> out.append('\r');
        case '\\' -> out.append('\\');
        case 'g' -> {
          int end = template.indexOf('>', i);
          if (end < 0 || template.charAt(i + 1) != '<') {
            throw Failure.value("missing group name in replacement");
          }
          append(out, matcher, expression, template.substring(i + 2, end));
          i = end;
        }
        default -> {
          if (Character.isDigit(next)) {
            int end = i + 1;
            if (end < template.length() && Character.isDigit(template.charAt(end))) {
              end++;
            }
            append(out, matcher, expression, template.substring(i, end));
            i = end - 1;
          } else if (Character.isLetter(next) && next < 128) {
            throw Failure.value("bad escape \\" + next + " in replacement");
          } else {
            out.append('\\').append(next);
          }
        }
      }
    }
  }

  private static void append(
      StringBuilder out, Matcher matcher, String expression, String reference) {
    String value;
    try {
      if (reference.matches("[0-9]{1,3}")) {
        value = matcher.group(Integer.parseInt(reference));
      } else {
        Regex names = new Regex(expression);
        names.translate();
        value = matcher.group("g" + names.groups.indexOf(reference));
      }
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw Failure.value("invalid group reference " + reference);
    }
    if (value != null) {
      out.append(value);
    }
  }

  /// `re.findall`: the matches, or their groups where the expression has any.
  static List<@Nullable Object> findAll(Run run, Pattern pattern, String text) {
    Matcher matcher = matcher(run, pattern, text);
    List<@Nullable Object> found = new ArrayList<>();
    int groups = matcher.groupCount();
    while (matcher.find()) {
      run.step();
      if (groups <= 1) {
        found.add(groupText(matcher, groups));
      } else {
        List<@Nullable Object> parts = new ArrayList<>(groups);
        for (int i = 1; i <= groups; i++) {
          parts.add(groupText(matcher, i));
        }
        found.add(Tuple.copyOf(parts));
      }
    }
    return found;
  }

  private static String groupText(Matcher matcher, int group) {
    String value = matcher.group(group);
    return value == null ? "" : value;
  }

  /// Text whose every character read is charged.
  private record Charged(Run run, String text, int start, int end) implements CharSequence {
    @Override
    public int length() {
      return end - start;
    }

    @Override
    public char charAt(int index) {
      run.character();
      return text.charAt(start + index);
    }

    @Override
    public CharSequence subSequence(int from, int to) {
      return text.substring(start + from, start + to);
    }

    @Override
    public String toString() {
      return text.substring(start, end);
    }
  }
}
