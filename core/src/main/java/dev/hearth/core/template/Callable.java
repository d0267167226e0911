package dev.hearth.core.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Anything a template can call: a function, a filter, a test, a macro, a method of a value.
@FunctionalInterface
interface Callable {
  @Nullable Object call(Run run, Args args);

  /// The arguments of one call. A filter's or test's value is the first positional one.
  record Args(List<@Nullable Object> positional, Map<String, @Nullable Object> named) {
    static final Args NONE = new Args(List.of(), Map.of());

    static Args of(@Nullable Object... positional) {
      return new Args(java.util.Arrays.asList(positional), Map.of());
    }
  }
}
