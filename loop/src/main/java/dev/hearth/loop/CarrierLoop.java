package dev.hearth.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A loop as its users see it: tasks, timers, waiting and watching, on top of [CarrierTurns], which
/// has the thread and the queues.
///
/// It has every method that users call, a few lines each, and is long by that.
///
/// Fields without `volatile` or `final` are touched by code on the carrier only, which includes the
/// virtual threads mounted on it.
final class CarrierLoop extends CarrierTurns {
  private final Snapshots snapshots;
  private long taskNumber;

  private CarrierLoop(LoopOptions options, boolean hosted, Runnable wakeHost) {
    super(options, hosted, wakeHost);
    this.snapshots = new Snapshots(this, timers, offloads.underWay());
  }

  static CarrierLoop open(LoopOptions options) {
    Jdk.check();
    Pollers.start();
    CarrierLoop loop = new CarrierLoop(options, false, () -> {});
    Carrier own = loop.own;
    if (own != null) {
      loop.carrierBegins(own, own.runner());
      own.start();
    }
    return loop;
  }

  static CarrierLoop host(LoopOptions options, Runnable wakeHost) {
    Jdk.check();
    Pollers.start();
    return new CarrierLoop(options, true, wakeHost);
  }

  @Override
  public Owner currentOwner() {
    return context().owner();
  }

  @Override
  public LoopContext context() {
    verifyOnLoop();
    return runner.context();
  }

  void setContext(LoopContext changed) {
    runner.switchTo(changed);
  }

  // ---------------------------------------------------------------- handing work to the loop

  @Override
  public void execute(Runnable callback) {
    execute(isOnLoop() ? runner.context().owner() : self, callback);
  }

  @Override
  public void execute(Owner owner, Runnable callback) {
    if (isOnLoop()) {
      boolean _ = schedule(runner.context().withOwner(owner), callback).isPending();
    } else {
      LoopContext chosen = mayTouch() ? runner.context().withOwner(owner) : owner.context();
      hand(new CallbackStep(chosen, requireCallback(callback), siteIfDebug()));
    }
  }

  @Override
  public Handle callSoon(Runnable callback) {
    verifyOnLoop();
    return schedule(runner.context(), callback);
  }

  private Handle schedule(LoopContext chosen, Runnable callback) {
    refuseWhenClosed();
    CallbackStep step = new CallbackStep(chosen, requireCallback(callback), siteIfDebug());
    enqueue(step);
    return step;
  }

  private static Runnable requireCallback(Runnable callback) {
    return Objects.requireNonNull(callback, "callback");
  }

  @Override
  public <T extends @Nullable Object> CompletableFuture<T> call(Callable<T> function) {
    if (isOnLoop()) {
      throw new IllegalStateException("already on loop " + name() + ": call the function itself");
    }
    CallStep<T> step = new CallStep<>(self.context(), Objects.requireNonNull(function, "function"));
    hand(step);
    return step.outcome;
  }

  @Override
  public TimerHandle callLater(Duration delay, Runnable callback) {
    return callAt(deadlineAfter(delay), callback);
  }

  @Override
  public TimerHandle callAt(long nanoTime, Runnable callback) {
    verifyOnLoop();
    refuseWhenClosed();
    Timer timer =
        new Timer(
            this,
            runner.context(),
            nanoTime,
            timers.nextSequence(),
            requireCallback(callback),
            siteIfDebug());
    timers.add(timer);
    wakeRestingHost();
    return timer;
  }

  long deadlineAfter(Duration delay) {
    return clock.nanoTime() + saturatedNanos(delay);
  }

  void timerCancelled() {
    timers.cancelled();
  }

  @Override
  public List<TimerHandle> timers() {
    verifyOnLoop();
    List<Timer> waiting = new ArrayList<>();
    timers.forEach(waiting::add);
    waiting.sort(Timer.soonestFirst(clock().nanoTime()));
    return List.copyOf(waiting);
  }

  private @Nullable CreationSite siteIfDebug() {
    return options.debug() ? CreationSite.here() : null;
  }

  @Override
  public <T extends @Nullable Object> Promise<T> promise() {
    verifyOnLoop();
    return new Promise<>(this, siteIfDebug());
  }

  // ---------------------------------------------------------------- tasks

  @Override
  public <T extends @Nullable Object> Task<T> start(String taskName, Callable<T> body) {
    verifyOnLoop();
    refuseWhenClosed();
    LoopTask<T> task = make(taskName, false, runner.context(), null, body);
    launch(task, carrier == null);
    return task;
  }

  @Override
  public <T extends @Nullable Object> Task<T> start(Callable<T> body) {
    return start(unnamed(), body);
  }

