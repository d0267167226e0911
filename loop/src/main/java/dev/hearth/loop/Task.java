package dev.hearth.loop;

import java.util.Optional;
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
/// task awaits afterwards, to clean up, works. A task that has not begun never does. A value that
/// has arrived is not taken back: the request waits for the next suspension. To cancel a part of a
/// task, see [CancelScope].
///
/// @param <T> type of the result
public sealed interface Task<T extends @Nullable Object> extends Awaitable<T> permits LoopTask {
  /// The running task.
  ///
  /// @return empty in a callback
  /// @throws WrongThreadException on a thread that no loop runs
  static Optional<Task<?>> current() {
    return Optional.ofNullable(CarrierLoop.current().runningTask());
  }

  /// The name given at the start, or `Task-N`.
  String name();

  /// Whom the task belongs to.
  Owner owner();

  /// Whether the task is one that [EventLoop#drain] does not wait for.
  boolean isBackground();

  /// How many requests to cancel this task have been made and not taken back. Loop only.
  int cancelling();

  /// Takes one request to cancel this task back; the last one is dropped if it has not been
  /// delivered. Loop only.
  ///
  /// @return how many are left
  int uncancel();
}
