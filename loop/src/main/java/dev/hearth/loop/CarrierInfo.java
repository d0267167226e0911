package dev.hearth.loop;

/// A platform thread that runs code of a loop, for tools that watch what that code calls.
///
/// **Threads:** [#thread] and [#isWorker] from any thread; everything else on that thread only, by
/// what runs there. No method blocks, but [#leave] and [#comeBack] suspend.
public sealed interface CarrierInfo permits CarrierView, RelocationWorker {
  /// The thread.
  Thread thread();

  /// Whether it is a worker that tasks are moved to, and not one that turns the loop.
  boolean isWorker();

  /// Whether it runs a step now, and has the loop. Between steps, and where a loop was taken away,
  /// it does not.
  boolean isActive();

  /// Whose code runs now.
  Owner owner();

  /// Whether what runs now may suspend: a task, outside of callbacks that it has called.
  boolean inTask();

  /// What runs now: `task poll`, `callback Thermostat`.
  String describe();

  /// Moves the running task to a worker, where the caller finds itself when this returns true. Code
  /// of the task's owner must not run until [#comeBack]. What is between may hold the worker as
  /// long as it likes.
  ///
  /// @return false when it cannot move: in a callback, with a native frame or class initialiser
  ///   below, where protected code has made the call, or after the loop has closed
  boolean leave();

  /// Makes what runs now fail when it has ended: a task with this exception, unless it fails
  /// itself; a callback is reported as failed with it. Of several the first counts.
  void failAtEnd(RuntimeException failure);

  /// Moves the task back to its loop. Does nothing on a carrier that is no worker.
  void comeBack();
}
