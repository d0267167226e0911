package dev.hearth.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Awaitables in the order of their ends, for one iteration.
///
/// What has ended goes to the one who has waited longest, else into `ended`. A timer runs only
/// while somebody waits; what ends after the deadline is not handed out, which its end finds out by
/// the clock.
final class CompletionQueue<A extends Awaitable<?>> implements Iterator<A> {
  private final CarrierLoop loop;
  private final @Nullable Duration timeout;
  private final long deadline;
  private final ArrayDeque<A> ended = new ArrayDeque<>();
  private final ArrayDeque<Promise<A>> takers = new ArrayDeque<>();
  private final List<Waiter> places = new ArrayList<>();

  /// How many are not promised to anybody.
  private int left;

  CompletionQueue(Collection<? extends A> awaitables, @Nullable Duration timeout) {
    this.loop = CarrierLoop.current();
    this.timeout = timeout;
    this.deadline = timeout == null ? 0 : loop.deadlineAfter(timeout);
    Set<A> distinct = new LinkedHashSet<>(awaitables);
    this.left = distinct.size();
    for (A each : distinct) {
      LoopFuture<?> future = (LoopFuture<?>) each;
      if (future.isDone()) {
        offer(each, future);
      } else {
        places.add(future.addListener(end -> offerInTime(each, end)));
      }
    }
  }

  private boolean isLate() {
    return timeout != null && deadline - loop.clock().nanoTime() <= 0;
  }

  private void offerInTime(A each, LoopFuture<?> future) {
    if (!isLate()) {
      offer(each, future);
    }
  }

  private void offer(A each, LoopFuture<?> future) {
    future.markObserved();
    Promise<A> taker = takers.poll();
    while (taker != null) {
      if (taker.tryComplete(each)) {
        return;
      }
      taker = takers.poll(); // that one was cancelled
    }
    ended.add(each);
  }

  @Override
  public boolean hasNext() {
    loop.verifyOnLoop();
    return left > 0;
  }

  @Override
  public A next() {
    loop.verifyOnLoop();
    if (left == 0) {
      throw new NoSuchElementException("all have been handed out");
    }
    A first = ended.poll();
    if (first != null) {
      left--;
      return first;
    }
    if (timeout != null && isLate()) {
      throw timedOut(timeout);
    }
    return take();
  }

  private A take() {
    Promise<A> taker = loop.promise();
    takers.add(taker);
    left--;
    TimerHandle timer =
        timeout == null ? null : loop.callAt(deadline, () -> taker.tryFail(timedOut(timeout)));
    try {
      return taker.await();
    } catch (TaskFailedException e) {
      throw e.getCause() instanceof UncheckedTimeoutException late ? late : e;
    } finally {
      if (taker.state() != Future.State.SUCCESS) {
        left++;
      }
      takers.remove(taker);
      if (timer != null) {
        timer.cancel();
      }
    }
  }

  private UncheckedTimeoutException timedOut(Duration limit) {
    places.forEach(Waiter::close); // nothing that ends from now on is handed out
    places.clear();
    return new UncheckedTimeoutException(
        new TimeoutException(
            (left + takers.size()) + " have not ended within " + Timeout.describe(limit)));
  }
}
