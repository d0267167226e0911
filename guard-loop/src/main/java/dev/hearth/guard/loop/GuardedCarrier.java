package dev.hearth.guard.loop;

import dev.hearth.guard.BlockingCallException;
import dev.hearth.guard.GuardedThread;
import dev.hearth.guard.Work;
import dev.hearth.loop.CarrierInfo;
import java.util.List;

/// A thread of a loop, as the guard sees it.
record GuardedCarrier(CarrierInfo carrier) implements GuardedThread {
  private static final List<String> KINDS = List.of("task ", "callback ", "call ");

  @Override
  public boolean isActive() {
    return carrier.isActive();
  }

  @Override
  public Work work() {
    return new Work(carrier.owner().name(), kind(), nameOf(carrier.describe()));
  }

  /// A step without the word for its kind, which the guard says itself.
  private static String nameOf(String step) {
    for (String kind : KINDS) {
      if (step.startsWith(kind)) {
        return step.substring(kind.length());
      }
    }
    return step;
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
