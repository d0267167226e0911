package dev.hearth.loop;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The orderly end of what runs on a loop, in the stages of a [ShutdownPlan].
///
/// ```java
/// Shutdown shutdown = new Shutdown(loop, ShutdownPlan.homeAssistant());
/// shutdown.on(ShutdownPlan.FINAL_WRITE, Job.of(storage::flush));
/// loop.onSignal("TERM", () -> shutdown.begin(0));
/// ```
///
/// **A stage** starts its jobs, each in a task of its own, and waits until these and every other
/// tracked task that was made since the shutdown began have ended. When its time is up it names
/// those that have not, and the next stage begins; nobody waits for them a second time. Deadlines
/// count from the beginning of the shutdown, so what one stage does not use the later ones have.
///
/// **The stop stage** begins by cancelling background tasks, and timers with
/// [TimerHandle#cancelOnShutdown].
///
/// **Behind the last stage** tasks that are older than the shutdown, or have outstayed a stage, are
/// *late*: they are named and cancelled, and together have a tenth of a second. Who refuses is
/// reported and left behind. Then the loop refuses what other threads want to hand over, and what
/// the late ones have left to do is drained. The loop itself goes on until it is closed.
///
/// Whatever jobs and tasks do, suspended they cannot hold the shutdown up, and nobody can cancel
/// it. It does not wait for who waits for it, nor for the main task of a run.
///
/// **Threads:** loop only, unless a method says otherwise.
public final class Shutdown {
  private static final Logger LOG = System.getLogger(EventLoop.class.getName());
  private static final Duration LATE_PATIENCE = Duration.ofMillis(100);

  private final CarrierLoop loop;
  private final ShutdownPlan plan;
  private final Map<String, List<Registered>> jobs = new HashMap<>();
  private final Object beginning = new Object();
  private volatile @Nullable Task<ShutdownReport> task;
  private volatile int exitCode;
  private volatile @Nullable String stage;
  private int stagesBegun;

  /// Tasks that no stage waits for: those from before, and those that have outstayed a stage.
  private final Set<LoopTask<?>> passedOver = new HashSet<>();

  private record Registered(Job<? super Shutdown, ?> job, LoopContext context) {}

  /// A shutdown that has not begun. Any thread.
  public Shutdown(EventLoop loop, ShutdownPlan plan) {
    this.loop = (CarrierLoop) Objects.requireNonNull(loop, "loop");
    this.plan = Objects.requireNonNull(plan, "plan");
  }

  /// The plan. Any thread.
  public ShutdownPlan plan() {
    return plan;
  }

  /// Runs a job in a stage, in the caller's context. Jobs of a stage begin in the order in which
  /// they were registered.
  ///
  /// @param stageName one of the plan's
  /// @param job is given this shutdown
  /// @return closing it before the stage begins takes the job back
  /// @throws IllegalArgumentException when the plan has no such stage
  /// @throws IllegalStateException when the stage has begun
  @SuppressWarnings("ReferenceEquality") // the very entry
  public Registration on(String stageName, Job<? super Shutdown, ?> job) {
    loop.verifyOnLoop();
    List<String> names = plan.stages().stream().map(ShutdownPlan.Stage::name).toList();
    int index = names.indexOf(stageName);
    if (index < 0) {
      throw new IllegalArgumentException(
          "the shutdown has no stage \"" + stageName + "\"; it has " + names);
    }
    if (index < stagesBegun) {
      throw new IllegalStateException(
          "stage \"" + stageName + "\" of the shutdown has begun; " + job + " comes too late");
    }
    List<Registered> registered = jobs.computeIfAbsent(stageName, _ -> new ArrayList<>());
    Registered entry = new Registered(job, loop.context());
    registered.add(entry);
    return () -> {
      loop.verifyOnLoop();
      registered.removeIf(each -> each == entry);
    };
  }

  /// The stage that is under way; empty before the first and behind the last. Any thread.
  public Optional<String> stage() {
    return Optional.ofNullable(stage);
  }

  /// Whether it has begun. Any thread.
  public boolean hasBegun() {
    return task != null;
  }

  /// Whether it has ended. Any thread.
  public boolean hasEnded() {
    Task<ShutdownReport> begun = task;
    return begun != null && begun.isDone();
  }

  /// What it was begun with, for the end of the process; zero before. Any thread.
  public int exitCode() {
    return exitCode;
  }

  /// Begins the shutdown in the next turn, unless it has begun, and returns at once. Any thread.
  ///
  /// @param code for [#exitCode]; the first caller's counts
  /// @return the task of the shutdown, the same for everybody; cancelling it is in vain once it
  ///   runs
  /// @throws java.util.concurrent.RejectedExecutionException when the loop is closed
  public Task<ShutdownReport> begin(int code) {
    synchronized (beginning) {
      Task<ShutdownReport> begun = task;
      if (begun != null) {
        LOG.log(
            Level.INFO,
            "loop {0} {1}; another shutdown, with exit code {2}, is ignored",
            loop.name(),
            begun.isDone() ? "has been shut down" : "is shutting down",
            code);
        return begun;
      }
      exitCode = code;
      TaskOptions how =
          TaskOptions.named("shutdown").in(loop.owner(loop.name()).context()).background();
      Task<ShutdownReport> made = loop.startLater(how, this::perform);
      task = made;
      return made;
    }
  }

