package dev.hearth.loop;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Runs the steps of a loop, one at a time, and knows which one is running and in which context.
///
/// **A step** is a callback, or the continuation of a task's virtual thread, run on the carrier
/// until it suspends. The JDK hands a ready continuation to the task ([LoopTask#execute]), and the
/// task to [CarrierLoop#submit].
///
/// **Eager start.** In a callback the carrier itself runs the new task's first step, nested. Inside
/// a task that is impossible: a continuation cannot run on top of another. So the parent steps
/// aside: it yields, and [#stepAside] puts it, then the child above it, on `immediate`, a stack
/// that is drained before anything else runs. A parent that cannot yield (a native frame below it)
/// keeps running and the child comes next.
///
/// Loop only: on the carrier, which includes the virtual threads mounted on it.
final class StepRunner {
  private static final Logger LOG = System.getLogger(EventLoop.class.getName());

  private final CarrierLoop loop;
  private final LoopContext idleContext;
  private final ReadyQueue ready;
  private final Accounts accounts;
  private final Watchers watchers;
  private final SlowSteps slowSteps;
  private final @Nullable Random order;
  private final ArrayDeque<Step> immediate = new ArrayDeque<>();

  /// Whose code waits on this carrier for the code that runs now to return.
  private final ArrayDeque<Owner> below = new ArrayDeque<>();

  /// The carrier that this runs steps on; of a hosted loop, whoever runs it.
  @Nullable Thread thread;

  private LoopContext context;
  private @Nullable LoopTask<?> running;
  private @Nullable Step steppingAsideFor;
  private @Nullable Step step;
  private boolean leaving;
  private @Nullable Runnable adopted;
  private @Nullable Error fatal;

  /// What the running callback fails with at its end.
  private @Nullable RuntimeException owed;

  StepRunner(CarrierLoop loop) {
    this.loop = loop;
    this.idleContext = loop.self.context();
    this.context = idleContext;
    this.ready = loop.ready;
    this.accounts = loop.accounts;
    this.watchers = loop.watchers;
    this.slowSteps = loop.slowSteps;
    OptionalLong seed = loop.options.seed();
    this.order = seed.isPresent() ? new Random(seed.getAsLong()) : null;
  }

  LoopContext context() {
    return context;
  }

  @Nullable LoopTask<?> runningTask() {
    return running;
  }

  /// Whether a step is running.
  boolean isActive() {
    return step != null;
  }

  /// What runs now.
  String describe() {
    LoopTask<?> task = running;
    Step now = step;
    return task != null ? task.describe() : now == null ? "nothing" : now.describe();
  }

  /// Makes the running task, or else the running callback, fail when it has ended.
  void failAtEnd(RuntimeException failure) {
    LoopTask<?> task = running;
    if (task != null) {
      task.failAtEnd(failure);
    } else if (owed == null) {
      owed = failure;
    }
  }

  /// Whether the running step is of a thread that a task has started, not of the task's own.
  boolean runsAdoptedThread() {
    return adopted != null;
  }

  /// Whether the running step is a thread's, rather than a callback. A guess, off the loop.
  boolean runsThread() {
    return running != null;
  }

  /// The thread whose step runs. Null when the JDK does not tell.
  @Nullable Thread mountedThread() {
    Runnable continuation = adopted;
    if (continuation != null) {
      return Jdk.threadOf(continuation);
    }
    LoopTask<?> task = running;
    return task == null ? null : task.thread;
  }

  /// Another carrier takes the loop from the running step: what would have run behind it, inside
  /// it, is ready for others. By whom the loop belongs to.
  void leave(ReadyQueue others) {
    LoopTask<?> task = running;
    if (task != null && adopted == null) {
      task.context = context;
    }
    while (!immediate.isEmpty()) {
      others.addFirst(immediate.removeFirst());
    }
  }

  /// An owner whose code would run here again, and that is frozen, not only by the culprit's step
  /// here. By whom the loop belongs to.
  @Nullable Owner frozenBelow(Owner culprit) {
    for (Owner owner : below) {
      if (owner.isFrozenBeside(owner == culprit ? 1 : 0)) {
        return owner;
      }
    }
    return null;
  }

  /// Brings the loop back to this thread, if it was taken away by the foreign code that has just
  /// returned.
  ///
  /// @return whether it was
  private boolean rejoinIfLost() {
    if (loop.carrier == thread) {
      return false;
    }
    boolean _ = loop.handOvers.rejoinIfLost();
    if (loop.handOvers.decided() != thread) { // not a doubt that came up just now
      throw new Carrier.Relieved();
    }
    return true;
  }

