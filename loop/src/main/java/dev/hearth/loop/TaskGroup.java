package dev.hearth.loop;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// A block that starts tasks and does not end before they have.
///
/// ```java
/// TaskGroup.run(group -> {
///   group.start("lights", () -> lights.load());
///   group.start("sensors", () -> sensors.load());
/// }); // both are loaded here, or the block has thrown
/// ```
///
/// The first failure, of a task or of the block itself, cancels everything else in the group. When
/// all of it has ended, a [TaskGroupException] holds every failure there was. A task that ends
/// cancelled is no failure, and whoever only passes on what another task of the group threw does
/// not count twice. A `VirtualMachineError` leaves the block as it is.
///
/// The group is a [CancelScope]: its tasks are inside the scopes around the block, whoever starts
/// them, and cancelled ones meet their cancellation at every suspension. Tasks of the group, and
/// others, may start more tasks in it until the last has ended. Cancelling the task that runs the
/// block cancels the group; if something fails on the way out, the exception says that, and the
/// request to cancel is made again, for what the task awaits next.
///
/// Sources: asyncio's `TaskGroup` in its newer rules, trio's nursery for the scope and the
/// readiness handshake.
///
/// **Threads:** loop only; [#run] and [#call] in a task only.
public final class TaskGroup {
  /// The block of a group.
  @FunctionalInterface
  public interface Block {
    /// Starts what belongs to the group, and does the task's own part.
    ///
    /// @throws Exception counts as a failure in the group
    void run(TaskGroup group) throws Exception;
  }

  /// The block of a group, with a result.
  ///
  /// @param <T> type of the result
  @FunctionalInterface
  public interface Call<T extends @Nullable Object> {
    /// Starts what belongs to the group, and does the task's own part.
    ///
    /// @throws Exception counts as a failure in the group
    T call(TaskGroup group) throws Exception;
  }

  /// The body of a task whose starter waits until it is ready.
  ///
  /// @param <R> type of what it says then
  @FunctionalInterface
  public interface Service<R extends @Nullable Object> {
    /// Prepares, calls [Ready#ready], and goes on with its work.
    ///
    /// @throws Exception is the starter's before the call, and the group's behind it
    void run(Ready<R> ready) throws Exception;
  }

  /// How a task says that it is ready.
  ///
  /// @param <R> type of what it says
  public interface Ready<R extends @Nullable Object> {
    /// Lets the starter go on. Loop only.
    ///
    /// @param value what [TaskGroup#startAndAwaitReady] returns
    /// @throws IllegalStateException the second time
    void ready(R value);
  }

  /// A start that came too late. In the group's own tasks it is part of their being cancelled.
  private static final class Refused extends RejectedExecutionException {
    private static final long serialVersionUID = 1L;
    private final transient TaskGroup group;

    Refused(TaskGroup group, String message) {
      super(message);
      this.group = group;
    }
  }

  private final LoopTask<?> parent;
  private final CarrierLoop loop;
  private final CancelScope scope = new CancelScope();
  private final int requestsAtEntry;
  private final EndListener onEnd = this::childEnded;
  private final List<Throwable> failures = new ArrayList<>();

  /// Children whose end the group has not dealt with.
  private int pending;

  private @Nullable Promise<Boolean> gone;
  private @Nullable Error fatal;

  /// The cancellation that came from outside the group, and has to go on when it ends.
  private @Nullable RuntimeException outside;

  private boolean ended;

  private TaskGroup(CarrierLoop loop) {
    this.loop = loop;
    this.parent = loop.requireOwnThread("a task group");
    this.requestsAtEntry = parent.cancelling();
  }

  /// Runs a block and waits for the tasks it has started.
  ///
  /// @throws TaskGroupException when anything in the group failed
  /// @throws CancelledException when the calling task, or a scope around the group, was cancelled
  /// @throws IllegalStateException outside a task
  public static void run(Block block) {
    boolean _ =
        inGroup(
                group -> {
                  Foreign.run(block, group);
                  return true;
                })
            .returned;
  }

  /// Runs a block and waits for the tasks it has started.
  ///
  /// @return the block's result
  /// @throws TaskGroupException when anything in the group failed
  /// @throws CancelledException when the calling task, or a scope around the group, was cancelled,
  ///   and when [#cancel] ended the block before it had a result
  /// @throws IllegalStateException outside a task
  public static <T extends @Nullable Object> T call(Call<T> block) {
    Result<T> result = inGroup(block);
    if (!result.returned) {
      throw new CancelledException(
          "the task group was cancelled before its block had a result: " + result.reason);
    }
    return result.value();
  }

  private static final class Result<T extends @Nullable Object> {
    private boolean returned;
    private @Nullable T value;
    private String reason = "";

    @SuppressWarnings("NullAway") // null only if the block returned it
    T value() {
      return value;
    }
  }

