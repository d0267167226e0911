package dev.hearth.core.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A function of the engine with named parameters, bound as Python binds them.
///
/// Parameters are written `name` (required), `name?` (optional), `*name` (all other positional
/// arguments, as a list; parameters after it are given by name only) and `**name` (all other named
/// arguments, as a map).
final class Builtin implements Callable {
  private static final Object ABSENT = new Object();

  /// What a function does with its bound arguments.
  @FunctionalInterface
  interface Body {
    @Nullable Object call(Run run, Bound bound);
  }

  /// Arguments by the position of their parameter.
  static final class Bound {
    private final @Nullable Object[] values;

    Bound(@Nullable Object[] values) {
      this.values = values;
    }

    boolean has(int index) {
      return values[index] != ABSENT;
    }

    @Nullable Object get(int index) {
      return values[index];
    }

    @Nullable Object get(int index, @Nullable Object otherwise) {
      return values[index] == ABSENT ? otherwise : values[index];
    }

    boolean flag(int index, boolean otherwise) {
      return values[index] == ABSENT ? otherwise : Values.truth(values[index]);
    }

    String text(int index) {
      return Values.needText(values[index]);
    }

    String text(int index, String otherwise) {
      return values[index] == ABSENT ? otherwise : Values.needText(values[index]);
    }

    int number(int index, int otherwise) {
      return values[index] == ABSENT ? otherwise : Values.needInt(values[index]);
    }

    @SuppressWarnings("unchecked")
    List<@Nullable Object> rest(int index) {
      Object rest = values[index];
      return rest instanceof List<?> ? (List<@Nullable Object>) rest : List.of();
    }

    @SuppressWarnings("unchecked")
    Map<String, @Nullable Object> named(int index) {
      Object named = values[index];
      return named instanceof Map<?, ?> ? (Map<String, @Nullable Object>) named : Map.of();
    }
  }

  private final String name;
  private final String[] params;
  private final boolean[] required;
  private final int positional;
  private final int star;
  private final int doubleStar;
  private final Body body;

  Builtin(String name, Body body, String... declared) {
    this.name = name;
    this.body = body;
    this.params = new String[declared.length];
    this.required = new boolean[declared.length];
    int plain = declared.length;
    int rest = -1;
    int keywords = -1;
    for (int i = 0; i < declared.length; i++) {
      String param = declared[i];
      if (param.startsWith("**")) {
        keywords = i;
        plain = Math.min(plain, i);
      } else if (param.startsWith("*")) {
        rest = i;
        plain = Math.min(plain, i);
      } else if (!param.endsWith("?")) {
        required[i] = true;
      }
      params[i] = param.replace("*", "").replace("?", "");
    }
    this.positional = plain;
    this.star = rest;
    this.doubleStar = keywords;
  }

  String name() {
    return name;
  }

  @Override
  public @Nullable Object call(Run run, Args args) {
    @Nullable Object[] values = new @Nullable Object[params.length];
    Arrays.fill(values, ABSENT);
    List<@Nullable Object> given = args.positional();
    int count = Math.min(given.size(), positional);
    for (int i = 0; i < count; i++) {
      values[i] = given.get(i);
    }
    if (given.size() > positional && star < 0) {
      throw Failure.type(
          name + "() takes at most " + positional + " arguments (" + given.size() + " given)");
    }
    if (star >= 0) {
      values[star] = new ArrayList<>(given.subList(count, given.size()));
    }
    if (!args.named().isEmpty() || doubleStar >= 0) {
      bindNamed(values, args.named());
    }
    for (int i = 0; i < params.length; i++) {
      if (required[i] && values[i] == ABSENT) {
        throw Failure.type(name + "() missing required argument '" + params[i] + "'");
      }
    }
    return body.call(run, new Bound(values));
  }

  private void bindNamed(@Nullable Object[] values, Map<String, @Nullable Object> named) {
    Map<String, @Nullable Object> others = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable Object> entry : named.entrySet()) {
      int index = Arrays.asList(params).indexOf(entry.getKey());
      if (index >= 0 && index != star && index != doubleStar) {
        if (values[index] != ABSENT) {
          throw Failure.type(name + "() got multiple values for argument '" + params[index] + "'");
        }
        values[index] = entry.getValue();
      } else if (doubleStar >= 0) {
        others.put(entry.getKey(), entry.getValue());
      } else {
        throw Failure.type(name + "() got an unexpected keyword argument '" + entry.getKey() + "'");
      }
    }
    if (doubleStar >= 0) {
      values[doubleStar] = others;
    }
  }
}
