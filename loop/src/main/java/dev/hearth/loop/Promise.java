package dev.hearth.loop;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A result that code on the loop will set: what tasks await and callbacks complete.
///
/// Made by [EventLoop#promise()]. asyncio calls this a future.
///
/// **Threads:** loop only, except the methods of `Future`. Other threads complete it through
/// [EventLoop#execute].
///
/// @param <T> type of the result
public final class Promise<T extends @Nullable Object> extends LoopFuture<T> {
  private final @Nullable CreationSite site;

  Promise(CarrierLoop loop, @Nullable CreationSite site) {
    super(loop);
    this.site = site;
  }

  /// Sets the result.
  ///
  /// @throws IllegalStateException when the promise has ended
  public void complete(T result) {
    if (!tryComplete(result)) {
      throw ended();
    }
  }

  /// Sets the result, unless the promise has ended.
  ///
  /// @return false when it had
  public boolean tryComplete(T result) {
    loop.verifyOnLoop();
    if (isDone()) {
      return false;
    }
    succeed(result);
    return true;
  }

  /// Sets the exception.
  ///
  /// @throws IllegalStateException when the promise has ended
  public void fail(Throwable exception) {
    if (!tryFail(exception)) {
      throw ended();
    }
  }

  /// Sets the exception, unless the promise has ended.
  ///
  /// @return false when it had
  public boolean tryFail(Throwable exception) {
    loop.verifyOnLoop();
    Objects.requireNonNull(exception, "exception");
    if (isDone()) {
      return false;
    }
    failUnread(exception);
    return true;
  }

  /// Ends the promise as cancelled, at once.
  @Override
  public boolean cancel(String reason) {
    if (isDone()) {
      markObserved();
      return false;
    }
    if (!loop.mayTouch()) {
      return loop.cancelFromElsewhere(this, reason);
    }
    cutShort(new CancelledException(reason, reason, null, null));
    return true;
  }

  @Nullable CreationSite site() {
    return site;
  }

  private IllegalStateException ended() {
    return new IllegalStateException(this + " has ended already");
  }

  @Override
  public String toString() {
    return "Promise[" + state() + "]";
  }
}
