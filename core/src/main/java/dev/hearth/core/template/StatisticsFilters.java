package dev.hearth.core.template;

import dev.hearth.core.template.Globals.Tables;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `average`, `median` and `statistical_mode`, of a list or of several arguments.
final class StatisticsFilters {
  private StatisticsFilters() {}

  static void define(Tables t) {
    statistic(t, "average", (run, items) -> average(items));
    statistic(t, "median", StatisticsFilters::median);
    statistic(t, "statistical_mode", (run, items) -> mode(items));
  }

  @FunctionalInterface
  private interface Statistic {
    @Nullable Object of(Run run, List<@Nullable Object> items);
  }

  private static void statistic(Tables t, String name, Statistic statistic) {
    t.both(
        name,
        (run, a) -> {
          List<@Nullable Object> args = a.rest(0);
          if (args.isEmpty()) {
            throw Failure.type(name + " expected at least 1 argument, got 0");
          }
          Object first = args.getFirst();
          boolean list = Values.isIterable(first);
          if (!list && args.size() == 1) {
            throw Failure.type("'" + Values.typeName(first) + "' object is not iterable");
          }
          boolean fallback = a.has(1) || (list && args.size() > 1);
          try {
            return statistic.of(run, list ? Values.toList(run, first) : args);
          } catch (Failure e) {
            if (!e.isValueOrType()) {
              throw e;
            }
            if (!fallback) {
              throw NumberFilters.noDefault(name, first);
            }
            return a.has(1) ? a.get(1) : args.get(1);
          }
        },
        "*args",
        "default?");
  }

  private static Object average(List<@Nullable Object> items) {
    BigDecimal sum = BigDecimal.ZERO;
    double special = 0;
    for (Object item : items) {
      if (item == null || !Values.isNumber(item)) {
        Values.requireDefined(item);
        throw Failure.type("must be real number, not " + Values.typeName(item));
      }
      double number = Arithmetic.asDouble(item);
      if (Double.isFinite(number)) {
        sum = sum.add(new BigDecimal(number));
      } else {
        special += number;
      }
    }
    if (items.isEmpty()) {
      throw Failure.value("fmean requires at least one data point");
    }
    return (special != 0 ? special : sum.doubleValue()) / items.size();
  }

  private static @Nullable Object median(Run run, List<@Nullable Object> items) {
    if (items.isEmpty()) {
      throw Failure.value("no median for empty data");
    }
    List<@Nullable Object> sorted = Sequences.sort(run, items, item -> item, false);
    int middle = sorted.size() / 2;
    if (sorted.size() % 2 == 1) {
      return sorted.get(middle);
    }
    Object sum = Arithmetic.add(run, sorted.get(middle - 1), sorted.get(middle));
    return Arithmetic.divide(sum, 2L);
  }

  private static @Nullable Object mode(List<@Nullable Object> items) {
    if (items.isEmpty()) {
      throw Failure.value("no mode for empty data");
    }
    Map<Object, List<@Nullable Object>> counts = new LinkedHashMap<>();
    List<@Nullable Object> best = Arrays.asList();
    for (Object item : items) {
      counts.computeIfAbsent(Values.key(item), key -> new ArrayList<>()).add(item);
    }
    for (List<@Nullable Object> same : counts.values()) {
      best = same.size() > best.size() ? same : best;
    }
    return best.getFirst();
  }
}
