package dev.hearth.core.template;

import org.jspecify.annotations.Nullable;

/// A piece of template source.
///
/// @param text the name, the operator, or the text itself
/// @param value the value of a literal
/// @param offset where it begins in the source
record Token(Type type, String text, @Nullable Object value, int offset) {
  enum Type {
    DATA("text"),
    VARIABLE_BEGIN("'{{'"),
    VARIABLE_END("'}}'"),
    BLOCK_BEGIN("'{%'"),
    BLOCK_END("'%}'"),
    NAME("a name"),
    STRING("a string"),
    INTEGER("an integer"),
    FLOAT("a float"),
    OPERATOR("an operator"),
    END("the end of the template");

    private final String label;

    Type(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  boolean is(Type wanted) {
    return type == wanted;
  }

  boolean isOperator(String wanted) {
    return type == Type.OPERATOR && text.equals(wanted);
  }

  boolean isName(String wanted) {
    return type == Type.NAME && text.equals(wanted);
  }

  /// How a message shows this token.
  String shown() {
    return switch (type) {
      case NAME, OPERATOR, INTEGER, FLOAT -> "'" + text + "'";
      case STRING -> "a string";
      default -> type.label();
    };
  }
}
