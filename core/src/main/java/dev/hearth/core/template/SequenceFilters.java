package dev.hearth.core.template;

import dev.hearth.core.template.Globals.Tables;
import dev.hearth.core.template.Sequences.Getter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Filters that take a sequence as a whole.
final class SequenceFilters {
  private SequenceFilters() {}

  static void define(Tables t) {
    t.filter("list", (run, a) -> Values.toList(run, a.get(0)), "value");
    t.filter("length", (run, a) -> (long) Values.length(a.get(0)), "value");
    t.alias("count", "length");
    t.filter("first", (run, a) -> first(a.get(0)), "value");
    t.filter("last", (run, a) -> last(run, a.get(0)), "value");
    t.filter("random", (run, a) -> random(run, a.get(0)), "value");
    t.filter("reverse", (run, a) -> reverse(run, a.get(0)), "value");
    t.filter(
        "sort",
        (run, a) ->
            Sequences.sort(
                run,
                Values.toList(run, a.get(0)),
                Sequences.key(run, a.get(3, null), a.flag(2, false), true),
                a.flag(1, false)),
        "value",
        "reverse?",
        "case_sensitive?",
        "attribute?");
    t.filter(
        "dictsort",
        (run, a) -> {
          Object by = a.get(2, "key");
          if (!"key".equals(by) && !"value".equals(by)) {
            throw Failure.runtime("you can only sort by either 'key' or 'value'");
          }
          List<@Nullable Object> items =
              new DictView(DictView.Kind.ITEMS, Methods.map(a.get(0))).items();
          long index = "key".equals(by) ? 0 : 1;
          return Sequences.sort(
              run, items, Sequences.key(run, index, a.flag(1, false), false), a.flag(3, false));
        },
        "value",
        "case_sensitive?",
        "by?",
        "reverse?");
    t.filter("unique", SequenceFilters::unique, "value", "case_sensitive?", "attribute?");
    t.filter("min", (run, a) -> extreme(run, a, "<"), "value", "case_sensitive?", "attribute?");
    t.filter("max", (run, a) -> extreme(run, a, ">"), "value", "case_sensitive?", "attribute?");
    t.function("min", (run, a) -> extremeOf(run, a, "min"), "*args", "**kwargs");
    t.function("max", (run, a) -> extremeOf(run, a, "max"), "*args", "**kwargs");
    t.filter(
        "sum",
        (run, a) -> {
          Getter getter = Sequences.path(run, a.get(1, null), Undefined.hint("missing"));
          Object sum = a.get(2, 0L);
          for (Object item : Values.toList(run, a.get(0))) {
            sum = Arithmetic.add(run, sum, getter.get(item));
          }
          return sum;
        },
        "value",
        "attribute?",
        "start?");
    t.filter("join", SequenceFilters::join, "value", "d?", "attribute?");
    t.filter(
        "groupby", SequenceFilters::groupBy, "value", "attribute", "default?", "case_sensitive?");
    t.filter("batch", SequenceFilters::batch, "value", "linecount", "fill_with?");
    t.filter("slice", SequenceFilters::slice, "value", "slices", "fill_with?");
    t.filter(
        "items",
        (run, a) ->
            a.get(0) instanceof Undefined
                ? new Generator(Collections.<@Nullable Object>emptyIterator())
                : new Generator(
                    new DictView(DictView.Kind.ITEMS, Methods.map(a.get(0))).items().iterator()),
        "value");
    t.both("flatten", (run, a) -> flatten(run, a.get(0), a.get(1, null)), "value", "levels?");
    t.both("shuffle", SequenceFilters::shuffle, "*args", "seed?");
    sets(t);
  }

  private static @Nullable Object first(@Nullable Object value) {
    Iterator<@Nullable Object> items = Values.iterate(value);
    return items.hasNext() ? items.next() : Undefined.hint("No first item, sequence was empty.");
  }

  private static List<@Nullable Object> reversible(Run run, @Nullable Object value) {
    if (value instanceof Generator || value instanceof PySet) {
      throw Failure.type("'" + Values.typeName(value) + "' object is not reversible");
    }
    return Values.toList(run, value);
  }

  private static @Nullable Object last(Run run, @Nullable Object value) {
    List<@Nullable Object> items = reversible(run, value);
    return items.isEmpty() ? Undefined.hint("No last item, sequence was empty.") : items.getLast();
  }

