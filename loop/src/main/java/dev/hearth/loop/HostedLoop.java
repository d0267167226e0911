package dev.hearth.loop;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// An [EventLoop] that has no thread of its own: the caller runs it, for as long as it likes. For
/// `main`, for tests, and for hosts with a loop of their own (a user interface, Netty).
///
/// While nobody runs it, the loop belongs to the thread that made it or ran it last; tasks started
/// then begin in the next run. For every other thread it is as if it ran.
///
/// A `VirtualMachineError` other than a stack overflow leaves the run at once, and the loop can be
/// run again; what was ready stays ready.
///
/// **Threads:** platform threads only, one at a time; not on a loop.
public sealed interface HostedLoop extends EventLoop permits CarrierTurns {
  /// Runs until [#stop].
  ///
  /// @throws IllegalStateException while a loop, this or another, runs on the calling thread or
  ///   this one runs elsewhere
  void runForever();

  /// Runs until the awaited has ended, and returns its result. Whatever else is there stays, and
  /// goes on in the next run.
  ///
  /// @throws IllegalArgumentException for what belongs to another loop
  /// @throws IllegalStateException as [#runForever], and when the loop was stopped before the end
  /// @throws TaskFailedException with its exception as cause
  /// @throws CancelledException when it was cancelled
  <T extends @Nullable Object> T runUntilComplete(Awaitable<T> awaited);

  /// Starts a task, runs until it has ended, and returns its result.
  ///
  /// @throws IllegalStateException as [#runUntilComplete(Awaitable)]
  /// @throws TaskFailedException with the body's exception as cause
  /// @throws CancelledException when the task was cancelled
  <T extends @Nullable Object> T runUntilComplete(String taskName, Callable<T> body);

  /// Runs one turn: waits until something is ready, as long as given at most, and runs what is.
  ///
  /// @param maxWait zero does not wait
  /// @throws IllegalStateException as [#runForever]
  void runOnce(Duration maxWait);

  /// When the next timer is due, on the scale of the clock; empty when there is none. A host that
  /// waits by itself waits until then at most, or until it is woken.
  OptionalLong nextDeadline();

  /// Ends the run at the end of the current turn, or of the next one when the loop is idle; that
  /// turn does not wait. Any thread.
  void stop();

  /// Ends the loop as it is, and runs nothing any more: its tasks stay where they wait, and whoever
  /// waits for them on another thread is told. [Runner] cancels them first and lets them clean up.
  ///
  /// @throws IllegalStateException while the loop runs
  @Override
  void close();
}
