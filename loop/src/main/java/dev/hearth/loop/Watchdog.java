package dev.hearth.loop;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Looks at a loop from outside, while a step holds it.
///
/// The loop tells it nothing: the watchdog reads when the running step began, a number the loop
/// writes anyway, and sleeps until that step would be too slow. Most steps have ended by then. One
/// that has not is looked at then, and again whenever it is twice as old, so that a long one is
/// seen in the middle of what takes the time.
///
/// What the watchdog reads it reads without order, and may find a step that ended this moment. It
/// is a guess until the loop, which knows how long each step took, calls for it with [#seen].
///
/// A step that is older still loses the loop: [HandOvers].
///
/// **Idle loops.** After a few looks at a loop that waits, the watchdog sets `asleep`, looks once
/// more and parks. The loop, when it goes on, has cleared `parked` or set its carrier, and then
/// reads `asleep`. Both are in one order for all threads, so one of the two sees the other.
final class Watchdog extends Thread {
  private static final Logger LOG = System.getLogger(EventLoop.class.getName());
  private static final int IDLE_LOOKS = 5;

  /// From this age a step is logged at once, since the loop cannot say so itself.
  private static final long STUCK_NANOS = Duration.ofSeconds(1).toNanos();

  /// How long to leave a step alone that could not be taken away.
  private static final long ATTEMPT_NANOS = Duration.ofMillis(2).toNanos();

  private final CarrierLoop loop;
  private final long limitNanos;
  private final long handOverNanos;
  private Holding.@Nullable Meter meter; // this thread's, and made by it: it loads much
  private volatile boolean asleep;
  private volatile boolean ended;
  private volatile @Nullable Look look;

  /// What was seen of a running step.
  ///
  /// @param began when the step began, which tells steps apart
  /// @param when when it was looked at
  /// @param holding what it does with the thread
  record Look(
      long began,
      long when,
      Owner owner,
      @Nullable String task,
      Holding holding,
      List<StackTraceElement> stack) {
    SlowStep asSlowStep() {
      return new SlowStep(
          owner,
          task == null ? "a callback" : "task " + task,
          task == null ? "" : task,
          Duration.ofNanos(when - began),
          false,
          holding,
          stack);
    }
  }

  /// @param slowNanos from which age a step is looked at
  /// @param handOverNanos from which age it loses the loop, if it can
  Watchdog(CarrierLoop loop, long slowNanos, long handOverNanos) {
    super(null, null, loop.name() + "-watchdog", 0, false);
    this.loop = loop;
    this.handOverNanos = handOverNanos;
    this.limitNanos = Math.min(slowNanos, handOverNanos);
    setDaemon(true);
  }

  /// What was seen of the step that began then, if it was. Any thread.
  @Nullable Look seen(long began) {
    Look last = look;
    return last != null && last.began == began ? last : null;
  }

  /// The loop goes on. Any thread.
  void loopGoesOn() {
    if (asleep) {
      asleep = false;
      LockSupport.unpark(this);
    }
  }

  void end() {
    ended = true;
    LockSupport.unpark(this);
  }

  @Override
  public void run() {
    if (handOverNanos != Long.MAX_VALUE) {
      loop.handOvers.rehearse();
    }
    while (!ended) {
      try {
        watch();
      } catch (Throwable e) { // such as no memory for a stack
        logFailure(e);
        LockSupport.parkNanos(this, STUCK_NANOS);
      }
    }
  }

  private void logFailure(Throwable failure) {
    try {
      LOG.log(Level.ERROR, getName() + " goes on after", failure);
    } catch (OutOfMemoryError e) {
      // The loop without a watchdog would be worse than a log without this line.
    }
  }

