package dev.hearth.cluster;

import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// How a job ended, on whichever side.
sealed interface Outcome {
  /// What the job returned, as JSON.
  record Result(@Nullable Object value) implements Outcome {}

  /// The job threw.
  record Failed(Failure failure) implements Outcome {}

  /// There was no room; the job was not begun.
  record Busy(String message) implements Outcome {}

  /// The deadline passed.
  record DeadlinePassed(String message) implements Outcome {}

  /// Somebody cancelled it.
  record Cancelled() implements Outcome {}

  /// Begun too often.
  record Exhausted(int attempts) implements Outcome {}

  /// Not run, since the request cannot be run here: unknown job, malformed request.
  record Refused(String message) implements Outcome {}

  /// The worker gave the job up, being told to stop.
  record Lost(String worker, String message) implements Outcome {}

  /// Ended on this side by something that never crosses: unreachable, lost, malformed.
  record Broken(ClusterException reason) implements Outcome {}

  /// What the caller's future ends with; null for a result.
  default @Nullable RuntimeException failure(JobRequest request) {
    String job = request.name();
    return switch (this) {
      case Result _ -> null;
      case Failed(Failure failure) -> new JobFailedException(job, failure);
      case Busy(String message) -> new BusyException("job %s: %s".formatted(job, message));
      case DeadlinePassed(String message) ->
          new JobDeadlineException(
              "job %s did not end within %s: %s"
                  .formatted(job, JobTime.text(request.deadline()), message));
      case Cancelled() -> new CancellationException("job %s was cancelled".formatted(job));
      case Exhausted(int attempts) ->
          new AttemptsExhaustedException(
              attempts,
              "job %s was begun %d times, and each time its worker was lost; it is not tried again"
                  .formatted(job, attempts));
      case Refused(String message) ->
          new NoWorkersException("job %s was not run: %s".formatted(job, message));
      case Lost(String worker, String message) ->
          new WorkerLostException(worker, "job %s: %s".formatted(job, message));
      case Broken(ClusterException reason) -> reason;
    };
  }
}