  private static <T extends @Nullable Object> Result<T> inGroup(Call<T> block) {
    TaskGroup group = new TaskGroup(CarrierLoop.current());
    Result<T> result = new Result<>();
    group.scope.enter();
    try {
      result.value = Foreign.call(block, group);
      result.returned = true;
      group.loop.verifyOnLoop();
    } catch (Throwable e) {
      group.loop.verifyOnLoop(); // the block may have lost the loop
      group.blockFailed(e);
    }
    try {
      group.awaitChildren();
    } finally {
      group.ended = true;
      boolean _ = group.scope.exit(null);
    }
    result.reason = group.scope.reason();
    group.conclude();
    return result;
  }

  // ---------------------------------------------------------------- what a block uses

  /// Starts a task in the group and runs its first step, as [EventLoop#start(String, Callable)]
  /// does. A failure in that step too reaches the group in a later turn.
  ///
  /// @throws RejectedExecutionException when the group is being cancelled, or has ended
  public <T extends @Nullable Object> Task<T> start(String name, Callable<T> body) {
    return start(TaskOptions.named(name), body);
  }

  /// Starts a task named `Task-N` in the group, as [#start(String, Callable)] does.
  ///
  /// @throws RejectedExecutionException when the group is being cancelled, or has ended
  public <T extends @Nullable Object> Task<T> start(Callable<T> body) {
    return start(loop.unnamed(), body);
  }

  /// Starts a task in the group in the next turn. If the group is cancelled before, it never runs.
  ///
  /// @throws RejectedExecutionException when the group is being cancelled, or has ended
  public <T extends @Nullable Object> Task<T> startLater(String name, Callable<T> body) {
    return start(TaskOptions.named(name).deferred(), body);
  }

  /// Starts a task in the group, with options.
  ///
  /// @throws RejectedExecutionException when the group is being cancelled, or has ended
  public <T extends @Nullable Object> Task<T> start(TaskOptions options, Callable<T> body) {
    Task<T> task = launch(options, body);
    LoopFuture<?> child = (LoopFuture<?>) task;
    watch(child, onEnd);
    return task;
  }

  /// Starts a task in the group for each body, in order, and each runs up to its first suspension
  /// before this returns: as [#start(Callable)] for every one of them, and cheaper. They share one
  /// name.
  ///
  /// @return the tasks, in the same order
  /// @throws RejectedExecutionException when the group is being cancelled, or has ended
  public <T extends @Nullable Object> List<Task<T>> startAll(List<? extends Callable<T>> bodies) {
    TaskOptions options = loop.unnamed();
    requireOpen(options);
    List<? extends Callable<T>> all = List.copyOf(bodies);
    pending += all.size();
    List<Task<T>> tasks;
    try {
      tasks = loop.startAll(options, scope, all);
    } catch (RuntimeException | Error e) {
      pending -= all.size();
      throw e;
    }
    tasks.forEach(task -> watch((LoopFuture<?>) task, onEnd));
    return tasks;
  }

  /// Starts a task in the group and suspends until it says that it is ready.
  ///
  /// Until then the task is the caller's concern: what it throws is thrown here, and nothing in the
  /// group is cancelled for it; when the caller is cancelled, so is the task, and the caller goes
  /// on when it has ended. From then on it is a task of the group like any other.
  ///
  /// @return what the task said
  /// @throws TaskFailedException with what the task threw, or with an `IllegalStateException` when
  ///   it ended without a word
  /// @throws CancelledException when the caller or the task was cancelled
  /// @throws RejectedExecutionException when the group is being cancelled, or has ended
  public <R extends @Nullable Object> R startAndAwaitReady(String name, Service<R> body) {
    return startAndAwaitReady(TaskOptions.named(name), body);
  }

  /// Starts a task in the group, with options, and suspends until it says that it is ready, as
  /// [#startAndAwaitReady(String, Service)] does.
  ///
  /// @return what the task said
  public <R extends @Nullable Object> R startAndAwaitReady(TaskOptions options, Service<R> body) {
    Readiness<R> ready = new Readiness<>(loop);
    Task<Boolean> task =
        launch(
            options,
            () -> {
              Foreign.run(body, ready);
              return true;
            });
    ready.of(task);
    watch(
        (LoopFuture<?>) task,
        ended -> {
          if (ready.isDone()) {
            childEnded(ended);
          } else {
            ended.markObserved();
            ready.childEnded(ended);
            childGone();
          }
        });
    return ready.await();
  }

  /// Ends the group: cancels its tasks and its block, and refuses new tasks. The block ends without
  /// an exception of its own. Does nothing the second time, or when the group has ended.
  ///
  /// @param reason why, for the exceptions' messages
  public void cancel(String reason) {
    loop.verifyOnLoop();
    if (!ended) {
      scope.cancel(reason);
      scope.cancelUnbegun(reason);
    }
  }

  /// Whether the group was cancelled, by [#cancel] or by a failure.
  public boolean isCancelled() {
    loop.verifyOnLoop();
    return scope.isCancelled();
  }

  /// How many tasks of the group have not ended. It keeps no others.
  public int size() {
    loop.verifyOnLoop();
    return pending;
  }

  // ---------------------------------------------------------------- children