  /// Begins the shutdown, or joins the one that has begun, and waits for its end: in a task it
  /// suspends, any other thread it blocks.
  ///
  /// @param code for [#exitCode]; the first caller's counts
  /// @throws IllegalStateException in a callback
  /// @throws CancelledException when the loop ends before the shutdown does
  public ShutdownReport run(int code) {
    if (!loop.isOnLoop()) {
      return loop.awaitAnywhere(begin(code));
    }
    try (Registration _ = loop.drains().excuse(loop.requireTask("Shutdown.run"))) {
      return Tasks.shield(begin(code)).await();
    }
  }

  // ---------------------------------------------------------------- in the task of the shutdown

  private ShutdownReport perform() {
    List<ShutdownReport> done = new ArrayList<>(1);
    LoopTask<?> self = loop.requireOwnThread("a shutdown");
    try (Registration _ = loop.drains().excuse(self)) {
      boolean _ = new CancelScope().shield(true).run(() -> done.add(performShielded()));
    } finally {
      stage = null;
      while (self.cancelling() > 0) {
        self.uncancel(); // a request that came meanwhile must not take the report away
      }
    }
    return done.getFirst();
  }

  private ShutdownReport performShielded() {
    long began = now();
    long deadline = began;
    passedOver.addAll(loop.tasks());
    List<ShutdownReport.Stage> stages = new ArrayList<>();
    for (ShutdownPlan.Stage each : plan.stages()) {
      deadline += each.limit().toNanos();
      long stageBegan = now();
      List<LoopTask<?>> left = perform(each, deadline);
      Duration took = Duration.ofNanos(now() - stageBegan);
      stages.add(new ShutdownReport.Stage(each.name(), took, timedOut(each, took, left)));
    }
    List<LoopTask<?>> late = lateTasks();
    List<PendingTask> lateOnes = Drains.describe(late);
    List<PendingTask> refusing = end(late);
    loop.seal();
    List<PendingTask> remaining = new ArrayList<>(refusing);
    remaining.addAll(giveUp(loop.drains().await(this::isWaitedFor, Math.max(deadline, now()))));
    Duration took = Duration.ofNanos(now() - began);
    return new ShutdownReport(exitCode, took, stages, lateOnes, remaining);
  }

  private long now() {
    return loop.clock().nanoTime();
  }

  private boolean isWaitedFor(LoopTask<?> other) {
    return !other.isBackground() && !passedOver.contains(other);
  }

  private List<LoopTask<?>> perform(ShutdownPlan.Stage each, long deadline) {
    stage = each.name();
    stagesBegun++;
    LOG.log(Level.DEBUG, "loop {0} shuts down: {1}", loop.name(), each.name());
    if (each.stops()) {
      stopBackground();
    }
    for (Registered registered : List.copyOf(jobs.getOrDefault(each.name(), List.of()))) {
      start(registered);
    }
    return loop.drains().await(this::isWaitedFor, deadline);
  }

  /// In a task also for a callback: one that suspends against the rules must not hold this up.
  private void start(Registered registered) {
    Job<? super Shutdown, ?> job = registered.job;
    TaskOptions how = TaskOptions.named(job.name()).in(registered.context);
    Task<?> _ = loop.start(job.background() ? how.background() : how, () -> job.call(loop, this));
  }

  private void stopBackground() {
    for (LoopTask<?> each : loop.tasks()) {
      if (each.isBackground() && !loop.drains().isExcused(each)) {
        each.cancel("loop " + loop.name() + " shuts down");
      }
    }
    loop.cancelTimersOfShutdown();
  }

  private List<PendingTask> timedOut(
      ShutdownPlan.Stage each, Duration took, List<LoopTask<?>> left) {
    if (left.isEmpty()) {
      return List.of();
    }
    LOG.log(
        Level.WARNING,
        "loop {0}: stage \"{1}\" of the shutdown is over after {2} s, but {3} tasks are not; the"
            + " shutdown goes on without them",
        loop.name(),
        each.name(),
        took.toMillis() / 1e3,
        left.size());
    List<PendingTask> pending = Drains.describe(left);
    for (PendingTask one : pending) {
      LOG.log(Level.WARNING, "shutdown, stage \"{0}\": {1}", each.name(), one);
    }
    passedOver.addAll(left);
    return pending;
  }

  /// Every task of before that is still there, and background tasks.
  private List<LoopTask<?>> lateTasks() {
    List<LoopTask<?>> late = new ArrayList<>();
    for (LoopTask<?> each : loop.tasks()) {
      if (!isWaitedFor(each) && !loop.drains().isExcused(each)) {
        late.add(each);
      }
    }
    return late;
  }

  private List<PendingTask> end(List<LoopTask<?>> late) {
    if (late.isEmpty()) {
      return List.of();
    }
    int logged = 0;
    for (LoopTask<?> each : late) {
      each.markUnobserved(); // so that what it throws now is reported
      if (each.cancelling() == 0) {
        if (++logged <= Drains.DESCRIBED) {
          LOG.log(
              Level.WARNING,
              "loop {0} has shut down all but this, and cancels it: {1}",
              loop.name(),
              PendingTask.of(each));
        }
        each.cancel("loop " + loop.name() + " has shut down");
      }
    }
    Set<LoopTask<?>> waitedFor = new HashSet<>(late);
    List<LoopTask<?>> left =
        loop.drains().await(waitedFor::contains, loop.deadlineAfter(LATE_PATIENCE));
    return giveUp(left);
  }

  private List<PendingTask> giveUp(List<LoopTask<?>> refusing) {
    refusing.forEach(loop.drains()::giveUp);
    List<PendingTask> described = Drains.describe(refusing);
    for (PendingTask each : described) {
      LOG.log(
          Level.ERROR,
          "loop {0} has shut down, but a task refuses to end and is left behind: {1}",
          loop.name(),
          each);
    }
    return described;
  }
}
