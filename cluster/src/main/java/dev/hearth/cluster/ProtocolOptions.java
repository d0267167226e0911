package dev.hearth.cluster;

import java.time.Duration;

/// Intervals and limits of the protocol between callers and workers. Every limit is positive.
/// Callers and workers of one server should have the same.
///
/// @param heartbeat how often a worker tells that it has a job
/// @param missedHeartbeats how many in a row may be missing until the worker counts as lost
/// @param busyPatience how long a job is offered to workers that are all busy
/// @param maxJobs how many jobs of one caller are under way at once
/// @param ackWait at least once: how long the server waits for a sign of a worker until it gives
///   the job to another; a worker gives three in that time
/// @param maxAttempts at least once: how often a job is begun
/// @param duplicateWindow at least once: how long the server itself drops a second submission of a
///   key; later ones are stopped by the kept outcome
/// @param outcomeTtl at least once: how long outcomes are kept
/// @param queueBytes at least once: the size of the server's queue; when it is full, submissions
///   fail with [BusyException]
/// @param queueAge at least once: how long a job nobody takes stays in the queue
/// @param poll at least once: how often a worker looks for jobs of lost workers, and a caller for
///   outcomes whose message it may have missed
public record ProtocolOptions(
    Duration heartbeat,
    int missedHeartbeats,
    Duration busyPatience,
    int maxJobs,
    Duration ackWait,
    int maxAttempts,
    Duration duplicateWindow,
    Duration outcomeTtl,
    long queueBytes,
    Duration queueAge,
    Duration poll) {
  /// Checks that every limit is positive.
  ///
  /// @throws InvalidJobException when one is not
  public ProtocolOptions {
    if (!heartbeat.isPositive()
        || missedHeartbeats < 1
        || !busyPatience.isPositive()
        || maxJobs < 1
        || !ackWait.isPositive()
        || maxAttempts < 1
        || !duplicateWindow.isPositive()
        || !outcomeTtl.isPositive()
        || queueBytes < 1
        || !queueAge.isPositive()
        || !poll.isPositive()) {
      throw new InvalidJobException("protocol options: every limit must be positive");
    }
    if (queueAge.compareTo(duplicateWindow) < 0 || outcomeTtl.compareTo(duplicateWindow) < 0) {
      throw new InvalidJobException(
          "protocol options: queue age %s and outcome time %s must not be below the duplicate window %s"
              .formatted(queueAge, outcomeTtl, duplicateWindow));
    }
  }

  /// The usual: heartbeats of 1 s, 5 may be missing; 5 s until a job is given to another worker, 5
  /// times; outcomes kept for a day; a queue of 256 MB.
  public static ProtocolOptions defaults() {
    return new ProtocolOptions(
        Duration.ofSeconds(1),
        5,
        Duration.ofSeconds(2),
        1_000,
        Duration.ofSeconds(5),
        5,
        Duration.ofMinutes(2),
        Duration.ofDays(1),
        256L << 20,
        Duration.ofDays(1),
        Duration.ofSeconds(1));
  }

  /// The same with other heartbeats.
  public ProtocolOptions withHeartbeat(Duration interval, int missed) {
    return new ProtocolOptions(
        interval,
        missed,
        busyPatience,
        maxJobs,
        ackWait,
        maxAttempts,
        duplicateWindow,
        outcomeTtl,
        queueBytes,
        queueAge,
        poll);
  }

  /// The same with other patience for busy workers.
  public ProtocolOptions withBusyPatience(Duration value) {
    return new ProtocolOptions(
        heartbeat,
        missedHeartbeats,
        value,
        maxJobs,
        ackWait,
        maxAttempts,
        duplicateWindow,
        outcomeTtl,
        queueBytes,
        queueAge,
        poll);
  }

  /// The same with another time and number of attempts of jobs that are delivered at least once.
  public ProtocolOptions withAttempts(Duration wait, int attempts) {
    return new ProtocolOptions(
        heartbeat,
        missedHeartbeats,
        busyPatience,
        maxJobs,
        wait,
        attempts,
        duplicateWindow,
        outcomeTtl,
        queueBytes,
        queueAge,
        poll);
  }

  /// The same with another number of jobs under way at once.
  public ProtocolOptions withMaxJobs(int value) {
    return new ProtocolOptions(
        heartbeat,
        missedHeartbeats,
        busyPatience,
        value,
        ackWait,
        maxAttempts,
        duplicateWindow,
        outcomeTtl,
        queueBytes,
        queueAge,
        poll);
  }

  /// How long nothing may be heard of a worker.
  Duration lostAfter() {
    return heartbeat.multipliedBy(missedHeartbeats);
  }
}
