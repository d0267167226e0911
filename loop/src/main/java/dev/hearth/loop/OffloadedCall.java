package dev.hearth.loop;

import org.jspecify.annotations.Nullable;

/// What the loop knows of a call that it has offloaded: for whoever asks what a loop is doing. Made
/// on the loop; the worker enters itself.
final class OffloadedCall implements OffloadInfo {
  private final LoopContext context;
  private final Object call;
  private final String task;
  private final long began = System.nanoTime();
  private volatile @Nullable Thread worker;

  OffloadedCall(LoopContext context, Object call, String task) {
    this.context = context;
    this.call = call;
    this.task = task;
  }

  void runsHere() {
    worker = Thread.currentThread();
  }

  @Nullable Thread worker() {
    return worker;
  }

  long began() {
    return began;
  }

  @Override
  public Owner owner() {
    return context.owner();
  }

  @Override
  public String task() {
    return task;
  }

  @Override
  public String describe() {
    return CreationSite.nameOf(call);
  }
}
