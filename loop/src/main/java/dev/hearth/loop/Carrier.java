package dev.hearth.loop;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A platform thread that turns a loop: the loop's own, or a substitute that took it over. See
/// [HandOvers].
///
/// What is not final or volatile belongs to whom the loop belongs to.
final class Carrier extends Thread {
  private static final long LOOK_NANOS = 10_000_000;

  final CarrierLoop loop;
  private final StepRunner runner;
  private volatile boolean relieved;
  private HandOvers.@Nullable Lost lost;
  private @Nullable Carrier waiting;

  /// Thrown on a carrier that has nothing to do with its loop any more, to end its thread.
  static final class Relieved extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Relieved() {
      super("this thread's loop goes on elsewhere", null, false, false);
    }
  }

  Carrier(CarrierLoop loop, String name, StepRunner runner) {
    super(null, null, name, 0, false);
    this.loop = loop;
    this.runner = runner;
    runner.thread = this;
    setDaemon(true);
  }

  @Override
  public void run() {
    try {
      awaitLoop();
    } catch (RejectedExecutionException e) {
      loop.carrierEnds(this);
      return;
    }
    loop.turnOn(this);
  }

  /// What runs its steps, and knows which one is running.
  StepRunner runner() {
    return runner;
  }

  /// The loop was taken away.
  void lose(HandOvers.Lost what) {
    lost = what;
  }

  /// An owner whose code would run on this carrier again behind the stuck code, and is frozen by
  /// other code than that.
  @Nullable Owner waitsFor() {
    HandOvers.Lost what = lost;
    return what == null ? null : runner.frozenBelow(what.handOver().owner());
  }

  /// The loop comes back.
  ///
  /// @return what was said to [#lose]
  HandOvers.@Nullable Lost find() {
    HandOvers.Lost found = lost;
    lost = null;
    return found;
  }

  /// The carrier in the middle of whose step this one runs, if there is one.
  @Nullable Carrier waiting() {
    return waiting;
  }

  void setWaiting(@Nullable Carrier other) {
    waiting = other;
  }

  /// Nothing runs on this thread any more.
  void relieve() {
    relieved = true;
  }

  boolean isRelieved() {
    return relieved;
  }

  /// Waits until the loop is this carrier's. Called on this thread, or by what is pinned to it.
  ///
  /// @throws RejectedExecutionException when the loop has ended
  void awaitLoop() {
    boolean interrupted = false;
    while (loop.carrier != this) {
      if (loop.closed) {
        throw new RejectedExecutionException("loop " + loop.name() + " has ended");
      }
      LockSupport.parkNanos(loop, LOOK_NANOS);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
