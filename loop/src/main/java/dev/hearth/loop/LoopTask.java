package dev.hearth.loop;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A task: a virtual thread and, at the same time, its scheduler.
///
/// The JDK hands a virtual thread's continuation to its scheduler whenever it is ready. Each task
/// is its own scheduler object, so the loop knows at every hand-over whose continuation it gets,
/// without a look-up. Virtual threads that the body starts itself (forks of a
/// `StructuredTaskScope`, a per-task executor) inherit the scheduler and so arrive here too; they
/// run as [AdoptedStep]s on behalf of this task's owner.
///
/// **Where a task is**
///
/// | place | told by |
/// |---|---|
/// | running | `loop.running` |
/// | ready, in a queue of the loop | `queued` |
/// | elsewhere, for the length of one call ([Relocations]) | `away` |
/// | suspended in `await` | `waitingFor` |
/// | suspended in the JDK: a lock, a socket, `Thread.sleep` | none of these |
///
/// **Cancellation** is asked for by [#cancel], which counts as one *request*, or by a [CancelScope]
/// the task is in. What has been asked for is delivered when the task is suspended, or suspends:
///
/// - in `await`, by cancelling what it waits for. The task goes on when that has ended. `forwarded`
///   remembers for whom, so that the exception can say so and the scope can know it for its own.
/// - in the JDK, by the thread's interrupt, which is set at that moment and not before: code that
///   does not suspend sees nothing of it.
///
/// A request is delivered once. A cancelled scope delivers at every suspension inside it. In the
/// JDK it does so with growing pauses, since a wait that cannot be interrupted swallows the
/// interrupt and would go round for ever.
///
/// What was delivered too late, because a value had arrived first, does not take the value away: a
/// request then stays, and the flag of an interrupt too, for the next suspension. If there is none,
/// the task keeps the result that its body has made of the value.
///
/// An exception of the JDK's does not say who interrupted; `interruptedBy` does, until the scope it
/// names has ended. A request outdoes a scope: it takes the place of one that is about to be
/// delivered, and is thrown at the end of one that has been.
///
/// The class is long because every rule above reads and writes the same few fields.
///
/// `continuation` is set by the first hand-over, which `Thread.start` makes before the body has
/// run, and never changes. Everything not volatile or final is touched on the loop only.
final class LoopTask<T extends @Nullable Object> extends LoopFuture<T>
    implements Task<T>, Step, Executor {
  /// The origin of a cancellation that was asked for by [#cancel].
  static final Object REQUEST = new Object();

  /// The origin of an interrupt that the loop did not make.
  private static final Object STRANGER = new Object();

  private static final int PROMPT_INTERRUPTS = 3;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;

  final Thread thread;
  private final String name;
  private final Owner owner;
  private final boolean background;
  private final Callable<T> body;
  private final @Nullable CreationSite site;
  private final long createdAt;
  private final @Nullable CancelScope birthScope;
  private volatile @Nullable Runnable continuation;

  LoopContext context;
  @Nullable CancelScope scope;
  boolean queued;
  private boolean begun;
  private boolean mounted;
  private @Nullable Journey away;
  private boolean rejoining; // set where it is lost, before it is handed over
  private long mounts;
  private @Nullable RuntimeException owed;
  private boolean stackBeingTaken;
  private int cancelling;
  private @Nullable String requested;
  private boolean requestedByItself;
  private String lastReason = "";
  private @Nullable LoopFuture<?> waitingFor;
  private @Nullable Object forwarded;

  /// What is being cancelled because this task awaits it, during that call only.
  private @Nullable LoopFuture<?> passingTo;

  /// Whether a cancellation that this task passed on has come back to it.
  private boolean inRing;

  private @Nullable Object interruptedBy;
  private boolean interruptUnderWay;
  private boolean requestMet = true;
  private int interruptsInARow;
  private boolean nudgePending;

  /// The task's place in the loop's [TaskList].
  boolean listed;

  @Nullable LoopTask<?> listedBefore;
  @Nullable LoopTask<?> listedBehind;

  /// How many callbacks the task is running inside of; it must not suspend while there are any.
  int callbackDepth;

  LoopTask(
      CarrierLoop loop,
      String name,
      boolean background,
      LoopContext context,
      @Nullable CancelScope birthScope,
      Callable<T> body,
      @Nullable CreationSite site) {
    super(loop);
    this.name = name;
    this.background = background;
    this.owner = context.owner();
    this.context = context;
    this.birthScope = birthScope;
    this.scope = birthScope;
    this.body = body;
    this.site = site;
    this.createdAt = loop.aboutNow();
    this.thread = Jdk.newVirtualThread(this, name, this::runBody);
  }

  // ---------------------------------------------------------------- running

  /// The JDK says that a virtual thread of this scheduler is ready to run. Any thread.
  @Override
  @SuppressWarnings("ReferenceEquality") // a continuation is its thread's one and only object
  public void execute(Runnable ready) {
    Runnable own = continuation;
    if (own == null) {
      continuation = ready;
    } else if (!stackBeingTaken || !queued) {
      loop.submit(ready == own ? this : new AdoptedStep(this, ready));
    }
  }

  /// The frames of the task's thread; none when it has not begun. The JDK holds a suspended thread
  /// for that long, and hands over once more what was ready: what is queued already.
  List<StackTraceElement> stack() {
    if (!begun) {
      return List.of();
    }
    stackBeingTaken = true;
    try {
      return List.of(thread.getStackTrace());
    } finally {
      stackBeingTaken = false;
    }
  }

  @Override
  public LoopContext context() {
    return context;
  }

  @Override
  public void run() {
    Runnable own = continuation;
    if (own == null) {
      loop.begin(this);
      return;
    }
    queued = false;
    rejoining = false;
    Journey journey = away;
    if (journey != null) {
      if (!journey.isOver()) {
        return;
      }
      away = null;
      loop.relocations.cameBack(owner);
    }
    interruptUnderWay = false;
    mounted = true;
    if (!loop.runner().mount(this, own)) {
      return; // it runs, or has run, on another carrier
    }
    mounted = false;
    if (!queued && away == null && waitingFor == null && !isDone()) {
      suspendedInJdk();
    }
  }

  /// Runs the continuation on a worker until it comes back, or suspends.
  @Override
  public void runElsewhere() {
    Journey journey = away;
    Runnable own = continuation;
    if (journey == null || own == null) {
      return;
    }
    journey.begins();
    try {
      own.run();
    } finally {
      if (journey.ends()) {
        loop.post(this);
      }
    }
  }

  @Override
  public void goesAway() {
    away = new Journey();
  }

  @Override
  public void comesBack() {
    Journey journey = away;
    if (journey != null) {
      journey.comesBack();
    }
  }

  @Override
  public void staysHere() {
    Journey journey = away;
    if (journey != null) {
      boolean _ = journey.ends();
      loop.submit(this);
    }
  }

  /// Its thread has lost the loop and yields in order to come back. Called on it.
  void rejoins() {
    rejoining = true;
  }

  boolean isRejoining() {
    return rejoining;
  }

  /// Makes the task fail when its body has returned. Called while it runs, where it runs.
  void failAtEnd(RuntimeException failure) {
    if (owed == null) {
      owed = failure;
    }
  }

  /// Counts the times that a carrier has taken the task up.
  long countMount() {
    return ++mounts;
  }

  long mounts() {
    return mounts;
  }

  /// Whether the first step has been, or is being run.
  boolean hasBegun() {
    return begun;
  }

  /// Makes the thread ready for its first step. False for a task that was cancelled before.
  boolean prepare() {
    if (requested != null) {
      loop.taskEnded(this);
      leaveBirthScope();
      cutShort(takeRequest(null));
      loop.taskHasOutcome(this);
      return false;
    }
    begun = true;
    thread.start();
    return true;
  }

  private void runBody() {
    T result;
    try {
      result = Foreign.call(body);
    } catch (Throwable e) {
      if (isBackOnLoop()) {
        endWith(e);
        loop.taskHasOutcome(this);
      }
      return;
    }
    if (!isBackOnLoop()) {
      return;
    }
    RuntimeException failure = owed;
    if (failure != null) {
      endWith(failure);
      loop.taskHasOutcome(this);
      return;
    }
    loop.taskEnded(this);
    leaveBirthScope();
    if (requested != null && requestedByItself) {
      cutShort(takeRequest(null));
    } else {
      succeed(result);
    }
    loop.taskHasOutcome(this);
  }

  /// The body may have lost the loop, or not come back to it. False when that has ended without it.
  private boolean isBackOnLoop() {
    if (Jdk.currentCarrier() instanceof RelocationWorker worker) {
      worker.comeBack();
    }
    try {
      return loop.isOnLoop();
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private void endWith(Throwable failure) {
    loop.taskEnded(this);
    leaveBirthScope();
    if (isCancellation(failure)) {
      String reason = failure instanceof CancelledException own ? own.reason() : lastReason;
      cutShort(new CancelledException(describeCancellation(reason), reason, null, failure));
      return;
    }
    failWith(failure); // reported now, not when it is collected
    loop.reportUnlessObserved(this, failure);
  }

  private void leaveBirthScope() {
    if (birthScope != null) {
      birthScope.leave(this);
    }
  }

  // ---------------------------------------------------------------- waiting

  /// Suspends the calling task, this one, until a future has ended. Called on this task's thread.
  void awaitEnd(LoopFuture<?> future) {
    if (future == this) {
      throw new IllegalStateException("task " + name + " cannot await itself");
    }
    if (future.loop != loop) {
      throw new IllegalStateException(
          "task "
              + name
              + " of loop "
              + loop.name()
              + " cannot await what belongs to loop "
              + future.loop.name()
              + "; cross over with a CompletableFuture");
    }
    forwarded = null;
    Object origin = takePending();
    noteInterrupt();
    if (origin != null && !forward(future, origin)) {
      throw cancelledBy(origin, null);
    }
    if (future.isDone()) {
      return;
    }
    Waiter waiter = future.addWaiter(this);
    waitingFor = future;
    try {
      while (!future.isDone()) {
        if (inRing) {
          throw cancelledBy(REQUEST, null);
        }
        LockSupport.park();
        if (thread.isInterrupted() && !future.isDone()) {
          boolean _ = Thread.interrupted();
          if (!forward(future, STRANGER)) {
            throw cancelledBy(STRANGER, null);
          }
        }
      }
    } finally {
      waitingFor = null;
      inRing = false;
      future.remove(this, waiter);
    }
  }

  /// For whom the last wait was cut short, once.
  @Nullable Object takeForwarded() {
    Object origin = forwarded;
    forwarded = null;
    return origin;
  }

  private boolean forward(LoopFuture<?> future, Object origin) {
    forwarded = origin;
    passingTo = future;
    try {
      return future.cancel(reasonOf(origin));
    } finally {
      passingTo = null;
    }
  }

  /// One turn's pause, in which the task can be cancelled.
  @SuppressWarnings("ThreadPriorityCheck") // the scheduler relied on is this one
  void pause() {
    throwIfCancelled();
    Thread.yield();
    throwIfCancelled();
  }

  // ---------------------------------------------------------------- being cancelled

  @Override
  public boolean cancel(String reason) {
    if (isDone()) {
      markObserved(); // who wanted it gone does not miss its failure
      return false;
    }
    if (!loop.mayTouch()) {
      return loop.cancelFromElsewhere(this, reason);
    }
    cancelling++;
    deliver(reason);
    return true;
  }

  private void deliver(String reason) {
    if (isShielded() || !deliverNow(reason)) {
      request(reason);
    }
  }

  /// Ends what the task waits for on behalf of a request. Of several before the task goes on, the
  /// first one speaks.
  private boolean deliverNow(String reason) {
    LoopFuture<?> passedTo = passingTo;
    if (passedTo != null && !passedTo.isDone()) { // what it awaits awaits this task: it ends here
      speak(reason, forwarded);
      forwarded = REQUEST;
      inRing = true;
      LockSupport.unpark(thread);
      return true;
    }
    LoopFuture<?> future = waitingFor;
    if (future != null) {
      if (!future.isDone()) {
        speak(reason, forwarded);
        return forward(future, REQUEST);
      }
      if (forwarded == null || !future.isCancelled()) {
        return false;
      }
      speak(reason, forwarded);
      forwarded = REQUEST;
      return true;
    }
    if (interruptUnderWay) {
      speak(reason, interruptedBy);
      interruptedBy = REQUEST;
      return true;
    }
    if (!isSuspendedInJdk()) {
      return false;
    }
    lastReason = reason;
    interrupt(REQUEST);
    return true;
  }

  private void speak(String reason, @Nullable Object before) {
    if (before != REQUEST) {
      lastReason = reason;
    }
  }

  private void request(String reason) {
    if (requested == null) {
      requested = reason;
      requestedByItself = mounted && loop.runningTask() == this; // not while it is lost
    }
  }

  private CancelledException takeRequest(@Nullable Throwable cause) {
    lastReason = requested == null ? "" : requested;
    requested = null;
    return cancelledBy(REQUEST, cause);
  }

  /// A scope this task is in has been cancelled.
  void scopeCancelled(CancelScope cancelled) {
    LoopFuture<?> future = waitingFor;
    if (future != null) {
      if (!future.isDone() && forwarded != cancelled && forwarded != REQUEST) {
        forward(future, cancelled);
      }
    } else if (isSuspendedInJdk()) {
      interruptsInARow = 0;
      suspendedInJdk();
    }
  }

  /// A shield is gone: a request that it hid is due.
  void shieldLifted() {
    String hidden = requested;
    if (hidden != null && !isShielded()) {
      requested = null;
      deliver(hidden);
    }
  }

  /// The task has suspended in the JDK: now is the time for what was asked for.
  private void suspendedInJdk() {
    if (requested == null && scope == null) {
      return;
    }
    Object origin = takePending();
    if (origin == null) {
      return;
    }
    int pauses = interruptsInARow++ - PROMPT_INTERRUPTS;
    if (origin == REQUEST || pauses < 0) {
      interrupt(origin);
    } else if (!nudgePending) {
      nudgePending = true;
      long millis = Math.min(LONGEST_PAUSE_MILLIS, 1L << Math.min(pauses, 10));
      TimerHandle _ = loop.callLater(Duration.ofMillis(millis), this::nudge);
    }
  }

  private void nudge() {
    nudgePending = false;
    CancelScope cancelled = visibleCancelled();
    if (cancelled != null && isSuspendedInJdk()) {
      interrupt(cancelled);
    }
  }

  private boolean isSuspendedInJdk() {
    return begun && !queued && !mounted && away == null && waitingFor == null && !isDone();
  }

  /// The interrupt of a request may be swallowed by a wait that ends later. A scope's interrupt in
  /// the same wait does not take its place: a request outdoes a scope.
  private void interrupt(Object origin) {
    if (origin == REQUEST) {
      requestMet = false;
    }
    interruptedBy = requestMet ? origin : REQUEST;
    interruptUnderWay = true;
    thread.interrupt();
  }

  /// Without its flag the interrupt of a request has been met. Called on this task's thread.
  void noteInterrupt() {
    if (!requestMet && !thread.isInterrupted()) {
      requestMet = true;
    }
  }

  /// What this task has to be told at a suspension, if anything; a request is taken by that.
  private @Nullable Object takePending() {
    boolean onOwnThread = Thread.currentThread() == thread;
    if (onOwnThread) {
      takeBackInterrupt();
    }
    if (requested != null && !isShielded()) {
      lastReason = requested;
      requested = null;
      return REQUEST;
    }
    CancelScope cancelled = visibleCancelled();
    if (cancelled == null && onOwnThread && Thread.interrupted()) {
      return STRANGER;
    }
    return cancelled;
  }

  /// Clears the flag of an interrupt of ours that no wait has noticed. A request is due again by
  /// that; a scope is as long as it lasts. Called on this task's thread.
  void takeBackInterrupt() {
    if (interruptedBy != null && Thread.interrupted() && interruptedBy == REQUEST) {
      if (requested == null) {
        requested = lastReason;
        requestedByItself = false;
      }
    }
  }

  private @Nullable CancelScope visibleCancelled() {
    return scope == null ? null : scope.outermostCancelled();
  }

  private boolean isShielded() {
    return scope != null && scope.isShielded(this);
  }

  /// Throws what is due at a suspension. Called on this task's thread.
  void throwIfCancelled() {
    Object origin = takePending();
    if (origin != null) {
      throw cancelledBy(origin, null);
    }
  }

  void throwIfScopeIsCancelled() {
    CancelScope cancelled = visibleCancelled();
    if (cancelled != null) {
      throw cancelledBy(cancelled, null);
    }
  }

  CancelledException cancelledBy(Object origin, @Nullable Throwable cause) {
    interruptsInARow = 0;
    String reason = reasonOf(origin);
    Object scopeOrRequest = origin == STRANGER ? null : origin;
    return new CancelledException(describeCancellation(reason), reason, scopeOrRequest, cause);
  }

  private String describeCancellation(String reason) {
    return "task " + name + " of " + owner + " was cancelled: " + reason;
  }

  private String reasonOf(Object origin) {
    if (origin instanceof CancelScope cancelled) {
      return cancelled.reason();
    }
    return origin == REQUEST ? lastReason : "its thread was interrupted";
  }

  /// Whether an exception is the form in which a cancellation left the code it ended. A socket or
  /// channel that an interrupt closes fails with an `IOException` of any kind, and leaves the flag.
  boolean isCancellation(Throwable failure) {
    return failure instanceof CancelledException
        || failure instanceof CancellationException
        || (interruptedBy != null
            && (failure instanceof InterruptedException
                || (failure instanceof IOException && thread.isInterrupted())));
  }

  /// Who asked for the cancellation that an exception stands for; null for a stranger.
  @Nullable Object originOf(Throwable cancellation) {
    if (cancellation instanceof CancelledException own) {
      return own.origin();
    }
    return cancellation instanceof CancellationException ? null : interruptedBy;
  }

  /// A scope of this task has ended: an interrupt on its behalf means nothing any more, or is the
  /// business of the scope around it that its exception goes to. Called on this task's thread.
  ///
  /// @param caught whether the exception went no further
  void scopeEnded(CancelScope ended, boolean caught) {
    if (interruptedBy != ended) {
      return;
    }
    CancelScope outer = caught ? null : visibleCancelled();
    interruptedBy = outer;
    if (outer == null) {
      interruptsInARow = 0;
      boolean _ = Thread.interrupted();
    }
  }

  /// A scope has caught its own cancellation; a request that came meanwhile outdoes it.
  void throwIfRequested(Throwable caught) {
    if (requested != null && !isShielded()) {
      throw takeRequest(caught);
    }
  }

  @Override
  public int cancelling() {
    loop.verifyOnLoop();
    return cancelling;
  }

  @Override
  public int uncancel() {
    loop.verifyOnLoop();
    if (cancelling > 0 && --cancelling == 0) {
      requested = null;
    }
    return cancelling;
  }

  /// Makes the next suspension fail again, for a request that was delivered and whose exception
  /// another one has replaced. The count stays.
  void requestAgain(String reason) {
    request(reason);
  }

  /// A request that came while the task was shielded and that may be delivered now, to be thrown by
  /// the caller; it is taken by that.
  @Nullable CancelledException takeRequest() {
    if (requested == null || isShielded()) {
      return null;
    }
    lastReason = requested;
    requested = null;
    return cancelledBy(REQUEST, null);
  }

  // ---------------------------------------------------------------- about the task

  /// The loop ended before the task did.
  @Override
  public void abandon() {
    cutShortAtEndOfLoop();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Owner owner() {
    return owner;
  }

  @Override
  public boolean isBackground() {
    return background;
  }

  long createdAt() {
    return createdAt;
  }

  @Override
  public @Nullable CreationSite site() {
    return site;
  }

  /// What the body is, as far as its class tells.
  String bodyName() {
    return CreationSite.nameOf(body);
  }

  /// The task whose group this one is in, if it is in one; that task cannot end before this.
  @Nullable LoopTask<?> groupTask() {
    return birthScope == null ? null : birthScope.task();
  }

  /// What the task waits for in `await`, if it does.
  @Nullable LoopFuture<?> waitingFor() {
    return waitingFor;
  }

  @Override
  public String describe() {
    return "task " + name;
  }

  @Override
  public String toString() {
    LoopFuture<?> future = waitingFor;
    return "Task["
        + name
        + ", owner "
        + owner
        + ", "
        + state()
        + (future == null
            ? ""
            : ", waits for " + (future instanceof LoopTask<?> task ? task.describe() : future))
        + "]";
  }
}
