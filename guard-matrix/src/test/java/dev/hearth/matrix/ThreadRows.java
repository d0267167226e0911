package dev.hearth.matrix;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Sleeping, joining, waiting, parking.
final class ThreadRows {
  private ThreadRows() {}

  static void add(Catalog.Group g) {
    g.suspends("th01", "Thread.sleep(long)").on(f -> f.wait).does(ms -> Thread.sleep(ms));
    g.suspends("Thread.sleep(long, int)").on(f -> f.wait).does(ms -> Thread.sleep(ms, 1));
    g.suspends("th03", "Thread.sleep(Duration)")
        .on(f -> Duration.ofMillis(f.wait))
        .does(duration -> Thread.sleep(duration));
    g.suspends("TimeUnit.sleep()").on(f -> f.wait).does(ms -> TimeUnit.MILLISECONDS.sleep(ms));
    g.suspends("Thread.join()").on(ThreadRows::busy).does(thread -> thread.join());
    g.suspends("th07", "Thread.join(millis)")
        .on(ThreadRows::busy)
        .does(thread -> thread.join(5000));
    g.suspends("Thread.join(Duration)")
        .on(ThreadRows::busy)
        .gives(thread -> thread.join(Duration.ofSeconds(5)));
    g.suspends("th09", "Thread.join() of a virtual thread")
        .on(f -> {
          CountDownLatch end = new CountDownLatch(1);
          f.after(end::countDown);
          return Thread.startVirtualThread(() -> await(end));
        })
        .does(thread -> thread.join());
    g.suspends("TimeUnit.timedJoin()")
        .on(ThreadRows::busy)
        .does(thread -> TimeUnit.SECONDS.timedJoin(thread, 5));
    g.suspends("Object.wait()")
        .on(ThreadRows::notified)
        .at(ThreadRows.class, "waitFor")
        .does(monitor -> waitFor(monitor, 0));
    g.suspends("th13", "Object.wait(millis)")
        .on(f -> f)
        .at(ThreadRows.class, "waitFor")
        .does(f -> waitFor(f, f.wait));
    g.suspends("th15", "LockSupport.park()").on(ThreadRows::unparked).does(f -> LockSupport.park());
    g.suspends("LockSupport.park(blocker)").on(ThreadRows::unparked).does(f -> LockSupport.park(f));
    g.suspends("th17", "LockSupport.parkNanos()")
        .on(f -> f.wait * 1_000_000)
        .does(nanos -> LockSupport.parkNanos(nanos));
    g.suspends("LockSupport.parkNanos(blocker)")
        .on(f -> f.wait * 1_000_000)
        .does(nanos -> LockSupport.parkNanos("blocker", nanos));
    g.suspends("th19", "LockSupport.parkUntil()")
        .on(f -> f.wait)
        .does(ms -> LockSupport.parkUntil(System.currentTimeMillis() + ms));
    g.suspends("LockSupport.parkUntil(blocker)")
        .on(f -> f.wait)
        .does(ms -> LockSupport.parkUntil("blocker", System.currentTimeMillis() + ms));
  }

  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      // The run is over.
    }
  }

  private static void waitFor(Object monitor, long millis) throws InterruptedException {
    synchronized (monitor) {
      monitor.wait(millis);
    }
  }

  /// A thread that ends when the call has waited.
  private static Thread busy(Fixture f) {
    CountDownLatch end = new CountDownLatch(1);
    f.after(end::countDown);
    return Thread.ofPlatform().daemon().start(() -> await(end));
  }

  /// A monitor that is notified when the call has waited.
  private static Object notified(Fixture f) {
    Object monitor = new Object();
    f.after(() -> {
      synchronized (monitor) {
        monitor.notifyAll();
      }
    });
    return monitor;
  }

  private static Fixture unparked(Fixture f) {
    f.after(() -> LockSupport.unpark(f.caller()));
    return f;
  }
}
