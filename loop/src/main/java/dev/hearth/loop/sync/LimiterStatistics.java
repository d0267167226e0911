package dev.hearth.loop.sync;

import java.util.List;

/// A [CapacityLimiter] at one moment.
///
/// @param total how many tokens there are
/// @param borrowed how many of them are out; more than there are, after the total was lowered
/// @param borrowers who has one
/// @param waiting how many tasks wait for one
public record LimiterStatistics(int total, int borrowed, List<Object> borrowers, int waiting) {
  /// Copies the list.
  public LimiterStatistics {
    borrowers = List.copyOf(borrowers);
  }
}
