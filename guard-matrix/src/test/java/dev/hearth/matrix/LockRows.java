package dev.hearth.matrix;

import java.util.Vector;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.Exchanger;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/// Monitors, locks, queues and synchronizers that somebody else holds.
final class LockRows {
  private LockRows() {}

  private static final String MONITOR =
      "entering a monitor runs no Java code; the watchdog sees it when it lasts";

  static void add(Catalog.Group g) {
    monitors(g);
    locks(g);
    queues(g);
    synchronizers(g);
  }

  private static void monitors(Catalog.Group g) {
    g.suspends("lk01", "synchronized block, contended")
        .unseen(MONITOR)
        .at(LockRows.class, "enter")
        .on(LockRows::heldMonitor)
        .does(monitor -> enter(monitor));
    g.suspends("Vector.size(), contended")
        .unseen(MONITOR)
        .on(f -> {
          Vector<String> list = new Vector<>();
          f.heldMonitor(list);
          return list;
        })
        .gives(list -> list.size());
    g.suspends("ConcurrentHashMap.put(), bin contended")
        .unseen(MONITOR)
        .on(f -> {
          // All keys of one hash code: the bin's first node is the lock.
          ConcurrentHashMap<Same, String> map = new ConcurrentHashMap<>();
          map.put(new Same(0), "");
          CountDownLatch end = new CountDownLatch(1);
          f.held(() -> startHeld(map, end), end::countDown);
          return map;
        })
        .gives(map -> map.put(new Same(2), "x"));
  }

  /// Keys with one hash code.
  private record Same(int number) {
    @Override
    public int hashCode() {
      return 1;
    }
  }

