package dev.hearth.loop;

import org.jspecify.annotations.Nullable;

/// A callback in the timer heap, later in the ready queue. Ordered by deadline, then by the order
/// of scheduling, so equal deadlines run first in, first out.
final class Timer extends Step implements TimerHandle, Comparable<Timer> {
  final long deadline;
  private final long sequence;
  private final Owner owner;
  private final CarrierLoop loop;
  private @Nullable Runnable callback;
  boolean inHeap = true;

  Timer(CarrierLoop loop, Owner owner, long deadline, long sequence, Runnable callback) {
    this.loop = loop;
    this.owner = owner;
    this.deadline = deadline;
    this.sequence = sequence;
    this.callback = callback;
    owner.timers++;
  }

  @Override
  public void cancel() {
    loop.verifyOnLoop();
    if (callback != null) {
      callback = null;
      owner.timers--;
      if (inHeap) {
        loop.timerCancelled();
      }
    }
  }

  @Override
  public boolean isPending() {
    return callback != null;
  }

  @Override
  Owner chargedOwner() {
    return owner;
  }

  @Override
  void run() {
    Runnable due = callback;
    if (due != null) {
      callback = null;
      owner.timers--;
      due.run();
    }
  }

  @Override
  String describe() {
    return "timer";
  }

  @Override
  public int compareTo(Timer other) {
    int byDeadline = Long.compare(deadline - other.deadline, 0);
    return byDeadline != 0 ? byDeadline : Long.compare(sequence, other.sequence);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
