package dev.hearth.loop;

/// A carrier that turns a loop, as tools see it.
record CarrierView(CarrierLoop loop, Thread thread, StepRunner runner) implements CarrierInfo {
  // Who reads a description may do so in the middle of loading a class; loading the same one for
  // the
  // description then would define it twice.
  static {
    String _ = CreationSite.nameOf("");
  }

  @Override
  public boolean isWorker() {
    return false;
  }

  @Override
  public boolean isActive() {
    return runner.isActive() && loop.carrier == thread;
  }

  @Override
  public Owner owner() {
    return runner.context().owner();
  }

  @Override
  public boolean inTask() {
    LoopTask<?> task = runner.runningTask();
    return task != null && task.callbackDepth == 0 && Thread.currentThread().isVirtual();
  }

  @Override
  public String describe() {
    return runner.describe();
  }

  @Override
  public boolean leave() {
    return isActive() && inTask() && loop.relocations.leave(runner);
  }

  @Override
  public void failAtEnd(RuntimeException failure) {
    runner.failAtEnd(failure);
  }

  @Override
  public void comeBack() {}

  @Override
  public String toString() {
    return "carrier " + thread.getName();
  }
}
