package dev.hearth.loop;

/// A step of a virtual thread that a task's body started itself and that inherited its scheduler.
final class AdoptedStep extends Step {
  private final LoopTask<?> parent;
  private final Runnable continuation;

  AdoptedStep(LoopTask<?> parent, Runnable continuation) {
    this.parent = parent;
    this.continuation = continuation;
  }

  @Override
  Owner chargedOwner() {
    return parent.owner();
  }

  @Override
  void run() {
    parent.loop.mount(parent, continuation);
  }

  @Override
  String describe() {
    return "a thread started by task " + parent.name();
  }
}
