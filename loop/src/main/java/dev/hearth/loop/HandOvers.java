package dev.hearth.loop;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Takes a loop away from a carrier whose step does not end, and lets that carrier rejoin it.
///
/// **Roles.** The *lost* carrier is the one that the stuck step runs on. A *substitute* is a fresh
/// thread that turns the loop meanwhile. The owner of the stuck code is *frozen*: its steps are
/// held back, so that its code never runs on two threads. The loop belongs to one carrier at a
/// time, the one in [CarrierTurns#carrier].
///
/// **Taking away** costs the loop nothing while nobody is stuck. The watchdog
///
/// 1. looks at the stack of the carrier, and of the task on it, and goes on only if the step is in
///    foreign code that was called across a [Crossing];
/// 2. puts `doubt`, nobody's thread, into `carrier` in its place, so that whatever enters the loop,
///    or comes back to it, on the old carrier finds that it has not got the loop, and waits for the
///    decision;
/// 3. looks again. Taking a stack stops the thread for a moment, which orders everything it did
///    before against step 2, and everything after. If it is still in foreign code, then it is in
///    none of our methods, and will notice when it enters one: the loop is taken. If not, step 2 is
///    undone, and the carrier unparked, since whoever wanted to wake it meanwhile found nobody.
///
/// Foreign code below *protected code* (the loop's, and what [LoopOptions#protectedCode] names)
/// that was not called across a crossing cannot be left there, and its step is only reported.
///
/// **Rejoining.** Whoever comes back on a lost carrier queues a [Rejoin] and waits for its turn. A
/// task does not wait: it yields, and its continuation is queued like any other; its carrier, which
/// [StepRunner#mount] then returns on, queues the `Rejoin`. The carrier that runs it gives the loop
/// to the lost one, in the middle of the step that it had lost, and thaws the owner. A substitute
/// ends by that. If it is a substitute that was lost, whoever gives it the loop waits until its
/// step has ended, and goes on.
///
/// Code of other owners may wait on the lost carrier for the stuck code to return: who published an
/// event, for its listener. They are not frozen, since they may be half the house. So a `Rejoin`
/// waits while one of them is, lest its code run there and here. Nobody waits in a ring by that:
/// who was lost later cannot wait for code of an owner that was frozen before.
///
/// **How soon.** A step may hold the loop for [LoopOptions#handOver]. What waits for three such
/// steps would wait three times as long, so each that follows a hand-over closely has a
/// [part][#PART] of that, and so has every step of an owner that has held the loop not long ago.
///
/// Everything here belongs to whom the loop belongs to, but for what says otherwise.
final class HandOvers {
  private static final Logger LOG = System.getLogger(EventLoop.class.getName());
  private static final String LOOP_PACKAGE = HandOvers.class.getPackageName() + ".";

  /// By how much the limit is shorter for steps that have less patience to expect.
  private static final int PART = 16;

  /// For how many times the limit a hand-over shortens it for what follows.
  private static final int AFTERMATH = 4;

  /// So many hand-overs are written to the log, then one in this time.
  private static final int WRITTEN = 5;

  private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long MEMORY_NANOS = Duration.ofMinutes(1).toNanos();

  private final CarrierLoop loop;
  private final Set<String> protectedCode;
  private final ConcurrentMap<String, Boolean> crossings = new ConcurrentHashMap<>();

  /// Has the loop, so to speak, while it is undecided whether that is taken away. Never started.
  private final Thread doubt = Thread.ofPlatform().name("nobody").unstarted(() -> {});

  private int substitutes;
  private @Nullable Boolean debugged;
  private final AtomicInteger count = new AtomicInteger();
  private final long limitNanos;

  // Of the watchdog's thread, but for `offendedAt`.
  private long takenAt;
  private long writtenAt;
  private long unwritten;
  private volatile long offendedAt;

  /// What a carrier has lost.
  ///
  /// @param at when, `System.nanoTime()`
  record Lost(HandOver handOver, long at) {}

  HandOvers(CarrierLoop loop, Duration limit, Set<String> protectedCode) {
    this.loop = loop;
    this.limitNanos = CarrierTurns.saturatedNanos(limit);
    this.protectedCode = protectedCode;
  }

  /// How often the loop has been taken away. Any thread.
  int count() {
    return count.get();
  }

  // ---------------------------------------------------------------- taking away

  /// How long the step that runs may hold the loop. The watchdog's thread.
  long patience(long now) {
    boolean isShort =
        followsHandOver(now) || loop.runner().context().owner().hasOffended(now, MEMORY_NANOS);
    return isShort ? limitNanos / PART : limitNanos;
  }

  /// How long the watchdog may sleep. Its thread.
  long longestSleep(long now) {
    long at = offendedAt;
    boolean isAlert = followsHandOver(now) || (at != 0 && now - at < MEMORY_NANOS);
    return isAlert ? limitNanos / PART : Long.MAX_VALUE;
  }

