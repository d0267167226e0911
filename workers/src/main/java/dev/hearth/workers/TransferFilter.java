package dev.hearth.workers;

import java.io.ObjectInputFilter;
import java.lang.invoke.SerializedLambda;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Says which classes may come out of a stream: values and collections of the JDK, exceptions of
/// its base module, classes of the job's own package, and what the pool's options allow. Everything
/// else is refused before it is made, so that a stream can start nothing that the two sides do not
/// use anyway.
///
/// One filter for one stream. **Threads:** the reading one.
final class TransferFilter implements ObjectInputFilter {
  private static final String RUNNABLE = "dev.hearth.workers.ProcessPool$Running";
  private static final int DEPTH = 2_000;

  private static final Set<String> VALUES =
      Set.of(
          "java.lang.Boolean",
          "java.lang.Byte",
          "java.lang.Character",
          "java.lang.Double",
          "java.lang.Enum",
          "java.lang.Float",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Number",
          "java.lang.Object",
          "java.lang.Record",
          "java.lang.Short",
          "java.lang.StackTraceElement",
          "java.lang.String",
          "java.io.File",
          "java.net.URI",
          "java.util.regex.Pattern");

  private static final Set<String> PACKAGES =
      Set.of(
          "java.math",
          "java.time",
          "java.time.chrono",
          "java.time.temporal",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks");

  private final String ownPackage;
  private final List<String> allowed;
  private final int limit;
  private final boolean lambdas;
  private long claimed;
  private @Nullable String refused;
  private @Nullable String excess;

  /// @param ownPackage of the job
  /// @param allowed patterns of the pool's options
  /// @param limit of bytes in the stream
  /// @param lambdas whether a lambda may come out: in a child only
  TransferFilter(String ownPackage, List<String> allowed, int limit, boolean lambdas) {
    this.ownPackage = ownPackage;
    this.allowed = allowed;
    this.limit = limit;
    this.lambdas = lambdas;
  }

  /// The class that was refused; null when none was.
  @Nullable String refused() {
    return refused;
  }

  /// What there was too much of, for a message; null when there was not.
  @Nullable String excess() {
    return excess;
  }

  @Override
  public Status checkInput(FilterInfo info) {
    if (info.depth() > DEPTH) {
      excess = "objects nested more than " + DEPTH + " deep";
      return Status.REJECTED;
    }
    Class<?> type = info.serialClass();
    if (info.arrayLength() > 0) {
      // Every element has bytes in the stream: what claims more than there can be only wants
      // memory.
      claimed += info.arrayLength() * bytesOf(type);
      if (claimed > limit) {
        excess = "arrays and collections of " + claimed + " bytes or more";
        return Status.REJECTED;
      }
    }
    if (type == null) {
      return Status.UNDECIDED;
    }
    while (type.isArray()) {
      type = type.getComponentType();
    }
    return type.isPrimitive() || accepts(type) ? Status.ALLOWED : refuse(type.getName());
  }

  private static long bytesOf(@Nullable Class<?> array) {
    if (array == long[].class || array == double[].class) {
      return 8;
    }
    if (array == int[].class || array == float[].class) {
      return 4;
    }
    return array == short[].class || array == char[].class ? 2 : 1;
  }

  private Status refuse(String what) {
    refused = what;
    return Status.REJECTED;
  }

  private boolean accepts(Class<?> type) {
    String name = type.getName();
    String home = type.getPackageName();
    if (type.getModule() == Object.class.getModule()) {
      return VALUES.contains(name)
          || PACKAGES.contains(home)
          || Throwable.class.isAssignableFrom(type)
          || (lambdas && type == SerializedLambda.class)
          || matchesPattern(name, home);
    }
    return home.equals(ownPackage) || name.equals(RUNNABLE) || matchesPattern(name, home);
  }

  private boolean matchesPattern(String name, String home) {
    for (String pattern : allowed) {
      if (pattern.endsWith(".**")) {
        if (name.startsWith(pattern.substring(0, pattern.length() - 2))) {
          return true;
        }
      } else if (pattern.endsWith(".*")) {
        if (home.equals(pattern.substring(0, pattern.length() - 2))) {
          return true;
        }
      } else if (name.equals(pattern) || name.startsWith(pattern + "$")) {
        return true;
      }
    }
    return false;
  }
}
