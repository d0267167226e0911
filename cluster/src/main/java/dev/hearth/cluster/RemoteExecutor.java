package dev.hearth.cluster;

import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// Runs named jobs with JSON arguments, here, in child processes or on other machines: the caller
/// need not know which.
///
/// **Threads:** any, also a loop's: nothing here waits except [#call], which suspends a task.
public interface RemoteExecutor extends AutoCloseable {
  /// Hands over a job.
  ///
  /// @throws java.util.concurrent.RejectedExecutionException after [#close]
  /// @throws BusyException when too many jobs are under way already
  /// @throws InvalidJobException when the arguments are too large to be sent
  RemoteJob submit(JobRequest request);

  /// Runs a job and waits for its result. In a task of a loop this suspends the task; when the
  /// caller is interrupted or cancelled while it waits, the job is cancelled.
  ///
  /// @return the result as [dev.hearth.core.json.Json] reads it
  /// @throws ClusterException as the job's future
  /// @throws InterruptedException when the caller was interrupted
  default @Nullable Object call(JobRequest request) throws InterruptedException {
    RemoteJob job = submit(request);
    try {
      return job.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ClusterException failure) {
        throw failure;
      }
      throw new ClusterException("job %s: %s".formatted(request.name(), e.getCause()), e);
    } finally {
      if (!job.isDone()) {
        boolean _ = job.cancel(true);
      }
    }
  }

  /// Ends every job that is still under way as cancelled, and gives back threads, processes and
  /// connections. Does not wait for them.
  @Override
  void close();
}
