package dev.hearth.loop;

/// A callback that waits for its time.
///
/// **Threads:** loop only.
public sealed interface TimerHandle permits Timer {
  /// Takes the callback back. Does nothing when it has run or was cancelled before.
  void cancel();

  /// Whether the callback will still run.
  boolean isPending();
}
