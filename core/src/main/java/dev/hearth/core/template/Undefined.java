package dev.hearth.core.template;

import org.jspecify.annotations.Nullable;

/// A name or attribute that does not exist. It prints as empty text, is false and iterates over
/// nothing; every other use of it fails.
///
/// @param owner the type of the object that lacks the name, or null for a missing variable
/// @param name the missing name, index or key; a whole sentence where `kind` is a hint
/// @param kind how the message is built
record Undefined(@Nullable String owner, @Nullable Object name, Kind kind) {
  enum Kind {
    MISSING,
    HINT,
    UNSAFE
  }

  static Undefined variable(String name) {
    return new Undefined(null, name, Kind.MISSING);
  }

  static Undefined of(@Nullable Object owner, @Nullable Object name) {
    return new Undefined(Values.objectType(owner), name, Kind.MISSING);
  }

  static Undefined unsafe(@Nullable Object owner, String name) {
    return new Undefined(Values.typeName(owner), name, Kind.UNSAFE);
  }

  static Undefined hint(String message) {
    return new Undefined(null, message, Kind.HINT);
  }

  Failure failure() {
    return switch (kind) {
      case HINT -> Failure.undefined(String.valueOf(name));
      case UNSAFE ->
          Failure.security(
              "attribute '" + name + "' of a " + owner + " may not be used in a template");
      case MISSING -> {
        if (owner == null) {
          yield Failure.undefined("'" + name + "' is undefined");
        }
        if (name instanceof String) {
          yield Failure.undefined("'" + owner + "' has no attribute '" + name + "'");
        }
        yield Failure.undefined(owner + " has no element " + Text.repr(name));
      }
    };
  }
}