  /// Runs what is ready now, and not what becomes ready meanwhile.
  void runReady() {
    int batch = ready.size();
    if (order != null && batch > 1) {
      ready.shuffle(batch, order);
    }
    for (int i = 0; i < batch; i++) {
      Step step = ready.poll();
      if (step == null) {
        break;
      }
      runWhole(step);
      if (fatal != null) {
        Error error = fatal;
        fatal = null;
        throw error;
      }
    }
  }

  /// A step with all that starts eagerly inside it: the time for which nothing else could run.
  private void runWhole(Step step) {
    LoopContext its = step.context();
    Owner owner = its.owner();
    if (owner.isFrozen() && !step.runsWhileFrozen()) {
      owner.holdBack(step);
      return;
    }
    context = its;
    if (watchers.hasInstruments()) {
      watchers.tellInstruments(instrument -> instrument.stepBegan(step));
    }
    owner.countStep();
    long began = accounts.stepBegan();
    run(step);
    running = null;
    if (!immediate.isEmpty()) {
      drainImmediate(0);
    }
    long nanos = accounts.stepEnded(owner, context.owner(), thread);
    context = idleContext;
    if (watchers.hasInstruments()) {
      watchers.tellInstruments(instrument -> instrument.stepEnded(step, nanos));
    }
    if (nanos >= slowSteps.limitNanos) {
      slowSteps.ended(step, owner, began, nanos);
      accounts.resume(); // what watching costs is nobody's
    }
    giveBack();
  }

  /// Runs a step, on the loop before and behind it.
  private void run(Step next) {
    Step outer = step;
    step = next;
    Throwable failure = null;
    try {
      next.run();
    } catch (Throwable e) {
      failure = e;
    }
    boolean _ = rejoinIfLost();
    step = outer;
    if (failure == null && owed != null) {
      failure = owed;
      owed = null;
    }
    if (failure != null) {
      failed(next, failure);
    }
  }

  /// A substitute that runs in the middle of another carrier's step ends with its own.
  private void giveBack() {
    if (thread instanceof Carrier mine) {
      Carrier waiting = mine.waiting();
      if (waiting != null) {
        loop.handOvers.giveBack(mine, waiting);
        throw new Carrier.Relieved();
      }
    }
  }

  private void drainImmediate(int mark) {
    while (immediate.size() > mark) {
      runStep(immediate.removeLast());
    }
  }

  /// A step inside another, whose context and task come back behind it.
  private void runStep(Step step) {
    LoopContext outerContext = context;
    LoopTask<?> outerTask = running;
    LoopContext its = step.context();
    if (its.owner().isFrozen() && !step.runsWhileFrozen()) {
      its.owner().holdBack(step);
      return;
    }
    running = null;
    switchTo(its);
    context.owner().countStep();
    run(step);
    switchTo(outerContext);
    running = outerTask;
  }

  private void failed(Step step, Throwable e) {
    if (isFatal(e)) {
      raiseIfFatal(e);
      return;
    }
    watchers.report(step, step.describe() + " of " + context.owner() + " failed", e);
  }

  /// Makes an error that nobody can go on after leave the run.
  void raiseIfFatal(Throwable failure) {
    if (isFatal(failure)) {
      fatal = (Error) failure;
      watchers.tellFailureListeners("a step of " + context.owner() + " failed", failure);
    }
  }

  /// A stack overflow ends the code that recursed, and nothing else.
  static boolean isFatal(Throwable e) {
    return e instanceof VirtualMachineError && !(e instanceof StackOverflowError);
  }

  /// Runs a task's continuation until it suspends or ends.
  ///
  /// @return false when the loop was taken from it, and it has gone on elsewhere since
  boolean mount(LoopTask<?> task, Runnable continuation) {
    running = task;
    long number = task.countMount();
    if (watchers.hasInstruments()) {
      watchers.tellInstruments(instrument -> instrument.taskResumed(task));
    }
    Foreign.run(continuation);
    boolean wasLost = rejoinIfLost();
    if (watchers.hasInstruments()) {
      watchers.tellInstruments(instrument -> instrument.taskSuspended(task));
    }
    running = null;
    if (task.mounts() != number) {
      return false;
    }
    task.context = context;
    if (task.callbackDepth > 0 && immediate.isEmpty() && !wasLost) {
      LOG.log(
          Level.WARNING,
          "a callback of {0} suspended inside task {1}; a callback must return at once",
          context.owner(),
          task.name());
    }
    return true;
  }

