package dev.hearth.loop;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// A callback in the timer heap, later in the ready queue.
final class Timer implements Step, TimerHandle {
  /// The order in which timers run, seen from a moment on the clock, whose readings may wrap.
  static Comparator<Timer> soonestFirst(long now) {
    return Comparator.comparingLong((Timer timer) -> timer.deadline - now)
        .thenComparingLong(timer -> timer.sequence);
  }

  final long deadline;
  final long sequence;
  private final CarrierLoop loop;
  private final LoopContext context;
  private final @Nullable CreationSite site;
  private @Nullable Runnable callback;
  private boolean begun;
  private boolean cancelled;
  private boolean endsWithLoop;
  boolean inHeap = true;

  Timer(
      CarrierLoop loop,
      LoopContext context,
      long deadline,
      long sequence,
      Runnable callback,
      @Nullable CreationSite site) {
    context.owner().checkLimit(context.owner().timers, loop.options.ownerLimit(), "timers");
    this.loop = loop;
    this.context = context;
    this.deadline = deadline;
    this.sequence = sequence;
    this.callback = callback;
    this.site = site;
    context.owner().timers++;
  }

  @Override
  public void cancel() {
    loop.verifyOnLoop();
    if (isWaiting()) {
      callback = null;
      cancelled = true;
      context.owner().timers--;
      if (inHeap) {
        loop.timerCancelled();
      }
    }
  }

  @Override
  public boolean isPending() {
    CarrierLoop.rejoin();
    return isWaiting();
  }

  /// The same for the loop's own code, which knows where it is.
  boolean isWaiting() {
    return callback != null && !begun;
  }

  @Override
  public boolean isCancelled() {
    CarrierLoop.rejoin();
    return cancelled;
  }

  @Override
  public long deadline() {
    return deadline;
  }

  @Override
  public TimerHandle cancelOnShutdown(boolean cancel) {
    CarrierLoop.rejoin();
    endsWithLoop = cancel;
    return this;
  }

  boolean isCancelledOnShutdown() {
    return endsWithLoop;
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
      context.owner().timers--;
      Foreign.run(due);
    }
  }

  @Override
  public @Nullable CreationSite site() {
    return site;
  }

  String callbackName() {
    Runnable waiting = callback;
    return waiting == null ? "(cancelled)" : CreationSite.nameOf(waiting);
  }

  @Override
  public String describe() {
    return "timer " + callbackName();
  }

  @Override
  public String toString() {
    return describe() + " of " + context.owner();
  }
}
