package dev.hearth.loop;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The loop: a platform thread, the *carrier*, that drains three sources of work.
///
/// | source | filled by | holds |
/// |---|---|---|
/// | `ready` | the carrier | steps in the order they became ready |
/// | `inbox` | any thread | steps that other threads made ready; moved to `ready` as it is read |
/// | `timers` | the carrier | a heap by deadline, first in first out among equals |
///
/// **A turn** waits while nothing is ready, moves what has come in and then what is due behind what
/// is ready, and runs as many steps as are ready then. What becomes ready meanwhile has to wait for
/// the next turn, so nobody can keep timers and other threads out.
///
/// [StepRunner] runs the steps and knows which is running; this class decides when, and stands
/// between the loop and everybody else.
///
/// **The carrier** is a thread of the loop's own, or whoever runs a [HostedLoop]; it is null while
/// nobody does, and the loop then belongs to the thread that made it or ran it last, its `home`. A
/// thread may compare itself with both at any time: only a thread itself makes itself either.
///
/// **Parking.** The carrier sets `parked`, looks at the inbox once more and parks; a submitter adds
/// to the inbox and then reads `parked`. Both are sequentially consistent, so no wake-up is lost.
///
/// The class is long because it has every method of the public interface; each is a few lines.
///
/// Fields without `volatile` or `final` are touched by code on the carrier only, which includes the
/// virtual threads mounted on it.
final class CarrierLoop implements HostedLoop {
  private static final Logger LOG = System.getLogger(EventLoop.class.getName());
  private static final long CLOSE_NANOS = Duration.ofSeconds(10).toNanos();

  /// Timers wake an idle loop once in this time at most: a wake-up costs as much as ten timers.
  private static final long TIMER_PAUSE_NANOS = Duration.ofMillis(1).toNanos();

  private static final long LONGEST_PARK_NANOS = Duration.ofDays(1).toNanos();

  /// Which loop a thread is running, for threads that are not a [Carrier]. Read through the JDK's
  /// look-up by carrier, so that a task finds what its carrier has set.
  private static final ThreadLocal<@Nullable CarrierLoop> HOST = new ThreadLocal<>();

  private final LoopOptions options;
  private final LoopClock clock;
  private final @Nullable Carrier own;
  private final Runnable wakeHost;
  private final Owner self;
  private final Workers workers;
  private final ConcurrentMap<String, Owner> owners = new ConcurrentHashMap<>();

  private final ReadyQueue ready = new ReadyQueue();
  private final Inbox inbox = new Inbox();
  private final Timers timers = new Timers();
  private final Watchers watchers = new Watchers(this);
  private final Accounts accounts = new Accounts();
  final SlowSteps slowSteps;
  final UnreadFailures unreadFailures = new UnreadFailures(this, watchers);
  private final Set<OffloadedCall> offloaded = ConcurrentHashMap.newKeySet();
  private final Snapshots snapshots;
  private final StepRunner runner;
  private final TaskList tasks = new TaskList();
  private final Drains drains = new Drains(this);
  private final Signals signals = new Signals();
  private @Nullable Thread carrier;
  private Thread home = Thread.currentThread();
  private volatile boolean parked;
  private volatile boolean stopping;
  private volatile boolean sealed;
  private volatile boolean closing;
  private volatile boolean closed;

  private final LongSupplier aboutNow = this::aboutNow;
  private long taskNumber;
  private long closeDeadline;
  private long lastWake = System.nanoTime();
  private long turns;

  /// The platform thread of a loop that has one of its own.
  static final class Carrier extends Thread {
    private final CarrierLoop loop;

    Carrier(CarrierLoop loop, String name) {
      super(null, null, name, 0, false);
      this.loop = loop;
      setDaemon(true);
    }

    @Override
    public void run() {
      try {
        loop.turnUntilClosed();
      } catch (Throwable e) {
        // Foreign code's errors end with their step; this one is the loop's own, or memory is gone.
        LOG.log(Level.ERROR, "loop " + loop.name() + " has died", e);
        throw e;
      }
    }
  }

