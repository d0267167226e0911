package dev.hearth.loop;

/// Code without a result.
///
/// @param <X> what it may throw
@FunctionalInterface
public interface Block<X extends Throwable> {
  /// Runs it.
  ///
  /// @throws X as it likes
  void run() throws X;
}