  private boolean followsHandOver(long now) {
    return count.get() > 0 && now - takenAt < AFTERMATH * limitNanos;
  }

  /// Loads what the first attempt needs, which would take longer than a step may. The watchdog's
  /// thread.
  void rehearse() {
    boolean _ = isDebugged();
    boolean _ = canBeLeft(Thread.currentThread().getStackTrace());
    boolean _ = isMarked(Foreign.class.getName(), "run");
  }

  /// Takes the loop from a step, if that is possible at this moment. The watchdog's thread.
  ///
  /// @return false when the step has ended, or is in code that it cannot be taken away in
  boolean attempt(Watchdog.Look look) {
    if (!(loop.carrier instanceof Carrier old) || isDebugged()) {
      return false; // a host's thread, which has nobody to go on for it
    }
    StepRunner runner = old.runner();
    if (!canBeLeft(old, runner)) {
      return false;
    }
    if (!loop.passes(old, doubt)) {
      return false; // it has given the loop to another meanwhile
    }
    Carrier next = null;
    try {
      if (loop.stepBegan() == look.began() && !loop.isClosing() && canBeLeft(old, runner)) {
        next = successorOf(old);
      }
    } finally {
      if (next == null && loop.passes(doubt, old)) { // also without memory for a stack or a thread
        LockSupport.unpark(old);
      }
    }
    if (next == null) {
      return false;
    }
    take(old, runner, look, next);
    return true;
  }

  /// Who goes on: the carrier in the middle of whose step the old one runs, or a new one.
  private Carrier successorOf(Carrier old) {
    Carrier waiting = old.waiting();
    if (waiting != null) {
      old.setWaiting(null);
      return waiting;
    }
    Carrier substitute =
        new Carrier(loop, loop.name() + "-" + (++substitutes + 1), loop.newRunner());
    substitute.start(); // and waits
    loop.carrierBegins(substitute, substitute.runner());
    return substitute;
  }

  /// The old carrier cannot touch the loop any more, nor can anybody else: it is this thread's.
  private void take(Carrier old, StepRunner runner, Watchdog.Look look, Carrier next) {
    takenAt = System.nanoTime();
    count.incrementAndGet();
    Owner culprit = runner.context().owner();
    loop.accounts.charge(culprit, runner.thread);
    runner.leave(loop.ready);
    culprit.freeze();
    SlowStep slow = look.asSlowStep();
    HandOver handOver = new HandOver(culprit, slow.what(), slow.task(), slow.held(), slow.stack());
    old.lose(new Lost(handOver, System.nanoTime()));
    loop.ready.addFirst(report(step -> loop.watchers.tellOfHandOver(step, handOver)));
    pass(next);
    log(handOver); // here, where it holds nobody
  }

  /// Writes the first few, then one in a while, and how many it did not write. The watchdog's
  /// thread.
  private void log(HandOver handOver) {
    long now = System.nanoTime();
    if (count.get() > WRITTEN && now - writtenAt < PAUSE_NANOS) {
      unwritten++;
      return;
    }
    LOG.log(
        Level.WARNING,
        "loop {0} goes on without {1} of {2}, which has held it for {3} ms; what else {2} has to do"
            + " waits until it comes back{4}{5}",
        loop.name(),
        handOver.what(),
        handOver.owner(),
        handOver.held().toMillis(),
        unwritten == 0 ? "" : "; since the last line " + unwritten + " more steps have lost it",
        new CreationSite(handOver.stack()));
    writtenAt = now;
    unwritten = 0;
  }

  private Step report(Consumer<Step> telling) {
    return new OwnStep(loop, "the report of a hand-over", telling);
  }

  /// Gives the loop to a carrier, which may be waiting for it.
  private void pass(Carrier next) {
    loop.runner = next.runner();
    loop.accounts.resume();
    loop.carrier = next;
    LockSupport.unpark(next);
  }

  /// Somebody looks at the stopped code with a debugger. The watchdog's thread.
  private boolean isDebugged() {
    Boolean known = debugged;
    if (known == null) {
      known =
          ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
              .anyMatch(argument -> argument.contains("jdwp"));
      debugged = known;
    }
    return known;
  }

  // ---------------------------------------------------------------- may it be left there

  private boolean canBeLeft(Carrier carrier, StepRunner runner) {
    if (!canBeLeft(carrier.getStackTrace())) {
      return false;
    }
    if (!runner.runsThread()) {
      return true;
    }
    Thread mounted = runner.mountedThread();
    return mounted != null && canBeLeft(mounted.getStackTrace());
  }