  private CarrierLoop(LoopOptions options, boolean hosted, Runnable wakeHost) {
    this.options = options;
    this.clock = options.clock();
    this.wakeHost = wakeHost;
    this.self = owner(options.name());
    this.slowSteps = new SlowSteps(this, options.slowStep(), watchers);
    this.snapshots = new Snapshots(this, timers, offloaded);
    this.runner = new StepRunner(options, self, ready, accounts, watchers, slowSteps);
    this.workers = new Workers(options.name(), this::lookAgain);
    this.own = hosted ? null : new Carrier(this, options.name());
    this.carrier = own;
  }

  static CarrierLoop open(LoopOptions options) {
    Jdk.check();
    Pollers.start();
    CarrierLoop loop = new CarrierLoop(options, false, () -> {});
    if (loop.own != null) {
      loop.own.start();
    }
    return loop;
  }

  static CarrierLoop host(LoopOptions options, Runnable wakeHost) {
    Jdk.check();
    Pollers.start();
    return new CarrierLoop(options, true, wakeHost);
  }

  static CarrierLoop current() {
    CarrierLoop loop = currentOrNull();
    if (loop == null) {
      throw new WrongThreadException(Thread.currentThread() + " is not run by a loop");
    }
    return loop;
  }

  static @Nullable CarrierLoop currentOrNull() {
    return Jdk.currentCarrier() instanceof Carrier mine ? mine.loop : Jdk.ofCarrier(HOST);
  }

  @Override
  public String name() {
    return options.name();
  }

  @Override
  public LoopClock clock() {
    return clock;
  }

