package dev.hearth.guard;

/// What a guarded thread is doing.
///
/// @param owner whose code it is: an integration, `"unknown"` where a loop has no owners
/// @param kind whether it may suspend
/// @param name of the task or callback, as a person knows it
public record Work(String owner, Kind kind, String name) {
  /// Whether a piece of work may suspend.
  public enum Kind {
    /// Must return at once: whatever waits holds the loop.
    CALLBACK,
    /// A virtual thread whose waits suspend it: only what holds its carrier holds the loop.
    TASK
  }
}
