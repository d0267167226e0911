package dev.hearth.loop;

import org.jspecify.annotations.Nullable;

/// Reports the failure of a task, unless somebody waits for it by then: runs behind what was ready
/// when the task failed, or at the end of the loop.
final class TaskReport implements Step {
  private final LoopTask<?> task;
  private final Watchers watchers;
  private final Throwable failure;

  TaskReport(LoopTask<?> task, Watchers watchers, Throwable failure) {
    this.task = task;
    this.watchers = watchers;
    this.failure = failure;
  }

  @Override
  public Context context() {
    return task.context;
  }

  @Override
  public void run() {
    if (!task.isObserved()) {
      watchers.report(task, task.describe() + " of " + task.owner() + " failed", failure);
    }
  }

  @Override
  public void abandon() {
    run();
  }

  @Override
  public @Nullable CreationSite site() {
    return task.site();
  }

  @Override
  public String describe() {
    return task.describe();
  }
}
