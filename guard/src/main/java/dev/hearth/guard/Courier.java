package dev.hearth.guard;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A daemon thread with a bounded queue: takes what guarded threads post, and gives it to sinks
/// that may do what guarded threads must not.
///
/// Posting takes no lock and never waits; what does not fit is dropped and counted. The thread says
/// in `parked` that it is about to sleep, looks at the queue once more and parks. Who posts has
/// posted before it reads `parked`, so one of the two sees the other.
final class Courier<T> extends Thread {
  private final ConcurrentLinkedQueue<T> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final int capacity;
  private final Consumer<T> target;
  private final @Nullable Runnable look;
  private final long lookEveryNanos;
  private volatile long delivered;
  private volatile boolean parked;
  private volatile boolean ending;

  /// @param look what to do again and again besides; null for nothing
  Courier(
      String name, int capacity, Consumer<T> target, @Nullable Runnable look, Duration lookEvery) {
    super(null, null, name, 0, false);
    this.capacity = capacity;
    this.target = target;
    this.look = look;
    this.lookEveryNanos = lookEvery.toNanos();
    setDaemon(true);
  }

  /// Adds to the queue. Any thread; does not wait.
  void post(T item) {
    if (size.incrementAndGet() > capacity) {
      size.decrementAndGet();
      dropped.getAndIncrement();
      return;
    }
    accepted.getAndIncrement();
    queue.add(item);
    if (parked) {
      parked = false;
      LockSupport.unpark(this);
    }
  }

  long dropped() {
    return dropped.get();
  }

  @Override
  public void run() {
    long lastLook = System.nanoTime();
    while (true) {
      T item = queue.poll();
      if (item != null) {
        size.decrementAndGet();
        deliver(item);
      }
      if (look != null && System.nanoTime() - lastLook >= lookEveryNanos) {
        look.run();
        lastLook = System.nanoTime();
      }
      if (item == null) {
        if (ending) {
          return;
        }
        rest(lastLook);
      }
    }
  }

  private void deliver(T item) {
    try {
      target.accept(item);
    } finally {
      // Only this thread writes it.
      long now = delivered + 1;
      delivered = now;
    }
  }

  private void rest(long lastLook) {
    parked = true;
    if (queue.isEmpty() && !ending) {
      if (look == null) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, lookEveryNanos - (System.nanoTime() - lastLook));
      }
    }
    parked = false;
  }

  /// Waits until everything posted so far has been delivered.
  ///
  /// @return false when that took longer, or when this thread itself asks
  boolean awaitDelivered(Duration limit) {
    long until = accepted.get();
    long deadline = System.nanoTime() + limit.toNanos();
    while (delivered < until) {
      if (Thread.currentThread() == this || !isAlive() || System.nanoTime() - deadline >= 0) {
        return false;
      }
      LockSupport.parkNanos(this, 200_000);
    }
    return true;
  }

  /// Lets the thread end when its queue is empty. Does not wait.
  void end() {
    ending = true;
    LockSupport.unpark(this);
  }
}
