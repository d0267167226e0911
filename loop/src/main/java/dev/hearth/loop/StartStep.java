package dev.hearth.loop;

/// A task that begins in the next turn.
final class StartStep extends Step {
  private final LoopTask<?> task;

  StartStep(LoopTask<?> task) {
    this.task = task;
  }

  @Override
  Owner chargedOwner() {
    return task.owner();
  }

  @Override
  void run() {
    task.loop.begin(task);
  }

  @Override
  String describe() {
    return "start of task " + task.name();
  }

  @Override
  void abandon() {
    task.abandon();
  }
}
