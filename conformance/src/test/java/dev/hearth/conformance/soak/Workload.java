package dev.hearth.conformance.soak;

import dev.hearth.loop.CancelScope;
import dev.hearth.loop.CancelledException;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Promise;
import dev.hearth.loop.Task;
import dev.hearth.loop.Tasks;
import dev.hearth.loop.Timeout;
import dev.hearth.loop.TimerHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/// A random load on a loop that checks itself as it goes.
///
/// Every action counts what it began and what ended, and notes a *violation* when something came
/// late, out of order, twice or not at all. Its decisions come from one seeded source, so that on a
/// virtual clock a run can be had again.
///
/// Loop only.
final class Workload {
  private static final int LIVE_TASKS = 300;
  private static final int LIVE_TIMERS = 500;

  private final EventLoop loop;
  private final Random random;
  private final Duration pace;
  private final Duration tolerance;
  private final long end;

  private final Set<Task<?>> live = new LinkedHashSet<>();
  private final ArrayDeque<TimerHandle> timers = new ArrayDeque<>();
  private final List<String> violations = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Semaphore permits = new Semaphore(3, true);
  private final LinkedBlockingQueue<Integer> queue = new LinkedBlockingQueue<>(4);
  private int insideLock;
  private int insidePermits;
  private long lastTimerDeadline = Long.MIN_VALUE;

  long begun;
  long ended;
  long cancelled;
  long failed;
  long failuresMeant;
  long timersSet;
  long timersRun;
  long timersCancelled;
  long handedOver;
  long taken;
  long foreign;

  /// @param pace how long one action lasts, about
  /// @param length for how long actions begin
  /// @param tolerance how late a timer may be: nothing on a virtual clock
  Workload(EventLoop loop, long seed, Duration pace, Duration length, Duration tolerance) {
    this.loop = loop;
    this.random = new Random(seed);
    this.pace = pace;
    this.tolerance = tolerance;
    this.end = loop.clock().nanoTime() + length.toNanos();
  }

  /// Begins, and goes on by timers until the time is over.
  void begin() {
    act();
    if (loop.clock().nanoTime() < end) {
      TimerHandle _ = loop.callLater(span(0.5), this::begin);
    }
  }

  /// What must hold when everything has ended.
  List<String> violations() {
    List<String> all = new ArrayList<>(violations);
    same(all, "tasks that ended", begun, ended);
    same(all, "timers that ran or were cancelled", timersSet, timersRun + timersCancelled);
    same(all, "items taken", handedOver, taken + queue.size());
    same(all, "live tasks", 0, live.size());
    same(all, "permits", 3, permits.availablePermits());
    same(all, "holders of the lock", 0, lock.getHoldCount() + (lock.isLocked() ? 1 : 0));
    same(all, "tasks of the loop", 0, loop.statistics().tasks());
    same(all, "timers of the loop", 0, loop.statistics().timers());
    return all;
  }

  private static void same(List<String> to, String what, long expected, long actual) {
    if (expected != actual) {
      to.add(what + ": " + actual + " instead of " + expected);
    }
  }

  /// Counts a callback that another thread handed over.
  void fromElsewhere() {
    foreign++;
    loop.verifyOnLoop();
  }

  private void act() {
    switch (random.nextInt(14)) {
      case 0, 1 -> task("sleeper", this::sleepsInTime);
      case 2 -> task("timeout", this::runsOutOfTime);
      case 3 -> task("scopes", this::nestsScopes);
      case 4 -> task("lock", this::takesTheLock);
      case 5 -> task("permits", this::takesAPermit);
      case 6 -> task("queue", this::usesTheQueue);
      case 7 -> task("child", this::awaitsAChild);
      case 8 -> task("shield", this::awaitsBehindAShield);
      case 9 -> task("failing", this::fails);
      case 10 -> setTimer();
      case 11 -> cancelATimer();
      case 12 -> cancelATask();
      default -> task("ping", this::pingPong);
    }
  }

  private interface Body {
    void run() throws Exception;
  }

  private void task(String name, Body body) {
    if (live.size() >= LIVE_TASKS) {
      return;
    }
    begun++;
    Task<?> started = random.nextBoolean() ? eager(name, body) : deferred(name, body);
    live.add(started);
    var _ =
        started.onDone(task -> {
          live.remove(task);
          ended++;
          switch (task.state()) {
            case CANCELLED -> cancelled++;
            case FAILED -> failed++;
            default -> {}
          }
        });
  }

  private Task<?> eager(String name, Body body) {
    return loop.start(name, () -> run(body));
  }

  private Task<?> deferred(String name, Body body) {
    return loop.startLater(name, () -> run(body));
  }

  private static Boolean run(Body body) throws Exception {
    body.run();
    return true;
  }

  private Duration span(double factor) {
    return Duration.ofNanos((long) (pace.toNanos() * factor * 2 * random.nextDouble()));
  }

  private void violation(String what) {
    if (violations.size() < 20) {
      violations.add(what);
    }
  }

  private void checkTime(String what, long due) {
    long late = loop.clock().nanoTime() - due;
    if (late < 0 || late > tolerance.toNanos()) {
      violation(what + " is " + late + " ns late");
    }
  }

