package dev.hearth.workers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The jobs and the children of a pool: who waits, who runs what, who is to be started.
///
/// A job goes from waiting to running to ended, a child from starting to idle, to and fro between
/// idle and busy, and is gone at last; every such step is made here, under one lock, by the thread
/// that has seen the reason. A child takes the job that has waited longest, itself; a child is
/// started when more jobs wait than children are idle or starting. Nothing of another's is called
/// under the lock: futures are completed by the callers, after it.
final class Roster {
  private static final int FAILED_STARTS = 3;

  private enum Phase {
    OPEN,
    DRAINING,
    STOPPED
  }

  private final ProcessPoolOptions options;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition ended = lock.newCondition();
  private final Keeper keeper;

  // Guarded by the lock.
  private final LinkedHashSet<JobFuture<?>> waiting = new LinkedHashSet<>();
  private final Set<JobFuture<?>> running = new HashSet<>();
  private final Set<Child> children = new HashSet<>();
  private Phase phase = Phase.OPEN;
  private boolean terminated;
  private int idle;
  private int starting;
  private int failedInRow;
  private long childNumber;
  private final Tally tally = new Tally();

  Roster(ProcessPoolOptions options) {
    this.options = options;
    this.keeper = new Keeper(options, this);
  }

  ProcessPoolOptions options() {
    return options;
  }

  Keeper keeper() {
    return keeper;
  }

  void requireOpen() {
    lock.lock();
    try {
      if (phase != Phase.OPEN) {
        throw new RejectedExecutionException(
            "process pool " + options.name() + " has been shut down and takes no more jobs");
      }
    } finally {
      lock.unlock();
    }
  }

  void add(JobFuture<?> job) {
    lock.lock();
    try {
      requireOpen();
      if (waiting.size() >= options.queueLimit()) {
        throw new RejectedExecutionException(
            "process pool "
                + options.name()
                + ": "
                + waiting.size()
                + " jobs wait already; submit more slowly, or open it with a larger queueLimit");
      }
      boolean _ = waiting.add(job);
      if (job.options.deadline().isPresent()) {
        job.deadline = keeper.after(job.options.deadline().get(), () -> overdue(job));
      }
      work.signal();
      startWanted(waiting.size());
    } finally {
      lock.unlock();
    }
  }

  /// Starts children until so many are idle or starting.
  void prestart(int wanted) {
    lock.lock();
    try {
      requireOpen();
      startWanted(wanted);
    } finally {
      lock.unlock();
    }
  }

  private void startWanted(int wanted) {
    while (wanted > idle + starting
        && children.size() < options.processes()
        && phase != Phase.STOPPED) {
      starting++;
      childNumber++;
      Child child = new Child(this, childNumber);
      boolean _ = children.add(child);
      keeper.execute(child::start);
    }
  }

