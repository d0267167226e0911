package dev.hearth.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One message of the protocol between callers and workers. [Wire] says how each is written.
///
/// A caller sends a [Request]. A worker that takes it answers [Accepted], then a [Heartbeat] at the
/// interval it has named and [Progress] whenever there is some, and at last [Ended]; one that does
/// not take it answers [Ended] at once. [Cancel] and [Status] go to the worker that has the job.
sealed interface Envelope {
  /// The submission this is about; empty for [Asked] and [Offer].
  String id();

  /// Run this.
  ///
  /// @param deadline by the caller's clock
  /// @param key only where the job is delivered at least once
  /// @param reply the subject to answer to
  record Request(
      String id,
      String job,
      int version,
      Map<String, @Nullable Object> arguments,
      Instant deadline,
      @Nullable String key,
      String reply)
      implements Envelope {}

  /// The worker has the job, and tells so every `heartbeat`.
  record Accepted(String id, String worker, Duration heartbeat) implements Envelope {}

  /// The worker still has the job.
  record Heartbeat(String id, String worker) implements Envelope {}

  /// How far the job is.
  record Progress(String id, String worker, @Nullable Object value) implements Envelope {}

  /// The job has ended, or is not taken.
  record Ended(String id, String worker, Outcome outcome) implements Envelope {}

  /// Stop the job.
  record Cancel(String id) implements Envelope {}

  /// Say again what became of the job.
  record Status(String id) implements Envelope {}

  /// Which jobs are there?
  record Asked(String id) implements Envelope {}

  /// What a worker can run.
  record Offer(String id, String worker, Map<String, List<Integer>> jobs, int slots, int free)
      implements Envelope {}
}