  /// Runs a continuation of a thread that a task has started.
  void mountAdopted(LoopTask<?> parent, Runnable continuation) {
    running = parent;
    adopted = continuation;
    Foreign.run(continuation);
    boolean _ = rejoinIfLost();
    adopted = null;
    running = null;
  }

  void switchTo(LoopContext next) {
    Owner before = context.owner();
    if (before != next.owner()) {
      accounts.charge(before, thread);
    }
    context = next;
  }

  /// Runs the first step of a task that has been made ready for it.
  @SuppressWarnings("ThreadPriorityCheck") // the scheduler relied on is this one
  void runAtOnce(LoopTask<?> task) {
    if (Thread.currentThread().isVirtual()) {
      steppingAsideFor = task;
      Thread.yield();
      if (steppingAsideFor == task) {
        steppingAsideFor = null;
        task.queued = true;
        ready.addFirst(task);
      }
    } else {
      int mark = immediate.size();
      below.push(context.owner());
      runStep(task);
      drainImmediate(mark);
      below.pop();
    }
  }

  /// Runs the first steps of several tasks, one behind the other, as [#runAtOnce] does one. Each is
  /// made ready when its turn comes, since one before it may have cancelled it.
  @SuppressWarnings({"ThreadPriorityCheck", "ReferenceEquality"}) // the scheduler is this one
  void runAllAtOnce(List<? extends LoopTask<?>> tasks) {
    if (Thread.currentThread().isVirtual() && tasks.size() > 1) {
      Step starter = new CallbackStep(context, () -> runEach(tasks), null);
      steppingAsideFor = starter;
      Thread.yield();
      if (steppingAsideFor != starter) {
        return;
      }
      steppingAsideFor = null;
    }
    runEach(tasks);
  }

  private void runEach(List<? extends LoopTask<?>> tasks) {
    for (LoopTask<?> task : tasks) {
      if (task.prepare()) {
        runAtOnce(task);
      }
    }
  }

  /// The running step has yielded: for a child, which then runs before it, or for everybody.
  ///
  /// @return false when it was for everybody
  boolean stepAside(Step parent) {
    Step child = steppingAsideFor;
    if (child == null) {
      return false;
    }
    steppingAsideFor = null;
    immediate.addLast(parent);
    immediate.addLast(child);
    return true;
  }

  /// The running thread wants to go on elsewhere. Called on it.
  ///
  /// @return whether it does; false when it cannot suspend here
  @SuppressWarnings("ThreadPriorityCheck") // the scheduler relied on is this one
  boolean leaveLoop() {
    leaving = true;
    Thread.yield();
    if (!loop.ownsLoop() && !loop.handOvers.ownsLoopAfterAll()) {
      return true;
    }
    if (loop.runner() == this) {
      leaving = false;
    }
    return false;
  }

  /// The running step has yielded. Whether it did so in order to go on elsewhere.
  boolean leaves(Step step) {
    if (!leaving) {
      return false;
    }
    leaving = false;
    loop.relocations.add(step);
    return true;
  }

  /// Runs a function at once, in another context; inside a task it must not suspend. While the
  /// owner is frozen the function waits until it is not.
  void runIn(LoopContext chosen, Runnable function) {
    LoopTask<?> task = running;
    LoopContext outer = context;
    if (chosen.owner().isFrozen()) {
      chosen.owner().holdBack(new CallbackStep(chosen, function, null));
      return;
    }
    enter(task, chosen);
    try {
      Foreign.run(function);
    } finally {
      loop.verifyOnLoop(); // the function may have lost the loop
      loop.runner().exit(task, outer); // a task may have gone on with another carrier's
    }
  }

  private void enter(@Nullable LoopTask<?> task, LoopContext chosen) {
    if (task == null) {
      below.push(context.owner());
    } else {
      task.callbackDepth++;
    }
    switchTo(chosen);
    chosen.owner().countStep();
  }

  @SuppressWarnings("ThreadPriorityCheck") // the scheduler relied on is this one
  private void exit(@Nullable LoopTask<?> task, LoopContext outer) {
    switchTo(outer);
    if (task == null) {
      below.pop();
      return;
    }
    task.callbackDepth--;
    if (outer.owner().isFrozen()) {
      task.rejoins();
      Thread.yield(); // and is held back: code of this owner's is stuck on another thread
    }
  }
}
