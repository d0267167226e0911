package dev.hearth.guard;

import org.jspecify.annotations.Nullable;

/// One blocking call that has begun and has not ended, and what has been decided about it.
///
/// It belongs to the thread that makes the call, wherever that runs: only that thread writes it.
/// The guard's own thread reads it without order, to see what is stuck.
final class OpenCall {
  final Thread thread;

  /// The platform thread it began on.
  final Thread carrier;

  final ChokePoint point;
  final @Nullable Object argument;
  final long number;
  final long began;

  /// The next call that is open on the same carrier, of another virtual thread.
  @Nullable OpenCall next;

  /// How many choke points inside this one have been entered and not left.
  int depth;

  @Nullable Work work;

  /// Null while nothing is decided; for waits, until they end.
  @Nullable Attribution attribution;

  BlockingCall.Outcome outcome = BlockingCall.Outcome.HELD;
  boolean allowed;

  /// The work has to fail at its end.
  boolean fails;

  /// When the call began on the other thread; only of relocated calls.
  long arrived;

  /// Set by the guard's thread: it has said that this call is stuck, or found that it is over
  /// although nobody has told the sensor.
  volatile boolean looked;

  volatile boolean lost;

  OpenCall(
      Thread thread,
      Thread carrier,
      ChokePoint point,
      @Nullable Object argument,
      long number,
      long began) {
    this.thread = thread;
    this.carrier = carrier;
    this.point = point;
    this.argument = argument;
    this.number = number;
    this.began = began;
  }
}
