package dev.hearth.loop;

import org.jspecify.annotations.Nullable;

/// Reports the failure of a task, unless somebody waits for it by then: runs behind what was ready
/// when the task failed, or at the end of the loop.
final class TaskReport implements Step {
  private final LoopFuture<?> watched;
  private final LoopTask<?> task;
  private final Throwable failure;

  /// @param watched what somebody may look at: the task, or what stands for it
  TaskReport(LoopFuture<?> watched, LoopTask<?> task, Throwable failure) {
    this.watched = watched;
    this.task = task;
    this.failure = failure;
  }

  @Override
  public LoopContext context() {
    return task.context;
  }

  @Override
  public void run() {
    if (!watched.isObserved()) {
      task.loop.report(task, task.describe() + " of " + task.owner() + " failed", failure);
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
