package dev.hearth.loop;

import java.time.Duration;

/// How [EventLoop#run] and a [Runner] run a loop. Immutable.
///
/// @param loop how the loop is opened
/// @param taskPatience how long tasks that are left over at the end have, once they are cancelled;
///   on the loop's clock
/// @param workerPatience how long offloaded calls that are left over have, once they are
///   interrupted; on the machine's clock
/// @param signals whether `INT` and `TERM` cancel the main task
public record RunOptions(
    LoopOptions loop, Duration taskPatience, Duration workerPatience, boolean signals) {
  /// Checks the ranges.
  public RunOptions {
    if (taskPatience.isNegative() || workerPatience.isNegative()) {
      throw new IllegalArgumentException(
          "patience of " + taskPatience + " and " + workerPatience + ": neither may be negative");
    }
  }

  /// The usual options for a loop: five seconds for tasks, ten for offloaded calls, signals heard.
  public static RunOptions of(LoopOptions loop) {
    return new RunOptions(loop, Duration.ofSeconds(5), Duration.ofSeconds(10), true);
  }

  /// The usual options for a loop with the usual options.
  public static RunOptions named(String name) {
    return of(LoopOptions.named(name));
  }

  /// The same with other patience with tasks.
  public RunOptions withTaskPatience(Duration limit) {
    return new RunOptions(loop, limit, workerPatience, signals);
  }

  /// The same with other patience with offloaded calls.
  public RunOptions withWorkerPatience(Duration limit) {
    return new RunOptions(loop, taskPatience, limit, signals);
  }

  /// The same with or without an ear for signals.
  public RunOptions withSignals(boolean heard) {
    return new RunOptions(loop, taskPatience, workerPatience, heard);
  }
}
