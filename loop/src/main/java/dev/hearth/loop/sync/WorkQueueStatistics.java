package dev.hearth.loop.sync;

/// A [WorkQueue] at one moment.
///
/// @param size how many items are in it
/// @param capacity how many may be
/// @param unfinished how many items were put and not dealt with, those in it included
/// @param waitingToPut how many tasks wait for room
/// @param waitingToGet how many tasks wait for an item
/// @param waitingToJoin how many tasks wait until all is dealt with
public record WorkQueueStatistics(
    int size,
    int capacity,
    long unfinished,
    int waitingToPut,
    int waitingToGet,
    int waitingToJoin) {}
