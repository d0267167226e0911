package dev.hearth.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One wait for several awaitables that leaves them alone. It takes its listeners away when it
/// ends.
final class Watch<A extends Awaitable<?>> implements EndListener {
  private final Tasks.When when;
  private final Set<A> watched;
  private final CarrierLoop loop;
  private final Promise<Boolean> enough;
  private int pending;

  Watch(Tasks.When when, Collection<? extends A> awaitables) {
    if (awaitables.isEmpty()) {
      throw new IllegalArgumentException("there is nothing to wait for");
    }
    this.when = when;
    this.watched = new LinkedHashSet<>(awaitables);
    this.loop = CarrierLoop.current();
    this.enough = loop.promise();
    this.pending = watched.size();
  }

  Tasks.Progress<A> await(@Nullable Duration timeout) {
    List<Waiter> waiters = new ArrayList<>();
    TimerHandle timer = null;
    try {
      for (A each : watched) {
        LoopFuture<?> future = (LoopFuture<?>) each;
        if (future.isDone()) {
          ended(future);
        } else {
          waiters.add(future.addListener(this));
        }
      }
      if (timeout != null && !enough.isDone()) {
        timer = loop.callLater(timeout, () -> enough.tryComplete(false));
      }
      boolean _ = enough.await();
    } finally {
      waiters.forEach(Waiter::close);
      if (timer != null) {
        timer.cancel();
      }
    }
    return progress();
  }

  @Override
  public void ended(LoopFuture<?> future) {
    future.markObserved(); // the caller gets it as done
    pending--;
    boolean one =
        switch (when) {
          case ALL_COMPLETED -> false;
          case FIRST_COMPLETED -> true;
          case FIRST_EXCEPTION -> future.failure() != null;
        };
    if (one || pending == 0) {
      boolean _ = enough.tryComplete(true);
    }
  }

  /// As it is when the caller goes on: others may have ended since it was enough.
  private Tasks.Progress<A> progress() {
    List<A> done = new ArrayList<>();
    List<A> rest = new ArrayList<>();
    for (A each : watched) {
      (each.isDone() ? done : rest).add(each);
    }
    return new Tasks.Progress<>(done, rest);
  }
}
