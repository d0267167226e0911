package dev.hearth.core.template;

/// What goes wrong inside a template, in Python's kinds, because some filters replace certain kinds
/// by a default. [Template] turns it into a [TemplateException] with line and expression.
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  enum Kind {
    UNDEFINED,
    TYPE,
    VALUE,
    LOOKUP,
    ARITHMETIC,
    SECURITY,
    LIMIT,
    RUNTIME
  }

  private final Kind kind;

  private Failure(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  /// Whether Python would raise a `ValueError` or a `TypeError`.
  boolean isValueOrType() {
    return kind == Kind.VALUE || kind == Kind.TYPE;
  }

  static Failure undefined(String message) {
    return new Failure(Kind.UNDEFINED, message);
  }

  static Failure type(String message) {
    return new Failure(Kind.TYPE, message);
  }

  static Failure value(String message) {
    return new Failure(Kind.VALUE, message);
  }

  static Failure lookup(String message) {
    return new Failure(Kind.LOOKUP, message);
  }

  static Failure arithmetic(String message) {
    return new Failure(Kind.ARITHMETIC, message);
  }

  static Failure security(String message) {
    return new Failure(Kind.SECURITY, message);
  }

  static Failure limit(String message) {
    return new Failure(Kind.LIMIT, message);
  }

  static Failure runtime(String message) {
    return new Failure(Kind.RUNTIME, message);
  }
}
