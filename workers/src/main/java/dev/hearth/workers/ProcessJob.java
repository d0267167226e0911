package dev.hearth.workers;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// The job that a child of a [ProcessPool] runs, as the job itself sees it.
///
/// **Threads:** any of the child's.
public final class ProcessJob {
  private final String name;
  private final ChildJobs jobs;

  ProcessJob(String name, ChildJobs jobs) {
    this.name = name;
    this.jobs = jobs;
  }

  /// The job that this process runs.
  ///
  /// @throws IllegalStateException in a process that is no child of a pool's, and between jobs
  public static ProcessJob current() {
    @Nullable ChildJobs jobs = ChildMain.jobs();
    @Nullable ProcessJob job = jobs == null ? null : jobs.current();
    if (job == null) {
      throw new IllegalStateException("no job of a process pool runs in this process");
    }
    return job;
  }

  /// The name it was submitted with.
  public String name() {
    return name;
  }

  /// Sends a message to the listener that the job was submitted with; without one it is dropped
  /// there. Messages arrive in order, and before the result. Waits while much is on the way
  /// already.
  ///
  /// @throws JobNotSerializableException when the message cannot be carried over
  /// @throws IllegalStateException when this job has ended
  public void report(Serializable message) {
    jobs.report(this, message);
  }
}
