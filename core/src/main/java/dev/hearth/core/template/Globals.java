package dev.hearth.core.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The tables of what every template knows by name, and the functions that make values.
final class Globals {
  static final Map<String, Callable> FILTERS;
  static final Map<String, Callable> TESTS = Tests.all();
  static final Map<String, Object> ALL;

  static {
    Tables tables = new Tables();
    define(tables);
    SequenceFilters.define(tables);
    SelectFilters.define(tables);
    TextFilters.define(tables);
    NumberFilters.define(tables);
    StatisticsFilters.define(tables);
    TimeFilters.define(tables);
    FILTERS = Map.copyOf(tables.filters);
    ALL = Map.copyOf(tables.globals);
  }

  private Globals() {}

  /// The tables under construction.
  static final class Tables {
    private final Map<String, Callable> filters = new HashMap<>();
    private final Map<String, Object> globals = new HashMap<>();

    void filter(String name, Builtin.Body body, String... params) {
      filters.put(name, new Builtin(name, body, params));
    }

    void function(String name, Builtin.Body body, String... params) {
      globals.put(name, new Builtin(name, body, params));
    }

    void constant(String name, Object value) {
      globals.put(name, value);
    }

    /// Home Assistant has most of its additions as filter and as function.
    void both(String name, Builtin.Body body, String... params) {
      filter(name, body, params);
      function(name, body, params);
    }

    void alias(String alias, String name) {
      Callable known = filters.get(name);
      if (known == null) {
        throw new IllegalArgumentException(name);
      }
      filters.put(alias, known);
    }
  }

  /// The global `dict`: makes dictionaries, and has two methods of its own.
  static final class Dict implements Callable {
    @Override
    public @Nullable Object call(Run run, Args args) {
      if (args.positional().size() > 1) {
        throw Failure.type("dict expected at most 1 argument, got " + args.positional().size());
      }
      Map<@Nullable Object, @Nullable Object> map =
          args.positional().isEmpty()
              ? new LinkedHashMap<>()
              : copy(run, args.positional().getFirst());
      map.putAll(args.named());
      return map;
    }

    private static Map<@Nullable Object, @Nullable Object> copy(Run run, @Nullable Object source) {
      Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
      if (source instanceof Map<?, ?> other) {
        run.charge(other.size());
        map.putAll(other);
        return map;
      }
      for (Iterator<@Nullable Object> items = Values.iterate(source); items.hasNext(); ) {
        List<@Nullable Object> pair = Values.toList(run, items.next());
        if (pair.size() != 2) {
          throw Failure.value(
              "dictionary update sequence element has length " + pair.size() + "; 2 is required");
        }
        Values.put(map, pair.get(0), pair.get(1));
      }
      return map;
    }

    @Nullable Object attribute(String name) {
      return switch (name) {
        case "from_keys" -> this;
        case "fromkeys" ->
            new Builtin(
                name,
                (run, a) -> Methods.fromKeys(run, a.get(0), a.get(1, null)),
                "keys",
                "value?");
        default -> Undefined.of(this, name);
      };
    }
  }

  private static void define(Tables t) {
    t.constant("dict", new Dict());
    t.function(
        "namespace",
        (run, a) -> {
          Map<String, @Nullable Object> all = new LinkedHashMap<>();
          for (Object source : a.rest(0)) {
            Dict.copy(run, source).forEach((key, value) -> all.put(Values.needText(key), value));
          }
          all.putAll(a.named(1));
          return new Namespace(all);
        },
        "*args",
        "**kwargs");
    t.function(
        "range",
        (run, a) -> {
          long first = Values.needInt(a.get(0));
          Range range =
              a.has(1)
                  ? Range.of(first, Values.needInt(a.get(1)), a.number(2, 1))
                  : Range.of(0, first, 1);
          return range;
        },
        "start",
        "stop?",
        "step?");
    t.function("zip", (run, a) -> zip(a.rest(0)), "*args");
    t.both("set", (run, a) -> PySet.of(Values.toList(run, a.get(0))), "value");
    t.both("tuple", (run, a) -> Tuple.copyOf(Values.toList(run, a.get(0))), "value");
    t.function("list", (run, a) -> Values.toList(run, a.get(0)), "value");
    t.both(
        "iif",
        (run, a) -> {
          if (a.get(0) == null && a.has(3)) {
            return a.get(3);
          }
          return Values.truth(a.get(0)) ? a.get(1, true) : a.get(2, false);
        },
        "value",
        "if_true?",
        "if_false?",
        "if_none?");
    t.both("typeof", (run, a) -> Values.typeName(a.get(0)), "value");
    t.both(
        "apply",
        (run, a) -> {
          List<@Nullable Object> positional = new ArrayList<>();
          positional.add(a.get(0));
          positional.addAll(a.rest(2));
          return Interpreter.invoke(run, a.get(1), new Callable.Args(positional, a.named(3)));
        },
        "value",
        "fn",
        "*args",
        "**kwargs");
    t.both("combine", (run, a) -> combine(run, a.rest(0), a.flag(1, false)), "*args", "recursive?");
    t.filter(
        "is_defined",
        (run, a) -> {
          Values.requireDefined(a.get(0));
          return a.get(0);
        },
        "value");
    t.filter(
        "default",
        (run, a) -> {
          boolean missing =
              a.get(0) instanceof Undefined || (a.flag(2, false) && !Values.truth(a.get(0)));
          return missing ? a.get(1, "") : a.get(0);
        },
        "value",
        "default_value?",
        "boolean?");
    t.alias("d", "default");
    t.filter(
        "attr",
        (run, a) -> {
          Object target = a.get(0);
          return target instanceof Map<?, ?> && Methods.DICT.get(a.text(1)) == null
              ? Undefined.of(target, a.text(1))
              : Attributes.attribute(run, target, a.text(1));
        },
        "obj",
        "name");
    t.filter("contains", (run, a) -> Values.contains(run, a.get(0), a.get(1)), "value", "item");
  }

  private static Generator zip(List<@Nullable Object> sources) {
    List<Iterator<@Nullable Object>> iterators = new ArrayList<>();
    for (Object source : sources) {
      iterators.add(Values.iterate(source));
    }
    return new Generator(
        new Iterator<@Nullable Object>() {
          @Override
          public boolean hasNext() {
            return !iterators.isEmpty() && iterators.stream().allMatch(Iterator::hasNext);
          }

          @Override
          public @Nullable Object next() {
            List<@Nullable Object> row = new ArrayList<>();
            for (Iterator<@Nullable Object> iterator : iterators) {
              row.add(iterator.next());
            }
            return Tuple.copyOf(row);
          }
        });
  }

  private static Map<@Nullable Object, @Nullable Object> combine(
      Run run, List<@Nullable Object> maps, boolean recursive) {
    if (maps.isEmpty()) {
      throw Failure.type("combine expected at least 1 argument, got 0");
    }
    Map<@Nullable Object, @Nullable Object> all = new LinkedHashMap<>();
    run.enter();
    for (Object map : maps) {
      for (Map.Entry<?, ?> entry : Methods.map(map).entrySet()) {
        run.step();
        Object old = Values.lookup(all, entry.getKey());
        boolean merge = recursive && old instanceof Map && entry.getValue() instanceof Map;
        Values.put(
            all,
            entry.getKey(),
            merge
                ? combine(run, java.util.Arrays.asList(old, entry.getValue()), true)
                : entry.getValue());
      }
    }
    run.leave();
    return all;
  }
}
