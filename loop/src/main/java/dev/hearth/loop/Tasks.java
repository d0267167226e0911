package dev.hearth.loop;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// What to do with several tasks, or with one that must not be cancelled.
///
/// | to | use |
/// |---|---|
/// | start several, have all of it end together | [TaskGroup] |
/// | have the results of several, in order | [#gather], [#gatherOutcomes], [#gatherLimited] |
/// | have them as they come | [#asCompleted] |
/// | look at who is done, and cancel nobody | [#await(When, Collection)] |
/// | wait so long for one | [#waitFor] |
/// | try several, take what works first | [#firstSuccess], [#quorum] |
/// | wait for one without cancelling it | [#shield] |
///
/// An awaitable that is given several times counts once; in a gather it has its value at every one
/// of its places.
///
/// Sources: asyncio's functions of the same names, and its `staggered_race`.
///
/// **Threads:** loop only; what suspends, in a task only.
public final class Tasks {
  private Tasks() {}

  /// What [#await(When, Collection)] waits for.
  public enum When {
    /// All have ended.
    ALL_COMPLETED,
    /// At least one has ended.
    FIRST_COMPLETED,
    /// One has failed, which being cancelled is not; or all have ended.
    FIRST_EXCEPTION
  }

  /// Who has ended and who has not, each in the order given.
  ///
  /// @param done have ended
  /// @param pending have not, and go on
  public record Progress<A>(List<A> done, List<A> pending) {
    /// Copies the lists.
    public Progress {
      done = List.copyOf(done);
      pending = List.copyOf(pending);
    }
  }

  // ---------------------------------------------------------------- all of them

  /// Starts a task for each body, in order, and each runs up to its first suspension before this
  /// returns: as [EventLoop#start(Callable)] for every one of them, and cheaper. They share one
  /// name.
  ///
  /// @return the tasks, in the same order
  public static <T extends @Nullable Object> List<Task<T>> startAll(
      List<? extends Callable<T>> bodies) {
    CarrierLoop loop = CarrierLoop.current();
    return loop.startAll(loop.unnamed(), null, List.copyOf(bodies));
  }

  /// The results of all, in the order given.
  ///
  /// The first failure is the gather's, at once, and a child that somebody cancels is one; the
  /// others go on, and what they throw later is dropped: where that is wrong, use a [TaskGroup].
  /// Cancelling the gather cancels every child that has not ended; it ends as cancelled when all of
  /// them have, whatever they answered.
  ///
  /// @return has ended already when all have
  /// @throws IllegalArgumentException when they belong to different loops
  public static <T extends @Nullable Object> Awaitable<List<T>> gather(
      List<? extends Awaitable<? extends T>> awaitables) {
    return Gathering.of(awaitables, false);
  }

  /// Starts a task for each body, as [#startAll] does, and gathers their results.
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  public static <T extends @Nullable Object> Awaitable<List<T>> gather(Callable<T>... bodies) {
    return gather(startAll(Arrays.asList(bodies)));
  }

  /// How all ended, in the order given, whether they succeeded or not. It fails for no child, and
  /// is cancelled as [#gather(List)] is.
  ///
  /// @throws IllegalArgumentException when they belong to different loops
  public static <T extends @Nullable Object> Awaitable<List<Outcome<T>>> gatherOutcomes(
      List<? extends Awaitable<T>> awaitables) {
    return Gathering.of(awaitables, true);
  }

  /// Starts a task for each body, in order, at most `limit` at a time, and gathers their results as
  /// [#gather(List)] does. After a failure those that wait for their turn still get it; after a
  /// cancellation of the gather they do not.
  ///
  /// @throws IllegalArgumentException for a limit below 1
  public static <T extends @Nullable Object> Awaitable<List<T>> gatherLimited(
      int limit, List<? extends Callable<T>> bodies) {
    return limited(limit, bodies, false);
  }

  /// Starts a task for each body, in order, at most `limit` at a time, and gathers their outcomes
  /// as [#gatherOutcomes] does.
  ///
  /// @throws IllegalArgumentException for a limit below 1
  public static <T extends @Nullable Object> Awaitable<List<Outcome<T>>> gatherOutcomesLimited(
      int limit, List<? extends Callable<T>> bodies) {
    return limited(limit, bodies, true);
  }

  private static <T extends @Nullable Object, R> Awaitable<List<R>> limited(
      int limit, List<? extends Callable<T>> bodies, boolean asOutcomes) {
    LimitedGathering<T, R> gathering =
        new LimitedGathering<>(CarrierLoop.current(), limit, List.copyOf(bodies), asOutcomes);
    gathering.startWhatMayRun();
    return gathering;
  }

  // ---------------------------------------------------------------- one after the other

