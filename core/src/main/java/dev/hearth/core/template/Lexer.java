package dev.hearth.core.template;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Splits template source into tokens, and does what `{%-` and `-%}` ask of the text around them.
final class Lexer {
  private static final int MAX_SOURCE = 256 * 1024;

  private static final Pattern FLOAT =
      Pattern.compile(
          "(?:[0-9]+_)*+[0-9]++(?:(?:\\.(?:[0-9]+_)*+[0-9]++)?e[+-]?(?:[0-9]+_)*+[0-9]++"
              + "|\\.(?:[0-9]+_)*+[0-9]++)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern INTEGER =
      Pattern.compile(
          "0b(?:_?[01])++|0o(?:_?[0-7])++|0x(?:_?[0-9a-f])++|[1-9](?:_?[0-9])*+|0(?:_?0)*+",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern END_RAW = Pattern.compile("\\{%([-+]?)\\s*+endraw\\s*+([-+]?)%}");
  private static final Pattern BEGIN_RAW = Pattern.compile("\\{%[-+]?\\s*+raw\\s*+([-+]?)%}");
  private static final String[] OPERATORS = {
    "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}",
    ">", "<", "=", ".", ":", "|", ",", ";"
  };

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private boolean trimNext;

  private Lexer(String source) {
    this.source = source;
  }

  static List<Token> tokens(String source) {
    if (source.length() > MAX_SOURCE) {
      throw new TemplateException(
          "template longer than " + MAX_SOURCE + " characters: " + source.length());
    }
    return new Lexer(source).run();
  }

  private List<Token> run() {
    while (at < source.length()) {
      int open = nextOpening();
      if (open < 0) {
        data(source.substring(at), at, false);
        at = source.length();
        break;
      }
      boolean comment = source.charAt(open + 1) == '#';
      boolean trim = sign(open + 2) == '-';
      data(source.substring(at, open), at, trim);
      if (comment) {
        comment(open);
      } else if (source.charAt(open + 1) != '%' || !raw(open)) {
        expression(open);
      }
    }
    add(Token.Type.END, "", null, source.length());
    return tokens;
  }

  private int nextOpening() {
    for (int i = source.indexOf('{', at); i >= 0; i = source.indexOf('{', i + 1)) {
      if (i + 1 < source.length() && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private char sign(int index) {
    return index < source.length() ? source.charAt(index) : 0;
  }

  private void data(String text, int offset, boolean trimEnd) {
    String rest = text;
    if (trimNext) {
      int start = 0;
      while (start < rest.length() && Text.isSpace(rest.charAt(start))) {
        start++;
      }
      rest = rest.substring(start);
      trimNext = false;
    }
    if (trimEnd) {
      int end = rest.length();
      while (end > 0 && Text.isSpace(rest.charAt(end - 1))) {
        end--;
      }
      rest = rest.substring(0, end);
    }
    if (!rest.isEmpty()) {
      add(Token.Type.DATA, rest, null, offset);
    }
  }

  private void comment(int open) {
    int end = source.indexOf("#}", open + 2);
    if (end < 0) {
      throw error(open, "missing end of comment: write '#}'");
    }
    trimNext = end > open + 2 && source.charAt(end - 1) == '-';
    at = end + 2;
  }

  private boolean raw(int open) {
    Matcher begin = BEGIN_RAW.matcher(source).region(open, source.length());
    if (!begin.lookingAt()) {
      return false;
    }
    Matcher end = END_RAW.matcher(source);
    if (!end.find(begin.end())) {
      throw error(open, "missing end of raw block: write '{% endraw %}'");
    }
    trimNext = begin.group(1).equals("-");
    data(source.substring(begin.end(), end.start()), begin.end(), end.group(1).equals("-"));
    trimNext = end.group(2).equals("-");
    at = end.end();
    return true;
  }

  private void expression(int open) {
    boolean block = source.charAt(open + 1) == '%';
    add(block ? Token.Type.BLOCK_BEGIN : Token.Type.VARIABLE_BEGIN, "", null, open);
    at = open + 2;
    if (sign(at) == '-' || (block && sign(at) == '+')) {
      at++;
    }
    String close = block ? "%}" : "}}";
    Deque<Character> brackets = new ArrayDeque<>();
    while (true) {
      while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
        at++;
      }
      if (at >= source.length()) {
        throw error(open, "unexpected end of template: the tag is not closed with '" + close + "'");
      }
      if (brackets.isEmpty() && close(block, close)) {
        return;
      }
      token(brackets);
    }
  }

  private boolean close(boolean block, String close) {
    char sign = source.charAt(at);
    int skip = sign == '-' || (block && sign == '+') ? 1 : 0;
    if (skip == 1 && !source.startsWith(close, at + 1)) {
      skip = 0;
    }
    if (!source.startsWith(close, at + skip)) {
      return false;
    }
    add(block ? Token.Type.BLOCK_END : Token.Type.VARIABLE_END, "", null, at);
    trimNext = skip == 1 && sign == '-';
    at += skip + 2;
    return true;
  }

  private void token(Deque<Character> brackets) {
    char c = source.charAt(at);
    int start = at;
    if (c == '\'' || c == '"') {
      add(Token.Type.STRING, "", string(c), start);
      return;
    }
    if (c >= '0' && c <= '9') {
      number();
      return;
    }
    if (Character.isUnicodeIdentifierStart(c) || c == '_') {
      while (at < source.length()
          && (Character.isUnicodeIdentifierPart(source.charAt(at)) || source.charAt(at) == '_')
          && !Character.isIdentifierIgnorable(source.charAt(at))) {
        at++;
      }
      add(Token.Type.NAME, source.substring(start, at).intern(), null, start);
      return;
    }
    for (String operator : OPERATORS) {
      if (source.startsWith(operator, at)) {
        balance(brackets, operator);
        at += operator.length();
        add(Token.Type.OPERATOR, operator, null, start);
        return;
      }
    }
    throw error(
        at,
        "unexpected character '" + source.substring(at, source.offsetByCodePoints(at, 1)) + "'");
  }

  private void balance(Deque<Character> brackets, String operator) {
    char c = operator.charAt(0);
    switch (c) {
      case '(' -> brackets.push(')');
      case '[' -> brackets.push(']');
      case '{' -> brackets.push('}');
      case ')', ']', '}' -> {
        Character expected = brackets.poll();
        if (expected == null || expected != c) {
          throw error(
              at,
              "unexpected '" + c + "'" + (expected == null ? "" : ", expected '" + expected + "'"));
        }
      }
      default -> {}
    }
  }

  private void number() {
    int start = at;
    boolean afterDot = start > 0 && source.charAt(start - 1) == '.';
    Matcher decimal = FLOAT.matcher(source).region(start, source.length());
    if (!afterDot && decimal.lookingAt()) {
      at = decimal.end();
      String text = source.substring(start, at);
      add(Token.Type.FLOAT, text, Double.valueOf(text.replace("_", "")), start);
      return;
    }
    Matcher integer = INTEGER.matcher(source).region(start, source.length());
    if (!integer.lookingAt() || integer.end() - start > 4300) {
      throw error(at, "not a number");
    }
    at = integer.end();
    String text = source.substring(start, at).replace("_", "").toLowerCase(Locale.ROOT);
    int radix =
        text.startsWith("0x") ? 16 : text.startsWith("0o") ? 8 : text.startsWith("0b") ? 2 : 10;
    BigInteger value = new BigInteger(radix == 10 ? text : text.substring(2), radix);
    if (value.bitLength() > 14_000) {
      throw error(start, "integer too large");
    }
    add(Token.Type.INTEGER, text, Arithmetic.integer(value), start);
  }

  private String string(char mark) {
    int start = at;
    StringBuilder out = new StringBuilder();
    for (at++; at < source.length(); at++) {
      char c = source.charAt(at);
      if (c == mark) {
        at++;
        return out.toString();
      }
      if (c != '\\') {
        out.append(c);
      } else if (++at < source.length()) {
        escape(out, start);
      }
    }
    throw error(start, "string without an end: expected " + mark);
  }

  private void escape(StringBuilder out, int start) {
    char c = source.charAt(at);
    switch (c) {
      case '\n' -> {}
      case '\\', '\'', '"' -> out.append(c);
      case 'n' -> out.append('\n');
      case 't' -> out.append('\t');
      case 'r' -> out.append('\r');
      case 'a' -> out.append('\u0007');
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'v' -> out.append('\u000b');
      case 'x' -> hex(out, 2, start);
      case 'u' -> hex(out, 4, start);
      case 'U' -> hex(out, 8, start);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> octal(out);
      default -> out.append('\\').append(c);
    }
  }

  private void hex(StringBuilder out, int digits, int start) {
    int code = 0;
    for (int i = 0; i < digits; i++) {
      int digit = at + 1 < source.length() ? Character.digit(source.charAt(at + 1), 16) : -1;
      if (digit < 0 || code > 0x10ffff >> 4) {
        throw error(start, "bad escape in string: expected " + digits + " hexadecimal digits");
      }
      code = code << 4 | digit;
      at++;
    }
    if (!Character.isValidCodePoint(code)) {
      throw error(start, "bad escape in string: no such character");
    }
    out.appendCodePoint(code);
  }

  private void octal(StringBuilder out) {
    int code = 0;
    int end = Math.min(at + 3, source.length());
    while (at < end && source.charAt(at) >= '0' && source.charAt(at) <= '7') {
      code = code * 8 + source.charAt(at) - '0';
      at++;
    }
    at--;
    out.append((char) code);
  }

  private void add(Token.Type type, String text, @Nullable Object value, int offset) {
    tokens.add(new Token(type, text, value, offset));
  }

  private TemplateException error(int offset, String message) {
    return error(source, offset, message);
  }

  /// An exception that names the line and column of an offset.
  static TemplateException error(String source, int offset, String message) {
    int lineStart = source.lastIndexOf('\n', Math.max(offset - 1, -1)) + 1;
    int end = source.indexOf('\n', offset);
    String line =
        source.substring(Math.min(lineStart, source.length()), end < 0 ? source.length() : end);
    return new TemplateException(
        "line %d, column %d: %s, in: %s"
            .formatted(line(source, offset), offset - lineStart + 1, message, shorten(line)));
  }

  static int line(String source, int offset) {
    return 1 + (int) source.substring(0, offset).chars().filter(c -> c == '\n').count();
  }

  static String shorten(String text) {
    String line = text.strip();
    return line.length() <= 120 ? line : line.substring(0, 117) + "...";
  }
}
