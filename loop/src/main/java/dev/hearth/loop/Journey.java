package dev.hearth.loop;

import java.util.concurrent.atomic.AtomicInteger;

/// One absence of a thread from its loop. See [Relocations].
///
/// The loop must know whether a continuation that it is handed has come back, or is handed over
/// once more because somebody has looked at the stack of the suspended thread: that makes the JDK
/// do it. It has come back when the thread has said so on its worker, or the worker has done with
/// it. When the loop cannot tell yet, it leaves word, and the worker hands the continuation over
/// when it has done.
final class Journey {
  private static final int WAITS = 0;
  private static final int RUNS = 1;
  private static final int ASKED_FOR = 2;
  private static final int ENDED = 3;

  private final AtomicInteger place = new AtomicInteger(WAITS);
  private volatile boolean comesBack;

  /// A worker takes it up. On the worker.
  void begins() {
    place.set(RUNS);
  }

  /// The thread goes home. On the worker, in the thread.
  void comesBack() {
    comesBack = true;
  }

  boolean hasComeBack() {
    return comesBack;
  }

  /// Nobody runs it elsewhere any more.
  ///
  /// @return whether the loop has asked for it, and is to be told
  boolean ends() {
    return place.getAndSet(ENDED) == ASKED_FOR;
  }

  /// Whether the loop may run it. If not, and a worker runs it, the loop will be told.
  boolean isOver() {
    return comesBack
        || (place.get() != WAITS && !place.compareAndSet(RUNS, ASKED_FOR) && place.get() == ENDED);
  }
}
