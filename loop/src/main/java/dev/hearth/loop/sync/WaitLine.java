package dev.hearth.loop.sync;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The tasks that wait for one thing, oldest first.
///
/// A [Place] is a promise and what its task has brought along. To serve a task is to take its place
/// out of the line and complete its promise in one go: what it was given is its own from then on,
/// whoever comes before it runs, and a cancellation that comes too late leaves it the value.
///
/// A task that is cancelled first has its promise cancelled at that moment, although it leaves the
/// line only when it runs next. Such places count as gone: [#oldest] drops them.
///
/// Null as a result turns a waiter away: it was not served, never will be, and finds out why
/// itself.
///
/// @param <B> what a waiter brings
/// @param <R> what it gets
final class WaitLine<B, R> {
  private final EventLoop loop;
  private @Nullable Place<B, R> first;
  private @Nullable Place<B, R> last;
  private int length;

  static final class Place<B, R> {
    final B brought;
    private final Promise<@Nullable R> promise;
    private @Nullable Place<B, R> before;
    private @Nullable Place<B, R> after;
    private boolean inLine;

    private Place(B brought, Promise<@Nullable R> promise) {
      this.brought = brought;
      this.promise = promise;
    }
  }

  WaitLine(EventLoop loop) {
    this.loop = loop;
  }

  /// Suspends the calling task at the end of the line until it is served.
  ///
  /// @return what it got; null when it was turned away
  @Nullable R await(B brought) {
    Place<B, R> place = new Place<>(brought, loop.promise());
    append(place);
    try {
      return place.promise.await();
    } finally {
      remove(place);
      // A thread that a task has started leaves its promise behind when it is interrupted.
      boolean _ = place.promise.cancel("nobody waits any more");
    }
  }

  /// Who has waited longest and still does.
  @Nullable Place<B, R> oldest() {
    Place<B, R> place = first;
    while (place != null && place.promise.isDone()) {
      remove(place);
      place = first;
    }
    return place;
  }

  boolean isEmpty() {
    return oldest() == null;
  }

  /// Gives the oldest waiter what it waits for.
  ///
  /// @return false when nobody waits
  boolean serve(R result) {
    Place<B, R> place = oldest();
    if (place == null) {
      return false;
    }
    serve(place, result);
    return true;
  }

  /// Gives a waiter, one that [#oldest] has just found, what it waits for.
  void serve(Place<B, R> place, R result) {
    remove(place);
    place.promise.complete(result);
  }

  /// Gives everybody who waits the same.
  void serveAll(R result) {
    while (serve(result)) {
      // the next one
    }
  }

  void turnAwayAll() {
    turnAway(_ -> true);
  }

  void turnAway(Predicate<? super B> whom) {
    for (Place<B, R> place : places()) {
      if (whom.test(place.brought)) {
        remove(place);
        boolean _ = place.promise.tryComplete(null);
      }
    }
  }

  /// How many places there are, those of cancelled tasks that have not run since included.
  int lengthAtMost() {
    return length;
  }

  /// How many wait.
  int size() {
    for (Place<B, R> place : places()) {
      if (place.promise.isDone()) {
        remove(place);
      }
    }
    return length;
  }

  private List<Place<B, R>> places() {
    List<Place<B, R>> places = new ArrayList<>(length);
    for (Place<B, R> place = first; place != null; place = place.after) {
      places.add(place);
    }
    return places;
  }

  private void append(Place<B, R> place) {
    Place<B, R> end = last;
    place.before = end;
    if (end == null) {
      first = place;
    } else {
      end.after = place;
    }
    last = place;
    place.inLine = true;
    length++;
  }

  private void remove(Place<B, R> place) {
    if (!place.inLine) {
      return;
    }
    Place<B, R> before = place.before;
    Place<B, R> after = place.after;
    if (before == null) {
      first = after;
    } else {
      before.after = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.before = before;
    }
    place.before = null;
    place.after = null;
    place.inLine = false;
    length--;
  }
}
