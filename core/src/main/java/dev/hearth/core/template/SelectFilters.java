package dev.hearth.core.template;

import dev.hearth.core.template.Globals.Tables;
import dev.hearth.core.template.Sequences.Getter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `map`, `select`, `reject`, `selectattr` and `rejectattr`, which name other filters and tests.
final class SelectFilters {
  private SelectFilters() {}

  static void define(Tables t) {
    t.filter("map", SelectFilters::map, "value", "*args", "**kwargs");
    t.filter("select", (run, a) -> select(run, a, false, true), "value", "*args", "**kwargs");
    t.filter("reject", (run, a) -> select(run, a, false, false), "value", "*args", "**kwargs");
    t.filter("selectattr", (run, a) -> select(run, a, true, true), "value", "*args", "**kwargs");
    t.filter("rejectattr", (run, a) -> select(run, a, true, false), "value", "*args", "**kwargs");
  }

  private static Object map(Run run, Builtin.Bound a) {
    List<@Nullable Object> args = a.rest(1);
    Map<String, @Nullable Object> named = a.named(2);
    Getter change;
    if (args.isEmpty() && named.containsKey("attribute")) {
      Object otherwise =
          named.containsKey("default") ? named.get("default") : Undefined.hint("missing");
      Getter path = Sequences.path(run, named.get("attribute"), otherwise);
      for (String name : named.keySet()) {
        if (!name.equals("attribute") && !name.equals("default")) {
          throw Failure.type("unexpected keyword argument '" + name + "'");
        }
      }
      change = path;
    } else {
      if (args.isEmpty()) {
        throw Failure.type("map requires a filter argument");
      }
      Callable filter = Interpreter.filterNamed(run, Values.needText(args.getFirst()));
      List<@Nullable Object> rest = args.subList(1, args.size());
      change = item -> filter.call(run, args(item, rest, named));
    }
    return new Generator(Sequences.mapped(run, items(a.get(0)), change));
  }

  /// The items; none where the value is false, whatever it is.
  private static Iterator<@Nullable Object> items(@Nullable Object value) {
    return Values.truth(value)
        ? Values.iterate(value)
        : Collections.<@Nullable Object>emptyIterator();
  }

  private static Callable.Args args(
      @Nullable Object item, List<@Nullable Object> rest, Map<String, @Nullable Object> named) {
    List<@Nullable Object> positional = new ArrayList<>(rest.size() + 1);
    positional.add(item);
    positional.addAll(rest);
    return new Callable.Args(positional, named);
  }

  private static Object select(Run run, Builtin.Bound a, boolean attribute, boolean keep) {
    List<@Nullable Object> args = a.rest(1);
    int skip = 0;
    Getter getter = item -> item;
    if (attribute) {
      if (args.isEmpty()) {
        throw Failure.type("missing parameter for attribute name");
      }
      getter = Sequences.path(run, args.getFirst(), Undefined.hint("missing"));
      skip = 1;
    }
    Getter value = getter;
    List<@Nullable Object> rest =
        args.size() > skip + 1 ? args.subList(skip + 1, args.size()) : List.of();
    Callable test =
        args.size() > skip
            ? Interpreter.testNamed(run, Values.needText(args.get(skip)))
            : (r, given) -> Values.truth(given.positional().getFirst());
    return new Generator(
        Sequences.lazily(
            items(a.get(0)),
            item -> {
              run.step();
              Object result = test.call(run, args(value.get(item), rest, a.named(2)));
              return Values.truth(result) == keep;
            }));
  }
}
