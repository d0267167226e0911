package dev.hearth.loop.sync;

/// A [Channel] at one moment.
///
/// @param buffered how many values are in it
/// @param capacity how many may be
/// @param senders how many senders are open
/// @param receivers how many receivers are open
/// @param waitingSenders how many tasks wait to send
/// @param waitingReceivers how many tasks wait to receive
public record ChannelStatistics(
    int buffered,
    int capacity,
    int senders,
    int receivers,
    int waitingSenders,
    int waitingReceivers) {}
