package dev.hearth.loop;

import org.jspecify.annotations.Nullable;

/// What the starter of a child awaits until the child is ready, or has ended before it was. Whoever
/// cancels the wait cancels the child, and the wait ends when that has answered.
final class Readiness<R extends @Nullable Object> extends LoopFuture<R>
    implements TaskGroup.Ready<R> {
  private @Nullable Task<?> child;

  Readiness(CarrierLoop loop) {
    super(loop);
  }

  void of(Task<?> started) {
    child = started;
  }

  @Override
  public void ready(R value) {
    loop.verifyOnLoop();
    if (isDone()) {
      throw new IllegalStateException("this task has said that it is ready already");
    }
    succeed(value);
  }

  /// The child has ended without a word.
  void childEnded(LoopFuture<?> ended) {
    Throwable failure = ended.failure();
    CancelledException cancellation = ended.cancellation();
    if (failure != null) {
      failWith(failure);
    } else if (cancellation != null) {
      cutShort(cancellation);
    } else {
      failWith(new IllegalStateException(ended + " has ended without saying that it was ready"));
    }
  }

  @Override
  public boolean cancel(String reason) {
    return !isDone() && child != null && child.cancel(reason);
  }

  @Override
  public String toString() {
    return "Readiness[" + child + ", " + state() + "]";
  }
}