  private <T extends @Nullable Object> Task<T> launch(TaskOptions options, Callable<T> body) {
    requireOpen(options);
    pending++;
    try {
      return loop.start(options, scope, body);
    } catch (RuntimeException | Error e) {
      childGone();
      throw e;
    }
  }

  private void requireOpen(TaskOptions options) {
    loop.verifyOnLoop();
    if (ended) {
      throw new Refused(this, "cannot start " + options.name() + ": the task group has ended");
    }
    if (scope.isCancelled()) {
      throw new Refused(
          this,
          "cannot start "
              + options.name()
              + ": the task group is shutting down: "
              + scope.reason());
    }
  }

  private void watch(LoopFuture<?> child, EndListener listener) {
    if (child.isDone()) {
      listener.ended(child);
    } else {
      Waiter _ = child.addListener(listener);
    }
  }

  /// Called from inside the child's end, or its start: a failure is dealt with in a later turn.
  private void childEnded(LoopFuture<?> child) {
    child.markObserved();
    Throwable failure = child.failure();
    if (failure == null || isRefusal(failure)) {
      childGone();
    } else {
      String who = child instanceof LoopTask<?> task ? task.describe() : child.toString();
      loop.enqueue(new CallbackStep(parent.context, () -> childFailed(who, failure), null));
    }
  }

  private void childFailed(String who, Throwable failure) {
    keep(failure);
    childGone();
    cancel(who + " failed: " + CreationSite.textOf(failure));
  }

  private void childGone() {
    if (--pending == 0 && gone != null) {
      boolean _ = gone.tryComplete(true);
    }
  }

  private boolean isRefusal(Throwable failure) {
    return failure instanceof Refused refused && refused.group == this && scope.isCancelled();
  }

  private void keep(Throwable failure) {
    if (!StepRunner.isFatal(failure)) {
      failures.add(failure);
    } else if (fatal == null) {
      fatal = (Error) failure;
    }
  }

  // ---------------------------------------------------------------- the end

  private void blockFailed(Throwable e) {
    if (parent.isCancellation(e)) {
      cut(e);
    } else if (!isRefusal(e)) {
      keep(e);
    }
    cancel("its block ended with " + CreationSite.textOf(e));
  }

  /// Remembers a cancellation, unless it is the group's own. A request outdoes what the next
  /// suspension tells again.
  private void cut(Throwable cancellation) {
    if (scope.owns(cancellation)) {
      return;
    }
    if (outside == null || (isRequest(cancellation) && !isRequest(outside))) {
      outside = asUnchecked(cancellation);
    }
  }

  private RuntimeException asUnchecked(Throwable cancellation) {
    if (cancellation instanceof RuntimeException unchecked) {
      return unchecked;
    }
    Object origin = parent.originOf(cancellation);
    return origin == null
        ? new CancelledException("interrupted", cancellation)
        : parent.cancelledBy(origin, cancellation);
  }

  @SuppressWarnings("ReferenceEquality") // the one object that stands for a request
  private boolean isRequest(Throwable cancellation) {
    return parent.originOf(cancellation) == LoopTask.REQUEST;
  }

  private void awaitChildren() {
    while (pending > 0 && !scope.isCancelled()) {
      try {
        awaitAllGone();
      } catch (CancelledException e) {
        cut(e);
        cancel(e.reason());
      }
    }
    if (pending == 0) {
      return;
    }
    CancelScope shield = new CancelScope().shield(true);
    shield.enter();
    try {
      while (pending > 0) {
        try {
          awaitAllGone();
        } catch (CancelledException e) {
          cut(e); // an interrupt by a stranger, who does not decide when the group ends either
        }
      }
    } finally {
      boolean _ = shield.exit(null);
    }
    CancelledException request = parent.takeRequest();
    if (request != null) {
      cut(request);
    }
  }

  private void awaitAllGone() {
    Promise<Boolean> all = loop.promise();
    gone = all;
    boolean _ = all.await();
  }

  private void conclude() {
    if (fatal != null) {
      failures.forEach(this::report);
      throw fatal;
    }
    if (!failures.isEmpty()) {
      if ((outside != null && isRequest(outside)) || parent.cancelling() > requestsAtEntry) {
        parent.requestAgain(
            outside instanceof CancelledException own ? own.reason() : "cancelled in a task group");
      }
      throw new TaskGroupException("a task group of " + parent.describe(), withoutEchoes());
    }
    if (outside != null) {
      throw outside;
    }
  }

  private void report(Throwable failure) {
    loop.report(
        parent,
        "beside a fatal error, something in a task group of " + parent.describe() + " failed",
        failure);
  }

  /// The failures without those that only pass another one on.
  private List<Throwable> withoutEchoes() {
    Set<Throwable> thrown = Collections.newSetFromMap(new IdentityHashMap<>());
    thrown.addAll(failures);
    return failures.stream()
        .filter(each -> !(each instanceof TaskFailedException && thrown.contains(each.getCause())))
        .toList();
  }

  @Override
  public String toString() {
    String state = ended ? "ended" : scope.isCancelled() ? "shutting down" : "open";
    return "TaskGroup[of " + parent.name() + ", " + pending + " tasks, " + state + "]";
  }
}
