package dev.hearth.cluster;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One run of a job, as the job sees it.
///
/// **Threads:** any.
public interface JobContext {
  /// The id of the submission, the same for every attempt.
  String id();

  /// The job's registered name.
  String name();

  /// The job's registered version.
  int version();

  /// Which attempt this is, from 1. More than 1 only where the job is delivered at least once.
  int attempt();

  /// The caller's key of a job that is delivered at least once. Pass it on to what the job changes
  /// elsewhere, so that a second attempt changes nothing twice.
  Optional<String> idempotencyKey();

  /// The time left until the deadline; zero when it has passed.
  Duration timeLeft();

  /// Tells the caller how far the job is. Never waits: where progress comes faster than it is
  /// listened to, only the latest is kept.
  ///
  /// @param value what `Json.write` takes
  /// @throws dev.hearth.core.json.JsonException for anything else
  void progress(@Nullable Object value);

  /// Whether the job was cancelled or its deadline has passed: nobody waits for the result.
  boolean isCancelled();

  /// Ends a job whose result nobody waits for. A job that computes for long calls this now and
  /// then, since a thread cannot be stopped from outside; a process can.
  ///
  /// @throws java.util.concurrent.CancellationException when [#isCancelled]
  void checkCancelled();
}
