package dev.hearth.core.template;

import dev.hearth.core.template.Stmt.Place;
import dev.hearth.core.template.Stmt.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Parses the statements of a template.
final class Parser {
  private static final Set<String> RESERVED =
      Set.of("true", "false", "none", "True", "False", "None");

  private final TokenStream tokens;
  private final ExpressionParser expressions;
  private int loops;

  private Parser(TokenStream tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(tokens);
  }

  static List<Stmt> parse(String source, Set<String> functions) {
    TokenStream tokens = new TokenStream(source, functions);
    Parser parser = new Parser(tokens);
    List<Stmt> body = parser.body();
    if (!tokens.peek().is(Token.Type.END)) {
      Token tag = tokens.peekNext();
      throw tokens.error(tag, "unexpected tag " + tag.shown());
    }
    return body;
  }

  /// Statements up to one of these tags, or up to any tag that does not begin a statement.
  private List<Stmt> body(String... ends) {
    List<Stmt> body = new ArrayList<>();
    while (true) {
      Token token = tokens.peek();
      switch (token.type()) {
        case DATA -> {
          tokens.next();
          body.add(new Stmt.Data(token.text()));
        }
        case VARIABLE_BEGIN -> {
          tokens.next();
          Expr value = expressions.tuple(true, false);
          Place place = tokens.place(token);
          tokens.expect(Token.Type.VARIABLE_END);
          body.add(new Stmt.Output(value, place));
        }
        case BLOCK_BEGIN -> {
          Token tag = tokens.peekNext();
          if (Set.of(ends).contains(tag.text()) && tag.is(Token.Type.NAME)) {
            return List.copyOf(body);
          }
          body.addAll(statement(ends));
        }
        default -> {
          if (ends.length > 0) {
            throw tokens.expected("'{% " + String.join(" %}' or '{% ", ends) + " %}'");
          }
          return List.copyOf(body);
        }
      }
    }
  }

  private List<Stmt> statement(String... ends) {
    Token begin = tokens.expect(Token.Type.BLOCK_BEGIN);
    Token tag = tokens.expect(Token.Type.NAME);
    tokens.enter();
    List<Stmt> statements =
        switch (tag.text()) {
          case "if" -> List.of(ifStatement(begin));
          case "for" -> List.of(forStatement(begin));
          case "set" -> List.of(set(begin));
          case "macro" -> List.of(macro(begin));
          case "call" -> List.of(call(begin));
          case "filter" -> List.of(filter(begin));
          case "with" -> List.of(with(begin));
          case "print" -> print(begin);
          case "do" -> List.of(doStatement(begin));
          case "block" -> List.of(block(begin));
          case "break", "continue" -> List.of(jump(begin, tag));
          case "autoescape", "extends", "include", "import", "from" ->
              throw tokens.error(tag, "'" + tag.text() + "' is not supported");
          default ->
              throw tokens.error(
                  tag,
                  "unknown tag '"
                      + tag.text()
                      + "'"
                      + (ends.length == 0
                          ? ""
                          : ", expected '" + String.join("' or '", ends) + "'"));
        };
    tokens.leave();
    return statements;
  }

  private Place endTag(Token begin) {
    Place place = tokens.place(begin);
    tokens.expect(Token.Type.BLOCK_END);
    return place;
  }

  /// Reads `{% name`, of which the caller knows that it is there.
  private String tagName() {
    tokens.expect(Token.Type.BLOCK_BEGIN);
    return tokens.expect(Token.Type.NAME).text();
  }

  private void end() {
    tagName();
    tokens.expect(Token.Type.BLOCK_END);
  }

