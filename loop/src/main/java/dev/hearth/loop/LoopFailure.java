package dev.hearth.loop;

import java.util.List;

/// Something on a loop that failed and that nobody waits for.
///
/// @param message what happened, for people
/// @param exception what was thrown
/// @param owner whose code it was
/// @param source what failed: `task poll`, `callback Thermostat`
/// @param creationSite where that was made, innermost frame first; empty outside debug mode
public record LoopFailure(
    String message,
    Throwable exception,
    Owner owner,
    String source,
    List<StackTraceElement> creationSite) {
  /// Keeps its own copy of `creationSite`.
  public LoopFailure {
    creationSite = List.copyOf(creationSite);
  }
}
