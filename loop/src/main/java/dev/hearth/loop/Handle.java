package dev.hearth.loop;

/// A callback that waits for its turn, and can be taken back until then.
///
/// **Threads:** loop only.
public interface Handle {
  /// Takes the callback back and forgets it. Does nothing when it has run or was cancelled before.
  void cancel();

  /// Whether the callback will still run.
  boolean isPending();

  /// Whether the callback was taken back before it ran.
  boolean isCancelled();
}