  /// Options for a task whose name does not matter.
  TaskOptions unnamed() {
    verifyOnLoop();
    return TaskOptions.named("Task-" + ++taskNumber);
  }

  @Override
  public <T extends @Nullable Object> Task<T> start(TaskOptions how, Callable<T> body) {
    return start(how, null, body);
  }

  <T extends @Nullable Object> Task<T> start(
      TaskOptions how, @Nullable CancelScope birthScope, Callable<T> body) {
    verifyOnLoop();
    refuseWhenClosed();
    LoopTask<T> task = make(how, runner.context(), birthScope, body);
    launch(task, how.isDeferred() || carrier == null);
    return task;
  }

  private void launch(LoopTask<?> task, boolean later) {
    register(task);
    if (later) {
      task.queued = true;
      enqueue(task);
    } else {
      begin(task);
    }
  }

  @Override
  public <T extends @Nullable Object> Task<T> startLater(TaskOptions how, Callable<T> body) {
    if (isOnLoop()) {
      return start(how.deferred(), body);
    }
    LoopContext makers = mayTouch() ? runner.context() : self.context();
    LoopTask<T> task = make(how, makers, null, body);
    hand(task);
    return task;
  }

  /// Starts tasks in the order given, each up to its first suspension, before it returns: cheaper
  /// inside a task than one by one, since the caller steps aside once.
  <T extends @Nullable Object> List<Task<T>> startAll(
      TaskOptions how, @Nullable CancelScope birthScope, List<? extends Callable<T>> bodies) {
    verifyOnLoop();
    refuseWhenClosed();
    List<LoopTask<T>> made = new ArrayList<>(bodies.size());
    for (Callable<T> body : bodies) {
      LoopTask<T> task = make(how, runner.context(), birthScope, body);
      register(task);
      made.add(task);
    }
    if (carrier == null) {
      made.forEach(task -> {
        task.queued = true;
        enqueue(task);
      });
    } else {
      runner.runAllAtOnce(made);
    }
    return List.copyOf(made);
  }

  private <T extends @Nullable Object> LoopTask<T> make(
      TaskOptions how, LoopContext makers, @Nullable CancelScope birthScope, Callable<T> body) {
    return make(how.name(), how.isBackground(), how.contextFrom(makers), birthScope, body);
  }

  private <T extends @Nullable Object> LoopTask<T> make(
      String taskName,
      boolean background,
      LoopContext inherited,
      @Nullable CancelScope birthScope,
      Callable<T> body) {
    Objects.requireNonNull(body, "body");
    inherited.owner().checkLimit(inherited.owner().tasks, options.ownerLimit(), "tasks");
    LoopTask<T> task =
        new LoopTask<>(this, taskName, background, inherited, birthScope, body, siteIfDebug());
    if (birthScope != null) {
      birthScope.join(task);
    }
    return task;
  }

  private void register(LoopTask<?> task) {
    if (tasks.add(task)) {
      task.owner().tasks++;
      if (watchers.hasInstruments()) {
        watchers.tellInstruments(instrument -> instrument.taskStarted(task));
      }
    }
  }

  /// Runs the first step of a task before returning.
  void begin(LoopTask<?> task) {
    register(task); // one that another thread made is new to the loop
    if (task.prepare()) {
      runner.runAtOnce(task);
    }
  }

  void taskEnded(LoopTask<?> task) {
    if (tasks.remove(task)) {
      task.owner().tasks--;
    }
  }

  void taskHasOutcome(LoopTask<?> task) {
    if (watchers.hasInstruments()) {
      watchers.tellInstruments(instrument -> instrument.taskEnded(task));
    }
  }

  /// The tasks that have not ended, oldest first.
  List<LoopTask<?>> tasks() {
    return tasks.copy();
  }

  void report(LoopTask<?> task, String message, Throwable failure) {
    watchers.report(task, message, failure);
  }

  void reportUnlessObserved(LoopTask<?> task, Throwable failure) {
    runner.raiseIfFatal(failure);
    enqueue(new TaskReport(task, task, failure));
  }

  /// Cancels on the loop what another thread wants cancelled.
  boolean cancelFromElsewhere(Awaitable<?> cancelled, String reason) {
    postCallback(() -> {
      boolean _ = cancelled.cancel(reason);
    });
    return true;
  }

  @Override
  public <T extends @Nullable Object> T await(CompletionStage<T> stage) {
    LoopTask<?> _ = requireTask("await");
    return Suspension.await(this, stage);
  }

  @Override
  public void sleep(Duration duration) {
    Suspension.sleep(this, requireTask("sleep"), duration);
  }

