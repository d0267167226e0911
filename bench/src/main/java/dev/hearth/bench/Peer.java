package dev.hearth.bench;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// An event loop under measurement, and the workloads that need callbacks and timers only.
///
/// Every workload is written once, against the few primitives a peer fills in, so all peers do the
/// same work. Two kinds follow: with callbacks only ([CallbackPeer]), and with tasks that suspend
/// ([SuspendingPeer]).
///
/// A [Batch] is started by the measuring thread, runs on the loop, and wakes the measuring thread
/// once, at its end; it is long enough that this one wake-up does not count.
abstract class Peer implements AutoCloseable {
  static final Runnable NOOP = () -> {};
  private static final long FAR_NANOS = TimeUnit.SECONDS.toNanos(60);

  /// Some operations of one workload; returns when all are done.
  interface Batch {
    void run() throws Exception;
  }

  /// Runs a callback on the loop soon. Any thread.
  abstract void execute(Runnable callback);

  /// Same, called on the loop.
  void callSoon(Runnable callback) {
    execute(callback);
  }

  /// Runs a callback on the loop after a delay; on the loop.
  ///
  /// @return what [#cancelTimer] takes
  Object callLater(long nanos, Runnable callback) {
    throw new UnsupportedOperationException("no timers");
  }

  /// Cancels a timer; on the loop.
  void cancelTimer(Object timer) {
    throw new UnsupportedOperationException("no timers");
  }

  /// The finest delay a timer can have.
  long timerUnitNanos() {
    return 1;
  }

  /// A batch of this workload.
  ///
  /// @throws UnsupportedOperationException when the peer has no such thing; see [Column#has]
  Batch batch(Workload workload, int operations) {
    int n = operations;
    return switch (workload) {
      case CALL_SOON_BATCH ->
          () ->
              onLoop(done -> {
                for (int i = 0; i < n; i++) {
                  callSoon(NOOP);
                }
                callSoon(done);
              });
      case CALL_SOON_CHAIN -> () -> onLoop(done -> repeat(n, this::callSoon, done));
      case THREADSAFE_ROUNDTRIP -> () -> crossAndBack(n);
      case THREADSAFE_BATCH -> () -> crossMany(n);
      case TIMERS_CANCEL -> () -> onLoop(done -> cancelTimers(n, done));
      default ->
          throw new UnsupportedOperationException(
              getClass().getSimpleName() + " has no " + workload.id);
    };
  }

  private void crossAndBack(int n) {
    for (int i = 0; i < n; i++) {
      CompletableFuture<Boolean> result = new CompletableFuture<>();
      execute(() -> result.complete(true));
      result.join();
    }
  }

  private void crossMany(int n) throws InterruptedException {
    CountDownLatch last = new CountDownLatch(1);
    for (int i = 0; i < n; i++) {
      execute(NOOP);
    }
    execute(last::countDown);
    last.await();
  }

  private void cancelTimers(int n, Runnable done) {
    Object[] timers = new Object[n];
    for (int i = 0; i < n; i++) {
      timers[i] = callLater(FAR_NANOS + i * 1_000L, NOOP);
    }
    for (Object timer : timers) {
      cancelTimer(timer);
    }
    callSoon(done);
  }

  /// Runs `start` on the loop and waits until it has called what it is given.
  final void onLoop(Consumer<Runnable> start) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    execute(() -> {
      try {
        start.accept(() -> done.complete(true));
      } catch (Throwable e) {
        done.completeExceptionally(e);
      }
    });
    done.join();
  }

  /// Does a step that calls back `n` times, one after the other.
  static void repeat(int n, Consumer<Runnable> step, Runnable done) {
    new Repeat(n, step, done).next();
  }

  private static final class Repeat implements Runnable {
    private final Consumer<Runnable> step;
    private final Runnable done;
    private int left;

    Repeat(int n, Consumer<Runnable> step, Runnable done) {
      this.left = n;
      this.step = step;
      this.done = done;
    }

    void next() {
      step.accept(this);
    }

    @Override
    public void run() {
      if (--left > 0) {
        next();
      } else {
        done.run();
      }
    }
  }

  @Override
  public abstract void close();
}
