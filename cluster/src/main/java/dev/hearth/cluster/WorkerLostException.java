package dev.hearth.cluster;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The worker that had the job was not heard of any more. The job may have been run, in part or
/// wholly; it is not run again. Submit it with [JobRequest#atLeastOnce] where that is wanted.
public final class WorkerLostException extends ClusterException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String worker;

  WorkerLostException(@Nullable String worker, String message) {
    super(message);
    this.worker = worker;
  }

  /// The lost worker's id; empty when it was lost before it had said that it has the job.
  public Optional<String> worker() {
    return Optional.ofNullable(worker);
  }
}
