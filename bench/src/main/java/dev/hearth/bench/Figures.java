package dev.hearth.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/// What was measured: a number for some pairs of row and column, and how it is printed.
final class Figures {
  private final Map<String, Map<String, Double>> byRow = new HashMap<>();
  private final Set<String> rows = new LinkedHashSet<>();
  private final Set<String> columns = new LinkedHashSet<>();
  private final Set<String> marked = new HashSet<>();

  /// Adds rows and columns in the order they are to be printed.
  void expect(List<String> rowIds, List<String> columnLabels) {
    rows.addAll(rowIds);
    columns.addAll(columnLabels);
  }

  /// Adds a figure, or replaces it.
  ///
  /// @param disturbed whether the machine was busy with something else meanwhile
  void put(String row, String column, double value, boolean disturbed) {
    rows.add(row);
    if (disturbed) {
      marked.add(row + column);
    } else {
      marked.remove(row + column);
    }
    byRow.computeIfAbsent(row, id -> new HashMap<>()).put(column, value);
  }

  OptionalDouble get(String row, String column) {
    Double value = byRow.getOrDefault(row, Map.of()).get(column);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  Set<String> rows() {
    return rows;
  }

  boolean isAnyDisturbed() {
    return !marked.isEmpty();
  }

  boolean isEmpty() {
    return byRow.isEmpty();
  }

  /// A table of the figures as they are.
  String table(String corner) {
    return print(corner, columns, this::get, Figures::number, true);
  }

  /// A table of how many times the figure of `base` each other one is.
  String ratios(String corner, String base) {
    Set<String> others = new LinkedHashSet<>(columns);
    others.remove(base);
    return print(corner, others, (row, column) -> ratio(row, column, base), Figures::times, false);
  }

  OptionalDouble ratio(String row, String column, String base) {
    OptionalDouble one = get(row, column);
    OptionalDouble other = get(row, base);
    return one.isPresent() && other.isPresent() && other.getAsDouble() > 0
        ? OptionalDouble.of(one.getAsDouble() / other.getAsDouble())
        : OptionalDouble.empty();
  }

  private interface Lookup {
    OptionalDouble at(String row, String column);
  }

  private interface Format {
    String of(double value);
  }

  private String print(
      String corner, Set<String> shown, Lookup lookup, Format format, boolean marks) {
    List<List<String>> lines = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of(corner));
    head.addAll(shown);
    lines.add(head);
    for (String row : rows) {
      List<String> line = new ArrayList<>(List.of(row));
      for (String column : shown) {
        OptionalDouble value = lookup.at(row, column);
        String mark = marks && marked.contains(row + column) ? "*" : "";
        line.add(value.isPresent() ? format.of(value.getAsDouble()) + mark : "-");
      }
      lines.add(line);
    }
    int[] widths = new int[head.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder padded = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String spaces = " ".repeat(widths[i] - line.get(i).length());
        padded.append(i == 0 ? line.get(i) + spaces : "  " + spaces + line.get(i));
      }
      text.append(padded).append('\n');
    }
    return text.toString();
  }

  static String number(double value) {
    return value < 100
        ? String.format(Locale.ROOT, "%.1f", value)
        : String.format(Locale.ROOT, "%,.0f", value);
  }

  static String times(double ratio) {
    return ratio < 10
        ? String.format(Locale.ROOT, "%.2f", ratio)
        : String.format(Locale.ROOT, "%,.0f", ratio);
  }
}
