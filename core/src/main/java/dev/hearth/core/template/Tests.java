package dev.hearth.core.template;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What can stand after `is`.
final class Tests {
  private Tests() {}

  static Map<String, Callable> all() {
    Map<String, Callable> t = new HashMap<>();
    test(t, "defined", value -> !(value instanceof Undefined));
    test(t, "undefined", value -> value instanceof Undefined);
    test(t, "none", value -> value == null);
    test(t, "boolean", value -> value instanceof Boolean);
    test(t, "true", value -> Boolean.TRUE.equals(value));
    test(t, "false", value -> Boolean.FALSE.equals(value));
    test(t, "string", value -> value instanceof String);
    test(t, "string_like", value -> value instanceof String);
    test(t, "number", Values::isNumber);
    test(t, "integer", value -> Values.isInteger(value) && !(value instanceof Boolean));
    test(t, "float", value -> value instanceof Double);
    test(t, "mapping", value -> value instanceof Map);
    test(t, "iterable", Values::isIterable);
    test(
        t,
        "sequence",
        value ->
            value instanceof String
                || value instanceof Map
                || value instanceof Undefined
                || Values.sequence(value) != null);
    test(t, "callable", value -> value instanceof Callable || value instanceof Undefined);
    test(t, "list", value -> value instanceof List);
    test(t, "tuple", value -> value instanceof Tuple);
    test(t, "set", value -> value instanceof PySet);
    test(t, "datetime", value -> value instanceof DateTime);
    test(t, "date", value -> value instanceof LocalDate);
    test(t, "time", value -> value instanceof LocalTime);
    test(t, "escaped", value -> false);
    test(t, "is_number", NumberFilters::isNumber);
    Methods.define(t, "lower", (run, a) -> isCase(run, a.get(0), false), "value");
    Methods.define(t, "upper", (run, a) -> isCase(run, a.get(0), true), "value");
    Methods.define(t, "even", (run, a) -> remainder(run, a.get(0), 2L, 0L), "value");
    Methods.define(t, "odd", (run, a) -> remainder(run, a.get(0), 2L, 1L), "value");
    Methods.define(
        t, "divisibleby", (run, a) -> remainder(run, a.get(0), a.get(1), 0L), "value", "num");
    Methods.define(t, "sameas", (run, a) -> isSame(a.get(0), a.get(1)), "value", "other");
    Methods.define(
        t, "contains", (run, a) -> Values.contains(run, a.get(0), a.get(1)), "value", "item");
    Methods.define(t, "filter", (run, a) -> Globals.FILTERS.get(a.text(0)) != null, "value");
    Methods.define(t, "test", (run, a) -> Globals.TESTS.get(a.text(0)) != null, "value");
    Methods.define(
        t,
        "apply",
        (run, a) -> Interpreter.invoke(run, a.get(1), Callable.Args.of(a.get(0))),
        "value",
        "fn");
    relation(t, Expr.Relation.EQUAL, "eq", "equalto", "==");
    relation(t, Expr.Relation.NOT_EQUAL, "ne", "!=");
    relation(t, Expr.Relation.LESS, "lt", "lessthan", "<");
    relation(t, Expr.Relation.LESS_EQUAL, "le", "<=");
    relation(t, Expr.Relation.GREATER, "gt", "greaterthan", ">");
    relation(t, Expr.Relation.GREATER_EQUAL, "ge", ">=");
    relation(t, Expr.Relation.IN, "in");
    Methods.define(t, "match", TextFilters::regexMatch, "value", "find?", "ignorecase?");
    Methods.define(t, "search", TextFilters::regexSearch, "value", "find?", "ignorecase?");
    return Map.copyOf(t);
  }

  private static void test(
      Map<String, Callable> table, String name, Predicate<@Nullable Object> predicate) {
    Methods.define(table, name, (run, a) -> predicate.test(a.get(0)), "value");
  }

  private static void relation(
      Map<String, Callable> table, Expr.Relation relation, String... names) {
    for (String name : names) {
      Methods.define(
          table,
          name,
          (run, a) -> Interpreter.holds(run, relation, a.get(0), a.get(1)),
          "value",
          "other");
    }
  }

  private static boolean remainder(
      Run run, @Nullable Object value, @Nullable Object divisor, Long wanted) {
    return Values.equal(Arithmetic.modulo(run, value, divisor), wanted);
  }

  private static boolean isCase(Run run, @Nullable Object value, boolean upper) {
    String text = Text.str(run, value);
    boolean cased =
        text.codePoints().anyMatch(c -> Character.isUpperCase(c) || Character.isLowerCase(c));
    return cased && text.equals(upper ? Text.upper(text) : Text.lower(text));
  }

  @SuppressWarnings("ReferenceEquality") // that is the question
  private static boolean isSame(@Nullable Object value, @Nullable Object other) {
    if (value instanceof Boolean || value instanceof Long || value instanceof String) {
      return value.equals(other);
    }
    return value == other;
  }
}
