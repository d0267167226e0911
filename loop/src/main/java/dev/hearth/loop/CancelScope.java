package dev.hearth.loop;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A block of a task that can be cancelled without the rest of it: by [#cancel], or by a deadline.
///
/// ```java
/// CancelScope scope = new CancelScope();
/// boolean finished = scope.run(() -> {
///   stopButton.onPress(() -> scope.cancel("stopped by hand"));
///   playAll(tracks);
/// });
/// ```
///
/// Inside a cancelled scope *every* suspension fails with [CancelledException], so a handler that
/// swallows one only meets the next. When the exception reaches the end of the block, the scope
/// that was cancelled takes it and goes on behind the block; of several, the outermost takes it. A
/// deadline is also looked at on every suspension, so code that computes past it is caught there.
///
/// Scopes nest as the blocks do. A *shielded* scope hides the cancellation of what is around it,
/// and requests to cancel the task, until it ends: for cleaning up, with a deadline of its own.
///
/// A value that has arrived before the cancellation is not lost: what was cancelled did not happen.
///
/// The model is trio's: level-triggered scopes, each of which absorbs its own cancellation only.
///
/// **Threads:** loop only; [#run] in a task only. A scope serves one block.
public final class CancelScope {
  private enum Stage {
    MADE,
    ENTERED,
    LEFT
  }

  private Stage stage = Stage.MADE;
  private boolean shielded;
  private @Nullable String reason;
  private boolean caught;
  private boolean hasDeadline;
  private boolean expired;
  private long deadline;
  private @Nullable Duration delay;
  private @Nullable TimerHandle timer;
  private @Nullable LoopTask<?> task;
  private @Nullable CancelScope parent;
  private @Nullable Set<LoopTask<?>> members;

  /// A scope without a deadline.
  public CancelScope() {}

  /// Fails when a scope around the calling task has been cancelled, as every suspension would. For
  /// operations that suspend at times, when they need not: a request to cancel the task is left for
  /// a real suspension, where [EventLoop#checkpoint] would take it.
  ///
  /// @throws CancelledException when one has
  /// @throws IllegalStateException in a callback
  /// @throws WrongThreadException on a thread that no loop runs
  public static void throwIfCancelled() {
    LoopTask<?> caller = CarrierLoop.current().requireTask("this operation");
    if (caller.thread == Thread.currentThread()) {
      caller.throwIfScopeIsCancelled();
    }
  }

  /// Runs a block in a shielded scope: what was cancelled around it stays outside until it ends.
  ///
  /// @param limit how long the block may take; clean-up that never ends helps nobody
  /// @throws TimeoutException when it took longer and was cancelled itself
  /// @throws X what the block throws
  public static <T extends @Nullable Object, X extends Throwable> T shielded(
      Duration limit, ScopedValue.CallableOp<? extends T, X> block) throws X, TimeoutException {
    return Timeout.after(limit).shielded().run(block);
  }

  /// Runs a block in a shielded scope, as [#shielded(Duration, ScopedValue.CallableOp)] does.
  ///
  /// @throws TimeoutException when it took longer and was cancelled itself
  /// @throws X what the block throws
  public static <X extends Throwable> void shielded(Duration limit, Block<X> block)
      throws X, TimeoutException {
    Timeout.after(limit).shielded().run(block);
  }

  /// How long the calling task has before a scope around it expires; nothing when one has been
  /// cancelled, empty without a deadline.
  public static Optional<Duration> remaining() {
    return remaining(CarrierLoop.current().requireTask("CancelScope.remaining"));
  }

  static Optional<Duration> remaining(LoopTask<?> task) {
    CarrierLoop loop = task.loop;
    Duration least = null;
    for (CancelScope each = task.scope; each != null; each = each.parent) {
      if (each.reason != null) {
        return Optional.of(Duration.ZERO);
      }
      if (each.hasDeadline) {
        Duration left = Duration.ofNanos(Math.max(0, each.deadline - loop.clock().nanoTime()));
        least = least == null || left.compareTo(least) < 0 ? left : least;
      }
      if (each.shielded) {
        break;
      }
    }
    return Optional.ofNullable(least);
  }

  /// Hides, or shows again, the cancellation of what is around this scope. Shown, it reaches a
  /// block that is suspended at once.
  ///
  /// @return this
  public CancelScope shield(boolean hide) {
    LoopTask<?> entered = verified();
    shielded = hide;
    if (entered != null && stage == Stage.ENTERED) {
      if (!hide) {
        tell(entered, parent);
        entered.shieldLifted();
      } else if (Thread.currentThread() == entered.thread) {
        entered.takeBackInterrupt();
      }
    }
    return this;
  }

  /// Sets the deadline, counted from now, or from the start of the block when it has not begun. One
  /// in the past takes effect at the next suspension.
  ///
  /// @return this
  public CancelScope expireAfter(Duration fromNow) {
    LoopTask<?> entered = verified();
    if (entered == null) {
      delay = fromNow;
    } else {
      expireAt(entered.loop.deadlineAfter(fromNow));
    }
    return this;
  }

  /// Sets the deadline.
  ///
  /// @param nanoTime on the scale of the loop's [LoopClock#nanoTime()]
  /// @return this
  public CancelScope expireAt(long nanoTime) {
    LoopTask<?> _ = verified();
    delay = null;
    hasDeadline = true;
    deadline = nanoTime;
    setTimer();
    return this;
  }

  /// Takes the deadline away.
  ///
  /// @return this
  public CancelScope expireNever() {
    LoopTask<?> _ = verified();
    delay = null;
    hasDeadline = false;
    setTimer();
    return this;
  }

  /// Runs the block.
  ///
  /// @return false when this scope was cancelled and its block cut short by that
  /// @throws CancelledException when something around this scope was cancelled
  /// @throws IllegalStateException outside a task, and for a scope that was used before
  /// @throws X what the block throws
  public <X extends Throwable> boolean run(Block<X> block) throws X {
    enter();
    try {
      Foreign.run(block);
    } catch (Throwable e) {
      if (exit(e)) {
        return false;
      }
      throw e;
    }
    boolean _ = exit(null);
    return true;
  }

  /// Cancels the block. Does nothing the second time, or when the block has ended.
  ///
  /// @param why for the exception's message
  public void cancel(String why) {
    LoopTask<?> entered = verified();
    if (reason != null || stage == Stage.LEFT) {
      return;
    }
    reason = why;
    if (entered != null) {
      tell(entered, parent);
    }
  }

  /// Whether this scope was cancelled, or its deadline has passed and been noticed.
  public boolean isCancelled() {
    CarrierLoop.rejoin();
    return reason != null;
  }

  /// Whether the deadline was why.
  public boolean isExpired() {
    CarrierLoop.rejoin();
    return expired;
  }

  /// Whether the block was cut short by the cancellation of this scope.
  public boolean hasCaught() {
    CarrierLoop.rejoin();
    return caught;
  }

  /// When the scope expires, on the scale of the loop's clock; empty without a deadline.
  public Optional<Long> deadline() {
    CarrierLoop.rejoin();
    return hasDeadline ? Optional.of(deadline) : Optional.empty();
  }

  // ---------------------------------------------------------------- inside the loop

  String reason() {
    return reason == null ? "" : reason;
  }

  /// The task whose block this is; null before it begins.
  @Nullable LoopTask<?> task() {
    return task;
  }

  void enter() {
    CarrierLoop loop = CarrierLoop.current();
    LoopTask<?> caller = loop.requireOwnThread("a cancel scope");
    if (stage != Stage.MADE) {
      throw new IllegalStateException("this scope has run a block already; make a new one");
    }
    caller.noteInterrupt();
    stage = Stage.ENTERED;
    task = caller;
    parent = caller.scope;
    caller.scope = this;
    if (shielded) {
      caller.takeBackInterrupt();
    }
    if (delay != null) {
      expireAt(loop.deadlineAfter(delay));
    } else {
      setTimer();
    }
  }

  /// Ends the block.
  ///
  /// @param failure what the block threw, or null
  /// @return whether the exception is this scope's own cancellation, and ends here
  /// @throws CancelledException when it would, but a request to cancel the task came meanwhile
  @SuppressWarnings("ReferenceEquality") // a scope is itself alone
  boolean exit(@Nullable Throwable failure) {
    CarrierLoop.rejoin(); // the block may have lost the loop
    LoopTask<?> entered = entered();
    CancelScope outer = parent;
    if (entered.scope != this) {
      throw new IllegalStateException("scopes must end in the reverse order of their beginning");
    }
    caught = failure != null && isOwn(failure, entered);
    stage = Stage.LEFT;
    entered.scope = outer;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    entered.scopeEnded(this, caught);
    if (caught && failure != null) {
      entered.throwIfRequested(failure);
    }
    return caught;
  }

  /// Whether an exception of the block is this scope's own cancellation, and would end with it.
  boolean owns(Throwable failure) {
    return isOwn(failure, entered());
  }

  @SuppressWarnings("ReferenceEquality") // the one object that stands for a request
  private boolean isOwn(Throwable failure, LoopTask<?> entered) {
    if (!entered.isCancellation(failure)
        || entered.originOf(failure) == LoopTask.REQUEST
        || !isCancelledNow()) {
      return false;
    }
    return shielded || parent == null || parent.outermostCancelled() == null;
  }

  /// The outermost cancelled scope that can be seen from here, this one included.
  @Nullable CancelScope outermostCancelled() {
    CancelScope found = null;
    for (CancelScope each = this; each != null; each = each.parent) {
      if (each.isCancelledNow()) {
        found = each;
      }
      if (each.shielded) {
        break;
      }
    }
    return found;
  }

  /// Whether requests to cancel a task are hidden by a scope that it has entered itself, from this
  /// one outwards. What shields its parent does not.
  @SuppressWarnings("ReferenceEquality") // a task is itself alone
  boolean isShielded(LoopTask<?> of) {
    for (CancelScope each = this; each != null && each.task == of; each = each.parent) {
      if (each.shielded) {
        return true;
      }
    }
    return false;
  }

  /// Binds a child of a group to this scope.
  void join(LoopTask<?> child) {
    if (members == null) {
      members = new LinkedHashSet<>();
    }
    members.add(child);
  }

  void leave(LoopTask<?> child) {
    if (members != null) {
      members.remove(child);
    }
  }

  /// Cancels the children that have not begun, so that they never do.
  void cancelUnbegun(String why) {
    if (members != null) {
      for (LoopTask<?> child : List.copyOf(members)) {
        if (!child.hasBegun()) {
          boolean _ = child.cancel(why);
        }
      }
    }
  }

  private boolean isCancelledNow() {
    if (reason == null && hasDeadline) {
      CarrierLoop loop = entered().loop;
      if (deadline - loop.clock().nanoTime() <= 0) {
        expire();
      }
    }
    return reason != null;
  }

  private void expire() {
    if (reason == null) {
      expired = true;
      cancel("its deadline has passed");
    }
  }

  private void setTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    if (hasDeadline && stage == Stage.ENTERED) {
      timer = entered().loop.callAt(deadline, this::expire);
    }
  }

  /// Tells a task, and every child of a group it has opened, that this scope was cancelled. Who is
  /// shielded from it will not find it.
  ///
  /// @param end the first scope around the task's part of the tree
  private void tell(LoopTask<?> told, @Nullable CancelScope end) {
    CancelScope cancelled = told.scope == null ? null : told.scope.outermostCancelled();
    if (cancelled != null) {
      told.scopeCancelled(cancelled);
    }
    for (CancelScope each = told.scope; each != null && each != end; each = each.parent) {
      if (each.members != null) {
        for (LoopTask<?> child : List.copyOf(each.members)) {
          tell(child, each);
        }
      }
    }
  }

  /// The task that has entered this scope, if one has, for a caller that is on its loop.
  private @Nullable LoopTask<?> verified() {
    CarrierLoop.rejoin();
    LoopTask<?> entered = task;
    if (entered != null) {
      entered.loop.verifyOnLoop();
    }
    return entered;
  }

  private LoopTask<?> entered() {
    LoopTask<?> entered = task;
    if (entered == null) {
      throw new IllegalStateException("this scope's block has not begun");
    }
    return entered;
  }
}
