package dev.hearth.loop;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A thread that runs tasks while they are elsewhere; see [Relocations].
///
/// `step` is written by this thread alone, outside of the task that it runs, and read by that task.
final class RelocationWorker extends Thread implements CarrierInfo {
  private final Relocations relocations;
  private @Nullable Step step;

  /// Whether this thread counts as looking for work already, since the task on it is leaving.
  private boolean looksAlready;

  RelocationWorker(Relocations relocations, String name) {
    super(null, null, name, 0, false);
    this.relocations = relocations;
    setDaemon(true);
  }

  @Override
  public void run() {
    relocations.work(this);
  }

  /// Runs a task until it comes back.
  void runElsewhere(Step moved) {
    step = moved;
    try {
      moved.runElsewhere();
    } finally {
      step = null;
    }
  }

  void wake() {
    LockSupport.unpark(this);
  }

  @Override
  public Thread thread() {
    return this;
  }

  @Override
  public boolean isWorker() {
    return true;
  }

  @Override
  public boolean isActive() {
    return step != null;
  }

  @Override
  public Owner owner() {
    Step moved = step;
    return moved == null ? relocations.loop().self : moved.owner();
  }

  @Override
  public boolean inTask() {
    return true;
  }

  @Override
  public String describe() {
    Step moved = step;
    return moved == null ? "nothing" : moved.describe();
  }

  @Override
  public boolean leave() {
    return false;
  }

  @Override
  public void failAtEnd(RuntimeException failure) {
    if (step instanceof LoopTask<?> task) {
      task.failAtEnd(failure);
    }
  }

  /// Counts the worker as looking for work before the task goes: the loop may send the next one
  /// before this thread has got as far.
  @Override
  @SuppressWarnings("ThreadPriorityCheck") // the scheduler relied on is the loop
  public void comeBack() {
    Step moved = step;
    if (moved != null) {
      moved.comesBack();
    }
    looksAlready = true;
    relocations.beginsToLook();
    Thread.yield();
    if (Jdk.currentCarrier() == this) { // and not where it is wanted: the task is pinned
      looksAlready = false;
      relocations.looksNoLonger();
    }
  }

  /// Whether it counts as looking already, once.
  boolean takeLooksAlready() {
    boolean already = looksAlready;
    looksAlready = false;
    return already;
  }
}
