package dev.hearth.bench.guard;

import dev.hearth.guard.Guard;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// What a thread does that nobody guards, in a JVM in which another thread is guarded.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GuardedOperations {
  /// Set where the guard is to guard a thread.
  static final String GUARDED = "hearth.bench.guarded";

  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedBlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Path file;
  private final RandomAccessFile random;
  private int number = 1;

  /// Opens a file.
  public GuardedOperations() {
    try {
      file = Files.createTempFile("guard", "bench");
      Files.writeString(file, "x".repeat(10_000));
      random = new RandomAccessFile(file.toFile(), "r");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Has a thread guarded if the column says so.
  @Setup
  public void guard() {
    if (Boolean.getBoolean(GUARDED)) {
      Thread guarded = Thread.ofPlatform().daemon().name("guarded").start(this::awaitEnd);
      Guard.install().guard(guarded);
    }
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Deletes the file.
  @TearDown
  public void close() throws IOException {
    end.countDown();
    random.close();
    Files.delete(file);
  }

  /// Nothing of the catalogue is near.
  @Benchmark
  public Map<Integer, Integer> mapOf100() {
    Map<Integer, Integer> map = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      map.put(i * number, i);
    }
    return map;
  }

  /// Nothing of the catalogue is near, and nothing is allocated.
  @Benchmark
  public int compute() {
    int hash = number;
    for (int i = 0; i < 200; i++) {
      hash = 31 * hash + (hash >>> 7);
    }
    number = hash | 1;
    return hash;
  }

  /// A class with a choke point, which an uncontended lock does not reach.
  @Benchmark
  public int lockAndUnlock() {
    lock.lock();
    try {
      return number++;
    } finally {
      lock.unlock();
    }
  }

  /// Passes no choke point either: there is something in the queue.
  @Benchmark
  public Integer putAndTake() throws InterruptedException {
    queue.put(number);
    return queue.take();
  }

  /// Passes a choke point and does not block.
  @Benchmark
  public void parkWithPermit() {
    LockSupport.unpark(Thread.currentThread());
    LockSupport.park();
  }

  /// Passes a choke point for a system call.
  @Benchmark
  public long fileLength() throws IOException {
    return random.length();
  }

  /// Passes two choke points for system calls.
  @Benchmark
  public int seekAndRead() throws IOException {
    random.seek(17);
    return random.read();
  }

  /// Passes a choke point of the other API.
  @Benchmark
  public boolean exists() {
    return Files.exists(file);
  }
}
