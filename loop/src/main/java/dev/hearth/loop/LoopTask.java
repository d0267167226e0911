package dev.hearth.loop;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A task: a virtual thread and, at the same time, its scheduler.
///
/// The JDK hands a virtual thread's continuation to its scheduler whenever it is ready. Each task
/// is its own scheduler object, so the loop knows at every hand-over whose continuation it gets,
/// without a look-up. Virtual threads that the body starts itself (forks of a
/// `StructuredTaskScope`, a per-task executor) inherit the scheduler and so arrive here too; they
/// run as [AdoptedStep]s on behalf of this task's owner.
///
/// **Cancellation** is the thread's interrupt and nothing beside it: whoever takes the interrupt,
/// the JDK or [CarrierLoop#await], has delivered the cancellation, once, and what the task awaits
/// after that works again, so that `finally` blocks can clean up.
///
/// `continuation` is set by the first hand-over, which `Thread.start` makes before the body has
/// run, and never changes. Everything not volatile or final is touched on the loop only.
final class LoopTask<T extends @Nullable Object> extends Step implements Task<T>, Executor {
  final CarrierLoop loop;
  final Thread thread;
  private final String name;
  private final Owner owner;
  private final Callable<T> body;
  private final CompletableFuture<T> outcome = new CompletableFuture<>();
  private volatile @Nullable Runnable continuation;
  private volatile @Nullable String cancelReason;
  private volatile boolean observed;

  /// On whose behalf the task runs right now; differs from `owner` inside `runAs`.
  Owner effectiveOwner;

  /// How many callbacks the task is running inside of; it must not suspend while there are any.
  int callbackDepth;

  LoopTask(CarrierLoop loop, String name, Owner owner, Callable<T> body) {
    this.loop = loop;
    this.name = name;
    this.owner = owner;
    this.effectiveOwner = owner;
    this.body = body;
    this.thread = Jdk.newVirtualThread(this, name, this::runBody);
  }

  /// The JDK says that a virtual thread of this scheduler is ready to run. Any thread.
  @Override
  @SuppressWarnings("ReferenceEquality") // a continuation is its thread's one and only object
  public void execute(Runnable ready) {
    Runnable own = continuation;
    if (own == null) {
      continuation = ready;
    } else {
      loop.submit(ready == own ? this : new AdoptedStep(this, ready));
    }
  }

  @Override
  Owner chargedOwner() {
    return effectiveOwner;
  }

  @Override
  void run() {
    Runnable own = continuation;
    if (own == null) {
      throw new IllegalStateException("task " + name + " was never started");
    }
    loop.mount(this, own);
  }

  @Override
  String describe() {
    return "task " + name;
  }

  private void runBody() {
    if (cancelReason != null) {
      end(null, new CancelledException(cancelMessage()));
      return;
    }
    try {
      end(body.call(), null);
    } catch (Throwable e) {
      end(null, e);
    }
  }

  private void end(@Nullable T result, @Nullable Throwable failure) {
    loop.taskEnded(this);
    if (failure == null) {
      complete(result);
    } else if (cancelReason != null && isInterruption(failure)) {
      outcome.cancel(false);
    } else {
      outcome.completeExceptionally(failure);
      loop.reportUnlessObserved(this, failure);
    }
  }

  /// A socket or channel that an interrupt closes fails with an `IOException` of any kind, and
  /// leaves the interrupt for its caller.
  private boolean isInterruption(Throwable failure) {
    return failure instanceof CancelledException
        || failure instanceof InterruptedException
        || (failure instanceof IOException && thread.isInterrupted());
  }

  @SuppressWarnings("NullAway") // null only if the body returned null, so T admits it
  private void complete(@Nullable T result) {
    outcome.complete(result);
  }

  /// The loop ended before the task did; whoever waits for it on another thread is told.
  @Override
  void abandon() {
    outcome.cancel(false);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public T await() {
    observed = true;
    try {
      return loop.await(outcome);
    } catch (CancelledException e) {
      if (!outcome.isDone()) {
        observed = false; // The caller waits no more, so nobody is left to hear of a failure.
      }
      throw e;
    }
  }

  @Override
  public boolean cancel(String reason) {
    if (outcome.isDone()) {
      return false;
    }
    cancelReason = reason;
    thread.interrupt();
    return true;
  }

  /// What a wait of the task ends with when its thread was interrupted, by [#cancel] or by anybody
  /// else.
  CancelledException interruption() {
    return new CancelledException(
        cancelReason == null
            ? "task " + name + " was interrupted while it waited"
            : cancelMessage());
  }

  private String cancelMessage() {
    return "task " + name + " of " + owner + " was cancelled: " + cancelReason;
  }

  boolean isObserved() {
    return observed;
  }

  @Override
  public Owner owner() {
    return owner;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return cancel("Future.cancel");
  }

  @Override
  public boolean isCancelled() {
    return outcome.isCancelled();
  }

  @Override
  public boolean isDone() {
    return outcome.isDone();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    beforeGet();
    return outcome.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    beforeGet();
    return outcome.get(timeout, unit);
  }

  @Override
  public T resultNow() {
    observed = true;
    return outcome.resultNow();
  }

  @Override
  public Throwable exceptionNow() {
    observed = true;
    return outcome.exceptionNow();
  }

  @Override
  public State state() {
    return outcome.state();
  }

  private void beforeGet() {
    observed = true;
    if (!outcome.isDone() && loop.isOnLoop()) {
      loop.requireTask("Future.get");
    }
  }

  @Override
  public String toString() {
    return "Task[" + name + ", owner " + owner + ", " + state() + "]";
  }

  /// Turns what a failed wait threw into what [Task#await] promises.
  static RuntimeException waitFailure(@Nullable Throwable cause) {
    return cause instanceof CancellationException
        ? new CancelledException("what this task awaited was cancelled")
        : new TaskFailedException(
            "what this task awaited failed: " + cause, cause == null ? new Error() : cause);
  }
}
