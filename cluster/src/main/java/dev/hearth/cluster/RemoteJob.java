package dev.hearth.cluster;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// A submitted job: a future that ends once, by its deadline at the latest, with the job's result,
/// a [ClusterException], or a `CancellationException`.
///
/// It is a stage too: `loop.await(job)` suspends a task until it ends. A task that is cancelled
/// meanwhile leaves the job running; [RemoteExecutor#call] does not.
///
/// **Threads:** any. What depends on this stage runs on a thread of its own; on the caller's thread
/// where the job had ended already, and where the caller cancels it.
public sealed interface RemoteJob
    extends Future<@Nullable Object>, CompletionStage<@Nullable Object> permits PendingJob {
  /// Names this submission in logs and in the job's [JobContext#id].
  String id();

  /// What was submitted.
  JobRequest request();

  /// Ends this future at once and tells whoever runs the job. A process is killed, a thread is
  /// interrupted; a job that waits is not run any more.
  ///
  /// @param mayInterruptIfRunning false lets a job that has begun go on, without a listener
  /// @return whether this call ended the future
  @Override
  boolean cancel(boolean mayInterruptIfRunning);
}
