package dev.hearth.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Takes [LoopSnapshot]s: on the loop, where no task moves meanwhile, and of a loop that does not
/// answer from outside, with what can be known there.
final class Snapshots {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final CarrierLoop loop;
  private final Timers timers;
  private final Collection<OffloadedCall<?>> offloaded;

  /// @param offloaded the calls off the loop, safe to be read by any thread
  Snapshots(CarrierLoop loop, Timers timers, Collection<OffloadedCall<?>> offloaded) {
    this.loop = loop;
    this.timers = timers;
    this.offloaded = offloaded;
  }

  /// Takes one. Any thread; waits for a busy loop no longer than a second.
  LoopSnapshot take() {
    if (loop.isClosed()) {
      return snapshot(Optional.empty(), List.of(), List.of());
    }
    if (loop.mayTouch()) {
      return takeHere();
    }
    CompletableFuture<LoopSnapshot> taken = new CompletableFuture<>();
    loop.postCallback(() -> {
      try {
        taken.complete(takeHere());
      } catch (Throwable e) {
        taken.completeExceptionally(e);
      }
    });
    try {
      return taken.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return ofStuckLoop();
    } catch (ExecutionException e) {
      throw new LoopException("no snapshot of loop " + loop.name(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ofStuckLoop();
    }
  }

  private LoopSnapshot takeHere() {
    loop.takeInbox(); // so that every task that is ready knows it is
    List<LoopSnapshot.TaskDump> tasks = new ArrayList<>();
    for (LoopTask<?> task : loop.tasks()) {
      tasks.add(dump(task));
    }
    return snapshot(Optional.empty(), tasks, dumpTimers());
  }

  private LoopSnapshot ofStuckLoop() {
    Watchdog.Look look = Watchdog.look(loop, loop.stepBegan(), null);
    return snapshot(Optional.ofNullable(look).map(Watchdog.Look::asSlowStep), List.of(), List.of());
  }

  private LoopSnapshot snapshot(
      Optional<SlowStep> stuck,
      List<LoopSnapshot.TaskDump> tasks,
      List<LoopSnapshot.TimerDump> waiting) {
    long now = System.nanoTime();
    List<LoopSnapshot.OffloadDump> calls =
        offloaded.stream()
            .sorted(Comparator.comparingLong(call -> call.began - now))
            .map(Snapshots::dump)
            .toList();
    return new LoopSnapshot(loop.name(), loop.clock().instant(), stuck, tasks, waiting, calls);
  }

  private LoopSnapshot.TaskDump dump(LoopTask<?> task) {
    LoopFuture<?> awaited = task.waitingFor();
    return new LoopSnapshot.TaskDump(
        task.name(),
        task.owner(),
        task.isBackground(),
        stateOf(task),
        awaited == null ? "" : awaited.toString(),
        Duration.ofNanos(loop.clock().nanoTime() - task.createdAt()),
        task.cancelling(),
        CancelScope.remaining(task),
        task.stack(),
        framesOf(task.site()));
  }

  private LoopSnapshot.TaskState stateOf(LoopTask<?> task) {
    if (task == loop.runningTask()) {
      return LoopSnapshot.TaskState.RUNNING;
    }
    LoopFuture<?> awaited = task.waitingFor();
    boolean ready = task.queued || !task.hasBegun() || (awaited != null && awaited.isDone());
    return ready ? LoopSnapshot.TaskState.READY : LoopSnapshot.TaskState.SUSPENDED;
  }

  private List<LoopSnapshot.TimerDump> dumpTimers() {
    List<Timer> waiting = new ArrayList<>();
    timers.forEach(waiting::add);
    long now = loop.clock().nanoTime();
    waiting.sort(Timer.soonestFirst(now));
    return waiting.stream()
        .map(timer ->
            new LoopSnapshot.TimerDump(
                timer.callbackName(),
                timer.owner(),
                Duration.ofNanos(timer.deadline - now),
                framesOf(timer.site())))
        .toList();
  }

  private static LoopSnapshot.OffloadDump dump(OffloadedCall<?> call) {
    Thread worker = call.thread();
    return new LoopSnapshot.OffloadDump(
        call.describe(),
        call.owner(),
        call.task(),
        Duration.ofNanos(System.nanoTime() - call.began),
        worker == null ? "" : worker.getName(),
        worker == null ? List.of() : List.of(worker.getStackTrace()));
  }

  private static List<StackTraceElement> framesOf(@Nullable CreationSite site) {
    return site == null ? List.of() : site.frames();
  }
}