  private static @Nullable Object random(Run run, @Nullable Object value) {
    List<@Nullable Object> items = Values.toList(run, value);
    return items.isEmpty()
        ? Undefined.hint("No random item, sequence was empty.")
        : items.get(ThreadLocalRandom.current().nextInt(items.size()));
  }

  private static Object reverse(Run run, @Nullable Object value) {
    List<@Nullable Object> items = Values.toList(run, value);
    Collections.reverse(items);
    if (value instanceof String) {
      StringBuilder out = new StringBuilder();
      items.forEach(out::append);
      return out.toString();
    }
    return new Generator(items.iterator());
  }

  private static Object unique(Run run, Builtin.Bound a) {
    Getter key = Sequences.key(run, a.get(2, null), a.flag(1, false), false);
    PySet seen = new PySet();
    return new Generator(
        Sequences.lazily(
            Values.iterate(a.get(0)),
            item -> {
              run.step();
              return seen.add(key.get(item));
            }));
  }

  private static @Nullable Object extreme(Run run, Builtin.Bound a, String operator) {
    Getter key = Sequences.key(run, a.get(2, null), a.flag(1, false), false);
    Iterator<@Nullable Object> items = Values.iterate(a.get(0));
    if (!items.hasNext()) {
      return Undefined.hint("No aggregated item, sequence was empty.");
    }
    Object best = items.next();
    Object bestKey = key.get(best);
    while (items.hasNext()) {
      run.step();
      Object item = items.next();
      Object itemKey = key.get(item);
      int order = Values.compare(itemKey, bestKey, operator);
      if (operator.equals("<") ? order < 0 : order == 1) {
        best = item;
        bestKey = itemKey;
      }
    }
    return best;
  }

  private static @Nullable Object extremeOf(Run run, Builtin.Bound a, String name) {
    List<@Nullable Object> args = a.rest(0);
    if (args.isEmpty()) {
      throw Failure.type(name + " expected at least 1 argument, got 0");
    }
    Object items = args.size() == 1 ? args.getFirst() : args;
    List<@Nullable Object> positional = new ArrayList<>();
    positional.add(items);
    return Interpreter.filterNamed(run, name).call(run, new Callable.Args(positional, a.named(1)));
  }

  private static Object join(Run run, Builtin.Bound a) {
    Getter getter = Sequences.path(run, a.get(2, null), Undefined.hint("missing"));
    String separator = Text.str(run, a.get(1, ""));
    StringBuilder out = new StringBuilder();
    boolean first = true;
    for (Iterator<@Nullable Object> items = Values.iterate(a.get(0)); items.hasNext(); ) {
      run.step();
      if (!first) {
        out.append(separator);
      }
      first = false;
      Text.print(run, out, getter.get(items.next()));
      run.checkText(out.length());
    }
    return out.toString();
  }

  private static Object groupBy(Run run, Builtin.Bound a) {
    Object otherwise = a.get(2, null);
    boolean caseSensitive = a.flag(3, false);
    Getter path =
        Sequences.path(run, a.get(1), otherwise == null ? Undefined.hint("missing") : otherwise);
    Getter key =
        item -> {
          Object value = path.get(item);
          return !caseSensitive && value instanceof String text ? Text.lower(text) : value;
        };
    List<@Nullable Object> groups = new ArrayList<>();
    List<@Nullable Object> group = new ArrayList<>();
    Object groupKey = null;
    for (Object item : Sequences.sort(run, Values.toList(run, a.get(0)), key, false)) {
      Object itemKey = key.get(item);
      if (group.isEmpty() || !Values.equal(groupKey, itemKey)) {
        group = new ArrayList<>();
        groupKey = itemKey;
        groups.add(Tuple.named(List.of("grouper", "list"), path.get(item), group));
      }
      group.add(item);
    }
    return groups;
  }

  private static Object batch(Run run, Builtin.Bound a) {
    int size = a.number(1, 1);
    if (size <= 0) {
      throw Failure.value("linecount must be positive");
    }
    List<@Nullable Object> batches = new ArrayList<>();
    List<@Nullable Object> batch = new ArrayList<>();
    for (Object item : Values.toList(run, a.get(0))) {
      if (batch.size() == size) {
        batches.add(batch);
        batch = new ArrayList<>();
      }
      batch.add(item);
    }
    if (!batch.isEmpty()) {
      fill(run, batch, a.get(2, null), size - batch.size());
      batches.add(batch);
    }
    return new Generator(batches.iterator());
  }

