package dev.hearth.conformance.soak;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Task;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// A thread that uses a loop from outside and checks what it gets: every task it starts must end as
/// it should, also when it is cancelled at any moment from here.
final class Visitor extends Thread {
  private static final int PATIENCE_SECONDS = 20;

  private final EventLoop loop;
  private final Random random;
  private final long end;
  private volatile String violation = "";
  private volatile long visits;

  Visitor(EventLoop loop, int number, long endNanoTime) {
    super("visitor-" + number);
    this.loop = loop;
    this.random = new Random(number);
    this.end = endNanoTime;
  }

  /// What was wrong; empty if nothing.
  String violation() {
    return violation;
  }

  long visits() {
    return visits;
  }

  @Override
  public void run() {
    try {
      while (System.nanoTime() - end < 0 && violation.isEmpty()) {
        visit();
        visits++;
      }
    } catch (Exception e) {
      violation = getName() + ": " + e;
    }
  }

  private void visit() throws Exception {
    int given = random.nextInt();
    switch (random.nextInt(4)) {
      case 0 ->
          check("call", given, loop.call(() -> given).get(PATIENCE_SECONDS, TimeUnit.SECONDS));
      case 1 -> check("task", given, loop.startLater("visit", () -> given).get());
      case 2 -> check("offload", given, sleepAndOffload(given).get());
      default -> cancelled(given);
    }
  }

  private Task<Integer> sleepAndOffload(int given) {
    return loop.startLater(
        "offload",
        () -> {
          loop.sleep(Duration.ofNanos(random.nextInt(200_000)));
          return loop.offload(() -> given);
        });
  }

  private void cancelled(int given) throws Exception {
    Task<Integer> task = sleepAndOffload(given);
    for (int spin = random.nextInt(20_000); spin > 0; spin--) {
      Thread.onSpinWait();
    }
    boolean asked = task.cancel("by a visitor");
    try {
      check("task that ended in time", given, task.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    } catch (CancellationException e) {
      if (!asked) {
        violation = "a task was cancelled that had ended";
      }
    } catch (ExecutionException e) {
      violation = "a cancelled task failed: " + e.getCause();
    }
  }

  private void check(String what, int expected, int actual) {
    if (expected != actual) {
      violation = what + " gave " + actual + " for " + expected;
    }
  }
}
