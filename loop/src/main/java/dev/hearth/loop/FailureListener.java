package dev.hearth.loop;

/// Hears of failures that nobody waits for, besides the [ExceptionHandler].
@FunctionalInterface
public interface FailureListener {
  /// Called on the loop; must not suspend.
  void failed(LoopFailure failure);
}
