package dev.hearth.core.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement of a parsed template.
sealed interface Stmt {
  /// Where the statement begins and what it says, for messages.
  record Place(int line, String source) {}

  /// The place of the statement, or null for text.
  @Nullable Place place();

  record Data(String text) implements Stmt {
    @Override
    public @Nullable Place place() {
      return null;
    }
  }

  record Output(Expr value, Place place) implements Stmt {}

  record If(List<Branch> branches, List<Stmt> otherwise, Place place) implements Stmt {}

  record Branch(Expr test, List<Stmt> body) {}

  /// A loop.
  ///
  /// @param lookahead whether the body uses `loop`
  record For(
      Target target,
      Expr items,
      @Nullable Expr test,
      boolean lookahead,
      boolean recursive,
      List<Stmt> body,
      List<Stmt> otherwise,
      Place place)
      implements Stmt {}

  record Break(Place place) implements Stmt {}

  record Continue(Place place) implements Stmt {}

  record Set(Target target, Expr value, Place place) implements Stmt {}

  /// The text of a body, given to a name.
  ///
  /// @param filter null when the text is set as it is
  record SetBlock(Target target, Expr.@Nullable Filter filter, List<Stmt> body, Place place)
      implements Stmt {}

  record FilterBlock(Expr.Filter filter, List<Stmt> body, Place place) implements Stmt {}

  record With(List<Target> targets, List<Expr> values, List<Stmt> body, Place place)
      implements Stmt {}

  record MacroDef(MacroCode code, Place place) implements Stmt {}

  record CallBlock(Expr.Call call, MacroCode caller, Place place) implements Stmt {}

  record Do(Expr value, Place place) implements Stmt {}

  /// A macro's parameters and body.
  ///
  /// @param defaults by parameter; null where it has none
  /// @param varargs whether the body uses `varargs`, so that more arguments are allowed
  /// @param kwargs whether the body uses `kwargs`
  /// @param caller whether the body uses `caller`
  record MacroCode(
      String name,
      List<String> params,
      List<@Nullable Expr> defaults,
      List<Stmt> body,
      boolean varargs,
      boolean kwargs,
      boolean caller) {}

  /// What a value can be assigned to.
  sealed interface Target {
    record Name(String name) implements Target {}

    record Attribute(String namespace, String name) implements Target {}

    record Unpack(List<Target> parts) implements Target {}
  }
}
