package dev.hearth.loop;

import java.time.Duration;

/// What one owner has done off its loop: with [EventLoop#offload], on workers and on executors of
/// the caller's.
///
/// A call that crosses to another process, by a [CompletableExecutorService], counts as running
/// from the beginning. Times are added up when the loop learns of a call's end.
///
/// @param running calls that run now, also those that nobody waits for any more
/// @param waiting calls that wait for a thread
/// @param abandoned calls that go on although they were cancelled and their grace is over
/// @param ended calls that ran and have ended
/// @param waited how long these have waited for a thread in all
/// @param ran how long they have run in all
/// @param longestWait the longest that one of them has waited
/// @param longestRun the longest that one of them has run
public record OffloadStatistics(
    int running,
    int waiting,
    int abandoned,
    long ended,
    Duration waited,
    Duration ran,
    Duration longestWait,
    Duration longestRun) {}
