package dev.hearth.core.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A macro, or the body of a `call` block, with the scope it was defined in.
record Macro(Stmt.MacroCode code, Run.Scope defined) implements Callable {

  String name() {
    return code.name();
  }

  @Override
  public @Nullable Object call(Run run, Args args) {
    Run.Scope scope = new Run.Scope(defined);
    Map<String, @Nullable Object> named = new LinkedHashMap<>(args.named());
    List<@Nullable Object> given = args.positional();
    int count = code.params().size();
    if (given.size() > count && !code.varargs()) {
      throw Failure.type(
          "macro '%s' takes not more than %d argument(s)".formatted(code.name(), count));
    }
    run.enter();
    Run.Scope outer = run.enter(scope);
    StringBuilder old = run.redirect(new StringBuilder());
    Stmt at = run.at();
    try {
      for (int i = 0; i < count; i++) {
        bind(run, scope, i, given, named);
      }
      bindSpecial(scope, given, named);
      Interpreter.execute(run, code.body());
      return run.out().toString();
    } finally {
      run.redirect(old);
      run.enter(outer);
      run.leave();
      if (at != null) {
        run.at(at);
      }
    }
  }

  private void bind(
      Run run,
      Run.Scope scope,
      int index,
      List<@Nullable Object> given,
      Map<String, @Nullable Object> named) {
    String param = code.params().get(index);
    Expr fallback = code.defaults().get(index);
    if (index < given.size()) {
      if (named.containsKey(param)) {
        throw Failure.type(
            "macro '" + code.name() + "' got multiple values for argument '" + param + "'");
      }
      scope.set(param, given.get(index));
    } else if (named.containsKey(param)) {
      scope.set(param, named.remove(param));
    } else if (fallback != null) {
      scope.set(param, Interpreter.evaluate(run, fallback));
    } else {
      scope.set(param, Undefined.hint("parameter '" + param + "' was not provided"));
    }
  }

  private void bindSpecial(
      Run.Scope scope, List<@Nullable Object> given, Map<String, @Nullable Object> named) {
    if (code.caller()) {
      Object caller = named.remove("caller");
      scope.set("caller", caller != null ? caller : Undefined.hint("no caller defined"));
    }
    if (code.kwargs()) {
      scope.set("kwargs", named);
    } else if (!named.isEmpty()) {
      throw Failure.type(
          "macro '%s' takes no keyword argument '%s'"
              .formatted(code.name(), named.keySet().iterator().next()));
    }
    if (code.varargs()) {
      int count = Math.min(code.params().size(), given.size());
      scope.set(
          "varargs",
          Tuple.copyOf(new ArrayList<@Nullable Object>(given.subList(count, given.size()))));
    }
  }
}
