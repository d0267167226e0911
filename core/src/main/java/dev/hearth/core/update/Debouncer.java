package dev.hearth.core.update;

import dev.hearth.loop.CancelledException;
import dev.hearth.loop.Crossing;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Job;
import dev.hearth.loop.Owner;
import dev.hearth.loop.TaskOptions;
import dev.hearth.loop.TimerHandle;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Runs a job at most once in a while, however often it is asked for.
///
/// An *immediate* one runs at the first call; calls during the cooldown that follows lead to one
/// more run at its end. One that is not immediate waits for a cooldown first, and runs once for all
/// calls of that time. After every run there is a cooldown again. A call while the job runs is
/// served by that run.
///
/// ```
///              call                     run ends
/// RESTING ───immediate──────▶ RUNNING ───────────▶ COOLING ──no call since──▶ RESTING
///    └──────not immediate────────────────────────▶ COOLING ──call since─────▶ RUNNING
/// ```
///
/// Its timer and the runs at the end of a cooldown belong to the owner that made it; when that
/// one's tasks and timers are cancelled, the debouncer is of no more use. A job that is [in the
/// background][Job#background] has such tasks.
///
/// **Threads:** loop only.
public final class Debouncer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Debouncer.class.getName());

  private final EventLoop loop;
  private final Owner owner;
  private final Duration cooldown;
  private final boolean immediate;

  private @Nullable Job<Object, ?> job; // null once closed, so that what it refers to is free
  private String name;
  private @Nullable TimerHandle timer;
  private boolean callDue;
  private boolean running;

  /// Makes one for the current owner.
  ///
  /// @param immediate whether the first call runs the job at once
  /// @throws IllegalArgumentException when the cooldown is negative
  public Debouncer(EventLoop loop, Duration cooldown, boolean immediate, Job<Object, ?> job) {
    loop.verifyOnLoop();
    if (cooldown.isNegative()) {
      throw new IllegalArgumentException("the cooldown of " + job.name() + " is " + cooldown);
    }
    this.loop = loop;
    this.owner = loop.currentOwner();
    this.cooldown = cooldown;
    this.immediate = immediate;
    this.job = job;
    this.name = job.name();
  }

  /// Asks for a run. When it is to be at once, a job that is a callback has run when this returns;
  /// for one of another kind this suspends the calling task until it has.
  ///
  /// @throws dev.hearth.loop.TaskFailedException when the job has thrown a checked exception, which
  ///   is the cause; what is unchecked passes as it was thrown. There is a cooldown all the same
  public void call() {
    loop.verifyOnLoop();
    Job<Object, ?> current = current();
    if (current != null && isToRunNow()) {
      run(current);
    }
  }

  /// Asks for a run and does not wait for it: a task of the owner's does, and logs its failure.
  public void schedule() {
    loop.verifyOnLoop();
    if (current() != null && isToRunNow()) {
      runInTask();
    }
  }

  /// Replaces the job from the next run on. Does nothing after [#close].
  public void setJob(Job<Object, ?> newJob) {
    loop.verifyOnLoop();
    Objects.requireNonNull(newJob, "newJob");
    if (job != null) {
      job = newJob;
      name = newJob.name();
    }
  }

  /// Ends the cooldown and forgets the calls of it. A run that has begun goes on.
  public void cancel() {
    loop.verifyOnLoop();
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    callDue = false;
  }

  /// Forgets calls and job, and ignores calls from now on. A run that has begun goes on.
  @Override
  public void close() {
    cancel();
    job = null;
  }

  /// Whether a cooldown is under way.
  public boolean isCoolingDown() {
    loop.verifyOnLoop();
    return timer != null;
  }

  /// Whether the job runs when the cooldown ends.
  public boolean isCallDue() {
    loop.verifyOnLoop();
    return callDue;
  }

  private @Nullable Job<Object, ?> current() {
    if (job == null) {
      LOG.log(Level.DEBUG, "{0}: a call is ignored, for its debouncer is closed", name);
    }
    return job;
  }

  private boolean isToRunNow() {
    if (timer != null) {
      callDue = true;
      return false;
    }
    if (running) {
      return false; // any run will do
    }
    if (!immediate) {
      callDue = true;
      coolDown();
      return false;
    }
    return true;
  }

  private void run(Job<Object, ?> current) {
    running = true;
    try {
      execute(loop, current);
    } finally {
      loop.verifyOnLoop();
      running = false;
      coolDown();
    }
  }

  @Crossing
  private static void execute(EventLoop loop, Job<Object, ?> current) {
    var _ = current.call(loop, "");
  }

  private void coolDown() {
    if (job != null && timer == null) {
      // A stuck owner has the function wait, so it looks again.
      loop.runAs(
          owner,
          () -> {
            if (job != null && timer == null) {
              timer = loop.callLater(cooldown, this::cooledDown);
            }
          });
    }
  }

  private void cooledDown() {
    timer = null;
    if (callDue) {
      callDue = false;
      if (!running) {
        runInTask();
      }
    }
  }

  private void runInTask() {
    Job<Object, ?> current = job;
    if (current == null) {
      return;
    }
    TaskOptions options = TaskOptions.named("debounced " + name).ownedBy(owner);
    startRun(loop, current.background() ? options.background() : options);
  }

  @Crossing
  private void startRun(EventLoop on, TaskOptions options) {
    var _ =
        on.start(
            options,
            () -> {
              runAndLog();
              return true;
            });
  }

  private void runAndLog() {
    Job<Object, ?> current = job;
    if (current == null || running || timer != null) {
      return; // the task had to wait for its owner, and others were faster
    }
    try {
      run(current);
    } catch (CancelledException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, name + ", debounced, failed", e);
    }
  }
}
