package dev.hearth.loop;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A place in the list of those who wait for a [LoopFuture]: a task's thread to unpark, a callback
/// to run, or code of the loop's own to tell at once. Loop only.
final class Waiter implements Step, Registration {
  private final @Nullable Thread thread;
  private final @Nullable LoopContext context;
  private final @Nullable EndListener listener;
  private @Nullable Runnable callback;

  /// Where it waits; null once it has been served or taken out.
  @Nullable LoopFuture<?> future;

  @Nullable Waiter previous;
  @Nullable Waiter next;

  Waiter(Thread thread) {
    this.thread = thread;
    this.context = null;
    this.listener = null;
  }

  Waiter(EndListener listener) {
    this.thread = null;
    this.context = null;
    this.listener = listener;
  }

  Waiter(LoopContext context, Runnable callback) {
    this.thread = null;
    this.context = context;
    this.listener = null;
    this.callback = callback;
  }

  /// The end has come.
  void fire(LoopFuture<?> ended) {
    if (thread != null) {
      LockSupport.unpark(thread);
    } else if (listener != null) {
      listener.ended(ended);
    } else {
      ended.loop.enqueue(this);
    }
  }

  @Override
  public void close() {
    CarrierLoop.rejoin();
    LoopFuture<?> waitedFor = future;
    if (waitedFor != null) {
      waitedFor.loop.verifyOnLoop();
      waitedFor.remove(this);
    }
    callback = null;
  }

  @Override
  @SuppressWarnings("NullAway") // only callbacks are ever queued, and they have a context
  public LoopContext context() {
    return context;
  }

  @Override
  public void run() {
    Runnable due = callback;
    if (due != null) {
      Foreign.run(due);
    }
  }

  @Override
  public String describe() {
    return "callback of " + (callback == null ? "nothing" : CreationSite.nameOf(callback));
  }
}
