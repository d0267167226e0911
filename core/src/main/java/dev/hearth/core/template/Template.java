package dev.hearth.core.template;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A Jinja2 template, as Home Assistant renders it, parsed once and rendered often.
///
/// White space around the source and around the result is removed. Printing something undefined
/// gives empty text; any other use of it fails.
///
/// A render may take 100,000 steps, make texts of 256 Ki characters and nest 100 macros; beyond
/// that it fails, so no template can hold its thread.
///
/// **Threads:** immutable; any thread may parse and render, also at the same time.
public final class Template {
  private final String source;
  private final List<Stmt> body;
  private final RegexCache regexes = new RegexCache();

  private Template(String source, List<Stmt> body) {
    this.source = source;
    this.body = body;
  }

  /// Parses a template that uses no functions of the hub as filters or tests.
  ///
  /// @throws TemplateException with line, column and what was expected
  public static Template parse(String source) {
    return parse(source, Set.of());
  }

  /// Parses a template.
  ///
  /// @param source the text, such as `{{ value_json.temperature | round(1) }}`
  /// @param functions names of the context's functions, which it may then use as filters and tests
  /// @throws TemplateException with line, column and what was expected
  public static Template parse(String source, Set<String> functions) {
    String text = Text.strip(source.replace("\r\n", "\n").replace('\r', '\n'));
    return new Template(source, Parser.parse(text, functions));
  }

  /// The text this template was parsed from.
  public String source() {
    return source;
  }

  /// Whether this is text without any tag, so that every render gives the same.
  public boolean isPlain() {
    return body.isEmpty() || (body.size() == 1 && body.getFirst() instanceof Stmt.Data);
  }

  /// The text this template makes of what the context holds.
  ///
  /// @throws TemplateException with the line and the expression that failed, and why
  public String render(TemplateContext context) {
    if (isPlain()) {
      return body.isEmpty() ? "" : ((Stmt.Data) body.getFirst()).text();
    }
    Run run = new Run(context, regexes, body.size() * 16);
    try {
      Interpreter.execute(run, body);
      return Text.strip(run.out().toString());
    } catch (Failure e) {
      throw new TemplateException(where(run) + e.getMessage(), e);
    } catch (TemplateException e) {
      throw new TemplateException(where(run) + e.getMessage(), e);
    } catch (StackOverflowError e) {
      throw new TemplateException(where(run) + "nested too deeply", e);
    }
  }

  private static String where(Run run) {
    Stmt at = run.at();
    Stmt.@Nullable Place place = at == null ? null : at.place();
    return place == null ? "" : "line " + place.line() + ": " + place.source() + ": ";
  }

  @Override
  public String toString() {
    return source;
  }
}