  @Override
  public void checkpoint() {
    LoopTask<?> task = requireTask("checkpoint");
    if (Thread.currentThread() == task.thread) {
      task.throwIfCancelled();
    }
  }

  @Override
  public <T extends @Nullable Object> T offload(Callable<T> call) {
    LoopTask<?> _ = requireTask("offload");
    checkpoint();
    return offloads.offload(call);
  }

  @Override
  public <T extends @Nullable Object> T offload(ExecutorService executor, Callable<T> call) {
    LoopTask<?> _ = requireTask("offload");
    checkpoint();
    return offloads.offload(executor, call);
  }

  @Override
  public ExecutorService importExecutor() {
    return offloads.imports();
  }

  @Override
  public void setDefaultExecutor(ExecutorService executor) {
    verifyOnLoop();
    offloads.setDefault(executor);
  }

  @Override
  public boolean shutdownDefaultExecutor(Duration limit) {
    LoopTask<?> _ = requireTask("shutdownDefaultExecutor");
    checkpoint();
    return offloads.shutDownDefault(limit);
  }

  @Override
  public void cancelAll(Owner owner, String reason) {
    verifyOnLoop();
    for (LoopTask<?> task : tasks.copy()) {
      if (task.owner() == owner) {
        boolean _ = task.cancel(reason);
      }
    }
    for (LoopTask<?> task : owner.takeUnbegun()) {
      begin(task); // which ends it
    }
    cancelTimers(owner);
  }

  @Override
  public void cancelBackground(Owner owner, String reason) {
    verifyOnLoop();
    for (LoopTask<?> task : tasks.copy()) {
      if (task.owner() == owner && task.isBackground()) {
        boolean _ = task.cancel(reason);
      }
    }
    cancelTimers(owner);
  }

  private void cancelTimers(Owner owner) {
    List<Timer> ending = new ArrayList<>();
    timers.forEach(timer -> {
      if (timer.owner() == owner) {
        ending.add(timer);
      }
    });
    ending.forEach(Timer::cancel);
  }

  @Override
  public DrainReport drain(Duration limit) {
    return drain(() -> drains.drain(limit, false));
  }

  @Override
  public DrainReport drainAll(Duration limit) {
    return drain(() -> drains.drain(limit, true));
  }

  @Override
  public DrainReport drainAll(Owner owner, Duration limit) {
    return drain(() -> drains.drain(limit, task -> task.owner() == owner));
  }

  private DrainReport drain(Supplier<DrainReport> drain) {
    if (isOnLoop()) {
      return drain.get();
    }
    TaskOptions how = TaskOptions.named("drain").ownedBy(self).background();
    return awaitAnywhere(startLater(how, drain::get));
  }

  /// Waits for a task of this loop wherever the caller is: in a task it suspends, any other thread
  /// it blocks, and the host of a loop that rests runs it.
  <T extends @Nullable Object> T awaitAnywhere(Task<T> task) {
    if (isOnLoop()) {
      return task.await();
    }
    if (mayTouch()) {
      return runUntilComplete(task);
    }
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw TaskFailedException.of(e.getCause() == null ? e : e.getCause());
    } catch (CancellationException e) {
      throw new CancelledException(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException("the thread that waited was interrupted", e);
    }
  }

  /// The running task, which may suspend.
  LoopTask<?> requireTask(String what) {
    LoopTask<?> task = isOnLoop() ? runner.runningTask() : null;
    if (task == null || !Thread.currentThread().isVirtual() || task.callbackDepth > 0) {
      throw new IllegalStateException(
          "%s suspends, so it works in a task of loop %s only, %s"
              .formatted(
                  what,
                  name(),
                  isOnLoop()
                      ? "not in a callback; start a task for it with loop.start(…)"
                      : "not on "
                          + Thread.currentThread()
                          + "; cross over with loop.startLater(…)"));
    }
    return task;
  }

  /// The running task, and its own thread rather than one that it has started.
  LoopTask<?> requireOwnThread(String what) {
    LoopTask<?> task = requireTask(what);
    if (task.thread != Thread.currentThread()) {
      throw new IllegalStateException(
          what + " works in a task, not in " + Thread.currentThread() + ", which it has started");
    }
    return task;
  }

  @Override
  public void runAs(Owner owner, Runnable function) {
    verifyOnLoop();
    runIn(runner.context().withOwner(owner), function);
  }

  @Override
  public void runIn(LoopContext chosen, Runnable function) {
    verifyOnLoop();
    runner.runIn(chosen, function);
  }

  // ---------------------------------------------------------------- watching

