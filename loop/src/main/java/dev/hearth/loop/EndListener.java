package dev.hearth.loop;

/// Code of the loop's own that is told of an end from inside the call that ends it, without a turn
/// in between. It must not run foreign code, suspend or throw.
@FunctionalInterface
interface EndListener {
  /// Called once, when `future` has its outcome. Loop only.
  void ended(LoopFuture<?> future);
}
