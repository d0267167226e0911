package dev.hearth.cluster;

import org.jspecify.annotations.Nullable;

/// Hears how far a job is. Called on a thread of its own, in order, for one job never twice at
/// once. What it throws is logged; while it is busy, newer progress replaces older.
@FunctionalInterface
public interface ProgressListener {
  /// The job told how far it is.
  ///
  /// @param value as [dev.hearth.core.json.Json] reads it
  void progressed(@Nullable Object value);
}
