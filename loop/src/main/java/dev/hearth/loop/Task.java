package dev.hearth.loop;

import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// One unit of work on an [EventLoop]: a virtual thread that only this loop runs.
///
/// A task runs from suspension to suspension without interruption; between two suspensions nothing
/// else on the loop runs, so code in it needs no locks against other tasks and callbacks of the
/// loop. It suspends wherever ordinary Java waits: a sleep, a lock, a queue, a future, a socket.
///
/// **Threads:** every method may be called from any thread unless it says *loop only*.
///
/// **Cancellation:** a cancelled task fails at its current or next suspension, with
/// [CancelledException] where it waits for the loop, with `InterruptedException` or its kin where
/// it waits in the JDK, and runs its `finally` blocks. One request fails one suspension: what the
/// task awaits afterwards, to clean up, works. A socket or channel that a cancellation closes
/// leaves the thread interrupted, so there the next suspension fails too.
///
/// @param <T> type of the result
public sealed interface Task<T extends @Nullable Object> extends Future<T> permits LoopTask {
  /// The name given at the start.
  String name();

  /// Whom the task belongs to.
  Owner owner();

  /// Suspends the calling task until this task ends, and returns its result.
  ///
  /// @return the result; null only if the body returned null
  /// @throws CancelledException if this task was cancelled, or the caller is while it waits
  /// @throws TaskFailedException with the body's exception as cause
  /// @throws IllegalStateException in a callback, or on a thread that is not a task of this loop
  T await();

  /// Asks the task to end at its current or next suspension.
  ///
  /// @param reason why, for the exception's message
  /// @return false when the task had ended
  boolean cancel(String reason);
}