  /// Whether code with this stack, innermost frame first, is in foreign code, and everything
  /// protected below it was left across a crossing.
  boolean canBeLeft(StackTraceElement[] stack) {
    if (stack.length == 0 || isProtected(stack[0].getClassName())) {
      return false; // perhaps in a crossing method, before the call or behind the look after it
    }
    boolean insideProtected = false;
    boolean crossed = false;
    for (StackTraceElement frame : stack) {
      if (!isProtected(frame.getClassName())) {
        insideProtected = false;
      } else if (!insideProtected) {
        insideProtected = true;
        crossed = true;
        if (!isCrossing(frame)) {
          return false;
        }
      }
    }
    return crossed;
  }

  boolean isProtected(String className) {
    if (className.startsWith(LOOP_PACKAGE)) {
      return true;
    }
    for (String prefix : protectedCode) {
      if (className.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private boolean isCrossing(StackTraceElement frame) {
    return crossings.computeIfAbsent(
        frame.getClassName() + "." + frame.getMethodName(),
        _ -> isMarked(frame.getClassName(), frame.getMethodName()));
  }

  private boolean isMarked(String className, String methodName) {
    try {
      Class<?> type = Class.forName(className, false, loop.getClass().getClassLoader());
      for (Method method : type.getDeclaredMethods()) {
        if (method.getName().equals(methodName) && method.isAnnotationPresent(Crossing.class)) {
          return true;
        }
      }
    } catch (ReflectiveOperationException | LinkageError e) {
      LOG.log(Level.DEBUG, "cannot look at the methods of " + className, e);
    }
    return false;
  }

  // ---------------------------------------------------------------- rejoining

  /// Brings the caller back onto the loop, if it is on a lost carrier. Any thread.
  ///
  /// @return whether the caller is on the loop now
  /// @throws java.util.concurrent.RejectedExecutionException when the loop has ended meanwhile
  boolean rejoinIfLost() {
    if (!(Jdk.currentCarrier() instanceof Carrier mine) || mine.loop != loop || mine.isRelieved()) {
      return false;
    }
    if (decided() == mine) {
      return true;
    }
    if (Thread.currentThread().isVirtual() && yieldToLoop(mine)) {
      return true;
    }
    loop.post(new Rejoin(loop, mine));
    mine.awaitLoop();
    return true;
  }

  /// Whether the caller is on the carrier that has the loop, once that is beyond doubt. Any thread.
  boolean ownsLoopAfterAll() {
    return Jdk.currentCarrier() instanceof Carrier mine && mine.loop == loop && decided() == mine;
  }

  /// Whom the loop belongs to, once that is beyond doubt. Not on the watchdog's thread.
  @Nullable Thread decided() {
    Thread at = loop.carrier;
    while (at == doubt) {
      Thread.onSpinWait(); // it takes a stack or two, and is decided then
      at = loop.carrier;
    }
    return at;
  }

  /// Moves the calling task off the lost carrier. False when it is pinned to that.
  @SuppressWarnings("ThreadPriorityCheck") // the scheduler relied on is the loop
  private boolean yieldToLoop(Carrier mine) {
    LoopTask<?> task = mine.runner().runningTask();
    if (task != null && task.thread == Thread.currentThread()) {
      task.rejoins();
    }
    Thread.yield();
    return ownsLoopAfterAll();
  }

  /// What a lost carrier queues in order to go on.
  private record Rejoin(CarrierLoop loop, Carrier lost) implements Step {
    @Override
    public LoopContext context() {
      return loop.self.context();
    }

    @Override
    public boolean runsWhileFrozen() {
      return true;
    }

    @Override
    public void run() {
      Owner waitedFor = lost.waitsFor();
      if (waitedFor == null) {
        loop.handOvers.giveTurn(lost);
      } else {
        waitedFor.holdBack(this);
      }
    }

    @Override
    public String describe() {
      return "the return of " + lost.getName();
    }

    @Override
    public void abandon() {
      LockSupport.unpark(lost);
    }
  }

  /// Gives the loop to a lost carrier, on the one that has it. The loop is another's when this
  /// returns, or its own again.
  private void giveTurn(Carrier lost) {
    Carrier mine = (Carrier) Thread.currentThread();
    Lost found = lost.find();
    if (found != null) {
      found.handOver().owner().thaw(loop.ready);
      long now = System.nanoTime();
      Duration away = Duration.ofNanos(now - found.at());
      if (away.plus(found.handOver().held()).toNanos() >= limitNanos) {
        found.handOver().owner().offends(now);
        offendedAt = now | 1;
      }
      loop.ready.add(report(step -> loop.watchers.tellOfRejoin(step, found.handOver(), away)));
    }
    if (lost == loop.own) {
      mine.relieve();
      pass(lost);
      loop.carrierEnds(mine);
    } else {
      lost.setWaiting(mine);
      pass(lost);
      mine.awaitLoop();
    }
  }

  /// The step has ended that a substitute was given its turn for.
  void giveBack(Carrier mine, Carrier waiting) {
    mine.setWaiting(null);
    mine.relieve();
    pass(waiting);
    loop.carrierEnds(mine);
  }
}
