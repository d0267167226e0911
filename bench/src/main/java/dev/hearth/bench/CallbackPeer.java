package dev.hearth.bench;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A peer without tasks: what follows something is a callback.
///
/// A "task" here is a unit of work with a future and no stack of its own, which can never suspend;
/// so the rows about tasks flatter these peers, and rows about suspension are missing.
abstract class CallbackPeer extends Peer {
  private static final int WORKERS = 64; // as many as the loop's own workers
  private static final int BATCH = 10_000;

  final ExecutorService workers =
      Executors.newFixedThreadPool(WORKERS, Thread.ofPlatform().daemon().factory());

  /// Runs `work` on the loop as a unit with a future, and `then` when that future is done.
  abstract void submit(Runnable work, Runnable then);

  /// Makes a future, has a callback complete it, and runs `then` when it is done.
  abstract void completeSoon(Runnable then);

  /// Runs `width` empty units and calls `then` when the future of all of them is done.
  abstract void gather(int width, Runnable then);

  /// Runs a no-op on a worker thread, then `then` on the loop.
  abstract void offload(Runnable then);

  @Override
  Batch batch(Workload workload, int operations) {
    int n = operations;
    return switch (workload) {
      case TASK_CREATE_AWAIT -> () -> onLoop(done -> repeat(n, next -> submit(NOOP, next), done));
      case TASK_CREATE_BATCH -> {
        int width = Math.min(n, BATCH);
        yield () -> onLoop(done -> repeat(n / width, next -> submitMany(width, next), done));
      }
      case FUTURE_ROUNDTRIP -> () -> onLoop(done -> repeat(n, this::completeSoon, done));
      case GATHER -> () -> onLoop(done -> repeat(n, next -> gather(1_000, next), done));
      case EXECUTOR_ROUNDTRIP -> () -> onLoop(done -> repeat(n, this::offload, done));
      case EXECUTOR_BATCH64 -> {
        int width = Math.min(n, 64);
        yield () ->
            onLoop(done -> repeat(n / width, next -> countDown(width, this::offload, next), done));
      }
      case TIMEOUT -> () -> onLoop(done -> repeat(n, this::withTimeout, done));
      default -> super.batch(workload, operations);
    };
  }

  private void submitMany(int width, Runnable then) {
    Countdown left = new Countdown(width, then);
    for (int i = 0; i < width; i++) {
      submit(left, NOOP);
    }
  }

  private void countDown(int width, Consumer<Runnable> step, Runnable then) {
    Countdown left = new Countdown(width, then);
    for (int i = 0; i < width; i++) {
      step.accept(left);
    }
  }

  private void withTimeout(Runnable then) {
    Object timer = callLater(TimeUnit.SECONDS.toNanos(10), NOOP);
    callSoon(() -> {
      cancelTimer(timer);
      then.run();
    });
  }

  private static final class Countdown implements Runnable {
    private final Runnable then;
    private int left;

    Countdown(int left, Runnable then) {
      this.left = left;
      this.then = then;
    }

    @Override
    public void run() {
      if (--left == 0) {
        then.run();
      }
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