  @Override
  public void setExceptionHandler(ExceptionHandler handler) {
    verifyOnLoop();
    watchers.setExceptionHandler(handler);
  }

  @Override
  public List<PendingTask> pendingTasks(Duration age, int limit) {
    verifyOnLoop();
    long before = clock().nanoTime() - age.toNanos();
    List<PendingTask> found = new ArrayList<>();
    for (LoopTask<?> task : tasks()) {
      if (found.size() == limit) {
        break;
      }
      if (task.createdAt() - before <= 0 && task != runningTask()) {
        found.add(PendingTask.of(task));
      }
    }
    return found;
  }

  @Override
  public Optional<PendingTask> find(Task<?> task) {
    verifyOnLoop();
    return task instanceof LoopTask<?> own && own.loop == this && own.listed
        ? Optional.of(PendingTask.of(own))
        : Optional.empty();
  }

  @Override
  public void retire(Owner owner) {
    verifyOnLoop();
    owner.retire(true);
  }

  @Override
  public void readmit(Owner owner) {
    verifyOnLoop();
    owner.retire(false);
  }

  @Override
  public void callExceptionHandler(String message, Throwable exception) {
    verifyOnLoop();
    watchers.report(message, exception);
  }

  @Override
  public Registration onFailure(FailureListener listener) {
    verifyOnLoop();
    return watchers.addFailureListener(listener);
  }

  @Override
  public Registration addInstrument(Instrument instrument) {
    verifyOnLoop();
    return watchers.addInstrument(instrument);
  }

  @Override
  public LoopSnapshot snapshot() {
    return snapshots.take();
  }

  @Override
  public Registration onSlowStep(SlowStepListener listener) {
    verifyOnLoop();
    return slowSteps.add(listener);
  }

  @Override
  public Registration onHandOver(HandOverListener listener) {
    verifyOnLoop();
    return watchers.addHandOverListener(listener);
  }

  @Override
  public int handOvers() {
    return handOvers.count();
  }

  @Override
  public Registration onCarrier(CarrierListener listener) {
    return carriers.add(listener);
  }

  @Override
  public CompletableFuture<Boolean> whenIdle() {
    CompletableFuture<Boolean> idle = new CompletableFuture<>();
    if (mayTouch()) {
      refuseWhenClosed();
      watchers.addUntilIdle(idle);
    } else {
      var _ =
          this.<Boolean>call(
                  () -> {
                    watchers.addUntilIdle(idle);
                    return true;
                  })
              .exceptionally(_ -> idle.cancel(false)); // the loop has ended
    }
    return idle;
  }

  @Override
  public LoopStatistics statistics() {
    return mayTouch() ? statisticsNow() : call(this::statisticsNow).join();
  }

  private LoopStatistics statisticsNow() {
    offloads.count(owners.values());
    return accounts.statistics(
        owners.values(), turns, ready.size() + inbox.size(), tasks.size(), offloads.pending());
  }

  @Override
  public <T extends @Nullable Object> T runUntilComplete(String taskName, Callable<T> body) {
    refuseNesting();
    return runUntilComplete(start(taskName, body));
  }

  @Override
  public <T extends @Nullable Object> T runUntilComplete(Awaitable<T> awaited) {
    refuseNesting();
    if (!(awaited instanceof LoopFuture<T> future) || future.loop != this) {
      throw new IllegalArgumentException(awaited + " belongs to another loop than " + name());
    }
    if (!runUntilDone(future)) {
      throw new IllegalStateException(
          "loop " + name() + " was stopped before " + future + " had ended");
    }
    return future.outcome().value();
  }

  /// Runs until a task or promise has ended; false when the loop was stopped before. What a run is
  /// made for, nobody in it waits for.
  boolean runUntilDone(LoopFuture<?> future) {
    Registration excused = future instanceof LoopTask<?> main ? drains.excuse(main) : () -> {};
    try (excused;
        Registration _ = future.onDone(_ -> stop())) {
      runForever();
    }
    return future.isDone();
  }

  @Override
  public Registration onSignal(String signal, Runnable callback) {
    LoopContext at = isOnLoop() ? runner.context() : self.context();
    requireCallback(callback);
    return signals.on(
        signal,
        _ -> {
          if (!closed) {
            post(new CallbackStep(at, callback, null));
          }
        });
  }

  // ---------------------------------------------------------------- the end

  void cancelTimersOfShutdown() {
    List<Timer> ending = new ArrayList<>();
    timers.forEach(timer -> {
      if (timer.isCancelledOnShutdown()) {
        ending.add(timer);
      }
    });
    ending.forEach(Timer::cancel);
  }
}
