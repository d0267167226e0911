package dev.hearth.core.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `'...{}...'.format(...)`.
final class StringFormat {
  private final Run run;
  private final List<@Nullable Object> positional;
  private final Map<?, ?> named;
  private int automatic;

  private StringFormat(Run run, List<@Nullable Object> positional, Map<?, ?> named) {
    this.run = run;
    this.positional = positional;
    this.named = named;
  }

  static String format(Run run, String format, List<@Nullable Object> positional, Map<?, ?> named) {
    return new StringFormat(run, positional, named).format(format, 0);
  }

  private String format(String format, int depth) {
    if (depth > 1) {
      throw Failure.value("Max string recursion exceeded");
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      boolean doubled = i + 1 < format.length() && format.charAt(i + 1) == c;
      if ((c == '{' || c == '}') && doubled && depth == 0) {
        out.append(c);
        i++;
      } else if (c == '}') {
        throw Failure.value("Single '}' encountered in format string");
      } else if (c == '{') {
        int end = end(format, i + 1);
        out.append(field(format.substring(i + 1, end), depth));
        run.checkText(out.length());
        i = end;
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static int end(String format, int from) {
    int depth = 1;
    for (int i = from; i < format.length(); i++) {
      char c = format.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    throw Failure.value("expected '}' before end of string");
  }

  private String field(String field, int depth) {
    int colon = field.indexOf(':');
    String head = colon < 0 ? field : field.substring(0, colon);
    int bang = head.lastIndexOf('!');
    char conversion = 0;
    if (bang >= 0 && bang == head.length() - 2) {
      conversion = head.charAt(bang + 1);
      head = head.substring(0, bang);
    }
    Object value = value(head);
    String spec = colon < 0 ? "" : format(field.substring(colon + 1), depth + 1);
    if (conversion == 'r' || conversion == 'a') {
      value = Text.repr(value);
    } else if (conversion == 's') {
      value = Text.str(run, value);
    } else if (conversion != 0) {
      throw Failure.value("Unknown conversion specifier '" + conversion + "'");
    }
    if (value instanceof DateTime time && !spec.isEmpty()) {
      return TimeFormat.format(run, time, spec);
    }
    return FormatSpec.parse(spec).format(run, value);
  }

  private @Nullable Object value(String head) {
    int end = 0;
    while (end < head.length() && head.charAt(end) != '.' && head.charAt(end) != '[') {
      end++;
    }
    Object value = argument(head.substring(0, end));
    while (end < head.length()) {
      if (head.charAt(end) == '.') {
        int next = end + 1;
        while (next < head.length() && head.charAt(next) != '.' && head.charAt(next) != '[') {
          next++;
        }
        value = Attributes.attribute(run, value, head.substring(end + 1, next));
        end = next;
      } else {
        int close = head.indexOf(']', end);
        if (close < 0) {
          throw Failure.value("Missing ']' in format string");
        }
        String key = head.substring(end + 1, close);
        value = Attributes.item(run, value, isIndex(key) ? Long.valueOf(key) : key);
        end = close + 1;
      }
      Values.requireDefined(value);
    }
    return value;
  }

  private static boolean isIndex(String text) {
    return !text.isEmpty() && text.length() < 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private @Nullable Object argument(String name) {
    if (name.isEmpty() || isIndex(name)) {
      int index = name.isEmpty() ? automatic++ : Integer.parseInt(name);
      if (index >= positional.size()) {
        throw Failure.lookup(
            "Replacement index " + index + " out of range for positional args tuple");
      }
      return positional.get(index);
    }
    Object value = Values.lookup(named, name);
    if (value instanceof Undefined && !named.containsKey(name)) {
      throw Failure.lookup(Text.repr(name));
    }
    return value;
  }
}
