package dev.hearth.core.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes JSON in one of two hands: compact, or with spaces and only ASCII as Python's `json` does.
/// The result is compared with what devices expect, so each space counts.
final class JsonText {
  private static final int MAX_NESTING = 200;

  private final Run run;
  private final boolean spaced;
  private final boolean ascii;
  private final boolean sorted;
  private final int indent;
  private final StringBuilder out = new StringBuilder();

  JsonText(Run run, boolean spaced, boolean ascii, boolean sorted, int indent) {
    this.run = run;
    this.spaced = spaced;
    this.ascii = ascii;
    this.sorted = sorted;
    this.indent = Math.clamp(indent, 0, 100);
  }

  String write(@Nullable Object value) {
    write(value, 0);
    return out.toString();
  }

  private void write(@Nullable Object value, int depth) {
    run.step();
    run.checkText(out.length());
    if (depth > MAX_NESTING) {
      throw Failure.limit("value too deep for JSON");
    }
    switch (value) {
      case null -> out.append("null");
      case Boolean bool -> out.append(bool);
      case String text -> quote(text);
      case Long number -> out.append((long) number);
      case BigInteger number -> {
        if (!spaced && number.bitLength() > Long.SIZE) {
          throw Failure.type("Integer exceeds 64-bit range");
        }
        out.append(number);
      }
      case Double number -> number(number);
      case Map<?, ?> map -> object(map, depth);
      default -> {
        List<?> items = value instanceof Range ? null : Values.sequence(value);
        if (items == null) {
          throw Failure.type(
              "Object of type " + Values.typeName(value) + " is not JSON serializable");
        }
        array(items, depth);
      }
    }
  }

  private void number(double number) {
    if (spaced) {
      out.append(
          Double.isNaN(number)
              ? "NaN"
              : Double.isInfinite(number)
                  ? number > 0 ? "Infinity" : "-Infinity"
                  : Text.number(number));
    } else {
      out.append(
          Double.isFinite(number)
              ? Text.number(number).replace("e+", "e").replaceFirst("e-0(?=\\d)", "e-")
              : "null");
    }
  }

  private void object(Map<?, ?> map, int depth) {
    if (map.isEmpty()) {
      out.append("{}");
      return;
    }
    List<Map.Entry<String, @Nullable Object>> entries = new ArrayList<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      entries.add(new java.util.AbstractMap.SimpleEntry<>(key(entry.getKey()), entry.getValue()));
    }
    if (sorted) {
      entries.sort(Comparator.comparing(Map.Entry::getKey, Text::compare));
    }
    out.append('{');
    String separator = "";
    for (Map.Entry<String, @Nullable Object> entry : entries) {
      out.append(separator);
      newLine(depth + 1);
      quote(entry.getKey());
      out.append(spaced || indent > 0 ? ": " : ":");
      write(entry.getValue(), depth + 1);
      separator = spaced && indent == 0 ? ", " : ",";
    }
    newLine(depth);
    out.append('}');
  }

  private String key(@Nullable Object key) {
    return switch (key) {
      case null -> "null";
      case String text -> text;
      case Boolean bool -> bool.toString();
      default -> {
        if (!Values.isNumber(key)) {
          throw Failure.type("keys must be str, int, float, bool or None");
        }
        yield Text.repr(key);
      }
    };
  }

  private void array(List<?> items, int depth) {
    if (items.isEmpty()) {
      out.append("[]");
      return;
    }
    out.append('[');
    String separator = "";
    for (Object item : items) {
      out.append(separator);
      newLine(depth + 1);
      write(item, depth + 1);
      separator = spaced && indent == 0 ? ", " : ",";
    }
    newLine(depth);
    out.append(']');
  }

  private void newLine(int depth) {
    if (indent > 0) {
      out.append('\n').repeat(' ', indent * depth);
    }
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c < 0x20 || (ascii && c > 0x7e)) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
