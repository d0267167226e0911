package dev.hearth.loop;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Waiting until the tasks of a loop have ended: for [EventLoop#drain], the shutdown and the end of
/// a run.
///
/// It goes in rounds: chooses the tasks to wait for, waits until all of them have ended, and
/// chooses again, until there are none or the time is up. So a task that was made meanwhile counts,
/// and an endless chain of short ones ends at the deadline.
///
/// Some tasks are *excused*, since waiting for them would be waiting for ourselves: those that
/// drain themselves, the main task of a run, and whoever awaits one of these or has it in a group.
///
/// Loop only; what waits, in a task only.
final class Drains {
  private static final Logger LOG = System.getLogger(EventLoop.class.getName());
  private static final Duration LOG_PAUSE = Duration.ofSeconds(60);
  private static final int LONGEST_CHAIN = 100;

  /// A task's stack is some kilobytes, and there may be a million tasks.
  static final int DESCRIBED = 1_000;

  private final CarrierLoop loop;

  /// How often each task is excused.
  private final Map<LoopTask<?>, Integer> excused = new HashMap<>();

  /// Tasks that refused to end and were reported for it.
  private final Set<LoopTask<?>> givenUp = new HashSet<>();

  Drains(CarrierLoop loop) {
    this.loop = loop;
  }

  /// Makes everybody not wait for a task, nor for those that cannot end before it, until it is
  /// closed.
  Registration excuse(LoopTask<?> task) {
    List<LoopTask<?>> all = new ArrayList<>();
    for (LoopTask<?> each = task; each != null; each = each.groupTask()) {
      all.add(each);
    }
    all.forEach(each -> excused.merge(each, 1, Integer::sum));
    return () ->
        all.forEach(
            each -> excused.computeIfPresent(each, (_, times) -> times == 1 ? null : times - 1));
  }

  void giveUp(LoopTask<?> task) {
    givenUp.add(task);
  }

  boolean isGivenUp(LoopTask<?> task) {
    return givenUp.contains(task);
  }

  boolean isExcused(LoopTask<?> task) {
    @Nullable LoopTask<?> each = task;
    for (int links = 0; each != null && links < LONGEST_CHAIN; links++) {
      if (excused.containsKey(each)) {
        return true;
      }
      each = each.waitingFor() instanceof LoopTask<?> next ? next : null;
    }
    return false;
  }

  /// What [EventLoop#drain] does, in the calling task: waits for what had not been asked to end.
  DrainReport drain(Duration limit, boolean withBackground) {
    Set<LoopTask<?>> cancelledBefore = new HashSet<>();
    for (LoopTask<?> task : loop.tasks()) {
      if (task.cancelling() > 0) {
        cancelledBefore.add(task);
      }
    }
    return drain(
        limit, task -> (withBackground || !task.isBackground()) && !cancelledBefore.contains(task));
  }

  /// Waits in the calling task for the tasks that count.
  DrainReport drain(Duration limit, Predicate<LoopTask<?>> counts) {
    LoopTask<?> caller = loop.requireTask("drain");
    long began = loop.clock().nanoTime();
    List<LoopTask<?>> left;
    try (Registration _ = excuse(caller)) {
      left = await(counts, loop.deadlineAfter(limit));
    }
    Duration waited = Duration.ofNanos(loop.clock().nanoTime() - began);
    return new DrainReport(waited, describe(left));
  }

  /// The tasks with where they wait; the oldest, when there are too many.
  static List<PendingTask> describe(List<LoopTask<?>> tasks) {
    return tasks.stream().limit(DESCRIBED).map(PendingTask::of).toList();
  }

  /// Lets what is ready or handed over now run, in whatever order, and then waits until no task is
  /// left that counts.
  ///
  /// @return those that are left at the deadline
  List<LoopTask<?>> await(Predicate<LoopTask<?>> counts, long deadline) {
    loop.sleep(Duration.ZERO);
    loop.sleep(Duration.ZERO); // the first one may be first in its turn
    long began = loop.clock().nanoTime();
    long nextLog = began + LOG_PAUSE.toNanos();
    while (true) {
      List<LoopTask<?>> left = choose(counts);
      long now = loop.clock().nanoTime();
      if (left.isEmpty() || now - deadline >= 0) {
        return left;
      }
      if (now - nextLog >= 0) {
        logWait(left, now - began);
        nextLog = now + LOG_PAUSE.toNanos();
      }
      awaitEnds(left, nextLog - deadline < 0 ? nextLog : deadline);
    }
  }

  private List<LoopTask<?>> choose(Predicate<LoopTask<?>> counts) {
    List<LoopTask<?>> chosen = new ArrayList<>();
    for (LoopTask<?> task : loop.tasks()) {
      if (counts.test(task) && !isExcused(task)) {
        chosen.add(task);
      }
    }
    return chosen;
  }

  private void awaitEnds(List<LoopTask<?>> tasks, long until) {
    Promise<Boolean> over = loop.promise();
    List<Registration> placed = new ArrayList<>();
    Countdown countdown = new Countdown(tasks.size(), over);
    TimerHandle timer = loop.callAt(until, () -> over.tryComplete(true));
    try {
      for (LoopTask<?> task : tasks) {
        placed.add(task.whenEnded(countdown));
      }
      boolean _ = over.await();
    } finally {
      timer.cancel();
      placed.forEach(Registration::close);
    }
  }

  /// Completes a promise at its last call.
  private static final class Countdown implements Runnable {
    private final Promise<Boolean> over;
    private int left;

    Countdown(int left, Promise<Boolean> over) {
      this.left = left;
      this.over = over;
    }

    @Override
    public void run() {
      if (--left == 0) {
        boolean _ = over.tryComplete(true);
      }
    }
  }

  private void logWait(List<LoopTask<?>> left, long nanos) {
    if (LOG.isLoggable(Level.DEBUG)) {
      for (PendingTask task : describe(left)) {
        LOG.log(
            Level.DEBUG,
            "loop {0} has waited {1} s for {2}",
            loop.name(),
            Duration.ofNanos(nanos).toSeconds(),
            task);
      }
    }
  }
}
