package dev.hearth.core.template;

import dev.hearth.core.template.Expr.Arguments;
import dev.hearth.core.template.Expr.Operator;
import dev.hearth.core.template.Expr.Relation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Parses expressions by climbing from the weakest operator to the strongest: `if`, `or`, `and`,
/// `not`, comparisons, `+ -`, `~`, `* / // %`, `**`, signs, and then what follows a value: `.name`,
/// `[key]`, `(arguments)`, `| filter`, `is test`.
final class ExpressionParser {
  private static final Set<String> NO_TEST_ARGUMENT = Set.of("else", "or", "and");

  private final TokenStream tokens;
  private Set<String> names = new HashSet<>();
  private boolean lenient;

  ExpressionParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  /// Starts to collect the names that are read; the caller puts the returned set back.
  Set<String> collect(Set<String> fresh) {
    Set<String> old = names;
    names = fresh;
    return old;
  }

  /// Whether unknown filters and tests are left to the render, as in branches that may not run.
  boolean lenient(boolean now) {
    boolean old = lenient;
    lenient = now;
    return old;
  }

  /// `a if b else c if d else e`, read in a loop, as people write long chains of it.
  Expr expression() {
    tokens.enter();
    List<Expr> values = new ArrayList<>(1);
    List<Expr> tests = new ArrayList<>(1);
    Expr value = or();
    while (tokens.skipName("if")) {
      boolean old = lenient(true);
      Expr test = or();
      if (tokens.skipName("else")) {
        values.add(value);
        tests.add(test);
        value = or();
      } else {
        value = Folding.cond(test, value, null);
      }
      lenient(old);
    }
    for (int i = values.size() - 1; i >= 0; i--) {
      value = Folding.cond(tests.get(i), values.get(i), value);
    }
    tokens.leave();
    return value;
  }

  private Expr or() {
    Expr left = and();
    while (tokens.skipName("or")) {
      left = new Expr.Or(left, and());
    }
    return left;
  }

  private Expr and() {
    Expr left = not();
    while (tokens.skipName("and")) {
      left = new Expr.And(left, not());
    }
    return left;
  }

  private Expr not() {
    if (tokens.skipName("not")) {
      tokens.enter();
      Expr operand = not();
      tokens.leave();
      return Folding.fold(new Expr.Not(operand));
    }
    return compare();
  }

  private Expr compare() {
    Expr first = sum();
    List<Expr.Comparison> rest = new ArrayList<>(1);
    for (Relation relation = relation(); relation != null; relation = relation()) {
      rest.add(new Expr.Comparison(relation, sum()));
    }
    return rest.isEmpty() ? first : Folding.fold(new Expr.Compare(first, List.copyOf(rest)));
  }

  private @Nullable Relation relation() {
    Token token = tokens.peek();
    if (token.isName("not") && tokens.peekNext().isName("in")) {
      tokens.next();
      tokens.next();
      return Relation.NOT_IN;
    }
    if (token.is(Token.Type.OPERATOR) || token.isName("in")) {
      for (Relation relation : Relation.values()) {
        if (relation.text().equals(token.text())) {
          tokens.next();
          return relation;
        }
      }
    }
    return null;
  }

  private Expr sum() {
    Expr left = concat();
    while (true) {
      if (tokens.skipOperator("+")) {
        left = Folding.fold(new Expr.Binary(Operator.ADD, left, concat()));
      } else if (tokens.skipOperator("-")) {
        left = Folding.fold(new Expr.Binary(Operator.SUBTRACT, left, concat()));
      } else {
        return left;
      }
    }
  }

  private Expr concat() {
    Expr first = product();
    if (!tokens.peek().isOperator("~")) {
      return first;
    }
    List<Expr> parts = new ArrayList<>();
    parts.add(first);
    while (tokens.skipOperator("~")) {
      parts.add(product());
    }
    return Folding.fold(new Expr.Concat(List.copyOf(parts)));
  }

  private Expr product() {
    Expr left = power();
    while (true) {
      Operator operator =
          switch (tokens.peek()) {
            case Token t when t.isOperator("*") -> Operator.MULTIPLY;
            case Token t when t.isOperator("/") -> Operator.DIVIDE;
            case Token t when t.isOperator("//") -> Operator.FLOOR_DIVIDE;
            case Token t when t.isOperator("%") -> Operator.MODULO;
            default -> null;
          };
      if (operator == null) {
        return left;
      }
      tokens.next();
      left = Folding.fold(new Expr.Binary(operator, left, power()));
    }
  }

  private Expr power() {
    Expr left = unary(true);
    while (tokens.skipOperator("**")) {
      left = Folding.fold(new Expr.Binary(Operator.POWER, left, unary(true)));
    }
    return left;
  }

