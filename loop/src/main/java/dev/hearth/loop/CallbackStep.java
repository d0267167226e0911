package dev.hearth.loop;

import org.jspecify.annotations.Nullable;

/// A callback that waits in the ready queue or the inbox.
final class CallbackStep implements Step, Handle {
  private final LoopContext context;
  private final @Nullable CreationSite site;
  private @Nullable Runnable callback;
  private boolean begun;
  private boolean cancelled;

  CallbackStep(LoopContext context, Runnable callback, @Nullable CreationSite site) {
    this.context = context;
    this.callback = callback;
    this.site = site;
  }

  @Override
  public LoopContext context() {
    return context;
  }

  @Override
  public void run() {
    Runnable due = callback;
    if (due != null) {
      begun = true;
      Foreign.run(due);
    }
  }

  @Override
  public void cancel() {
    CarrierLoop.rejoin();
    if (isPending()) {
      callback = null;
      cancelled = true;
    }
  }

  @Override
  public boolean isPending() {
    CarrierLoop.rejoin();
    return callback != null && !begun;
  }

  @Override
  public boolean isCancelled() {
    CarrierLoop.rejoin();
    return cancelled;
  }

  @Override
  public @Nullable CreationSite site() {
    return site;
  }

  @Override
  public String describe() {
    Runnable waiting = callback;
    return "callback " + (waiting == null ? "(cancelled)" : CreationSite.nameOf(waiting));
  }

  @Override
  public String toString() {
    return describe() + " of " + context.owner();
  }
}
