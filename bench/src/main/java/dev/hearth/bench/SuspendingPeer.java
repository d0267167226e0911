package dev.hearth.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A peer with tasks that suspend. Each workload reads like its counterpart in the asyncio script.
///
/// @param <T> a task
/// @param <P> a future that is completed by hand
abstract class SuspendingPeer<T, P> extends Peer {
  private static final int BATCH = 10_000;
  private static final int GATHER_WIDTH = 1_000;
  private static final int PERMITS = 10;
  static final Body EMPTY = new Body(() -> {});

  /// What a task does; both kinds of Java function, so that no peer pays for a wrapper.
  static final class Body implements Callable<Boolean>, Runnable {
    private final Batch code;

    Body(Batch code) {
      this.code = code;
    }

    @Override
    public Boolean call() throws Exception {
      code.run();
      return true;
    }

    @Override
    public void run() {
      try {
        code.run();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /// A queue between tasks.
  interface Pipe {
    void put(Integer item) throws Exception;

    Object take() throws Exception;
  }

  /// Runs a body as a task and blocks the calling thread, which is not the loop's, until it ends.
  abstract void runMain(Body body) throws Exception;

  abstract T spawn(Body body);

  T spawnEager(Body body) {
    throw new UnsupportedOperationException("no eager start");
  }

  abstract void join(T task) throws Exception;

  abstract void sleepZero() throws Exception;

  abstract P promise();

  abstract void complete(P promise);

  abstract boolean isDone(P promise);

  abstract void await(P promise) throws Exception;

  /// Runs a no-op on a worker thread and suspends until it ends.
  abstract void offload() throws Exception;

  /// Enters a timeout of ten seconds, sleeps zero, leaves.
  void timeout() throws Exception {
    throw new UnsupportedOperationException("no timeouts");
  }

  /// Runs that many empty tasks and waits for all their results.
  void gather(int width, boolean eager) throws Exception {
    List<T> tasks = new ArrayList<>(width);
    for (int i = 0; i < width; i++) {
      tasks.add(eager ? spawnEager(EMPTY) : spawn(EMPTY));
    }
    for (T task : tasks) {
      join(task);
    }
  }

  /// A task group of that many empty tasks.
  void group(int width) throws Exception {
    gather(width, false);
  }

  Semaphore semaphore(int permits) {
    return new Semaphore(permits);
  }

  /// A queue; zero means without a bound.
  Pipe pipe(int bound) {
    BlockingQueue<Integer> queue =
        bound == 0 ? new LinkedBlockingQueue<>() : new ArrayBlockingQueue<>(bound);
    return new Pipe() {
      @Override
      public void put(Integer item) throws InterruptedException {
        queue.put(item);
      }

      @Override
      public Object take() throws InterruptedException {
        return queue.take();
      }
    };
  }

  @Override
  Batch batch(Workload workload, int operations) {
    Batch inTask = inTask(workload, operations);
    return inTask == null ? super.batch(workload, operations) : () -> runMain(new Body(inTask));
  }

  @SuppressWarnings("ThreadPriorityCheck") // the yield is what is measured
  private @Nullable Batch inTask(Workload workload, int n) {
    return switch (workload) {
      case TASK_CREATE_AWAIT -> () -> times(n, () -> join(spawn(EMPTY)));
      case TASK_CREATE_AWAIT_EAGER -> () -> times(n, () -> join(spawnEager(EMPTY)));
      case TASK_CREATE_BATCH -> () -> inBlocks(n, width -> createMany(width, false));
      case TASK_CREATE_BATCH_EAGER -> () -> inBlocks(n, width -> createMany(width, true));
      case SLEEP0_SINGLE -> () -> times(n, this::sleepZero);
      case SLEEP0_X100 -> () -> together(100, () -> times(Math.max(1, n / 100), this::sleepZero));
      case YIELD_SINGLE -> () -> times(n, Thread::yield);
      case YIELD_X100 -> () -> together(100, () -> times(Math.max(1, n / 100), Thread::yield));
      case FUTURE_ROUNDTRIP -> () -> times(n, this::completeSoon);
      case FUTURE_PINGPONG -> () -> pingPong(Math.max(1, n / 2));
      case EXECUTOR_ROUNDTRIP -> () -> times(n, this::offload);
      case EXECUTOR_BATCH64 -> {
        int width = Math.min(n, 64);
        yield () -> times(n / width, () -> together(width, this::offload));
      }
      case GATHER -> () -> times(n, () -> gather(GATHER_WIDTH, false));
      case GATHER_EAGER -> () -> times(n, () -> gather(GATHER_WIDTH, true));
      case TASKGROUP -> () -> times(n, () -> group(GATHER_WIDTH));
      case TIMEOUT -> () -> times(n, this::timeout);
      case SEMAPHORE -> () -> inBlocks(n, this::contend);
      case LOCK -> () -> lock(n);
      case QUEUE -> () -> pass(n, 0);
      case QUEUE_100 -> () -> pass(n, 100);
      case QUEUE_1 -> () -> pass(n, 1);
      default -> null;
    };
  }

  private interface Block {
    void run(int width) throws Exception;
  }

  private static void times(int n, Batch step) throws Exception {
    for (int i = 0; i < n; i++) {
      step.run();
    }
  }

  private static void inBlocks(int n, Block block) throws Exception {
    int width = Math.min(n, BATCH);
    for (int i = 0; i < n / width; i++) {
      block.run(width);
    }
  }

  /// Runs one body in several tasks and waits for all.
  private void together(int tasks, Batch code) throws Exception {
    Body body = new Body(code);
    List<T> started = new ArrayList<>(tasks);
    for (int i = 0; i < tasks; i++) {
      started.add(spawn(body));
    }
    for (T task : started) {
      join(task);
    }
  }

  private void createMany(int width, boolean eager) throws Exception {
    P all = promise();
    int[] left = {width};
    Body body =
        new Body(() -> {
          if (--left[0] == 0) {
            complete(all);
          }
        });
    Object[] keep = new Object[width];
    for (int i = 0; i < width; i++) {
      keep[i] = eager ? spawnEager(body) : spawn(body);
    }
    await(all);
    if (keep[width - 1] == null) {
      throw new IllegalStateException("a task got lost");
    }
  }

  private void completeSoon() throws Exception {
    P promise = promise();
    callSoon(() -> complete(promise));
    await(promise);
  }

  private void pingPong(int rounds) throws Exception {
    List<P> box = new ArrayList<>(List.of(promise(), promise()));
    T first = spawn(new Body(() -> side(box, 0, rounds)));
    T second = spawn(new Body(() -> side(box, 1, rounds)));
    complete(box.get(0));
    join(first);
    join(second);
  }

  private void side(List<P> box, int me, int rounds) throws Exception {
    for (int i = 0; i < rounds; i++) {
      await(box.get(me));
      box.set(me, promise());
      P other = box.get(1 - me);
      if (!isDone(other)) {
        complete(other);
      }
    }
  }

  private void contend(int tasks) throws Exception {
    Semaphore permits = semaphore(PERMITS);
    together(
        tasks,
        () -> {
          permits.acquire();
          try {
            sleepZero();
          } finally {
            permits.release();
          }
        });
  }

  private void lock(int n) {
    ReentrantLock lock = new ReentrantLock();
    int inside = 0;
    for (int i = 0; i < n; i++) {
      lock.lock();
      try {
        inside++;
      } finally {
        lock.unlock();
      }
    }
    if (inside != n) {
      throw new IllegalStateException("a turn got lost");
    }
  }

  private void pass(int n, int bound) throws Exception {
    Pipe pipe = pipe(bound);
    T producer =
        spawn(
            new Body(() -> {
              for (int i = 0; i < n; i++) {
                pipe.put(i);
              }
            }));
    T consumer =
        spawn(
            new Body(() -> {
              for (int i = 0; i < n; i++) {
                pipe.take();
              }
            }));
    join(producer);
    join(consumer);
  }
}
