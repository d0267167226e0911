package dev.hearth.core.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The methods of dictionaries, lists, tuples and sets that change nothing.
final class Methods {
  static final Map<String, Callable> DICT = dict();
  static final Map<String, Callable> LIST = list();
  static final Map<String, Callable> SET = set();

  private Methods() {}

  static void define(
      Map<String, Callable> table, String name, Builtin.Body body, String... params) {
    table.put(name, new Builtin(name, body, params));
  }

  private static Map<String, Callable> dict() {
    Map<String, Callable> table = new HashMap<>();
    define(
        table,
        "get",
        (run, a) -> {
          Values.key(a.get(1));
          Object value = Values.lookup(map(a.get(0)), a.get(1));
          return value instanceof Undefined ? a.get(2, null) : value;
        },
        "self",
        "key",
        "default?");
    define(table, "keys", (run, a) -> new DictView(DictView.Kind.KEYS, map(a.get(0))), "self");
    define(table, "values", (run, a) -> new DictView(DictView.Kind.VALUES, map(a.get(0))), "self");
    define(table, "items", (run, a) -> new DictView(DictView.Kind.ITEMS, map(a.get(0))), "self");
    define(table, "copy", (run, a) -> new LinkedHashMap<>(map(a.get(0))), "self");
    define(
        table,
        "fromkeys",
        (run, a) -> fromKeys(run, a.get(1), a.get(2, null)),
        "self",
        "keys",
        "value?");
    return Map.copyOf(table);
  }

  static Map<@Nullable Object, @Nullable Object> fromKeys(
      Run run, @Nullable Object keys, @Nullable Object value) {
    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
    for (Object key : Values.toList(run, keys)) {
      Values.put(map, key, value);
    }
    return map;
  }

  private static Map<String, Callable> list() {
    Map<String, Callable> table = new HashMap<>();
    define(
        table,
        "index",
        (run, a) -> {
          List<@Nullable Object> items = Values.toList(run, a.get(0));
          int from = Math.max(0, from(a.number(2, 0), items.size()));
          int to = Math.min(items.size(), from(a.number(3, items.size()), items.size()));
          for (int i = from; i < to; i++) {
            if (Values.equal(items.get(i), a.get(1))) {
              return (long) i;
            }
          }
          throw Failure.value(Text.repr(a.get(1)) + " is not in list");
        },
        "self",
        "value",
        "start?",
        "stop?");
    define(
        table,
        "count",
        (run, a) ->
            Values.toList(run, a.get(0)).stream()
                .filter(item -> Values.equal(item, a.get(1)))
                .count(),
        "self",
        "value");
    define(table, "copy", (run, a) -> Values.toList(run, a.get(0)), "self");
    return Map.copyOf(table);
  }

  private static int from(int index, int size) {
    return index < 0 ? index + size : index;
  }

  private static Map<String, Callable> set() {
    Map<String, Callable> table = new HashMap<>();
    define(
        table,
        "union",
        (run, a) -> {
          PySet all = PySet.of(setOf(a.get(0)).toList());
          Values.toList(run, a.get(1)).forEach(all::add);
          return all;
        },
        "self",
        "other");
    define(
        table,
        "intersection",
        (run, a) -> filtered(a.get(0), PySet.of(Values.toList(run, a.get(1))), true),
        "self",
        "other");
    define(
        table,
        "difference",
        (run, a) -> filtered(a.get(0), PySet.of(Values.toList(run, a.get(1))), false),
        "self",
        "other");
    define(
        table,
        "issubset",
        (run, a) -> {
          PySet other = PySet.of(Values.toList(run, a.get(1)));
          return setOf(a.get(0)).toList().stream().allMatch(other::contains);
        },
        "self",
        "other");
    define(
        table,
        "issuperset",
        (run, a) -> Values.toList(run, a.get(1)).stream().allMatch(setOf(a.get(0))::contains),
        "self",
        "other");
    define(
        table,
        "isdisjoint",
        (run, a) -> Values.toList(run, a.get(1)).stream().noneMatch(setOf(a.get(0))::contains),
        "self",
        "other");
    define(table, "copy", (run, a) -> a.get(0), "self");
    return Map.copyOf(table);
  }

  /// The items of a set that are, or are not, in another.
  static PySet filtered(@Nullable Object set, PySet other, boolean in) {
    List<@Nullable Object> items = new ArrayList<>();
    for (Object item : setOf(set).toList()) {
      if (other.contains(item) == in) {
        items.add(item);
      }
    }
    return PySet.of(items);
  }

  private static PySet setOf(@Nullable Object value) {
    if (value instanceof PySet set) {
      return set;
    }
    throw Failure.type("expected a set, not " + Values.typeName(value));
  }

  static Map<?, ?> map(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    Values.requireDefined(value);
    throw Failure.type("expected a dict, not " + Values.typeName(value));
  }
}