  // ---------------------------------------------------------------- what tasks do

  private void sleepsInTime() {
    for (int i = random.nextInt(4); i >= 0; i--) {
      Duration span = span(3).plusNanos(1);
      long due = loop.clock().nanoTime() + span.toNanos();
      loop.sleep(span);
      checkTime("a sleeper", due);
    }
  }

  private void runsOutOfTime() {
    Duration limit = span(2).plusNanos(1);
    Duration needed = span(2).plusNanos(1);
    long begin = loop.clock().nanoTime();
    try {
      Timeout.failAfter(limit, () -> loop.sleep(needed));
      checkTime("a block in time", begin + needed.toNanos());
      if (needed.minus(tolerance).compareTo(limit) > 0) {
        violation("a block of " + needed + " ended within " + limit);
      }
    } catch (TimeoutException e) {
      checkTime("a timeout", begin + limit.toNanos());
    }
  }

  private void nestsScopes() throws Exception {
    CancelScope outer = new CancelScope().expireAfter(span(4));
    boolean finished =
        outer.run(() -> {
          CancelScope inner = new CancelScope().expireAfter(span(2)).shield(random.nextBoolean());
          boolean _ = inner.run(() -> loop.sleep(span(3)));
          loop.sleep(span(2));
        });
    if (!finished && !outer.isCancelled()) {
      violation("a scope that nobody cancelled was cut short");
    }
  }

  private void takesTheLock() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (++insideLock != 1) {
        violation(insideLock + " tasks hold the lock");
      }
      loop.sleep(span(0.1));
    } finally {
      insideLock--;
      lock.unlock();
    }
  }

  private void takesAPermit() throws InterruptedException {
    permits.acquire();
    try {
      if (++insidePermits > 3) {
        violation(insidePermits + " tasks hold one of three permits");
      }
      loop.sleep(span(0.3));
    } finally {
      insidePermits--;
      permits.release();
    }
  }

  private void usesTheQueue() throws InterruptedException {
    if (random.nextBoolean()) {
      queue.put(1);
      handedOver++;
    } else if (queue.poll() != null) {
      taken++;
    }
  }

  private void awaitsAChild() {
    Task<Integer> child =
        loop.start(
            "grandchild",
            () -> {
              loop.sleep(span(1));
              return 7;
            });
    if (child.await() != 7) {
      violation("a child's result has changed");
    }
  }

  private void awaitsBehindAShield() {
    boolean[] done = {false};
    Task<Boolean> inner =
        loop.start(
            "shielded",
            () -> {
              loop.sleep(span(1));
              done[0] = true;
              return true;
            });
    begun++;
    live.add(inner);
    var _ =
        inner.onDone(task -> {
          live.remove(task);
          ended++;
          if (task.isCancelled()) {
            cancelled++;
          } else if (!done[0]) {
            violation("a shielded task was cut short");
          }
        });
    Tasks.shield(inner).await();
  }

  private void fails() {
    if (random.nextBoolean()) {
      loop.sleep(span(1));
    }
    failuresMeant++;
    throw new IllegalStateException("meant");
  }

  private void pingPong() {
    Promise<Promise<Integer>> ping = loop.promise();
    Task<Boolean> other =
        loop.startLater(
            "pong",
            () -> {
              ping.await().tryComplete(1);
              return true;
            });
    Promise<Integer> pong = loop.promise();
    TimerHandle _ = loop.callLater(span(0.2), () -> ping.tryComplete(pong));
    try {
      if (pong.await() != 1) {
        violation("a value has changed on its way");
      }
    } catch (CancelledException e) {
      boolean _ = other.cancel("its partner is gone");
      throw e;
    }
  }

  // ---------------------------------------------------------------- what callbacks do

  private void setTimer() {
    if (timers.size() >= LIVE_TIMERS) {
      return;
    }
    long due = loop.clock().nanoTime() + span(20).toNanos();
    timersSet++;
    timers.add(
        loop.callAt(
            due,
            () -> {
              timersRun++;
              checkTime("a timer", due);
              if (due < lastTimerDeadline && tolerance.isZero()) {
                violation("a timer ran behind a later one");
              }
              lastTimerDeadline = due;
            }));
  }

  private void cancelATimer() {
    TimerHandle timer = timers.poll();
    if (timer != null && timer.isPending()) {
      timer.cancel();
      timersCancelled++;
    }
  }

  private void cancelATask() {
    if (live.isEmpty()) {
      return;
    }
    int index = random.nextInt(live.size());
    live.stream().skip(index).findFirst().ifPresent(task -> task.cancel("by chance"));
  }

  /// Lets the queue's last putters in.
  void drainQueue() {
    while (queue.poll() != null) {
      taken++;
    }
  }

  /// Hands the loop a callback from a thread of its own, to be seen in [#foreign].
  static CompletableFuture<Void> handOver(EventLoop loop, Workload load, int callbacks) {
    return CompletableFuture.runAsync(() -> {
      for (int i = 0; i < callbacks; i++) {
        loop.execute(load::fromElsewhere);
      }
    });
  }
}
