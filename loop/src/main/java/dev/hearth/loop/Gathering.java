package dev.hearth.loop;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The future of a gather: ends when its children have, with a list in their order.
///
/// A child that has ended costs a look; one that has not, a place in its list of waiters. The child
/// says so from inside its end, which settles this future at once, so nothing is queued but those
/// who wait here.
///
/// Asked for values, it fails with the first failure and leaves the other children alone. Being
/// cancelled is passed on to every child that has not ended; this future then ends as cancelled
/// when the last of them has, whatever they answered.
///
/// @param <R> what the list holds: the children's results, or their [Outcome]s
sealed class Gathering<R extends @Nullable Object> extends LoopFuture<List<R>>
    implements EndListener permits LimitedGathering {
  private final boolean asOutcomes;
  private LoopFuture<?>[] children;
  private @Nullable Waiter[] places;
  private int pending;
  private @Nullable String cancelledFor;

  Gathering(CarrierLoop loop, int size, boolean asOutcomes) {
    super(loop);
    this.asOutcomes = asOutcomes;
    this.children = new LoopFuture<?>[size];
    this.places = new Waiter[size];
    this.pending = size;
  }

  /// Gathers what there is.
  static <R extends @Nullable Object> Gathering<R> of(
      List<? extends Awaitable<?>> awaitables, boolean asOutcomes) {
    CarrierLoop loop =
        awaitables.isEmpty() ? CarrierLoop.current() : ((LoopFuture<?>) awaitables.getFirst()).loop;
    loop.verifyOnLoop();
    Gathering<R> gathering = new Gathering<>(loop, awaitables.size(), asOutcomes);
    int at = 0;
    for (Awaitable<?> awaitable : awaitables) {
      LoopFuture<?> child = (LoopFuture<?>) awaitable;
      if (child.loop != loop) {
        throw new IllegalArgumentException(
            "a gather of what belongs to loop "
                + loop.name()
                + " cannot hold "
                + child
                + " of loop "
                + child.loop.name());
      }
      gathering.children[at++] = child;
    }
    gathering.watchAll();
    return gathering;
  }

  private void watchAll() {
    for (int at = 0; at < children.length; at++) {
      if (isDone()) {
        children[at].markObserved(); // one before it has failed already
      } else {
        watch(at, children[at]);
      }
    }
    finishIfEmpty();
  }

  final void finishIfEmpty() {
    if (pending == 0 && !isDone()) {
      finish();
    }
  }

  final void put(int at, LoopFuture<?> child) {
    children[at] = child;
    watch(at, child);
    if (cancelledFor != null) { // by the child's own first step
      boolean _ = child.cancel(cancelledFor);
    }
  }

  private void watch(int at, LoopFuture<?> child) {
    if (child.isDone()) {
      childEnded(child);
    } else {
      places[at] = child.addListener(this);
    }
  }

  /// This gather has failed: leaves the children that go on, so that one which never ends does not
  /// collect the gathers that have awaited it.
  void leaveChildren() {
    for (int at = 0; at < places.length; at++) {
      Waiter place = places[at];
      if (place != null && !children[at].isDone()) {
        place.close();
        children[at].markObserved(); // as those that end later
      }
    }
  }

  @Override
  public void ended(LoopFuture<?> child) {
    childEnded(child);
  }

  private void childEnded(LoopFuture<?> child) {
    pending--;
    child.markObserved(); // from here on it is for those to look at it who await this
    if (isDone()) {
      return;
    }
    if (!asOutcomes && cancelledFor == null && failed(child)) {
      return;
    }
    if (pending == 0) {
      finish();
    }
  }

  private boolean failed(LoopFuture<?> child) {
    Throwable failure = child.failure();
    if (failure != null) {
      failWith(failure);
      reportUnlessAwaited(child, failure);
      leaveChildren();
      return true;
    }
    CancelledException cancellation = child.cancellation();
    if (cancellation != null) {
      failWith(cancellation); // nobody has cancelled the gather itself
      leaveChildren();
      return true;
    }
    return false;
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the children's results may be null
  private void finish() {
    LoopFuture<?>[] ended = children;
    children = new LoopFuture<?>[0];
    places = new Waiter[0];
    if (cancelledFor != null) {
      cutShort(new CancelledException(cancelledFor, cancelledFor, null, null));
      return;
    }
    Object[] results = new Object[ended.length];
    for (int i = 0; i < ended.length; i++) {
      results[i] = asOutcomes ? ended[i].outcome() : ended[i].value();
    }
    succeed(Collections.unmodifiableList((List<R>) Arrays.asList(results)));
  }

  @Override
  public boolean cancel(String reason) {
    if (isDone()) {
      return false;
    }
    if (!loop.mayTouch()) {
      return loop.cancelFromElsewhere(this, reason);
    }
    cancelledFor = reason;
    dropUnstarted();
    for (LoopFuture<?> child : new LinkedHashSet<>(Arrays.asList(children))) { // one request each
      if (child != null && !child.isDone()) {
        boolean _ = child.cancel(reason);
      }
    }
    finishIfEmpty();
    return true;
  }

  /// Makes sure that nothing is started any more.
  void dropUnstarted() {}

  /// Some children will never be.
  final void lose(int unstarted) {
    pending -= unstarted;
  }

  @Override
  public String toString() {
    return "Gathering[" + pending + " to go, " + state() + "]";
  }
}