  private void watch() {
    int idleLooks = 0;
    long nextLookAtAge = limitNanos;
    long retryAtAge = 0;
    long watched = 0;
    boolean logged = false;
    while (!ended) {
      if (loop.isIdle()) {
        if (++idleLooks >= IDLE_LOOKS) {
          sleepUntilLoopGoesOn();
          idleLooks = 0;
        } else {
          LockSupport.parkNanos(this, limitNanos);
        }
        continue;
      }
      idleLooks = 0;
      long began = loop.stepBegan();
      if (began != watched) {
        watched = began;
        beginMetering();
        nextLookAtAge = limitNanos;
        retryAtAge = 0;
        logged = false;
      }
      long now = System.nanoTime();
      long age = now - began;
      if (age >= nextLookAtAge) {
        Look taken = look(loop, began, meter);
        look = taken;
        nextLookAtAge = 2 * age;
        if (age >= STUCK_NANOS && !logged && taken != null) {
          logged = true;
          LOG.log(Level.WARNING, "loop {0} is stuck: {1}", loop.name(), taken.asSlowStep());
        }
      }
      long nextAttemptAtAge = Math.max(patience(now), retryAtAge);
      if (age >= nextAttemptAtAge) {
        Look taken = look(loop, began, meter);
        if (taken != null && loop.handOvers.attempt(taken)) {
          continue;
        }
        retryAtAge = age + Math.max(ATTEMPT_NANOS, age / 8);
        nextAttemptAtAge = retryAtAge;
      }
      long next =
          Math.min(
              nextAttemptAtAge,
              logged ? nextLookAtAge : Math.min(nextLookAtAge, STUCK_NANOS + limitNanos));
      long sleep = Math.min(next - age, longestSleep(now));
      LockSupport.parkNanos(this, Math.max(limitNanos / 10, sleep));
    }
  }

  private boolean handsOver() {
    return handOverNanos != Long.MAX_VALUE;
  }

  private long patience(long now) {
    return handsOver() ? loop.handOvers.patience(now) : Long.MAX_VALUE;
  }

  private long longestSleep(long now) {
    return handsOver() ? loop.handOvers.longestSleep(now) : Long.MAX_VALUE;
  }

  private void beginMetering() {
    Thread carrier = loop.carrier();
    if (carrier != null) {
      Holding.Meter mine = meter;
      if (mine == null) {
        mine = new Holding.Meter();
        meter = mine;
      }
      mine.begin(carrier);
    }
  }

  private void sleepUntilLoopGoesOn() {
    asleep = true;
    while (asleep && loop.isIdle() && !ended) {
      LockSupport.park(this);
    }
    asleep = false;
  }

  /// Looks at the step that runs now. Null when it is not the one that began then. Any thread but
  /// the loop's.
  ///
  /// Asking a virtual thread that has just suspended for its stack makes the JDK hand its
  /// continuation over once more. The loop runs it a second time then, which does nothing.
  static @Nullable Look look(CarrierLoop loop, long began, Holding.@Nullable Meter meter) {
    Thread carrier = loop.carrier();
    LoopTask<?> task = loop.runningTask();
    Owner owner = loop.runner().context().owner();
    if (carrier == null || loop.stepBegan() != began) {
      return null;
    }
    StackTraceElement[] stack =
        task == null ? carrier.getStackTrace() : stackOf(loop.runner().mountedThread());
    if (loop.stepBegan() != began) {
      return null;
    }
    String taskName = task == null ? null : task.name();
    Holding holding = meter == null ? Holding.UNKNOWN : meter.read(carrier);
    return new Look(began, System.nanoTime(), owner, taskName, holding, framesOfStep(stack));
  }

  private static StackTraceElement[] stackOf(@Nullable Thread thread) {
    return thread == null ? new StackTraceElement[0] : thread.getStackTrace();
  }

  /// What lies below a step is the loop, and whoever runs it.
  private static List<StackTraceElement> framesOfStep(StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .takeWhile(frame ->
            !frame.getClassName().equals(StepRunner.class.getName())
                || !frame.getMethodName().equals("runWhole"))
        .toList();
  }
}
