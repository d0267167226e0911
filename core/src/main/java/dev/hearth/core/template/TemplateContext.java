package dev.hearth.core.template;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one render can see. The maps are read, never copied and never changed; they must not change
/// while the render runs.
///
/// @param variables values by name, as [dev.hearth.core.json.Json#parse] returns them
/// @param clock the time of `now()` and `utcnow()`
/// @param zone the zone of `now()` and of local times
/// @param functions functions by name, beside those every template has
public record TemplateContext(
    Map<String, ? extends @Nullable Object> variables,
    InstantSource clock,
    ZoneId zone,
    Map<String, TemplateFunction> functions) {

  /// A context without functions of its own.
  public static TemplateContext of(
      Map<String, ? extends @Nullable Object> variables, InstantSource clock, ZoneId zone) {
    return new TemplateContext(variables, clock, zone, Map.of());
  }

  /// The same context with other variables.
  public TemplateContext with(Map<String, ? extends @Nullable Object> others) {
    return new TemplateContext(others, clock, zone, functions);
  }
}