  /// The awaitables given, each as soon as it has ended: `next()` suspends until there is one.
  /// Leaving the loop early cancels nobody.
  ///
  /// ```java
  /// for (Task<Page> task : Tasks.asCompleted(downloads)) {
  ///   show(task.await()); // does not suspend
  /// }
  /// ```
  ///
  /// @return serves one iteration, which may be interrupted and taken up again; of several tasks
  ///   that wait in `next()` at the same time, the first gets the first
  public static <A extends Awaitable<?>> Iterable<A> asCompleted(
      Collection<? extends A> awaitables) {
    CompletionQueue<A> queue = new CompletionQueue<>(awaitables, null);
    return () -> queue;
  }

  /// The same, for some time from now at most. What has ended in time is still handed out
  /// afterwards; then `next()` throws [UncheckedTimeoutException], and nobody is cancelled.
  public static <A extends Awaitable<?>> Iterable<A> asCompleted(
      Collection<? extends A> awaitables, Duration timeout) {
    CompletionQueue<A> queue = new CompletionQueue<>(awaitables, timeout);
    return () -> queue;
  }

  /// Suspends until so many have ended. It throws nothing of theirs and cancels none of them, also
  /// when the caller is cancelled.
  ///
  /// @throws IllegalArgumentException when there is nothing to wait for
  /// @throws CancelledException when the caller is cancelled meanwhile
  public static <A extends Awaitable<?>> Progress<A> await(
      When when, Collection<? extends A> awaitables) {
    return new Watch<A>(when, awaitables).await(null);
  }

  /// Suspends until so many have ended, or the time is up.
  ///
  /// @throws IllegalArgumentException when there is nothing to wait for
  /// @throws CancelledException when the caller is cancelled meanwhile
  public static <A extends Awaitable<?>> Progress<A> await(
      When when, Collection<? extends A> awaitables, Duration timeout) {
    return new Watch<A>(when, awaitables).await(timeout);
  }

  // ---------------------------------------------------------------- one of them

  /// Suspends until `awaited` has ended, for some time at most; then it is cancelled, and the call
  /// returns when it has ended by that. What it answers instead, a result or an exception, is the
  /// caller's. Zero and less cancel at once what has not ended.
  ///
  /// To give code of the caller's own so long, use [Timeout#failAfter].
  ///
  /// @throws TimeoutException when it was cancelled because the time was up
  /// @throws CancelledException when it was cancelled otherwise, or the caller is while it waits
  /// @throws TaskFailedException with its exception as cause
  public static <T extends @Nullable Object> T waitFor(Awaitable<T> awaited, Duration limit)
      throws TimeoutException {
    if (awaited.isDone()) {
      return awaited.await();
    }
    return Timeout.failAfter(limit, () -> awaited.await());
  }

  /// Runs all bodies at once, each in a task, and returns the first result. The others are
  /// cancelled, and have ended before this returns; what they threw is dropped.
  ///
  /// @throws TaskGroupException when all failed, or there were none
  /// @throws CancelledException when the caller is cancelled, and all of them with it
  public static <T extends @Nullable Object> T firstSuccess(List<? extends Callable<T>> bodies) {
    return new Race<T>(1, bodies, Duration.ZERO).run().getFirst();
  }

  /// Runs the bodies as [#firstSuccess(List)] does, but starts each only when the one before has
  /// failed, or has had this long: for addresses of the same server.
  ///
  /// @throws TaskGroupException when all failed, or there were none
  /// @throws CancelledException when the caller is cancelled, and all of them with it
  public static <T extends @Nullable Object> T firstSuccess(
      Duration headStart, List<? extends Callable<T>> bodies) {
    return new Race<T>(1, bodies, headStart).run().getFirst();
  }

  /// Runs all bodies at once, each in a task, and returns the first `needed` results, in the order
  /// in which they came. The other bodies are cancelled, and have ended before this returns; and so
  /// they are as soon as too many have failed.
  ///
  /// @throws TaskGroupException when too many failed
  /// @throws CancelledException when the caller is cancelled, and all of them with it
  /// @throws IllegalArgumentException when more are needed than there are, or less than one
  public static <T extends @Nullable Object> List<T> quorum(
      int needed, List<? extends Callable<T>> bodies) {
    if (needed < 1 || needed > bodies.size()) {
      throw new IllegalArgumentException(
          needed + " results of " + bodies.size() + " bodies cannot be had");
    }
    return new Race<T>(needed, bodies, Duration.ZERO).run();
  }

  /// Something to await in place of `inner`, which goes on when its waiter is cancelled.
  ///
  /// @return `inner` itself when it has ended, else a promise that ends as it does
  public static <T extends @Nullable Object> Awaitable<T> shield(Awaitable<T> inner) {
    if (inner.isDone()) {
      return inner;
    }
    LoopFuture<T> future = (LoopFuture<T>) inner;
    Promise<T> outer = future.loop.promise();
    Waiter link = future.addListener(_ -> outer.endAs(future));
    Waiter _ = outer.addListener(_ -> link.close()); // and a failure has no one here to hear of it
    return outer;
  }
}
