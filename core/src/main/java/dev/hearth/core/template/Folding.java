package dev.hearth.core.template;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Computes constant expressions while they are parsed. What fails is left for the render, which
/// then says where.
final class Folding {
  private static final TemplateContext NOTHING =
      TemplateContext.of(Map.of(), InstantSource.fixed(Instant.EPOCH), ZoneOffset.UTC);

  private Folding() {}

  static Expr fold(Expr expr) {
    if (!isConstant(expr)) {
      return expr;
    }
    try {
      Run run = new Run(NOTHING, new RegexCache(), 0);
      return new Expr.Const(frozen(Interpreter.evaluate(run, expr)));
    } catch (Failure e) {
      return expr;
    }
  }

  /// An inline `if` whose condition is known keeps the branch that is taken.
  static Expr cond(Expr test, Expr then, @Nullable Expr otherwise) {
    if (test instanceof Expr.Const known) {
      if (Values.truth(known.value())) {
        return then;
      }
      if (otherwise != null) {
        return otherwise;
      }
    }
    return new Expr.Cond(test, then, otherwise);
  }

  private static @Nullable Object frozen(@Nullable Object value) {
    return switch (value) {
      case List<?> list -> Collections.unmodifiableList(list);
      case Map<?, ?> map -> Collections.unmodifiableMap(map);
      case null, default -> value;
    };
  }

  private static boolean isConstant(Expr expr) {
    return switch (expr) {
      case Expr.Unary unary -> unary.operand() instanceof Expr.Const;
      case Expr.Not not -> not.operand() instanceof Expr.Const;
      case Expr.Binary binary ->
          binary.left() instanceof Expr.Const && binary.right() instanceof Expr.Const;
      case Expr.Compare compare ->
          compare.first() instanceof Expr.Const
              && compare.rest().stream().allMatch(part -> part.right() instanceof Expr.Const);
      case Expr.Concat concat -> areConstant(concat.parts());
      case Expr.ListOf list -> areConstant(list.items());
      case Expr.TupleOf tuple -> areConstant(tuple.items());
      case Expr.DictOf dict -> areConstant(dict.keys()) && areConstant(dict.values());
      default -> false;
    };
  }

  private static boolean areConstant(List<Expr> items) {
    return items.stream().allMatch(Expr.Const.class::isInstance);
  }
}
