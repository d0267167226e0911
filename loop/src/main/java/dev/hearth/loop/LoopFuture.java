package dev.hearth.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What tasks and promises have in common: an outcome that is set once, on the loop, and those who
/// wait for it.
///
/// `outcome` is null until the end, then the result (or [#NULL]), a [Failed] or a [Cut]. The loop
/// alone writes it. Waiting tasks and callbacks are served in the order they came: a task that came
/// to an empty list is `sole` and needs no place in it. Only the loop touches them. Threads
/// elsewhere wait on `elsewhere`, which is made when the first one comes: it publishes that and
/// looks at the outcome again; the loop publishes the outcome and then looks for it, so neither
/// misses the other.
abstract sealed class LoopFuture<T extends @Nullable Object> implements Awaitable<T>
    permits LoopTask, Promise, Gathering, Readiness {
  private static final Object NULL = new Object();
  private static final VarHandle ELSEWHERE;

  static {
    try {
      ELSEWHERE =
          MethodHandles.lookup()
              .findVarHandle(LoopFuture.class, "elsewhere", CompletableFuture.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final CarrierLoop loop;
  private volatile @Nullable Object outcome;
  private volatile boolean observed;
  private volatile @Nullable CompletableFuture<Boolean> elsewhere;
  private @Nullable LoopTask<?> sole;
  private @Nullable Waiter first;
  private @Nullable Waiter last;

  /// @param note what will be said of the failure when nobody looks at it, if anything
  private record Failed(Throwable exception, UnreadFailures.@Nullable Note note) {}

  private record Cut(CancelledException exception) {}

  LoopFuture(CarrierLoop loop) {
    this.loop = loop;
  }

  // ---------------------------------------------------------------- the end; loop only

  final void succeed(T result) {
    settle(result == null ? NULL : result);
  }

  final void failWith(Throwable exception) {
    settle(new Failed(exception, null));
  }

  /// Fails, and is reported when nobody ever looks.
  final void failUnread(Throwable exception) {
    settle(new Failed(exception, observed ? null : loop.unreadFailures.note(this, exception)));
  }

  final void cutShort(CancelledException exception) {
    settle(new Cut(exception));
  }

  private void settle(Object end) {
    outcome = end;
    LoopTask<?> oldest = sole;
    if (oldest != null) {
      sole = null;
      LockSupport.unpark(oldest.thread);
    }
    Waiter waiter = first;
    first = null;
    last = null;
    while (waiter != null) {
      Waiter next = waiter.next;
      boolean waits = waiter.future == this;
      waiter.next = null;
      waiter.previous = null;
      waiter.future = null;
      if (waits) {
        waiter.fire(this);
      }
      waiter = next;
    }
    CompletableFuture<Boolean> others = elsewhere;
    if (others != null) {
      boolean _ = loop.awaitedElsewhere.remove(this);
      others.complete(true);
    }
  }

  /// Ends as another has.
  final void endAs(LoopFuture<? extends T> other) {
    Throwable failure = other.failure();
    CancelledException cancellation = other.cancellation();
    if (other instanceof LoopTask && failure != null) {
      failWith(failure);
      reportUnlessAwaited(other, failure);
    } else if (failure != null) {
      other.markObserved();
      failUnread(failure);
    } else if (cancellation != null) {
      cutShort(
          new CancelledException(cancellation.reason(), cancellation.reason(), null, cancellation));
    } else {
      succeed(other.value());
    }
  }

  /// Reports the failure of a task that this one stands for, unless somebody looks at this one.
  final void reportUnlessAwaited(LoopFuture<?> failed, Throwable failure) {
    failed.markObserved();
    if (failed instanceof LoopTask<?> task) {
      loop.enqueue(new TaskReport(this, task, failure));
    }
  }

  /// Like [#cutShort], for the end of the loop: whoever waits on another thread is told. Any
  /// thread.
  final void cutShortAtEndOfLoop() {
    if (outcome == null) {
      String reason = "loop " + loop.name() + " has ended";
      outcome = new Cut(new CancelledException(reason, reason, null, null));
      CompletableFuture<Boolean> others = elsewhere;
      if (others != null) {
        others.complete(true);
      }
    }
  }

  // ---------------------------------------------------------------- waiting on the loop

  /// Adds a task, to be unparked at the end.
  ///
  /// @return its place in the list, or null when it needs none
  final @Nullable Waiter addWaiter(LoopTask<?> task) {
    if (sole == null && first == null) {
      sole = task;
      return null;
    }
    return append(new Waiter(task.thread));
  }

  /// Adds a thread that is no task's own, to be unparked at the end.
  final Waiter addWaiter(Thread thread) {
    return append(new Waiter(thread));
  }

  /// Takes out what [#addWaiter(LoopTask)] has added, if it is still there.
  final void remove(LoopTask<?> task, @Nullable Waiter place) {
    if (place != null) {
      remove(place);
    } else if (sole == task) {
      sole = null;
    }
  }

  /// Adds code of the loop's own, to be told of the end from inside it.
  final Waiter addListener(EndListener listener) {
    loop.verifyOnLoop();
    return append(new Waiter(listener));
  }

  private Waiter append(Waiter waiter) {
    Waiter behind = last;
    waiter.future = this;
    waiter.previous = behind;
    if (behind == null) {
      first = waiter;
    } else {
      behind.next = waiter;
    }
    last = waiter;
    return waiter;
  }

  final void remove(Waiter waiter) {
    if (waiter.future != this) {
      return;
    }
    waiter.future = null;
    if (outcome != null) {
      return; // they are being served, and this one is stepped over
    }
    Waiter before = waiter.previous;
    Waiter after = waiter.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
  }

  @Override
  public final Registration onDone(Consumer<? super Awaitable<T>> callback) {
    loop.verifyOnLoop();
    markObserved();
    return whenEnded(() -> Foreign.accept(callback, this));
  }

  /// Like [#onDone], for one who does not care how it ended: a failure is still nobody's.
  final Registration whenEnded(Runnable callback) {
    Waiter waiter = new Waiter(loop.context(), callback);
    if (outcome != null) {
      loop.enqueue(waiter);
      return waiter;
    }
    return append(waiter);
  }

  @Override
  public T await() {
    LoopTask<?> caller = loop.requireTask("await");
    markObserved();
    if (Thread.currentThread() != caller.thread) {
      Suspension.awaitInAdoptedThread(this);
      return resultFor(null, null);
    }
    if (outcome == null) {
      caller.awaitEnd(this);
      return resultFor(caller, caller.takeForwarded());
    }
    caller.throwIfScopeIsCancelled();
    return resultFor(caller, null);
  }

  /// The result, or what [#await] promises to throw instead.
  ///
  /// @param forwarded what made the caller cancel this while it waited, or null
  @SuppressWarnings({"unchecked", "NullAway"}) // succeed() puts a T there
  private T resultFor(@Nullable LoopTask<?> caller, @Nullable Object forwarded) {
    Object end = outcome;
    if (end instanceof Failed failed) {
      throw TaskFailedException.of(failed.exception);
    }
    if (end instanceof Cut cut) {
      throw caller == null || forwarded == null
          ? cut.exception.again()
          : caller.cancelledBy(forwarded, cut.exception);
    }
    return (T) (end == NULL ? null : end);
  }

  /// The result of one that has succeeded.
  @SuppressWarnings({"unchecked", "NullAway"}) // succeed() puts a T there
  final T value() {
    Object end = outcome;
    return (T) (end == NULL ? null : end);
  }

  /// What one that has failed threw; null for any other.
  final @Nullable Throwable failure() {
    return outcome instanceof Failed(Throwable exception, _) ? exception : null;
  }

  /// Why one that was cancelled was; null for any other.
  final @Nullable CancelledException cancellation() {
    return outcome instanceof Cut(CancelledException exception) ? exception : null;
  }

  // ---------------------------------------------------------------- any thread

  final void markObserved() {
    observed = true;
    if (outcome instanceof Failed failed && failed.note != null) {
      failed.note.drop();
    }
  }

  final void markUnobserved() {
    observed = false;
  }

  final boolean isObserved() {
    return observed;
  }

  @Override
  @SuppressWarnings("unchecked") // succeed() puts a T there
  public final Outcome<T> outcome() {
    markObserved();
    return switch (outcome) {
      case null -> throw new IllegalStateException(this + " has not ended");
      case Failed(Throwable exception, _) -> new Outcome.Failure<>(exception);
      case Cut(CancelledException exception) -> new Outcome.Cancelled<>(exception);
      case Object end -> new Outcome.Success<>((T) (end == NULL ? null : end));
    };
  }

  @Override
  public final boolean isDone() {
    return outcome != null;
  }

  @Override
  public final boolean isCancelled() {
    return outcome instanceof Cut;
  }

  @Override
  public final State state() {
    return switch (outcome) {
      case null -> State.RUNNING;
      case Failed _ -> State.FAILED;
      case Cut _ -> State.CANCELLED;
      case Object _ -> State.SUCCESS;
    };
  }

  @Override
  public final boolean cancel(boolean mayInterruptIfRunning) {
    return cancel("Future.cancel");
  }

  @Override
  public final T resultNow() {
    return switch (outcome()) {
      case Outcome.Success<T>(T value) -> value;
      case Outcome.Failure<T> _ -> throw new IllegalStateException(this + " failed");
      case Outcome.Cancelled<T> _ -> throw new IllegalStateException(this + " was cancelled");
    };
  }

  @Override
  public final Throwable exceptionNow() {
    return switch (outcome()) {
      case Outcome.Failure<T>(Throwable exception) -> exception;
      case Outcome.Success<T> _ -> throw new IllegalStateException(this + " has a result");
      case Outcome.Cancelled<T> _ -> throw new IllegalStateException(this + " was cancelled");
    };
  }

  @Override
  public final T get() throws InterruptedException, ExecutionException {
    if (outcome == null) {
      if (loop.isOnLoop()) {
        suspendUntilEnd();
      } else {
        Boolean _ = fromElsewhere().get();
      }
    }
    return resultForFuture();
  }

  @Override
  public final T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (outcome == null) {
      if (loop.isOnLoop()) {
        Timeout.after(Duration.ofNanos(unit.toNanos(timeout))).run(this::suspendUntilEnd);
      } else {
        Boolean _ = fromElsewhere().get(timeout, unit);
      }
    }
    return resultForFuture();
  }

  /// Waits as `Future` has it: whoever is cancelled while it waits cancels nobody else.
  private void suspendUntilEnd() {
    LoopTask<?> _ = loop.requireTask("Future.get");
    Promise<Boolean> ended = loop.promise();
    Waiter link =
        addListener(_ -> {
          markObserved(); // not before: who is cancelled while it waits will not hear of a failure
          boolean _ = ended.tryComplete(true);
        });
    try {
      boolean _ = ended.await();
    } finally {
      link.close();
    }
  }

  private CompletableFuture<Boolean> fromElsewhere() {
    CompletableFuture<Boolean> made = new CompletableFuture<>();
    if (!ELSEWHERE.compareAndSet(this, null, made)) {
      made = Objects.requireNonNull(elsewhere, "set once and for all");
    }
    loop.awaitedElsewhere.add(this);
    if (outcome != null) {
      boolean _ = loop.awaitedElsewhere.remove(this);
      made.complete(true);
    } else if (loop.isClosed()) {
      cutShortAtEndOfLoop();
    }
    return made;
  }

  private T resultForFuture() throws ExecutionException {
    return switch (outcome()) {
      case Outcome.Success<T>(T value) -> value;
      case Outcome.Failure<T>(Throwable exception) ->
          throw new ExecutionException(CreationSite.textOf(exception), exception);
      case Outcome.Cancelled<T>(CancelledException exception) -> {
        CancellationException cancelled = new CancellationException(exception.reason());
        cancelled.initCause(exception);
        throw cancelled;
      }
    };
  }

  @Override
  public final CompletableFuture<T> toCompletableFuture() {
    markObserved();
    CompletableFuture<T> mirror = new CompletableFuture<>();
    var _ =
        fromElsewhere()
            .thenRun(() -> {
              switch (outcome()) {
                case Outcome.Success<T>(T value) -> mirror.complete(value);
                case Outcome.Failure<T>(Throwable exception) ->
                    mirror.completeExceptionally(exception);
                case Outcome.Cancelled<T> _ -> mirror.cancel(false);
              }
            });
    return mirror;
  }
}
