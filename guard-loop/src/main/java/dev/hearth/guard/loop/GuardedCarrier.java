package dev.hearth.guard.loop;

import dev.hearth.guard.BlockingCallException;
import dev.hearth.guard.GuardedThread;
import dev.hearth.guard.Work;
import dev.hearth.loop.CarrierInfo;

/// A thread of a loop, as the guard sees it.
record GuardedCarrier(CarrierInfo carrier) implements GuardedThread {
  @Override
  public boolean isActive() {
    return carrier.isActive();
  }

  @Override
  public Work work() {
    return new Work(carrier.owner().name(), kind(), carrier.describe());
  }

  @Override
  public Work.Kind kind() {
    return carrier.inTask() ? Work.Kind.TASK : Work.Kind.CALLBACK;
  }

  @Override
  public boolean relocate() {
    return carrier.leave();
  }

  @Override
  public boolean isElsewhere() {
    return carrier.isWorker();
  }

  @Override
  public void comeBack() {
    carrier.comeBack();
  }

  @Override
  public boolean failAtEnd(BlockingCallException failure) {
    carrier.failAtEnd(failure);
    return true;
  }
}
