package dev.hearth.loop;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.List;
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

  private final LoopContext idleContext;
  private final ReadyQueue ready;
  private final Accounts accounts;
  private final Watchers watchers;
  private final SlowSteps slowSteps;
  private final @Nullable Random order;
  private final ArrayDeque<Step> immediate = new ArrayDeque<>();
  private LoopContext context;
  private @Nullable LoopTask<?> running;
  private @Nullable Step steppingAsideFor;
  private boolean runsAdoptedThread;
  private @Nullable Error fatal;

  StepRunner(
      LoopOptions options,
      Owner self,
      ReadyQueue ready,
      Accounts accounts,
      Watchers watchers,
      SlowSteps slowSteps) {
    this.idleContext = self.context();
    this.context = idleContext;
    this.ready = ready;
    this.accounts = accounts;
    this.watchers = watchers;
    this.slowSteps = slowSteps;
    this.order = options.seed().isPresent() ? new Random(options.seed().getAsLong()) : null;
  }

  LoopContext context() {
    return context;
  }

  @Nullable LoopTask<?> runningTask() {
    return running;
  }

  /// Whether the running step is of a thread that a task has started, not of the task's own.
  boolean runsAdoptedThread() {
    return runsAdoptedThread;
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
    if (watchers.hasInstruments()) {
      watchers.tellInstruments(instrument -> instrument.stepBegan(step));
    }
    context = step.context();
    Owner owner = context.owner();
    owner.countStep();
    long began = accounts.stepBegan();
    try {
      step.run();
    } catch (Throwable e) {
      failed(step, e);
    }
    running = null;
    if (!immediate.isEmpty()) {
      drainImmediate(0);
    }
    long nanos = accounts.stepEnded(owner, context.owner());
    context = idleContext;
    if (watchers.hasInstruments()) {
      watchers.tellInstruments(instrument -> instrument.stepEnded(step, nanos));
    }
    if (nanos >= slowSteps.limitNanos) {
      slowSteps.ended(step, owner, began, nanos);
      accounts.resume(); // what watching costs is nobody's
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
    running = null;
    switchTo(step.context());
    context.owner().countStep();
    try {
      step.run();
    } catch (Throwable e) {
      failed(step, e);
    }
    switchTo(outerContext);
    running = outerTask;
  }

  private void failed(Step step, Throwable e) {
    if (isFatal(e)) {
      fatal = (Error) e;
      return;
    }
    watchers.report(step, step.describe() + " of " + context.owner() + " failed", e);
  }

  /// Makes an error that nobody can go on after leave the run.
  void raiseIfFatal(Throwable failure) {
    if (isFatal(failure)) {
      fatal = (Error) failure;
    }
  }

  /// A stack overflow ends the code that recursed, and nothing else.
  static boolean isFatal(Throwable e) {
    return e instanceof VirtualMachineError && !(e instanceof StackOverflowError);
  }

  /// Runs a task's continuation until it suspends or ends.
  void mount(LoopTask<?> task, Runnable continuation) {
    running = task;
    if (!watchers.hasInstruments()) {
      continuation.run();
    } else {
      watchers.tellInstruments(instrument -> instrument.taskResumed(task));
      continuation.run();
      watchers.tellInstruments(instrument -> instrument.taskSuspended(task));
    }
    running = null;
    task.context = context;
    if (task.callbackDepth > 0 && immediate.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "a callback of {0} suspended inside task {1}; a callback must return at once",
          context.owner(),
          task.name());
    }
  }

  /// Runs a continuation of a thread that a task has started.
  void mountAdopted(LoopTask<?> parent, Runnable continuation) {
    running = parent;
    runsAdoptedThread = true;
    continuation.run();
    runsAdoptedThread = false;
    running = null;
  }

  void switchTo(LoopContext next) {
    Owner before = context.owner();
    if (before != next.owner()) {
      accounts.charge(before);
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
      runStep(task);
      drainImmediate(mark);
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

  /// Runs a function at once, in another context; inside a task it must not suspend.
  void runIn(LoopContext chosen, Runnable function) {
    LoopTask<?> task = running;
    LoopContext outer = context;
    switchTo(chosen);
    chosen.owner().countStep();
    if (task != null) {
      task.callbackDepth++;
    }
    try {
      function.run();
    } finally {
      if (task != null) {
        task.callbackDepth--;
      }
      switchTo(outer);
    }
  }
}