  /// Lets a thread hold the bin of `map`, until `end`.
  private static void startHeld(ConcurrentHashMap<Same, String> map, CountDownLatch end)
      throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    Thread.ofPlatform()
        .daemon()
        .start(() ->
            map.computeIfPresent(
                new Same(0),
                (key, value) -> {
                  inside.countDown();
                  ThreadRows.await(end);
                  return value;
                }));
    inside.await();
  }

  private static Object heldMonitor(Fixture f) throws InterruptedException {
    Object monitor = new Object();
    f.heldMonitor(monitor);
    return monitor;
  }

  private static void enter(Object monitor) {
    synchronized (monitor) {
      monitor.hashCode();
    }
  }

  private static void locks(Catalog.Group g) {
    g.suspends("lk03", "ReentrantLock.lock(), contended")
        .on(f -> held(f, new ReentrantLock()))
        .does(lock -> lock.lock());
    g.suspends("ReentrantLock.lockInterruptibly(), contended")
        .on(f -> held(f, new ReentrantLock()))
        .does(lock -> lock.lockInterruptibly());
    g.suspends("ReentrantLock(fair).lock(), contended")
        .on(f -> held(f, new ReentrantLock(true)))
        .does(lock -> lock.lock());
    g.suspends("ReentrantLock.tryLock(timeout), contended")
        .on(f -> held(f, new ReentrantLock()))
        .gives(lock -> lock.tryLock(5, TimeUnit.SECONDS));
    g.suspends("lk05", "ReentrantReadWriteLock.readLock().lock(), contended")
        .on(f -> {
          var both = new ReentrantReadWriteLock();
          held(f, both.writeLock());
          return both.readLock();
        })
        .does(lock -> lock.lock());
    g.suspends("ReentrantReadWriteLock.writeLock().lock(), contended")
        .on(f -> {
          var both = new ReentrantReadWriteLock();
          held(f, both.readLock());
          return both.writeLock();
        })
        .does(lock -> lock.lock());
    g.suspends("StampedLock.writeLock(), contended")
        .on(LockRows::heldStamped)
        .varies()
        .gives(lock -> lock.writeLock());
    g.suspends("StampedLock.readLock(), contended")
        .on(LockRows::heldStamped)
        .varies()
        .gives(lock -> lock.readLock());
    g.suspends("lk07", "Condition.await()")
        .at(LockRows.class, "awaitWith")
        .on(LockRows::signalled)
        .gives(condition -> awaitWith(condition));
    g.suspends("Condition.awaitNanos()")
        .at(LockRows.class, "awaitNanosWith")
        .on(LockRows::signalled)
        .varies()
        .gives(condition -> awaitNanosWith(condition));
  }

  private static <L extends Lock> L held(Fixture f, L lock) throws InterruptedException {
    f.held(lock::lock, lock::unlock);
    return lock;
  }

  private static StampedLock heldStamped(Fixture f) throws InterruptedException {
    StampedLock lock = new StampedLock();
    f.held(lock::writeLock, () -> lock.tryUnlockWrite());
    return lock;
  }

  private record Signalled(Lock lock, Condition condition) {}

  private static Signalled signalled(Fixture f) {
    Lock lock = new ReentrantLock();
    Condition condition = lock.newCondition();
    f.after(() -> {
      lock.lock();
      condition.signalAll();
      lock.unlock();
    });
    return new Signalled(lock, condition);
  }

  private static boolean awaitWith(Signalled s) throws InterruptedException {
    s.lock.lock();
    try {
      return s.condition.await(5, TimeUnit.SECONDS);
    } finally {
      s.lock.unlock();
    }
  }

  private static long awaitNanosWith(Signalled s) throws InterruptedException {
    s.lock.lock();
    try {
      return s.condition.awaitNanos(5_000_000_000L);
    } finally {
      s.lock.unlock();
    }
  }

  private static void queues(Catalog.Group g) {
    g.suspends("LinkedBlockingQueue.take(), empty")
        .on(f -> filled(f, new LinkedBlockingQueue<String>()))
        .gives(queue -> queue.take());
    g.suspends("lk11", "LinkedBlockingQueue.put(), full")
        .on(f -> drained(f, new LinkedBlockingQueue<>(1)))
        .does(queue -> queue.put("x"));
    g.suspends("ArrayBlockingQueue.take(), empty")
        .on(f -> filled(f, new ArrayBlockingQueue<String>(1)))
        .gives(queue -> queue.take());
    g.suspends("ArrayBlockingQueue.put(), full")
        .on(f -> drained(f, new ArrayBlockingQueue<>(1)))
        .does(queue -> queue.put("x"));
    g.suspends("ArrayBlockingQueue.offer(timeout), full")
        .on(f -> drained(f, new ArrayBlockingQueue<>(1)))
        .gives(queue -> queue.offer("x", 5, TimeUnit.SECONDS));
    g.suspends("lk15", "LinkedBlockingQueue.poll(timeout), empty")
        .on(f -> filled(f, new LinkedBlockingQueue<String>()))
        .gives(queue -> queue.poll(5, TimeUnit.SECONDS));
    g.suspends("LinkedBlockingDeque.takeLast(), empty")
        .on(f -> {
          var deque = new LinkedBlockingDeque<String>();
          filled(f, deque);
          return deque;
        })
        .gives(deque -> deque.takeLast());
    g.suspends("PriorityBlockingQueue.take(), empty")
        .on(f -> filled(f, new PriorityBlockingQueue<String>()))
        .gives(queue -> queue.take());
    g.suspends("DelayQueue.take()")
        .on(f -> {
          var queue = new DelayQueue<Due>();
          queue.add(new Due(System.nanoTime() + f.wait * 1_000_000));
          return queue;
        })
        .varies()
        .gives(queue -> queue.take());
    g.suspends("SynchronousQueue.put()")
        .on(f -> {
          var queue = new SynchronousQueue<String>();
          f.after(queue::take);
          return queue;
        })
        .does(queue -> queue.put("x"));
    g.suspends("SynchronousQueue.take()")
        .on(f -> {
          var queue = new SynchronousQueue<String>();
          f.after(() -> queue.put("x"));
          return queue;
        })
        .gives(queue -> queue.take());
    g.suspends("lk13", "LinkedTransferQueue.transfer()")
        .on(f -> {
          var queue = new LinkedTransferQueue<String>();
          f.after(queue::take);
          return queue;
        })
        .does(queue -> queue.transfer("x"));
    g.suspends("LinkedTransferQueue.take(), empty")
        .on(f -> filled(f, new LinkedTransferQueue<String>()))
        .gives(queue -> queue.take());
  }

  private record Due(long nanoTime) implements Delayed {
    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(nanoTime - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }

  /// Gets an element when the call has waited.
  private static BlockingQueue<String> filled(Fixture f, BlockingQueue<String> queue) {
    f.after(() -> queue.add("x"));
    return queue;
  }

  /// Is full until the call has waited.
  private static BlockingQueue<String> drained(Fixture f, BlockingQueue<String> queue) {
    queue.add("full");
    f.after(queue::take);
    return queue;
  }

  private static void synchronizers(Catalog.Group g) {
    g.suspends("CountDownLatch.await()")
        .on(f -> {
          var latch = new CountDownLatch(1);
          f.after(latch::countDown);
          return latch;
        })
        .does(latch -> latch.await());
    g.suspends("CountDownLatch.await(timeout)")
        .on(f -> f.wait)
        .gives(ms -> new CountDownLatch(1).await(ms, TimeUnit.MILLISECONDS));
    g.suspends("lk09", "Semaphore.acquire()")
        .on(LockRows::released)
        .does(semaphore -> semaphore.acquire());
    g.suspends("Semaphore.acquireUninterruptibly()")
        .on(LockRows::released)
        .does(semaphore -> semaphore.acquireUninterruptibly());
    g.suspends("Semaphore.tryAcquire(timeout)")
        .on(LockRows::released)
        .gives(semaphore -> semaphore.tryAcquire(5, TimeUnit.SECONDS));
    g.suspends("lk23", "CyclicBarrier.await()")
        .on(f -> {
          var barrier = new CyclicBarrier(2);
          f.after(barrier::await);
          return barrier;
        })
        .varies()
        .gives(barrier -> barrier.await());
    g.suspends("Phaser.arriveAndAwaitAdvance()")
        .on(LockRows::arriving)
        .gives(phaser -> phaser.arriveAndAwaitAdvance());
    g.suspends("Phaser.awaitAdvance()")
        .on(LockRows::advancing)
        .gives(phaser -> phaser.awaitAdvance(0));
    g.suspends("lk25", "Exchanger.exchange()")
        .on(f -> {
          var exchanger = new Exchanger<String>();
          f.after(() -> exchanger.exchange("theirs"));
          return exchanger;
        })
        .gives(exchanger -> exchanger.exchange("ours"));
  }

  private static Semaphore released(Fixture f) {
    Semaphore semaphore = new Semaphore(0);
    f.after(semaphore::release);
    return semaphore;
  }

  private static Phaser arriving(Fixture f) {
    Phaser phaser = new Phaser(2);
    f.after(phaser::arrive);
    return phaser;
  }

  private static Phaser advancing(Fixture f) {
    Phaser phaser = new Phaser(1);
    f.after(phaser::arrive);
    return phaser;
  }
}
