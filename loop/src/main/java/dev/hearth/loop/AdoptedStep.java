package dev.hearth.loop;

/// A step of a virtual thread that a task's body started itself and that inherited its scheduler.
final class AdoptedStep implements Step {
  private final LoopTask<?> parent;
  private final Runnable continuation;
  private final Journey journey = new Journey();

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
    journey.begins();
    try {
      continuation.run();
    } finally {
      if (journey.ends() || (!journey.hasComeBack() && hasTerminated())) {
        parent.loop.post(this); // which counts it
      }
    }
  }

  private boolean hasTerminated() {
    Thread thread = Jdk.threadOf(continuation);
    return thread != null && !thread.isAlive();
  }

  @Override
  public void comesBack() {
    journey.comesBack();
  }

  @Override
  public void staysHere() {
    boolean _ = journey.ends();
    parent.loop.submit(this);
  }

  /// Whether the loop may run it again, after it has been away.
  boolean isBack() {
    return journey.isOver();
  }

  @Override
  public String describe() {
    return "a thread started by task " + parent.name();
  }
}