  /// A child has become ready, after this time.
  void started(Child child, Duration took) {
    lock.lock();
    try {
      starting--;
      idle++;
      child.idle = true;
      failedInRow = 0;
      tally.started(took);
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// A child has not become ready, and is gone.
  ///
  /// @param hopeless whether another would fail in the same way
  void startFailed(Child child, String why, @Nullable Throwable cause, boolean hopeless) {
    List<JobFuture<?>> victims = new ArrayList<>();
    int failures;
    lock.lock();
    try {
      starting--;
      tally.failedStarts++;
      failedInRow++;
      failures = failedInRow;
      boolean _ = children.remove(child);
      boolean broken = hopeless || failedInRow >= FAILED_STARTS;
      if (broken && children.size() == starting) {
        victims.addAll(waiting);
        victims.forEach(this::end);
        waiting.clear();
      }
      if (broken) {
        failedInRow = 0;
      } else {
        startWanted(waiting.size());
      }
      noteEnd();
    } finally {
      lock.unlock();
    }
    if (!victims.isEmpty()) {
      String message =
          "process pool "
              + options.name()
              + " cannot start a child ("
              + failures
              + (failures == 1 ? " try): " : " tries in a row): ")
              + why;
      for (JobFuture<?> job : victims) {
        boolean _ = job.completeExceptionally(new BrokenProcessPoolException(message, cause));
      }
    }
  }

  /// Waits for the next job of a child.
  ///
  /// @return null when the child is to end
  @Nullable JobFuture<?> take(Child child) {
    lock.lock();
    try {
      while (true) {
        if (child.doomed || phase == Phase.STOPPED) {
          return null;
        }
        if (!waiting.isEmpty()) {
          JobFuture<?> job = waiting.removeFirst();
          idle--;
          child.idle = false;
          job.state = JobFuture.State.RUNNING;
          job.child = child;
          boolean _ = running.add(job);
          return job;
        }
        if (phase == Phase.DRAINING) {
          return null;
        }
        work.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /// A job has ended.
  ///
  /// @param free whether its child can take another, as far as that knows
  /// @return whether it is to take another
  boolean ended(JobFuture<?> job, Child child, boolean free) {
    lock.lock();
    try {
      end(job);
      return free && free(child);
    } finally {
      lock.unlock();
    }
  }

  /// A child can take a job, after what followed its last one.
  boolean free(Child child) {
    lock.lock();
    try {
      if (child.doomed || phase == Phase.STOPPED) {
        return false;
      }
      idle++;
      child.idle = true;
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void end(JobFuture<?> job) {
    if (job.state == JobFuture.State.ENDED) {
      return;
    }
    job.state = JobFuture.State.ENDED;
    job.child = null;
    job.body = new byte[0];
    boolean _ = running.remove(job);
    tally.jobsEnded++;
    if (job.deadline != null) {
      keeper.drop(job.deadline);
      job.deadline = null;
    }
    noteEnd();
  }

  private void noteEnd() {
    ended.signalAll();
    if (phase != Phase.OPEN) {
      work.signalAll();
      keeper.wake();
    }
  }

  /// The process of a child has ended.
  void gone(Child child, Tally.Leaving how) {
    lock.lock();
    try {
      boolean _ = children.remove(child);
      if (child.idle) {
        child.idle = false;
        idle--;
      }
      tally.gone(how);
      startWanted(waiting.size());
      noteEnd();
    } finally {
      lock.unlock();
    }
  }

  /// A process has ended without having been told: its thread may be waiting for a job.
  void exited(Child child) {
    lock.lock();
    try {
      child.doomed = true;
      work.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// The future of a job was cancelled.
  void cancelled(JobFuture<?> job, boolean kill) {
    Child victim = null;
    lock.lock();
    try {
      if (job.state == JobFuture.State.WAITING) {
        boolean _ = waiting.remove(job);
        end(job);
      } else if (job.state == JobFuture.State.RUNNING && kill) {
        victim = doom(job);
      }
    } finally {
      lock.unlock();
    }
    if (victim != null) {
      keeper.execute(victim::kill);
    }
  }

  private @Nullable Child doom(JobFuture<?> job) {
    Child child = job.child;
    if (child != null && !child.doomed) {
      child.doomed = true;
    }
    return child;
  }

  /// The deadline of a job is over. Keeper only.
  private void overdue(JobFuture<?> job) {
    Duration limit = job.options.deadline().orElseThrow();
    Child victim = null;
    boolean ran;
    lock.lock();
    try {
      ran = job.state == JobFuture.State.RUNNING;
      if (job.state == JobFuture.State.WAITING) {
        boolean _ = waiting.remove(job);
        end(job);
      } else if (ran) {
        job.verdict = job.overdue(limit, true);
        victim = doom(job);
      } else {
        return;
      }
    } finally {
      lock.unlock();
    }
    if (victim != null) {
      victim.kill();
    }
    keeper.deliver(() -> job.completeExceptionally(job.overdue(limit, ran)));
  }

  void shutdown() {
    lock.lock();
    try {
      if (phase == Phase.OPEN) {
        phase = Phase.DRAINING;
      }
      noteEnd();
    } finally {
      lock.unlock();
    }
  }

  /// Takes all jobs that wait; they never run.
  List<JobFuture<?>> takeWaiting() {
    lock.lock();
    try {
      List<JobFuture<?>> taken = new ArrayList<>(waiting);
      waiting.clear();
      taken.forEach(this::end);
      return taken;
    } finally {
      lock.unlock();
    }
  }

  List<JobFuture<?>> runningJobs() {
    lock.lock();
    try {
      return new ArrayList<>(running);
    } finally {
      lock.unlock();
    }
  }

  /// Interrupts the jobs that run.
  void interruptAll() {
    lock.lock();
    try {
      for (JobFuture<?> job : running) {
        Child child = job.child;
        if (child != null) {
          long number = job.number;
          keeper.execute(() -> child.interrupt(number));
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// Kills all children, and lets none be started.
  void stop() {
    lock.lock();
    try {
      phase = Phase.STOPPED;
      for (Child child : children) {
        child.doomed = true;
        keeper.execute(child::kill);
      }
      noteEnd();
    } finally {
      lock.unlock();
    }
  }

  /// Whether the keeper has nothing more to do.
  boolean isOver() {
    lock.lock();
    try {
      return phase != Phase.OPEN && waiting.isEmpty() && running.isEmpty() && children.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /// The keeper has gone, the pool's last thread and file with it.
  void terminated() {
    lock.lock();
    try {
      terminated = true;
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isShutdown() {
    lock.lock();
    try {
      return phase != Phase.OPEN;
    } finally {
      lock.unlock();
    }
  }

  boolean isTerminated() {
    lock.lock();
    try {
      return terminated;
    } finally {
      lock.unlock();
    }
  }

  boolean awaitTermination(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (!terminated) {
        if (left <= 0) {
          return false;
        }
        left = ended.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until this many children are ready.
  boolean awaitReady(int wanted, Duration limit) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.NANOSECONDS.convert(limit);
      while (children.size() - starting < wanted && starting > 0 && left > 0) {
        left = ended.awaitNanos(left);
      }
      return children.size() - starting >= wanted;
    } finally {
      lock.unlock();
    }
  }

  PoolStatistics statistics() {
    lock.lock();
    try {
      return tally.with(children.size(), idle, running.size(), waiting.size());
    } finally {
      lock.unlock();
    }
  }
}
