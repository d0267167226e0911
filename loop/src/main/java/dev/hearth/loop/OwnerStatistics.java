package dev.hearth.loop;

import java.time.Duration;

/// What one owner has cost its loop.
///
/// @param name the owner's name
/// @param steps how many pieces of its code have run: callbacks, and tasks between two suspensions
/// @param busy how long the loop has run its code in all
/// @param longestStep the longest of these pieces ever; zero while none took 10 µs
/// @param recentLongestStep the longest of the last one to two seconds, likewise
/// @param slowSteps how many pieces took longer than [LoopOptions#slowStep]
/// @param tasks tasks that have not ended
/// @param timers callbacks that wait for their time
/// @param allocatedBytes about how much memory its code has taken, on the loop and in calls off it
///   that have ended; 0 where the JVM does not count
/// @param offloads its calls off the loop
public record OwnerStatistics(
    String name,
    long steps,
    Duration busy,
    Duration longestStep,
    Duration recentLongestStep,
    long slowSteps,
    int tasks,
    int timers,
    long allocatedBytes,
    OffloadStatistics offloads) {}
