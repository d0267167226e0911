package dev.hearth.matrix;

/// What a call does to the thread that makes it, on JDK 25.
enum Effect {
  /// Holds the carrier, also in a task.
  BLOCKS,
  /// Blocks a platform thread and suspends a task.
  SUSPENDS,
  /// Computes or collects garbage: nothing but its duration shows that it holds the thread.
  STALLS,
  /// Returns at once.
  HARMLESS
}
