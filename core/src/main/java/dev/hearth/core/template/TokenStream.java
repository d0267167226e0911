package dev.hearth.core.template;

import java.util.List;
import java.util.Set;

/// The tokens of a template with a position in them, and what both parsers share: expectations,
/// errors, and the limit of nesting.
final class TokenStream {
  /// Deep enough for people, shallow enough for any thread's stack.
  private static final int MAX_NESTING = 100;

  private final String source;
  private final List<Token> tokens;
  private final Set<String> functions;
  private int at;
  private int depth;
  private int line = 1;
  private int lineOffset;

  TokenStream(String source, Set<String> functions) {
    this.source = source;
    this.tokens = Lexer.tokens(source);
    this.functions = functions;
  }

  Token peek() {
    return tokens.get(at);
  }

  Token peekNext() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  Token next() {
    Token token = tokens.get(at);
    if (at < tokens.size() - 1) {
      at++;
    }
    return token;
  }

  boolean skipOperator(String operator) {
    if (peek().isOperator(operator)) {
      next();
      return true;
    }
    return false;
  }

  boolean skipName(String name) {
    if (peek().isName(name)) {
      next();
      return true;
    }
    return false;
  }

  Token expect(Token.Type type) {
    if (!peek().is(type)) {
      throw expected(type.label());
    }
    return next();
  }

  void expectOperator(String operator) {
    if (!skipOperator(operator)) {
      throw expected("'" + operator + "'");
    }
  }

  TemplateException expected(String what) {
    return error(peek(), "expected " + what + ", found " + peek().shown());
  }

  TemplateException error(Token token, String message) {
    return Lexer.error(source, token.offset(), message);
  }

  boolean isFunction(String name) {
    return functions.contains(name);
  }

  /// Enters a nested construct.
  void enter() {
    if (++depth > MAX_NESTING) {
      throw error(peek(), "nested deeper than " + MAX_NESTING + " levels");
    }
  }

  void leave() {
    depth--;
  }

  /// The line of an offset, counted on from the last one that was asked for.
  private int line(int offset) {
    if (offset < lineOffset) {
      lineOffset = 0;
      line = 1;
    }
    for (; lineOffset < offset; lineOffset++) {
      line += source.charAt(lineOffset) == '\n' ? 1 : 0;
    }
    return line;
  }

  /// The place of a tag that began at one token and has been read up to the next.
  Stmt.Place place(Token begin) {
    int end = Math.max(begin.offset(), peek().offset());
    String close = peek().is(Token.Type.VARIABLE_END) ? "}}" : "%}";
    return new Stmt.Place(
        line(begin.offset()), Lexer.shorten(source.substring(begin.offset(), end) + close));
  }
}