  private Stmt ifStatement(Token begin) {
    boolean old = expressions.lenient(true);
    List<Stmt.Branch> branches = new ArrayList<>();
    Expr test = expressions.tuple(false, false);
    Place place = endTag(begin);
    List<Stmt> otherwise = List.of();
    while (true) {
      branches.add(new Stmt.Branch(test, body("elif", "else", "endif")));
      Token next = tokens.peek();
      String tag = tagName();
      if (tag.equals("elif")) {
        test = expressions.tuple(false, false);
        endTag(next);
        continue;
      }
      tokens.expect(Token.Type.BLOCK_END);
      if (tag.equals("else")) {
        otherwise = body("endif");
        end();
      }
      break;
    }
    expressions.lenient(old);
    return new Stmt.If(List.copyOf(branches), otherwise, place);
  }

  private Stmt forStatement(Token begin) {
    boolean old = expressions.lenient(false);
    Target target = target(false, "in");
    if (!tokens.skipName("in")) {
      throw tokens.expected("'in'");
    }
    Expr items = expressions.tuple(false, false, "recursive");
    Expr test = tokens.skipName("if") ? expressions.expression() : null;
    boolean recursive = tokens.skipName("recursive");
    Place place = endTag(begin);
    Set<String> used = new HashSet<>();
    Set<String> outer = expressions.collect(used);
    loops++;
    List<Stmt> body = body("endfor", "else");
    loops--;
    expressions.collect(outer);
    outer.addAll(used);
    List<Stmt> otherwise = List.of();
    if (tagName().equals("else")) {
      tokens.expect(Token.Type.BLOCK_END);
      otherwise = body("endfor");
      tagName();
    }
    tokens.expect(Token.Type.BLOCK_END);
    expressions.lenient(old);
    return new Stmt.For(
        target, items, test, recursive || used.contains("loop"), recursive, body, otherwise, place);
  }

  private Stmt jump(Token begin, Token tag) {
    if (loops == 0) {
      throw tokens.error(tag, "'" + tag.text() + "' outside of a loop");
    }
    Place place = endTag(begin);
    return tag.text().equals("break") ? new Stmt.Break(place) : new Stmt.Continue(place);
  }

  private Stmt set(Token begin) {
    Target target = target(true);
    if (tokens.skipOperator("=")) {
      Expr value = expressions.tuple(true, false);
      return new Stmt.Set(target, value, endTag(begin));
    }
    Expr.Filter filter = tokens.skipOperator("|") ? expressions.filterChain(null) : null;
    Place place = endTag(begin);
    List<Stmt> body = body("endset");
    end();
    return new Stmt.SetBlock(target, filter, body, place);
  }

  private Target target(boolean namespaces, String... ends) {
    List<Target> parts = new ArrayList<>();
    boolean comma = false;
    do {
      Token token = tokens.peek();
      if (comma
          && (token.is(Token.Type.BLOCK_END)
              || token.isOperator("=")
              || token.isOperator(")")
              || (ends.length > 0 && token.isName(ends[0])))) {
        break;
      }
      parts.add(singleTarget(namespaces, ends));
      comma |= tokens.peek().isOperator(",");
    } while (tokens.skipOperator(","));
    return comma ? new Target.Unpack(List.copyOf(parts)) : parts.getFirst();
  }

  private Target singleTarget(boolean namespaces, String... ends) {
    if (tokens.skipOperator("(")) {
      tokens.enter();
      Target inner = target(namespaces, ends);
      tokens.expectOperator(")");
      tokens.leave();
      return inner;
    }
    Token name = tokens.expect(Token.Type.NAME);
    if (RESERVED.contains(name.text())) {
      throw tokens.error(name, "cannot assign to '" + name.text() + "'");
    }
    if (namespaces && tokens.skipOperator(".")) {
      return new Target.Attribute(name.text(), tokens.expect(Token.Type.NAME).text());
    }
    return new Target.Name(name.text());
  }

  private Stmt macro(Token begin) {
    Token name = tokens.expect(Token.Type.NAME);
    Signature signature = signature();
    Place place = endTag(begin);
    Stmt.MacroCode code = code(name.text(), signature, "endmacro");
    return new Stmt.MacroDef(code, place);
  }

