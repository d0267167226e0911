package dev.hearth.core.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An expression of a parsed template.
sealed interface Expr {
  /// A literal, or what constant folding made of an expression.
  record Const(@Nullable Object value) implements Expr {}

  record Name(String name) implements Expr {}

  record GetAttr(Expr target, String name) implements Expr {}

  record GetItem(Expr target, Expr key) implements Expr {}

  record Slice(Expr target, @Nullable Expr start, @Nullable Expr stop, @Nullable Expr step)
      implements Expr {}

  record Call(Expr callee, Arguments arguments) implements Expr {}

  /// A value changed by a filter.
  ///
  /// @param target what is filtered; null for the body of a block
  /// @param filter null when only the context can know it
  record Filter(@Nullable Expr target, String name, @Nullable Callable filter, Arguments arguments)
      implements Expr {}

  /// A question after `is`.
  ///
  /// @param test null when only the context can know it
  record Test(Expr target, String name, @Nullable Callable test, Arguments arguments)
      implements Expr {}

  record Unary(Operator operator, Expr operand) implements Expr {}

  record Binary(Operator operator, Expr left, Expr right) implements Expr {}

  record Compare(Expr first, List<Comparison> rest) implements Expr {}

  record And(Expr left, Expr right) implements Expr {}

  record Or(Expr left, Expr right) implements Expr {}

  record Not(Expr operand) implements Expr {}

  record Cond(Expr test, Expr then, @Nullable Expr otherwise) implements Expr {}

  record Concat(List<Expr> parts) implements Expr {}

  record ListOf(List<Expr> items) implements Expr {}

  record TupleOf(List<Expr> items) implements Expr {}

  record DictOf(List<Expr> keys, List<Expr> values) implements Expr {}

  /// One comparison of a chain.
  record Comparison(Relation relation, Expr right) {}

  record Named(String name, Expr value) {}

  /// The arguments of a call.
  record Arguments(
      List<Expr> positional, List<Named> named, @Nullable Expr star, @Nullable Expr doubleStar) {
    static final Arguments NONE = new Arguments(List.of(), List.of(), null, null);

    boolean isEmpty() {
      return positional.isEmpty() && named.isEmpty() && star == null && doubleStar == null;
    }
  }

  enum Operator {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    FLOOR_DIVIDE,
    MODULO,
    POWER,
    NEGATE,
    PLUS
  }

  enum Relation {
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS("<"),
    LESS_EQUAL("<="),
    GREATER(">"),
    GREATER_EQUAL(">="),
    IN("in"),
    NOT_IN("not in");

    private final String text;

    Relation(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }
}
