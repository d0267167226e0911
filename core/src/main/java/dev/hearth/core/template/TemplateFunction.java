package dev.hearth.core.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A function that the hub adds to templates, such as `states('light.hall')`.
///
/// It can also be used as a filter and as a test; the filtered value is then its first argument.
@FunctionalInterface
public interface TemplateFunction {
  /// The function's result for one call.
  ///
  /// @param positional the arguments without a name, in order
  /// @param named the arguments with a name
  /// @return a value as [dev.hearth.core.json.Json#parse] returns them
  /// @throws TemplateException when the arguments are wrong; the message says which and why
  @Nullable Object call(List<@Nullable Object> positional, Map<String, @Nullable Object> named);
}