  private record Signature(List<String> params, List<@Nullable Expr> defaults) {}

  private Signature signature() {
    List<String> params = new ArrayList<>();
    List<@Nullable Expr> defaults = new ArrayList<>();
    tokens.expectOperator("(");
    while (!tokens.peek().isOperator(")")) {
      if (!params.isEmpty()) {
        tokens.expectOperator(",");
      }
      Token param = tokens.expect(Token.Type.NAME);
      if (RESERVED.contains(param.text())) {
        throw tokens.error(param, "cannot assign to '" + param.text() + "'");
      }
      params.add(param.text());
      if (tokens.skipOperator("=")) {
        defaults.add(expressions.expression());
      } else if (!defaults.isEmpty() && defaults.getLast() != null) {
        throw tokens.error(param, "parameter without default after one with default");
      } else {
        defaults.add(null);
      }
    }
    tokens.expectOperator(")");
    return new Signature(List.copyOf(params), Collections.unmodifiableList(defaults));
  }

  private Stmt.MacroCode code(String name, Signature signature, String end) {
    Set<String> used = new HashSet<>();
    Set<String> outer = expressions.collect(used);
    boolean old = expressions.lenient(false);
    int outerLoops = loops;
    loops = 0;
    List<Stmt> body = body(end);
    loops = outerLoops;
    end();
    expressions.lenient(old);
    expressions.collect(outer);
    return new Stmt.MacroCode(
        name,
        signature.params(),
        signature.defaults(),
        body,
        used.contains("varargs"),
        used.contains("kwargs"),
        used.contains("caller"));
  }

  private Stmt call(Token begin) {
    Signature signature =
        tokens.peek().isOperator("(") ? signature() : new Signature(List.of(), List.of());
    Token token = tokens.peek();
    Expr call = expressions.expression();
    if (!(call instanceof Expr.Call macroCall)) {
      throw tokens.error(token, "expected a call of a macro");
    }
    Place place = endTag(begin);
    return new Stmt.CallBlock(macroCall, code("caller", signature, "endcall"), place);
  }

  private Stmt filter(Token begin) {
    Expr.Filter filter = expressions.filterChain(null);
    Place place = endTag(begin);
    List<Stmt> body = body("endfilter");
    end();
    return new Stmt.FilterBlock(filter, body, place);
  }

  private Stmt with(Token begin) {
    List<Target> targets = new ArrayList<>();
    List<Expr> values = new ArrayList<>();
    while (!tokens.peek().is(Token.Type.BLOCK_END)) {
      if (!targets.isEmpty()) {
        tokens.expectOperator(",");
      }
      targets.add(singleTarget(false));
      tokens.expectOperator("=");
      values.add(expressions.expression());
    }
    Place place = endTag(begin);
    List<Stmt> body = body("endwith");
    end();
    return new Stmt.With(List.copyOf(targets), List.copyOf(values), body, place);
  }

  private List<Stmt> print(Token begin) {
    List<Expr> values = new ArrayList<>();
    while (!tokens.peek().is(Token.Type.BLOCK_END)) {
      if (!values.isEmpty()) {
        tokens.expectOperator(",");
      }
      values.add(expressions.expression());
    }
    Place place = endTag(begin);
    return values.stream().<Stmt>map(value -> new Stmt.Output(value, place)).toList();
  }

  private Stmt doStatement(Token begin) {
    Expr value = expressions.tuple(true, false);
    return new Stmt.Do(value, endTag(begin));
  }

  /// A block stands for its content, as there is nothing that could extend this template.
  private Stmt block(Token begin) {
    tokens.expect(Token.Type.NAME);
    Place place = endTag(begin);
    List<Stmt> body = body("endblock");
    tagName();
    if (tokens.peek().is(Token.Type.NAME)) {
      tokens.next();
    }
    tokens.expect(Token.Type.BLOCK_END);
    return new Stmt.With(List.of(), List.of(), body, place);
  }
}
