package dev.hearth.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/// Whom a task, timer or callback belongs to: an integration, a config entry, the hub itself.
/// Carries the blame and the bill: the loop counts how long it ran for each owner.
///
/// Made by [EventLoop#owner].
public final class Owner {
  private final String name;
  private final LoopContext context = LoopContext.of(this);

  // Written on the loop only; read by statistics(), which crosses to the loop.
  private long steps;
  private long busyNanos;
  private long longestNanos;
  private long slowSteps;
  private long allocatedBytes;
  private final Recent recent = new Recent();
  private final OwnerCalls calls = new OwnerCalls();
  int tasks;
  int timers;

  /// How many carriers have lost a loop to code of this owner's, and not come back.
  private int frozen;

  /// Whether it gets no more tasks and timers.
  private volatile boolean retired;

  private final ArrayDeque<Step> heldBack = new ArrayDeque<>();

  /// When a step of this owner's was last back that had held the loop too long; 0 is never.
  private volatile long offendedAt;

  Owner(String name) {
    this.name = name;
  }

  /// The name, unique on its loop.
  public String name() {
    return name;
  }

  /// The context of this owner's code that nobody has told anything.
  public LoopContext context() {
    return context;
  }

  /// What it has offloaded. Loop only.
  OwnerCalls calls() {
    return calls;
  }

  void countStep() {
    steps++;
  }

  void countSlowStep() {
    slowSteps++;
  }

  void charge(long nanos, long now) {
    busyNanos += nanos;
    if (nanos >= Accounts.NOTED_NANOS) {
      longestNanos = Math.max(longestNanos, nanos);
      recent.record(nanos, now, this);
    }
  }

  void allocates(long bytes) {
    allocatedBytes += bytes;
  }

  void retire(boolean on) {
    retired = on;
  }

  /// Refuses another task or timer of an owner that is retired or has too many.
  ///
  /// @param what `tasks` or `timers`
  /// @throws RejectedExecutionException when it is, or has
  void checkLimit(int count, int limit, String what) {
    if (retired) {
      throw new RejectedExecutionException(name + " is retired, and gets no more " + what);
    }
    if (count >= limit) {
      throw new RejectedExecutionException(
          name + " has " + count + " " + what + "; it seems to start them and never to end them");
    }
  }

  /// Whether code of this owner's is stuck on a thread that has lost the loop.
  boolean isFrozen() {
    return frozen > 0;
  }

  /// Whether more steps than so many have frozen it.
  boolean isFrozenBeside(int steps) {
    return frozen > steps;
  }

  void offends(long now) {
    offendedAt = now | 1;
  }

  /// Whether it has held a loop too long not long ago. Any thread.
  boolean hasOffended(long now, long within) {
    long at = offendedAt;
    return at != 0 && now - at < within;
  }

  /// No other code of this owner's runs until [#thaw].
  void freeze() {
    frozen++;
  }

  /// Keeps a step for when the owner goes on. A task that was stuck is in the middle of a step, and
  /// goes on before the others begin.
  void holdBack(Step step) {
    if (step instanceof LoopTask<?> task && task.isRejoining()) {
      heldBack.addFirst(step);
    } else {
      heldBack.add(step);
    }
  }

  /// Puts what was held back in front of what is ready, unless the owner is frozen by another step
  /// too.
  void thaw(ReadyQueue ready) {
    if (--frozen == 0) {
      while (!heldBack.isEmpty()) {
        ready.addFirst(heldBack.removeLast());
      }
    }
  }

  /// Takes out the tasks that are held back and have not begun.
  List<LoopTask<?>> takeUnbegun() {
    List<LoopTask<?>> taken = new ArrayList<>();
    for (Step step : heldBack) {
      if (step instanceof LoopTask<?> task && !task.hasBegun()) {
        taken.add(task);
      }
    }
    heldBack.removeAll(taken);
    return taken;
  }

  /// Tells whoever waits that the loop has ended.
  void abandonHeldBack() {
    for (Step step = heldBack.poll(); step != null; step = heldBack.poll()) {
      step.abandon();
    }
  }

  OwnerStatistics statistics(long now) {
    return new OwnerStatistics(
        name,
        steps,
        Duration.ofNanos(busyNanos),
        Duration.ofNanos(longestNanos),
        Duration.ofNanos(recent.longest(now)),
        slowSteps,
        tasks,
        timers,
        allocatedBytes + calls.allocatedBytes(),
        calls.statistics());
  }

  @Override
  public String toString() {
    return name;
  }
}