  @Override
  public Owner owner(String ownerName) {
    return owners.computeIfAbsent(ownerName, Owner::new);
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

  @Override
  public boolean isOnLoop() {
    return Jdk.currentCarrier() == carrier;
  }

  /// Whether the caller may touch the loop's state: on it, or on its host's thread while it rests.
  boolean mayTouch() {
    Thread at = carrier;
    return at == null ? Thread.currentThread() == home : Jdk.currentCarrier() == at;
  }

  @Override
  public void verifyOnLoop() {
    if (!mayTouch()) {
      throw new WrongThreadException(
          "this belongs to loop "
              + name()
              + " and was called on "
              + Thread.currentThread()
              + "; cross over with loop.call(…)");
    }
  }

  // ---------------------------------------------------------------- handing work to the loop

  @Override
  public void execute(Runnable callback) {
    execute(isOnLoop() ? runner.context().owner() : self, callback);
  }

  @Override
  public void execute(Owner owner, Runnable callback) {
    if (mayTouch()) {
      boolean _ = schedule(runner.context().withOwner(owner), callback).isPending();
    } else {
      hand(new CallbackStep(owner.context(), callback, siteIfDebug()));
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
    CallStep<T> step = new CallStep<>(self.context(), function);
    hand(step);
    return step.outcome;
  }

  /// New work from another thread, which a closing loop refuses.
  private void hand(Step step) {
    if (closing || closed) {
      throw new RejectedExecutionException("loop " + name() + " is closed");
    }
    if (sealed) {
      throw new RejectedExecutionException("loop " + name() + " has been shut down");
    }
    if (inbox.size() >= options.inboxLimit()) {
      throw new RejectedExecutionException(
          options.inboxLimit() + " callbacks wait for loop " + name() + " already; slow down");
    }
    post(step);
  }

  private void refuseWhenClosed() {
    if (closed) {
      throw new RejectedExecutionException("loop " + name() + " is closed");
    }
  }

  /// Puts a step behind everything that is ready, also behind what other threads handed over
  /// before.
  void enqueue(Step step) {
    if (!inbox.looksEmpty()) {
      inbox.moveTo(ready);
    }
    ready.add(step);
  }

  /// A continuation that became ready: never refused while the loop runs, and dropped once it has
  /// ended, since an exception would hit whoever happened to wake the thread.
  void submit(Step step) {
    if (!mayTouch()) {
      post(step);
      return;
    }
    if (step instanceof LoopTask<?> task) {
      task.queued = true;
    }
    if (!runner.stepAside(step)) {
      enqueue(step);
    }
  }

  /// Wakes an idle loop: a clock that jumps must not be left waiting for a call that has ended.
  private void lookAgain() {
    wake();
  }

  void post(Step step) {
    inbox.add(step);
    if (closed) {
      inbox.abandon();
    } else if (parked) {
      wake();
    } else if (carrier == null) {
      wakeHost.run();
    }
  }

  private void wake() {
    Thread at = carrier;
    if (at != null) {
      LockSupport.unpark(at); // also when it is only about to park
    }
    wakeHost.run();
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
    waiting.sort(Timer.SOONEST_FIRST);
    return List.copyOf(waiting);
  }

  private static long saturatedNanos(Duration duration) {
    // A century is for ever here, and leaves room for the sum with any clock reading.
    Duration limit = Duration.ofDays(36_500);
    if (duration.compareTo(limit) > 0) {
      return limit.toNanos();
    }
    return duration.compareTo(limit.negated()) < 0 ? -limit.toNanos() : duration.toNanos();
  }

  private @Nullable CreationSite siteIfDebug() {
    return options.debug() ? CreationSite.here() : null;
  }

  @Override
  public <T extends @Nullable Object> Promise<T> promise() {
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
    if (mayTouch()) {
      return start(how.deferred(), body);
    }
    LoopTask<T> task = make(how, self.context(), null, body);
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

  /// About now on the loop's clock: as the running step began, for what needs no better.
  long aboutNow() {
    return clock instanceof SystemClock ? accounts.lastLook() : clock.nanoTime();
  }

  /// A callback that belongs to the loop itself.
  Step callbackOfItsOwn(Runnable callback) {
    return new CallbackStep(self.context(), callback, null);
  }

  void postCallback(Runnable callback) {
    post(callbackOfItsOwn(callback));
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
    checkpoint();
    return Suspension.offload(this, workers, call);
  }

  @Override
  public DrainReport drain(Duration limit) {
    return drain(limit, false);
  }

  @Override
  public DrainReport drainAll(Duration limit) {
    return drain(limit, true);
  }

  private DrainReport drain(Duration limit, boolean withBackground) {
    if (isOnLoop()) {
      return drains.drain(limit, withBackground);
    }
    TaskOptions how = TaskOptions.named("drain").ownedBy(self).background();
    return awaitAnywhere(startLater(how, () -> drains.drain(limit, withBackground)));
  }

  Drains drains() {
    return drains;
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

  void offloaded(OffloadedCall call) {
    offloaded.add(call);
    if (watchers.hasInstruments()) {
      watchers.tellInstruments(instrument -> instrument.offloadBegan(call));
    }
  }

  /// Nobody waits for the call any more.
  void offloadEnded(OffloadedCall call) {
    if (call.worker() == null) {
      offloaded.remove(call);
    }
    if (watchers.hasInstruments()) {
      watchers.tellInstruments(instrument -> instrument.offloadEnded(call));
    }
  }

  /// The call has ended. Any thread.
  void leftWorker(OffloadedCall call) {
    offloaded.remove(call);
  }

  StepRunner runner() {
    return runner;
  }

  @Nullable LoopTask<?> runningTask() {
    return runner.runningTask();
  }

  /// The running task, which may suspend.
  LoopTask<?> requireTask(String what) {
    LoopTask<?> task = isOnLoop() ? runner.runningTask() : null;
    if (task == null || !Thread.currentThread().isVirtual() || task.callbackDepth > 0) {
      throw new IllegalStateException(
          what + " suspends, so it works in a task of loop " + name() + " only, not in a callback");
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

  // ---------------------------------------------------------------- turning

  private void turnUntilClosed() {
    while (!hasClosed()) {
      try {
        turn(LONGEST_PARK_NANOS);
      } catch (VirtualMachineError e) {
        LOG.log(Level.ERROR, "loop " + name() + " goes on after", e);
      }
    }
    end();
  }

  private boolean hasClosed() {
    return closing
        && ((tasks.isEmpty() && ready.isEmpty() && inbox.isEmpty())
            || System.nanoTime() - closeDeadline >= 0);
  }

  /// The loop runs again, after it may have waited.
  private void goOn() {
    accounts.resume();
    slowSteps.loopGoesOn();
  }

  private void turn(long maxWait) {
    turns++;
    if (ready.isEmpty()) {
      if (inbox.isEmpty()) {
        park(stopping ? 0 : maxWait);
      }
      goOn();
    }
    inbox.moveTo(ready);
    timers.moveDueTo(ready, aboutNow);
    int batch = ready.size();
    if (watchers.hasInstruments()) {
      watchers.tellInstruments(instrument -> instrument.turnBegan(turns, batch));
    }
    runner.runReady();
  }

  /// Nothing is ready: waits until something is, or the time is up.
  private void park(long maxWait) {
    boolean quiet = workers.pending() == 0 && inbox.isEmpty();
    if (quiet && watchers.idle()) {
      return;
    }
    long wait = closing ? Math.min(maxWait, closeDeadline - System.nanoTime()) : maxWait;
    Timer next = timers.next();
    if (next != null) {
      // In this order: a worker hands its result over before it counts as done.
      if (quiet && inbox.isEmpty() && wait > 0 && clock.advanceTo(next.deadline)) {
        return;
      }
      wait = Math.min(wait, timerWait(next.deadline - clock.nanoTime()));
    }
    if (wait <= 0) {
      return;
    }
    parked = true;
    if (inbox.isEmpty() && !stopping) {
      LockSupport.parkNanos(this, wait);
      if (own != null) {
        boolean _ = Thread.interrupted(); // an interrupt of the loop's own thread means nothing
      }
    }
    parked = false;
    lastWake = System.nanoTime();
  }

  /// How long to wait for a timer. One that comes shortly after the last wake-up waits for others
  /// to come with it.
  private long timerWait(long nanos) {
    long pause = TIMER_PAUSE_NANOS - (System.nanoTime() - lastWake);
    return nanos <= 0 ? 0 : Math.max(nanos, pause);
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
  public Registration addInstrument(Instrument instrument) {
    verifyOnLoop();
    return watchers.addInstrument(instrument);
  }

  @Override
  public LoopSnapshot snapshot() {
    return snapshots.take();
  }

  boolean isClosed() {
    return closed;
  }

  void takeInbox() {
    inbox.moveTo(ready);
  }

  @Override
  public Registration onSlowStep(SlowStepListener listener) {
    verifyOnLoop();
    return slowSteps.add(listener);
  }

  // What the watchdog reads, on its own thread and in no order.

  /// Whether nobody runs the loop, or it waits for something to do.
  boolean isIdle() {
    VarHandle.fullFence();
    return parked || carrier == null;
  }

  /// When the running step began, or the last one if none runs: `System.nanoTime()`.
  long stepBegan() {
    return accounts.stepBegan();
  }

  @Nullable Thread carrier() {
    return carrier;
  }

  @Override
  public CompletableFuture<Boolean> whenIdle() {
    CompletableFuture<Boolean> idle = new CompletableFuture<>();
    if (mayTouch()) {
      watchers.addUntilIdle(idle);
    } else {
      hand(callbackOfItsOwn(() -> watchers.addUntilIdle(idle)));
    }
    return idle;
  }

  @Override
  public LoopStatistics statistics() {
    return mayTouch() ? statisticsNow() : call(this::statisticsNow).join();
  }

  private LoopStatistics statisticsNow() {
    return accounts.statistics(
        owners.values(), turns, ready.size() + inbox.size(), tasks.size(), workers.pending());
  }

  // ---------------------------------------------------------------- run by a host

  @Override
  public void runForever() {
    runHosted(() -> {
      do {
        turn(LONGEST_PARK_NANOS);
      } while (!stopping);
    });
  }

  @Override
  public void runOnce(Duration maxWait) {
    runHosted(() -> turn(saturatedNanos(maxWait)));
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

  private void runHosted(Runnable turning) {
    refuseNesting();
    refuseWhenClosed();
    home = Thread.currentThread();
    carrier = home;
    VarHandle.fullFence(); // before the look at whether the watchdog sleeps
    HOST.set(this);
    goOn();
    try {
      turning.run();
    } finally {
      stopping = false;
      HOST.remove();
      carrier = null;
    }
  }

  void refuseNesting() {
    if (own != null) {
      throw new IllegalStateException("loop " + name() + " has a thread of its own");
    }
    if (carrier != null) {
      throw new IllegalStateException("loop " + name() + " is running already");
    }
    if (currentOrNull() != null || Thread.currentThread().isVirtual()) {
      throw new IllegalStateException(
          "loop "
              + name()
              + " cannot run on "
              + Thread.currentThread()
              + ": another loop is running there, or it is no platform thread");
    }
  }

  @Override
  public OptionalLong nextDeadline() {
    verifyOnLoop();
    Timer next = timers.next();
    return next == null ? OptionalLong.empty() : OptionalLong.of(next.deadline);
  }

  @Override
  public void stop() {
    stopping = true;
    if (!isOnLoop()) {
      wake();
    }
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

  Signals signals() {
    return signals;
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

  /// Refuses what other threads want to hand over, from now on.
  void seal() {
    sealed = true;
  }

  /// Ends the workers' calls, and waits for those that do not want to; not on the loop.
  void joinWorkers(Duration limit) {
    workers.close();
    for (Workers.Running call : workers.join(limit)) {
      LOG.log(
          Level.WARNING,
          "loop {0}: a call that {1} has offloaded still runs on {2} after {3} s and is left"
              + " behind{4}",
          name(),
          call.owner(),
          call.thread().getName(),
          limit.toMillis() / 1e3,
          new CreationSite(List.of(call.thread().getStackTrace())));
    }
  }

  @Override
  public void close() {
    if (own == null) {
      closeHosted();
      return;
    }
    if (isOnLoop()) {
      beginClose();
      return;
    }
    if (!closing) {
      postCallback(this::beginClose);
    }
    try {
      own.join(Duration.ofNanos(2 * CLOSE_NANOS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (own.isAlive()) {
      LOG.log(Level.WARNING, "loop {0} did not end: a step holds its thread", name());
    }
  }

  private void closeHosted() {
    if (carrier != null) {
      throw new IllegalStateException("loop " + name() + " is running; stop it first");
    }
    if (!closed) {
      end();
    }
  }

  private void beginClose() {
    if (closing) {
      return;
    }
    closing = true;
    closeDeadline = System.nanoTime() + CLOSE_NANOS;
    for (LoopTask<?> task : tasks.copy()) {
      task.cancel("loop " + name() + " closes");
    }
  }

  private void end() {
    for (LoopTask<?> task : tasks.copy()) {
      if (!drains.isGivenUp(task)) {
        LOG.log(Level.WARNING, "loop {0} ends although {1} has not", name(), task);
      }
      task.abandon();
    }
    signals.close();
    closed = true;
    slowSteps.close();
    workers.close();
    for (Step step = ready.poll(); step != null; step = ready.poll()) {
      step.abandon();
    }
    inbox.abandon();
    unreadFailures.end();
    watchers.end();
  }

  @Override
  public String toString() {
    return "EventLoop[" + name() + "]";
  }
}
