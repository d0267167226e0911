package dev.hearth.loop;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/// An executor whose futures tell when a call has ended. One that runs its calls in another process
/// is such a one: nothing of the caller's can be wrapped around what crosses to there.
///
/// **Threads:** any.
public interface CompletableExecutorService extends ExecutorService {
  /// Hands over a call. `cancel(true)` of the future stops the call as far as this executor can;
  /// `cancel(false)` lets one that runs go on, and drops its result.
  ///
  /// @return completes on a thread of the executor's, with the result or the call's own exception
  /// @throws java.util.concurrent.RejectedExecutionException after the shutdown, and when too many
  ///   wait
  @Override
  <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> call);
}
