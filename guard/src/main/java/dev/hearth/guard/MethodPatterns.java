package dev.hearth.guard;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Patterns of methods, made ready to be compared with the frames of a stack without allocating.
///
/// A nested class may be written with a dot or a dollar sign; a name with a capital begins the
/// outermost class.
final class MethodPatterns {
  private static final Pattern NAME = Pattern.compile("[\\p{javaJavaIdentifierPart}.]+");

  /// By binary name of the class, then by method.
  private final Map<String, Map<String, Policy.Allowance>> methods = new HashMap<>();

  private final List<Prefix> prefixes;

  private record Prefix(String name, Policy.Allowance allowance) {
    boolean matches(String className) {
      return className.startsWith(name)
          && (className.length() == name.length()
              || className.charAt(name.length()) == '.'
              || className.charAt(name.length()) == '$');
    }
  }

  MethodPatterns(List<Policy.Allowance> allowances) {
    prefixes =
        allowances.stream()
            .filter(a -> a.pattern().endsWith(".*"))
            .map(a -> new Prefix(binary(a.pattern().substring(0, a.pattern().length() - 2)), a))
            .toList();
    for (Policy.Allowance allowance : allowances) {
      String pattern = allowance.pattern();
      if (!pattern.endsWith(".*")) {
        methods
            .computeIfAbsent(classOf(pattern), _ -> new HashMap<>())
            .putIfAbsent(methodOf(pattern), allowance);
      }
    }
  }

  /// @throws IllegalArgumentException if the pattern is none
  static void check(String pattern) {
    String name = pattern.endsWith(".*") ? pattern.substring(0, pattern.length() - 2) : pattern;
    if (name.startsWith("new ") || name.startsWith("static ")) {
      name = name.substring(name.indexOf(' ') + 1);
    } else {
      name = name.replace(".<init>", "").replace(".<clinit>", "");
      if (name.equals(pattern) && name.indexOf('.') < 0) {
        throw new IllegalArgumentException(
            pattern + ": name a method with its class, as com.acme.Foo.bar, or com.acme.*");
      }
    }
    if (!NAME.matcher(name).matches() || name.contains("..") || name.endsWith(".")) {
      throw new IllegalArgumentException(
          pattern
              + ": is no method; write com.acme.Foo.bar, new com.acme.Foo, static com.acme.Foo or"
              + " com.acme.*");
    }
  }

  boolean isEmpty() {
    return methods.isEmpty() && prefixes.isEmpty();
  }

  Policy.@Nullable Allowance find(String className, String method) {
    for (int i = 0; i < prefixes.size(); i++) {
      if (prefixes.get(i).matches(className)) {
        return prefixes.get(i).allowance();
      }
    }
    Map<String, Policy.Allowance> ofClass = methods.get(className);
    return ofClass == null ? null : ofClass.get(Frames.plainMethod(method));
  }

  private static String classOf(String pattern) {
    if (pattern.startsWith("new ") || pattern.startsWith("static ")) {
      return binary(pattern.substring(pattern.indexOf(' ') + 1));
    }
    return binary(pattern.substring(0, pattern.lastIndexOf('.')));
  }

  private static String methodOf(String pattern) {
    if (pattern.startsWith("new ")) {
      return "<init>";
    }
    return pattern.startsWith("static ")
        ? "<clinit>"
        : pattern.substring(pattern.lastIndexOf('.') + 1);
  }

  private static String binary(String name) {
    StringBuilder result = new StringBuilder(name);
    boolean inClass = false;
    for (int i = 0; i < name.length(); i++) {
      if (i == 0 || name.charAt(i - 1) == '.') {
        if (inClass) {
          result.setCharAt(i - 1, '$');
        }
        inClass |= Character.isUpperCase(name.charAt(i));
      }
    }
    return result.toString();
  }
}
