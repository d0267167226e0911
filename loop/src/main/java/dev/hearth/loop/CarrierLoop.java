package dev.hearth.loop;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The loop: a platform thread, the *carrier*, that drains three sources of work.
///
/// | source | filled by | holds |
/// |---|---|---|
/// | `ready` | the carrier | steps in the order they became ready |
/// | `inbox` | any thread | steps that other threads made ready; moved to `ready` once a turn |
/// | `timers` | the carrier | a heap by deadline, first in first out among equals |
///
/// **A step** is a callback, or the continuation of a task's virtual thread, run on the carrier
/// until it suspends. The JDK hands a ready continuation to the task ([LoopTask#execute]), and the
/// task to [#submit].
///
/// **Eager start.** In a callback the carrier itself runs the new task's first step, nested. Inside
/// a task that is impossible: a continuation cannot run on top of another. So the parent steps
/// aside: it yields, and [#submit] puts it, then the child above it, on `immediate`, a stack that
/// is drained before anything else runs. A parent that cannot yield (a native frame below it) keeps
/// running and the child comes next.
///
/// **Parking.** The carrier sets `parked`, looks at the inbox once more and parks; a submitter adds
/// to the inbox and then reads `parked`. Both are sequentially consistent, so no wake-up is lost.
///
/// **Accounting.** `current` is the owner of the code running now and `segmentStart` when it began;
/// every switch (a nested step, `runAs`, the end of a step) charges the segment to its owner. Cost
/// is measured in real time also under a virtual clock.
///
/// It is one class, and a long one, since all of it reads and writes the same few fields, and
/// whether they are consistent at a call of foreign code can only be seen in one place.
///
/// Fields without `volatile` or `final` are touched by code on the carrier only, which includes the
/// virtual threads mounted on it.
final class CarrierLoop implements EventLoop {
  private static final Logger LOG = System.getLogger(EventLoop.class.getName());
  private static final long CLOSE_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int CANCELLED_TIMERS_KEPT = 100;

  private final String name;
  private final LoopClock clock;
  private final Carrier carrier;
  private final Owner self;
  private final Workers workers;
  private final ConcurrentMap<String, Owner> owners = new ConcurrentHashMap<>();

  private final ArrayDeque<Step> ready = new ArrayDeque<>();
  private final ArrayDeque<Step> immediate = new ArrayDeque<>();
  private final ConcurrentLinkedQueue<Step> inbox = new ConcurrentLinkedQueue<>();
  private final AtomicInteger inboxSize = new AtomicInteger();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private final Set<LoopTask<?>> tasks = new LinkedHashSet<>();
  private volatile boolean parked;
  private volatile boolean closing;
  private volatile boolean closed;

  private Owner current;
  private @Nullable LoopTask<?> running;
  private @Nullable LoopTask<?> steppingAsideFor;
  private long segmentStart;
  private long timerSequence;
  private int cancelledTimers;
  private long closeDeadline;

  private final long openedAt = System.nanoTime();
  private long turns;
  private long steps;
  private long busyNanos;
  private long longestNanos;
  private final Recent recent = new Recent();

