package dev.hearth.loop;

/// Is told of failures that nobody waits for. The default one logs them.
///
/// **Threads:** loop only; it must not suspend. It runs in the context of what failed. If it
/// throws, the default one reports both.
@FunctionalInterface
public interface ExceptionHandler {
  /// Called once for each failure.
  void handle(EventLoop loop, LoopFailure failure);
}
