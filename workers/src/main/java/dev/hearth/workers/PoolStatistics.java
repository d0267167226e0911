package dev.hearth.workers;

import java.time.Duration;

/// What a [ProcessPool] has done and is doing, at one moment. Immutable.
///
/// @param processes children that are alive, those that are starting or ending included
/// @param idle children that wait for a job
/// @param running jobs that run
/// @param waiting jobs that wait for a child
/// @param started children that have been started, ever
/// @param recycled children that were replaced because of their number of jobs, what they held, or
///   processes that a job had left behind
/// @param killed children that were killed for a cancelled or overdue job
/// @param crashed children that ended by themselves, or by another's hand
/// @param failedStarts starts that came to nothing
/// @param ended jobs that have ended, however
/// @param lastStart how long the newest child took from its start to its first readiness
/// @param longestStart the longest time that a child took
public record PoolStatistics(
    int processes,
    int idle,
    int running,
    int waiting,
    long started,
    long recycled,
    long killed,
    long crashed,
    long failedStarts,
    long ended,
    Duration lastStart,
    Duration longestStart) {}