  private Expr unary(boolean withFilter) {
    tokens.enter();
    Expr value;
    if (tokens.skipOperator("-")) {
      value = Folding.fold(new Expr.Unary(Operator.NEGATE, unary(false)));
    } else if (tokens.skipOperator("+")) {
      value = Folding.fold(new Expr.Unary(Operator.PLUS, unary(false)));
    } else {
      value = primary();
    }
    value = postfix(value);
    if (withFilter) {
      value = filters(value);
    }
    tokens.leave();
    return value;
  }

  private Expr primary() {
    Token token = tokens.peek();
    return switch (token.type()) {
      case NAME -> name(tokens.next().text());
      case STRING -> {
        StringBuilder text = new StringBuilder();
        while (tokens.peek().is(Token.Type.STRING)) {
          text.append(tokens.next().value());
        }
        yield new Expr.Const(text.toString());
      }
      case INTEGER, FLOAT -> new Expr.Const(tokens.next().value());
      default -> bracketed();
    };
  }

  private Expr name(String name) {
    return switch (name) {
      case "true", "True" -> new Expr.Const(true);
      case "false", "False" -> new Expr.Const(false);
      case "none", "None" -> new Expr.Const(null);
      default -> {
        names.add(name);
        yield new Expr.Name(name);
      }
    };
  }

  private Expr bracketed() {
    if (tokens.skipOperator("(")) {
      Expr inner = tuple(true, true);
      tokens.expectOperator(")");
      return inner;
    }
    if (tokens.skipOperator("[")) {
      return list();
    }
    if (tokens.skipOperator("{")) {
      return dict();
    }
    throw tokens.expected("an expression");
  }

  /// One expression, or a tuple where commas follow.
  ///
  /// @param conditional whether an inline `if` is allowed
  /// @param parentheses whether the tuple may be empty, being in parentheses
  Expr tuple(boolean conditional, boolean parentheses, String... ends) {
    List<Expr> items = new ArrayList<>();
    boolean comma = false;
    while (true) {
      if (!items.isEmpty()) {
        if (!tokens.skipOperator(",")) {
          break;
        }
        comma = true;
      }
      if (isTupleEnd(ends)) {
        break;
      }
      items.add(conditional ? expression() : or());
    }
    if (items.isEmpty() && !parentheses) {
      throw tokens.expected("an expression");
    }
    return items.size() == 1 && !comma
        ? items.getFirst()
        : Folding.fold(new Expr.TupleOf(List.copyOf(items)));
  }

  private boolean isTupleEnd(String... ends) {
    Token token = tokens.peek();
    for (String end : ends) {
      if (token.isName(end)) {
        return true;
      }
    }
    return token.is(Token.Type.VARIABLE_END)
        || token.is(Token.Type.BLOCK_END)
        || token.isOperator(")");
  }

  private Expr list() {
    List<Expr> items = new ArrayList<>();
    while (!tokens.peek().isOperator("]")) {
      if (!items.isEmpty()) {
        tokens.expectOperator(",");
      }
      if (tokens.peek().isOperator("]")) {
        break;
      }
      items.add(expression());
    }
    tokens.expectOperator("]");
    return Folding.fold(new Expr.ListOf(List.copyOf(items)));
  }

  private Expr dict() {
    List<Expr> keys = new ArrayList<>();
    List<Expr> values = new ArrayList<>();
    while (!tokens.peek().isOperator("}")) {
      if (!keys.isEmpty()) {
        tokens.expectOperator(",");
      }
      if (tokens.peek().isOperator("}")) {
        break;
      }
      keys.add(expression());
      tokens.expectOperator(":");
      values.add(expression());
    }
    tokens.expectOperator("}");
    return Folding.fold(new Expr.DictOf(List.copyOf(keys), List.copyOf(values)));
  }

  private Expr postfix(Expr value) {
    Expr result = value;
    while (true) {
      if (tokens.skipOperator(".")) {
        result = attribute(result);
      } else if (tokens.skipOperator("[")) {
        result = subscript(result);
      } else if (tokens.peek().isOperator("(")) {
        result = new Expr.Call(result, arguments());
      } else {
        return result;
      }
    }
  }

  private Expr attribute(Expr target) {
    Token token = tokens.next();
    if (token.is(Token.Type.NAME)) {
      return new Expr.GetAttr(target, token.text());
    }
    if (token.is(Token.Type.INTEGER)) {
      return new Expr.GetItem(target, new Expr.Const(token.value()));
    }
    throw tokens.error(token, "expected a name or a number after '.', found " + token.shown());
  }

  private Expr subscript(Expr target) {
    List<Expr> keys = new ArrayList<>();
    while (!tokens.peek().isOperator("]")) {
      if (!keys.isEmpty()) {
        tokens.expectOperator(",");
      }
      Expr start = tokens.peek().isOperator(":") ? null : expression();
      if (tokens.peek().isOperator(":")) {
        Expr slice = slice(target, start);
        if (!keys.isEmpty()) {
          throw tokens.expected("one slice");
        }
        tokens.expectOperator("]");
        return slice;
      }
      if (start != null) {
        keys.add(start);
      }
    }
    if (keys.isEmpty()) {
      throw tokens.expected("a key");
    }
    tokens.expectOperator("]");
    return new Expr.GetItem(
        target, keys.size() == 1 ? keys.getFirst() : new Expr.TupleOf(List.copyOf(keys)));
  }

