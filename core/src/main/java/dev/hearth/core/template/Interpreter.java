package dev.hearth.core.template;

import dev.hearth.core.template.Callable.Args;
import dev.hearth.core.template.Run.Scope;
import dev.hearth.core.template.Stmt.Target;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Walks the parsed template: statements write to the output of the [Run], expressions give values.
///
/// Scopes are as in Jinja2: a loop's body (each turn anew), a macro, `with` and blocks that collect
/// text have one; `if` has none. A name that is set stays inside the scope that sets it.
final class Interpreter {
  /// How a body ended.
  enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  private Interpreter() {}

  static Flow execute(Run run, List<Stmt> body) {
    for (int i = 0; i < body.size(); i++) {
      Flow flow = execute(run, body.get(i));
      if (flow != Flow.NEXT) {
        return flow;
      }
    }
    return Flow.NEXT;
  }

  private static Flow execute(Run run, Stmt stmt) {
    run.step();
    if (stmt instanceof Stmt.Data data) {
      run.out().append(data.text());
      run.checkOutput();
      return Flow.NEXT;
    }
    run.at(stmt);
    switch (stmt) {
      case Stmt.Data data -> {}
      case Stmt.Output output -> {
        Text.print(run, run.out(), evaluate(run, output.value()));
        run.checkOutput();
      }
      case Stmt.If branches -> {
        return executeIf(run, branches);
      }
      case Stmt.For loop -> LoopContext.execute(run, loop);
      case Stmt.Set set -> assign(run, set.target(), evaluate(run, set.value()));
      case Stmt.SetBlock set ->
          assign(run, set.target(), filtered(run, set.filter(), capture(run, set.body())));
      case Stmt.FilterBlock block -> {
        String text = capture(run, block.body());
        run.at(stmt);
        Text.print(run, run.out(), filtered(run, block.filter(), text));
        run.checkOutput();
      }
      case Stmt.With with -> {
        return executeWith(run, with);
      }
      case Stmt.MacroDef macro ->
          run.scope().set(macro.code().name(), new Macro(macro.code(), run.scope()));
      case Stmt.CallBlock block -> {
        Macro caller = new Macro(block.caller(), run.scope());
        Text.print(run, run.out(), call(run, block.call(), caller));
        run.checkOutput();
      }
      case Stmt.Do action -> evaluate(run, action.value());
      case Stmt.Break jump -> {
        return Flow.BREAK;
      }
      case Stmt.Continue jump -> {
        return Flow.CONTINUE;
      }
    }
    return Flow.NEXT;
  }

  private static Flow executeIf(Run run, Stmt.If branches) {
    for (Stmt.Branch branch : branches.branches()) {
      if (Values.truth(evaluate(run, branch.test()))) {
        return execute(run, branch.body());
      }
    }
    return execute(run, branches.otherwise());
  }

  private static Flow executeWith(Run run, Stmt.With with) {
    Scope inner = new Scope(run.scope());
    List<@Nullable Object> values = new ArrayList<>();
    for (Expr value : with.values()) {
      values.add(evaluate(run, value));
    }
    Scope outer = run.enter(inner);
    try {
      for (int i = 0; i < values.size(); i++) {
        assign(run, with.targets().get(i), values.get(i));
      }
      return execute(run, with.body());
    } finally {
      run.enter(outer);
    }
  }

  /// What a body writes, as text, in a scope of its own.
  private static String capture(Run run, List<Stmt> body) {
    Scope outer = run.enter(new Scope(run.scope()));
    StringBuilder old = run.redirect(new StringBuilder());
    try {
      execute(run, body);
      return run.out().toString();
    } finally {
      run.redirect(old);
      run.enter(outer);
    }
  }

  static void assign(Run run, Target target, @Nullable Object value) {
    switch (target) {
      case Target.Name name -> run.scope().set(name.name(), value);
      case Target.Attribute attribute -> {
        Object owner = run.lookup(attribute.namespace());
        if (!(owner instanceof Namespace namespace)) {
          throw Failure.runtime(
              "cannot assign attribute '"
                  + attribute.name()
                  + "': '"
                  + attribute.namespace()
                  + "' is not a namespace");
        }
        namespace.attributes().put(attribute.name(), value);
      }
      case Target.Unpack unpack -> {
        List<@Nullable Object> values = Values.toList(run, value);
        if (values.size() != unpack.parts().size()) {
          throw Failure.value(
              "cannot unpack %d values into %d names"
                  .formatted(values.size(), unpack.parts().size()));
        }
        for (int i = 0; i < values.size(); i++) {
          assign(run, unpack.parts().get(i), values.get(i));
        }
      }
    }
  }

