package dev.hearth.loop;

import java.time.Duration;
import java.util.List;

/// A loop's health at one moment. Counters run from the loop's start.
///
/// @param uptime how long the loop has been open
/// @param turns how often it has looked for ready work and run what was ready
/// @param steps how many callbacks and task steps have run
/// @param busy how long steps have run in all
/// @param longestStep the longest step ever; zero while none took 10 µs
/// @param recentLongestStep the longest step of the last one to two seconds, likewise
/// @param recentLongestOwner the name of its owner; empty when nothing ran
/// @param queueLength steps that are ready now
/// @param tasks tasks that have not ended
/// @param timers callbacks that wait for their time
/// @param offloaded calls that run or wait off the loop, and that a task waits for
/// @param owners the same by owner
public record LoopStatistics(
    Duration uptime,
    long turns,
    long steps,
    Duration busy,
    Duration longestStep,
    Duration recentLongestStep,
    String recentLongestOwner,
    int queueLength,
    int tasks,
    int timers,
    int offloaded,
    List<OwnerStatistics> owners) {
  /// Keeps its own copy of `owners`.
  public LoopStatistics {
    owners = List.copyOf(owners);
  }
}
