package dev.hearth.loop;

/// A step of a virtual thread that a task's body started itself and that inherited its scheduler.
final class AdoptedStep implements Step {
  private final LoopTask<?> parent;
  private final Runnable continuation;
  private volatile boolean hasLeft; // set by the worker

  AdoptedStep(LoopTask<?> parent, Runnable continuation) {
    this.parent = parent;
    this.continuation = continuation;
  }

  @Override
  public LoopContext context() {
    return parent.context;
  }

  @Override
  public Owner owner() {
    return parent.owner();
  }

  @Override
  public void goesAway() {
    parent.loop.relocations.adoptedGoesAway(continuation, this);
  }

  @Override
  public void run() {
    if (!parent.loop.relocations.mayRunAdopted(continuation)) {
      return;
    }
    parent.loop.runner().mountAdopted(parent, continuation);
  }

  /// Runs the continuation on a worker until it comes back, or suspends.
  @Override
  public void runElsewhere() {
    hasLeft = true;
    continuation.run();
  }

  /// Whether a worker has begun to run it.
  boolean hasLeft() {
    return hasLeft;
  }

  @Override
  public String describe() {
    return "a thread started by task " + parent.name();
  }
}
