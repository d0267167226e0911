package dev.hearth.guard;

/// A report on its way to the sinks.
///
/// @param first whether it is the first of its site, and so belongs in the log
/// @param others whether it stands for all sites beyond the limit
/// @param stuck whether the call still runs
/// @param overheadNanos what moving it has cost
record Report(
    BlockingCall call, boolean first, boolean others, boolean stuck, long overheadNanos) {}
