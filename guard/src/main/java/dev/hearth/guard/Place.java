package dev.hearth.guard;

import org.jspecify.annotations.Nullable;

/// A line of the catalogue: a [ChokePoint], and how its probes are put into the code.
///
/// @param maybePoint what is seen there; null for the places at which threads start and end
/// @param kind where the probes stand
/// @param module of the class
/// @param className internal name, with slashes
/// @param method name, or name and descriptor, of the method that gets the probes; null for every
///   method of the class
/// @param callee internal class name of the method that is called; null where none is
/// @param calleeName its name
/// @param end name of the method at whose entry a [Kind#SPAN] ends
/// @param calls what people write that passes here, for the documentation
/// @param line in the catalogue
record Place(
    @Nullable ChokePoint maybePoint,
    Kind kind,
    String module,
    String className,
    @Nullable String method,
    @Nullable String callee,
    @Nullable String calleeName,
    @Nullable String end,
    String calls,
    int line) {
  /// Where the probes of a choke point stand.
  enum Kind {
    /// Before and behind each call of the callee.
    AROUND,
    /// At the entry and at every exit.
    BODY,
    /// At the entry of one method and at that of another.
    SPAN,
    /// Both, one after the other, before the first call of the callee: where a virtual thread is
    /// about to suspend.
    BEFORE,
    /// Where a platform thread is started, and where one ends.
    STARTS,
    ENDS
  }

  ChokePoint point() {
    if (maybePoint == null) {
      throw new IllegalStateException(className);
    }
    return maybePoint;
  }

  /// Whether the method's code gets probes of this place.
  boolean isIn(String name, String descriptor) {
    return method == null || matches(method, name, descriptor);
  }

  static boolean matches(String pattern, String name, String descriptor) {
    int bracket = pattern.indexOf('(');
    return bracket < 0
        ? pattern.equals(name)
        : name.length() == bracket
            && pattern.startsWith(name)
            && pattern.length() == bracket + descriptor.length()
            && pattern.endsWith(descriptor);
  }

  boolean isCall(String owner, String name) {
    return name.equals(calleeName) && owner.equals(callee);
  }

  /// As a person reads it.
  String what() {
    String in = method == null ? "" : " in " + method;
    return switch (kind) {
      case AROUND -> "call of " + calleeName + in;
      case BEFORE -> "call of " + calleeName + in;
      case BODY -> "method " + method;
      case SPAN -> "methods " + method + " and " + end;
      case STARTS -> "call of start0";
      case ENDS -> "method exit";
    };
  }
}
