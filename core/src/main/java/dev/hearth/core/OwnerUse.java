package dev.hearth.core;

import dev.hearth.loop.OwnerStatistics;
import java.util.Optional;

/// What one owner uses of the house, and what has gone wrong in its code.
///
/// @param loop what it costs the loop
/// @param listeners how many listeners it has
/// @param deliveries how many times listeners were to be called for events that it fired
/// @param failures how often its code has thrown what nobody waits for
/// @param lastFailure the last of these
public record OwnerUse(
    OwnerStatistics loop,
    int listeners,
    long deliveries,
    long failures,
    Optional<String> lastFailure) {
  /// The integration: the owner itself, or the one whose entry it is.
  public String domain() {
    return domainOf(loop.name());
  }

  static String domainOf(String owner) {
    int slash = owner.indexOf('/');
    return slash < 0 ? owner : owner.substring(0, slash);
  }
}