  private static void fill(Run run, List<@Nullable Object> list, @Nullable Object with, int count) {
    if (with != null) {
      run.charge(count);
      for (int i = 0; i < count; i++) {
        list.add(with);
      }
    }
  }

  private static Object slice(Run run, Builtin.Bound a) {
    List<@Nullable Object> items = Values.toList(run, a.get(0));
    int slices = a.number(1, 1);
    if (slices <= 0) {
      throw Failure.arithmetic("integer division or modulo by zero");
    }
    run.charge(slices);
    int size = items.size() / slices;
    int longer = items.size() % slices;
    List<@Nullable Object> parts = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < slices; i++) {
      int end = at + size + (i < longer ? 1 : 0);
      List<@Nullable Object> part = new ArrayList<>(items.subList(at, end));
      if (i >= longer) {
        fill(run, part, a.get(2, null), 1);
      }
      parts.add(part);
      at = end;
    }
    return new Generator(parts.iterator());
  }

  private static List<@Nullable Object> needList(Run run, String name, @Nullable Object value) {
    if (value instanceof String || !Values.isIterable(value)) {
      throw Failure.type(name + " expected a list, got " + Values.typeName(value));
    }
    return Values.toList(run, value);
  }

  private static List<@Nullable Object> flatten(
      Run run, @Nullable Object value, @Nullable Object levels) {
    List<@Nullable Object> flat = new ArrayList<>();
    run.enter();
    for (Object item : needList(run, "flatten", value)) {
      boolean nested = !(item instanceof String) && Values.isIterable(item);
      if (nested && levels == null) {
        flat.addAll(flatten(run, item, null));
      } else if (nested && Values.needInt(levels) >= 1) {
        flat.addAll(flatten(run, item, (long) Values.needInt(levels) - 1));
      } else {
        flat.add(item);
      }
      run.charge(1 + flat.size() / 64);
    }
    run.leave();
    return flat;
  }

  private static Object shuffle(Run run, Builtin.Bound a) {
    List<@Nullable Object> args = a.rest(0);
    if (args.isEmpty()) {
      throw Failure.type("shuffle expected at least 1 argument, got 0");
    }
    boolean list = !(args.getFirst() instanceof String) && Values.isIterable(args.getFirst());
    List<@Nullable Object> items =
        list ? Values.toList(run, args.getFirst()) : new ArrayList<>(args);
    Object seed = a.get(1, list && args.size() > 1 ? args.get(1) : null);
    if (seed == null) {
      Collections.shuffle(items, ThreadLocalRandom.current());
    } else {
      Collections.shuffle(items, new java.util.Random(Values.hash(seed)));
    }
    return items;
  }

  private static void sets(Tables t) {
    t.both(
        "intersect",
        (run, a) -> {
          PySet other = PySet.of(needList(run, "intersect", a.get(1)));
          PySet own = PySet.of(needList(run, "intersect", a.get(0)));
          return Methods.filtered(own, other, true).toList();
        },
        "value",
        "other");
    t.both(
        "difference",
        (run, a) -> {
          PySet other = PySet.of(needList(run, "difference", a.get(1)));
          PySet own = PySet.of(needList(run, "difference", a.get(0)));
          return Methods.filtered(own, other, false).toList();
        },
        "value",
        "other");
    t.both(
        "union",
        (run, a) -> {
          PySet own = PySet.of(needList(run, "union", a.get(0)));
          needList(run, "union", a.get(1)).forEach(own::add);
          return own.toList();
        },
        "value",
        "other");
    t.both(
        "symmetric_difference",
        (run, a) -> {
          PySet own = PySet.of(needList(run, "symmetric_difference", a.get(0)));
          PySet other = PySet.of(needList(run, "symmetric_difference", a.get(1)));
          List<@Nullable Object> items = Methods.filtered(own, other, false).toList();
          items.addAll(Methods.filtered(other, own, false).toList());
          return items;
        },
        "value",
        "other");
  }
}