  static @Nullable Object evaluate(Run run, Expr expr) {
    run.step();
    return switch (expr) {
      case Expr.Const constant -> constant.value();
      case Expr.Name name -> run.lookup(name.name());
      case Expr.GetAttr get ->
          Values.normalize(Attributes.attribute(run, evaluate(run, get.target()), get.name()));
      case Expr.GetItem get ->
          Values.normalize(
              Attributes.item(run, evaluate(run, get.target()), evaluate(run, get.key())));
      case Expr.Filter filter -> {
        Expr target = filter.target();
        yield filter(run, filter, target == null ? null : evaluate(run, target));
      }
      case Expr.Compare compare -> compare(run, compare);
      case Expr.Cond cond -> {
        if (Values.truth(evaluate(run, cond.test()))) {
          yield evaluate(run, cond.then());
        }
        Expr otherwise = cond.otherwise();
        yield otherwise == null
            ? Undefined.hint("the inline if-expression evaluated to false and has no else")
            : evaluate(run, otherwise);
      }
      case Expr.Test test -> test(run, test);
      case Expr.And and -> {
        Object left = evaluate(run, and.left());
        yield Values.truth(left) ? evaluate(run, and.right()) : left;
      }
      case Expr.Or or -> {
        Object left = evaluate(run, or.left());
        yield Values.truth(left) ? left : evaluate(run, or.right());
      }
      case Expr.Not not -> !Values.truth(evaluate(run, not.operand()));
      case Expr.Binary binary ->
          binary(
              run, binary.operator(), evaluate(run, binary.left()), evaluate(run, binary.right()));
      case Expr.Unary unary -> {
        Object operand = evaluate(run, unary.operand());
        yield unary.operator() == Expr.Operator.NEGATE
            ? Arithmetic.negate(operand)
            : Arithmetic.plus(operand);
      }
      case Expr.Call call -> call(run, call, null);
      case Expr.Concat concat -> concat(run, concat);
      case Expr.Slice slice ->
          Attributes.slice(
              run,
              evaluate(run, slice.target()),
              optional(run, slice.start()),
              optional(run, slice.stop()),
              optional(run, slice.step()));
      case Expr.ListOf list -> values(run, list.items());
      case Expr.TupleOf tuple -> Tuple.copyOf(values(run, tuple.items()));
      case Expr.DictOf dict -> {
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < dict.keys().size(); i++) {
          Object key = evaluate(run, dict.keys().get(i));
          Values.put(map, key, evaluate(run, dict.values().get(i)));
        }
        yield map;
      }
    };
  }

  private static @Nullable Object optional(Run run, @Nullable Expr expr) {
    return expr == null ? null : evaluate(run, expr);
  }

  private static List<@Nullable Object> values(Run run, List<Expr> items) {
    List<@Nullable Object> values = new ArrayList<>(items.size());
    for (Expr item : items) {
      values.add(evaluate(run, item));
    }
    return values;
  }

  private static @Nullable Object binary(
      Run run, Expr.Operator operator, @Nullable Object left, @Nullable Object right) {
    return switch (operator) {
      case ADD -> Arithmetic.add(run, left, right);
      case SUBTRACT -> Arithmetic.subtract(left, right);
      case MULTIPLY -> Arithmetic.multiply(run, left, right);
      case DIVIDE -> Arithmetic.divide(left, right);
      case FLOOR_DIVIDE -> Arithmetic.floorDivide(left, right);
      case MODULO -> Arithmetic.modulo(run, left, right);
      case POWER -> Arithmetic.power(left, right);
      case NEGATE, PLUS -> throw new IllegalStateException(operator.name());
    };
  }

  private static boolean compare(Run run, Expr.Compare compare) {
    Object left = evaluate(run, compare.first());
    for (Expr.Comparison part : compare.rest()) {
      Object right = evaluate(run, part.right());
      if (!holds(run, part.relation(), left, right)) {
        return false;
      }
      left = right;
    }
    return true;
  }

  static boolean holds(
      Run run, Expr.Relation relation, @Nullable Object left, @Nullable Object right) {
    if (left instanceof List || left instanceof Map) {
      run.charge(Values.length(left));
    }
    return switch (relation) {
      case EQUAL -> Values.equal(left, right);
      case NOT_EQUAL -> !Values.equal(left, right);
      case LESS -> Values.compare(left, right, "<") < 0;
      case LESS_EQUAL -> Values.compare(left, right, "<=") <= 0;
      case GREATER -> Values.compare(left, right, ">") == 1;
      case GREATER_EQUAL -> {
        int order = Values.compare(left, right, ">=");
        yield order == 0 || order == 1;
      }
      case IN -> Values.contains(run, right, left);
      case NOT_IN -> !Values.contains(run, right, left);
    };
  }

  private static String concat(Run run, Expr.Concat concat) {
    StringBuilder out = new StringBuilder();
    for (Expr part : concat.parts()) {
      Text.print(run, out, evaluate(run, part));
      run.checkText(out.length());
    }
    return out.toString();
  }

  private static @Nullable Object call(Run run, Expr.Call call, @Nullable Macro caller) {
    if (call.callee() instanceof Expr.GetAttr get) {
      Object target = evaluate(run, get.target());
      Object method = Attributes.attribute(run, target, get.name());
      return invoke(run, method, arguments(run, call.arguments(), caller));
    }
    Object callee = evaluate(run, call.callee());
    return invoke(run, callee, arguments(run, call.arguments(), caller));
  }

  static @Nullable Object invoke(Run run, @Nullable Object callee, Args args) {
    if (callee instanceof Callable callable) {
      return callable.call(run, args);
    }
    Values.requireDefined(callee);
    throw Failure.type("'" + Values.typeName(callee) + "' object is not callable");
  }

  private static Args arguments(Run run, Expr.Arguments arguments, @Nullable Macro caller) {
    if (arguments.isEmpty() && caller == null) {
      return Args.NONE;
    }
    List<@Nullable Object> positional = new ArrayList<>(arguments.positional().size() + 1);
    return collect(run, arguments, positional, caller);
  }

  private static Args collect(
      Run run,
      Expr.Arguments arguments,
      List<@Nullable Object> positional,
      @Nullable Macro caller) {
    for (Expr value : arguments.positional()) {
      positional.add(evaluate(run, value));
    }
    Expr star = arguments.star();
    if (star != null) {
      positional.addAll(Values.toList(run, evaluate(run, star)));
    }
    Expr doubleStar = arguments.doubleStar();
    if (arguments.named().isEmpty() && doubleStar == null && caller == null) {
      return new Args(positional, Map.of());
    }
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    for (Expr.Named argument : arguments.named()) {
      named.put(argument.name(), evaluate(run, argument.value()));
    }
    if (doubleStar != null) {
      Object map = evaluate(run, doubleStar);
      if (!(map instanceof Map<?, ?> entries)) {
        throw Failure.type("argument after ** must be a mapping, not " + Values.typeName(map));
      }
      for (Map.Entry<?, ?> entry : entries.entrySet()) {
        named.put(Values.needText(entry.getKey()), entry.getValue());
      }
    }
    if (caller != null) {
      named.put("caller", caller);
    }
    return new Args(positional, named);
  }

  private static Args withValue(Run run, @Nullable Object value, Expr.Arguments arguments) {
    List<@Nullable Object> positional = new ArrayList<>(arguments.positional().size() + 1);
    positional.add(value);
    return collect(run, arguments, positional, null);
  }

  private static @Nullable Object filter(Run run, Expr.Filter filter, @Nullable Object value) {
    Callable known = filter.filter();
    Callable callable = known != null ? known : filterNamed(run, filter.name());
    return callable.call(run, withValue(run, value, filter.arguments()));
  }

  /// Applies a chain of filters whose innermost target is the text of a block.
  private static @Nullable Object filtered(
      Run run, Expr.@Nullable Filter filter, @Nullable Object text) {
    if (filter == null) {
      return text;
    }
    Object value = filter.target() instanceof Expr.Filter inner ? filtered(run, inner, text) : text;
    return filter(run, filter, value);
  }

  private static boolean test(Run run, Expr.Test test) {
    Object value = evaluate(run, test.target());
    Callable known = test.test();
    Callable callable = known != null ? known : testNamed(run, test.name());
    return Values.truth(callable.call(run, withValue(run, value, test.arguments())));
  }

  static Callable filterNamed(Run run, String name) {
    Callable known = Globals.FILTERS.get(name);
    Callable filter = known != null ? known : run.added(name);
    if (filter == null) {
      throw Failure.runtime("no filter named '" + name + "'");
    }
    return filter;
  }

  static Callable testNamed(Run run, String name) {
    Callable known = Globals.TESTS.get(name);
    Callable test = known != null ? known : run.added(name);
    if (test == null) {
      throw Failure.runtime("no test named '" + name + "'");
    }
    return test;
  }

  /// The items that a loop's `if` lets through, tested one by one as the loop asks for them.
  static Iterator<@Nullable Object> items(Run run, Stmt.For loop, @Nullable Object value) {
    Iterator<@Nullable Object> all = Values.iterate(value);
    Expr test = loop.test();
    if (test == null) {
      return all;
    }
    Scope defined = run.scope();
    return Sequences.lazily(
        all,
        item -> {
          Scope outer = run.enter(new Scope(defined));
          try {
            assign(run, loop.target(), item);
            return Values.truth(evaluate(run, test));
          } finally {
            run.enter(outer);
          }
        });
  }
}
