package dev.hearth.loop;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A thread of [Workers]. Its name shows its number and whose call it runs, or has run last.
final class Worker extends Thread {
  private final Workers workers;
  private final String label;
  private @Nullable Owner named;

  /// The call that it runs.
  volatile @Nullable PooledCall<?> current;

  /// Whether it was lost to a call that would not end, and belongs to the pool no more. Its own.
  boolean abandoned;

  /// Whether it counts as looking for work already. Its own.
  boolean looks;

  Worker(Workers workers, String label) {
    super(null, null, label, 0, false);
    this.workers = workers;
    this.label = label;
    setDaemon(true);
  }

  @Override
  public void run() {
    workers.work(this);
  }

  /// Runs a call.
  ///
  /// @return the step that tells the loop; null when the call was dropped
  @SuppressWarnings("ReferenceEquality")
  @Nullable Step perform(PooledCall<?> call) {
    if (call.owner() != named) {
      named = call.owner();
      setName(label + " " + named.name());
    }
    boolean _ = Thread.interrupted(); // foreign code has our thread, and may have interrupted it
    current = call;
    try {
      return workers.isClosed() ? null : call.performOn(this); // or close() finds it
    } finally {
      current = null;
    }
  }

  void wake() {
    LockSupport.unpark(this);
  }
}