  private Expr slice(Expr target, @Nullable Expr start) {
    tokens.expectOperator(":");
    Expr stop = isSliceEnd() ? null : expression();
    Expr step = null;
    if (tokens.skipOperator(":") && !isSliceEnd()) {
      step = expression();
    }
    return new Expr.Slice(target, start, stop, step);
  }

  private boolean isSliceEnd() {
    return tokens.peek().isOperator(":") || tokens.peek().isOperator("]");
  }

  private Expr filters(Expr value) {
    Expr result = value;
    while (true) {
      if (tokens.skipOperator("|")) {
        result = Folding.fold(filter(result));
      } else if (tokens.skipName("is")) {
        result = test(result);
      } else if (tokens.peek().isOperator("(")) {
        result = new Expr.Call(result, arguments());
      } else {
        return result;
      }
    }
  }

  /// A filter's name and arguments, and more filters after `|`.
  ///
  /// @param target what is filtered; null for the body of a block
  Expr.Filter filterChain(@Nullable Expr target) {
    Expr.Filter result = filter(target);
    while (tokens.skipOperator("|")) {
      result = filter(result);
    }
    return result;
  }

  private Expr.Filter filter(@Nullable Expr target) {
    Token token = tokens.peek();
    String name = dottedName();
    Callable known = tokens.isFunction(name) ? null : Globals.FILTERS.get(name);
    if (known == null && !lenient && !tokens.isFunction(name)) {
      throw tokens.error(token, "no filter named '" + name + "'");
    }
    Arguments arguments = tokens.peek().isOperator("(") ? arguments() : Arguments.NONE;
    return new Expr.Filter(target, name, known, arguments);
  }

  private Expr test(Expr target) {
    boolean negated = tokens.skipName("not");
    Token token = tokens.peek();
    String name = dottedName();
    Callable known = tokens.isFunction(name) ? null : Globals.TESTS.get(name);
    if (known == null && !lenient && !tokens.isFunction(name)) {
      throw tokens.error(token, "no test named '" + name + "'");
    }
    Arguments arguments = Arguments.NONE;
    Token next = tokens.peek();
    if (next.isOperator("(")) {
      arguments = arguments();
    } else if (isTestArgument(next)) {
      if (next.isName("is")) {
        throw tokens.error(next, "tests cannot be chained with 'is'");
      }
      arguments = new Arguments(List.of(postfix(primary())), List.of(), null, null);
    }
    Expr test = new Expr.Test(target, name, known, arguments);
    return negated ? new Expr.Not(test) : test;
  }

  private static boolean isTestArgument(Token token) {
    return switch (token.type()) {
      case NAME -> !NO_TEST_ARGUMENT.contains(token.text());
      case STRING, INTEGER, FLOAT -> true;
      default -> token.isOperator("[") || token.isOperator("{");
    };
  }

  private String dottedName() {
    StringBuilder name = new StringBuilder(tokens.expect(Token.Type.NAME).text());
    while (tokens.skipOperator(".")) {
      name.append('.').append(tokens.expect(Token.Type.NAME).text());
    }
    return name.toString();
  }

  Arguments arguments() {
    tokens.expectOperator("(");
    List<Expr> positional = new ArrayList<>();
    List<Expr.Named> named = new ArrayList<>();
    Expr star = null;
    Expr doubleStar = null;
    boolean first = true;
    while (!tokens.peek().isOperator(")")) {
      if (!first) {
        tokens.expectOperator(",");
        if (tokens.peek().isOperator(")")) {
          break;
        }
      }
      first = false;
      Token token = tokens.peek();
      if (tokens.skipOperator("*")) {
        require(star == null && doubleStar == null, token);
        star = expression();
      } else if (tokens.skipOperator("**")) {
        require(doubleStar == null, token);
        doubleStar = expression();
      } else if (token.is(Token.Type.NAME) && tokens.peekNext().isOperator("=")) {
        require(doubleStar == null, token);
        tokens.next();
        tokens.next();
        named.add(new Expr.Named(token.text(), expression()));
      } else {
        require(star == null && doubleStar == null && named.isEmpty(), token);
        positional.add(expression());
      }
    }
    tokens.expectOperator(")");
    if (first) {
      return Arguments.NONE;
    }
    return new Arguments(List.copyOf(positional), List.copyOf(named), star, doubleStar);
  }

  private void require(boolean condition, Token token) {
    if (!condition) {
      throw tokens.error(token, "argument in the wrong place: positional ones come first");
    }
  }
}