  /// The platform thread of a loop, by which [EventLoop#current] finds it.
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
        LOG.log(Level.ERROR, "loop " + loop.name + " has died", e);
        throw e;
      }
    }
  }

  private CarrierLoop(String name, LoopClock clock) {
    this.name = name;
    this.clock = clock;
    this.self = owner(name);
    this.current = self;
    this.workers = new Workers(name, this::lookAgain);
    this.carrier = new Carrier(this, name);
  }

  static CarrierLoop open(String name, LoopClock clock) {
    Jdk.check();
    Pollers.start();
    CarrierLoop loop = new CarrierLoop(name, clock);
    loop.carrier.start();
    return loop;
  }

  static CarrierLoop current() {
    if (Jdk.currentCarrier() instanceof Carrier own) {
      return own.loop;
    }
    throw new WrongThreadException(Thread.currentThread() + " is not run by a loop");
  }

  @Override
  public String name() {
    return name;
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
    verifyOnLoop();
    return current;
  }

  @Override
  public boolean isOnLoop() {
    return Jdk.currentCarrier() == carrier;
  }

  @Override
  public void verifyOnLoop() {
    if (!isOnLoop()) {
      throw new WrongThreadException(
          "this belongs to loop "
              + name
              + " and was called on "
              + Thread.currentThread()
              + "; cross over with loop.call(…)");
    }
  }

  // ---------------------------------------------------------------- handing work to the loop

  @Override
  public void execute(Runnable callback) {
    execute(isOnLoop() ? current : self, callback);
  }

  @Override
  public void execute(Owner owner, Runnable callback) {
    hand(new CallbackStep(owner, callback));
  }

  @Override
  public <T extends @Nullable Object> CompletableFuture<T> call(Callable<T> function) {
    if (isOnLoop()) {
      throw new IllegalStateException("already on loop " + name + ": call the function itself");
    }
    CallStep<T> step = new CallStep<>(self, function);
    hand(step);
    return step.outcome;
  }

  @Override
  public <T extends @Nullable Object> Task<T> startLater(String taskName, Callable<T> body) {
    boolean onLoop = isOnLoop();
    LoopTask<T> task = new LoopTask<>(this, taskName, onLoop ? current : self, body);
    if (onLoop) {
      register(task);
    }
    hand(new StartStep(task));
    return task;
  }

  /// New work, which a closing loop refuses to other threads, and a closed one to everybody.
  private void hand(Step step) {
    if (isOnLoop()) {
      ready.add(step);
      return;
    }
    if (closing) {
      throw new RejectedExecutionException("loop " + name + " is closed");
    }
    if (inboxSize.get() >= INBOX_LIMIT) {
      throw new RejectedExecutionException(
          INBOX_LIMIT + " callbacks wait for loop " + name + " already; slow down");
    }
    post(step);
  }

  /// A continuation that became ready: never refused while the loop runs, and dropped once it has
  /// ended, since an exception would hit whoever happened to wake the thread.
  void submit(Step step) {
    if (!isOnLoop()) {
      post(step);
      return;
    }
    LoopTask<?> child = steppingAsideFor;
    if (child == null) {
      ready.add(step);
    } else {
      steppingAsideFor = null;
      immediate.addLast(step);
      immediate.addLast(child);
    }
  }

  /// Wakes an idle loop: who waits for a call's outcome is woken before the call stops counting as
  /// pending, and a clock that jumps must not be left waiting for that.
  private void lookAgain() {
    LockSupport.unpark(carrier); // also when it is only about to park
  }

  private void post(Step step) {
    inbox.add(step);
    inboxSize.incrementAndGet();
    if (closed) {
      abandonInbox();
    } else if (parked) {
      LockSupport.unpark(carrier);
    }
  }

  @Override
  public TimerHandle callLater(Duration delay, Runnable callback) {
    verifyOnLoop();
    long nanos = saturatedNanos(delay);
    Timer timer = new Timer(this, current, clock.nanoTime() + nanos, timerSequence++, callback);
    timers.add(timer);
    return timer;
  }

  /// Keeps cancelled timers from filling the heap: rebuilds it when they are the larger part.
  void timerCancelled() {
    if (++cancelledTimers > CANCELLED_TIMERS_KEPT && cancelledTimers > timers.size() / 2) {
      timers.removeIf(timer -> !timer.isPending());
      cancelledTimers = 0;
    }
  }

  private static long saturatedNanos(Duration duration) {
    // A century is for ever here, and leaves room for the sum with any clock reading.
    Duration limit = Duration.ofDays(36_500);
    if (duration.isNegative()) {
      return 0;
    }
    return (duration.compareTo(limit) > 0 ? limit : duration).toNanos();
  }

  // ---------------------------------------------------------------- tasks

  @Override
  public <T extends @Nullable Object> Task<T> start(String taskName, Callable<T> body) {
    verifyOnLoop();
    return start(current, taskName, body);
  }

  @Override
  public <T extends @Nullable Object> Task<T> start(
      Owner owner, String taskName, Callable<T> body) {
    verifyOnLoop();
    LoopTask<T> task = new LoopTask<>(this, taskName, owner, body);
    register(task);
    begin(task);
    return task;
  }

  private void register(LoopTask<?> task) {
    if (tasks.add(task)) {
      task.owner().tasks++;
    }
  }

  /// Runs the first step of a task before returning.
  @SuppressWarnings("ThreadPriorityCheck") // the scheduler relied on is this one
  void begin(LoopTask<?> task) {
    register(task);
    task.thread.start();
    if (Thread.currentThread().isVirtual()) {
      steppingAsideFor = task;
      Thread.yield();
      if (steppingAsideFor == task) {
        steppingAsideFor = null;
        ready.addFirst(task);
      }
    } else {
      int mark = immediate.size();
      runStep(task);
      drainImmediate(mark);
    }
  }

  void taskEnded(LoopTask<?> task) {
    if (tasks.remove(task)) {
      task.owner().tasks--;
    }
  }

  void reportUnlessObserved(LoopTask<?> task, Throwable failure) {
    ready.add(
        new CallbackStep(
            task.owner(),
            () -> {
              if (!task.isObserved()) {
                report(task.owner(), task.describe(), failure);
              }
            }));
  }

  @Override
  public <T extends @Nullable Object> T await(CompletionStage<T> stage) {
    LoopTask<?> task = requireTask("await");
    CompletableFuture<T> future = stage.toCompletableFuture();
    if (!future.isDone()) {
      throwIfCancelled(task);
    }
    try {
      return future.get();
    } catch (InterruptedException e) {
      throw task.interruption();
    } catch (ExecutionException e) {
      throw LoopTask.waitFailure(e.getCause());
    } catch (java.util.concurrent.CancellationException e) {
      throw LoopTask.waitFailure(e);
    }
  }

  @Override
  public void sleep(Duration duration) {
    requireTask("sleep");
    CompletableFuture<Boolean> due = new CompletableFuture<>();
    TimerHandle timer = callLater(duration, () -> due.complete(true));
    try {
      await(due);
    } finally {
      timer.cancel();
    }
  }

  @Override
  public <T extends @Nullable Object> T offload(Callable<T> call) {
    LoopTask<?> task = requireTask("offload");
    throwIfCancelled(task);
    Workers.Job<T> job = workers.submit(call);
    try {
      return await(job.outcome());
    } finally {
      job.cancel();
    }
  }

  /// The running task, which may suspend.
  LoopTask<?> requireTask(String what) {
    LoopTask<?> task = isOnLoop() ? running : null;
    if (task == null || !Thread.currentThread().isVirtual() || task.callbackDepth > 0) {
      throw new IllegalStateException(
          what + " suspends, so it works in a task of loop " + name + " only, not in a callback");
    }
    return task;
  }

  private static void throwIfCancelled(LoopTask<?> task) {
    if (Thread.interrupted()) {
      throw task.interruption();
    }
  }

  // ---------------------------------------------------------------- turning

  private void turnUntilClosed() {
    segmentStart = System.nanoTime();
    while (true) {
      turns++;
      moveInbox();
      moveDueTimers();
      if (closing && System.nanoTime() - closeDeadline >= 0) {
        break;
      }
      int batch = ready.size();
      if (batch == 0) {
        if (closing && tasks.isEmpty()) {
          break;
        }
        idle();
      }
      for (int i = 0; i < batch; i++) {
        Step step = ready.poll();
        if (step == null) {
          break;
        }
        runWhole(step);
      }
    }
    for (LoopTask<?> task : tasks) {
      LOG.log(Level.WARNING, "loop {0} ends although {1} has not", name, task);
      task.abandon();
    }
    closed = true;
    workers.close();
    ready.forEach(Step::abandon);
    abandonInbox();
  }

  private void moveInbox() {
    // What is there now and no more, so that busy threads cannot keep the loop here.
    for (int waiting = inboxSize.get(); waiting > 0; waiting--) {
      Step step = inbox.poll();
      if (step == null) {
        return;
      }
      inboxSize.decrementAndGet();
      ready.add(step);
    }
  }

  private void moveDueTimers() {
    Timer first = timers.peek();
    if (first == null) {
      return;
    }
    long now = clock.nanoTime();
    while (first != null && (!first.isPending() || first.deadline - now <= 0)) {
      timers.poll();
      first.inHeap = false;
      if (first.isPending()) {
        ready.add(first);
      } else {
        cancelledTimers = Math.max(0, cancelledTimers - 1);
      }
      first = timers.peek();
    }
  }

  private void idle() {
    Timer next = timers.peek();
    long wait = closing ? closeDeadline - System.nanoTime() : Long.MAX_VALUE;
    if (next != null) {
      // In this order: a worker hands its result over before it counts as done.
      if (workers.pending() == 0 && inbox.isEmpty() && clock.advanceTo(next.deadline)) {
        return;
      }
      wait = Math.min(wait, next.deadline - clock.nanoTime());
    }
    if (wait <= 0) {
      return;
    }
    parked = true;
    if (inbox.isEmpty()) {
      LockSupport.parkNanos(this, wait);
      boolean _ = Thread.interrupted(); // an interrupt of the carrier means nothing
    }
    parked = false;
  }

  /// A step with all that starts eagerly inside it: the time for which nothing else could run.
  private void runWhole(Step step) {
    Owner owner = step.chargedOwner();
    long start = System.nanoTime();
    segmentStart = start;
    runStep(step);
    drainImmediate(0);
    long end = segmentStart;
    long nanos = end - start;
    steps++;
    busyNanos += nanos;
    if (nanos > longestNanos) {
      longestNanos = nanos;
    }
    recent.record(nanos, end, owner);
  }

  private void drainImmediate(int mark) {
    while (immediate.size() > mark) {
      runStep(immediate.removeLast());
    }
  }

  private void runStep(Step step) {
    Owner outerOwner = current;
    LoopTask<?> outerTask = running;
    running = null;
    Owner owner = step.chargedOwner();
    switchOwner(owner);
    owner.countStep();
    try {
      step.run();
    } catch (Throwable e) {
      report(current, step.describe(), e);
    }
    switchOwner(outerOwner);
    running = outerTask;
  }

  /// Runs a task's continuation, or that of a thread it started, until it suspends or ends.
  void mount(LoopTask<?> task, Runnable continuation) {
    running = task;
    continuation.run();
    if (task.callbackDepth > 0 && immediate.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "a callback of {0} suspended inside task {1}; a callback must return at once",
          task.effectiveOwner,
          task.name());
    }
  }

  private void switchOwner(Owner next) {
    long now = System.nanoTime();
    long nanos = now - segmentStart;
    current.charge(nanos, now);
    current = next;
    segmentStart = now;
  }

  @Override
  public void runAs(Owner owner, Runnable function) {
    verifyOnLoop();
    LoopTask<?> task = running;
    Owner outer = current;
    switchOwner(owner);
    owner.countStep();
    if (task != null) {
      task.effectiveOwner = owner;
      task.callbackDepth++;
    }
    try {
      function.run();
    } finally {
      if (task != null) {
        task.effectiveOwner = outer;
        task.callbackDepth--;
      }
      switchOwner(outer);
    }
  }

  private void report(Owner owner, String what, Throwable failure) {
    LOG.log(Level.ERROR, what + " of " + owner + " failed on loop " + name, failure);
  }

  // ---------------------------------------------------------------- health and end

  @Override
  public LoopStatistics statistics() {
    return isOnLoop() ? statisticsNow() : call(this::statisticsNow).join();
  }

  private LoopStatistics statisticsNow() {
    long now = System.nanoTime();
    List<OwnerStatistics> byOwner = new ArrayList<>();
    for (Owner owner : owners.values()) {
      byOwner.add(owner.statistics(now));
    }
    int waiting = 0;
    for (OwnerStatistics owner : byOwner) {
      waiting += owner.timers();
    }
    return new LoopStatistics(
        Duration.ofNanos(now - openedAt),
        turns,
        steps,
        Duration.ofNanos(busyNanos),
        Duration.ofNanos(longestNanos),
        Duration.ofNanos(recent.longest(now)),
        recent.longestOwner(now),
        ready.size() + inboxSize.get(),
        tasks.size(),
        waiting,
        workers.pending(),
        byOwner);
  }

  @Override
  public void close() {
    if (isOnLoop()) {
      beginClose();
      return;
    }
    if (!closing) {
      post(new CallbackStep(self, this::beginClose));
    }
    try {
      carrier.join(Duration.ofNanos(2 * CLOSE_NANOS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (carrier.isAlive()) {
      LOG.log(Level.WARNING, "loop {0} did not end: a step holds its thread", name);
    }
  }

  private void beginClose() {
    if (closing) {
      return;
    }
    closing = true;
    closeDeadline = System.nanoTime() + CLOSE_NANOS;
    for (LoopTask<?> task : List.copyOf(tasks)) {
      task.cancel("loop " + name + " closes");
    }
  }

  private void abandonInbox() {
    for (Step step = inbox.poll(); step != null; step = inbox.poll()) {
      step.abandon();
    }
  }

  @Override
  public String toString() {
    return "EventLoop[" + name + "]";
  }
}
