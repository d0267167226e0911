package dev.hearth.loop;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/// One thread that runs callbacks and tasks in turn, and never waits for any of them.
///
/// A **callback** is a short function; it runs on the loop at once and must not suspend. A **task**
/// is a virtual thread that the loop schedules: ordinary Java that suspends instead of blocking.
/// What would block the loop's thread all the same (files, name resolution, heavy computation) goes
/// to [#offload].
///
/// One *turn* moves due timers and what other threads handed over to the ready queue, and runs what
/// was ready when it began, first in, first out; what becomes ready meanwhile waits for the next
/// turn.
///
/// Every callback, timer and task has an [Owner]: the one given, else the owner of the code that
/// scheduled it.
///
/// **Threads:** every method says where it may be called; *loop only* means in a callback or task
/// of this loop, checked with `WrongThreadException`.
public sealed interface EventLoop extends Executor, AutoCloseable permits HostedLoop {
  /// How many callbacks other threads may have waiting before [#execute] refuses more.
  int INBOX_LIMIT = 100_000;

  /// Opens a loop on the machine's clock.
  ///
  /// @param name the name of the loop and its thread
  /// @throws LoopUnavailableException when the JVM lacks the flag the loop needs
  static EventLoop open(String name) {
    return open(name, LoopClock.system());
  }

  /// Opens a loop on the given clock. Close it to end its thread.
  ///
  /// @param name the name of the loop and its thread
  /// @throws LoopUnavailableException when the JVM lacks the flag the loop needs
  static EventLoop open(String name, LoopClock clock) {
    return open(LoopOptions.named(name).withClock(clock));
  }

  /// Opens a loop on a thread of its own. Close it to end the thread.
  ///
  /// @throws LoopUnavailableException when the JVM lacks the flag the loop needs
  static EventLoop open(LoopOptions options) {
    return CarrierLoop.open(options);
  }

  /// Makes a loop that the caller runs.
  ///
  /// @throws LoopUnavailableException when the JVM lacks the flag the loop needs
  static HostedLoop host(LoopOptions options) {
    return CarrierLoop.host(options, () -> {});
  }

  /// Makes a loop that a host runs which waits by itself.
  ///
  /// The host runs a turn ([HostedLoop#runOnce], without a wait) soon after each wake-up, always on
  /// the same thread, and when [HostedLoop#nextDeadline] has come, for which it asks after each
  /// turn.
  ///
  /// @param wakeUp called, on any thread, when there is something to run or a new deadline to wait
  ///   for, also by what the host itself hands over between two turns; it must neither block nor
  ///   run the loop
  /// @throws LoopUnavailableException when the JVM lacks the flag the loop needs
  static HostedLoop host(LoopOptions options, Runnable wakeUp) {
    return CarrierLoop.host(options, wakeUp);
  }

  /// Runs a loop on the calling thread until `main` has ended, clears up and returns its result:
  /// for the `main` method of a program. See [Runner], which does it.
  ///
  /// @param name the name of the loop
  /// @return the result; null only if `main` returned null
  /// @throws SignalException when a signal cancelled it
  /// @throws CancelledException when something else did
  /// @throws IllegalStateException on a thread that runs a loop already
  /// @throws X what `main` throws
  static <T extends @Nullable Object, X extends Throwable> T run(
      String name, ScopedValue.CallableOp<? extends T, X> main) throws X {
    return run(RunOptions.named(name), main);
  }

  /// Runs a loop as [#run(String, ScopedValue.CallableOp)] does, with options.
  ///
  /// @throws X what `main` throws
  static <T extends @Nullable Object, X extends Throwable> T run(
      RunOptions options, ScopedValue.CallableOp<? extends T, X> main) throws X {
    try (Runner runner = Runner.open(options)) {
      return runner.run("main", main);
    }
  }

  /// The loop that runs the current code.
  ///
  /// @throws WrongThreadException on a thread that no loop runs
  static EventLoop current() {
    return CarrierLoop.current();
  }

  /// The name given at the opening.
  String name();

  /// The clock of every deadline on this loop. Any thread.
  LoopClock clock();

  /// The owner with this name, made on first use. Any thread.
  Owner owner(String name);

  /// The owner of the running step. Loop only.
  Owner currentOwner();

  /// The context of the running step. Loop only.
  LoopContext context();

  /// Whether the calling code runs on this loop, in a callback or a task. Any thread.
  boolean isOnLoop();

  /// Checks that the calling code runs on this loop. Any thread.
  ///
  /// @throws WrongThreadException when it does not
  void verifyOnLoop();

  /// Runs a callback in the next turn, on behalf of the calling step's owner, or of the loop itself
  /// when called from elsewhere. Any thread.
  ///
  /// @throws java.util.concurrent.RejectedExecutionException when the loop is closed, or
  ///   [#INBOX_LIMIT] callbacks wait already
  @Override
  void execute(Runnable callback);

  /// Runs a callback in the next turn, on behalf of `owner`. Any thread.
  ///
  /// @throws java.util.concurrent.RejectedExecutionException as [#execute(Runnable)]
  void execute(Owner owner, Runnable callback);

  /// Runs a callback in the next turn, behind what is ready already, in the context of the caller.
  /// Loop only.
  Handle callSoon(Runnable callback);

  /// Runs a callback after a delay, in the context of the caller. Zero and negative delays mean the
  /// next turn. Loop only.
  ///
  /// Never early. Late by what the loop is running then; and where timers come less than a
  /// millisecond apart, by up to that, since they wake an idle loop once a millisecond at most.
  TimerHandle callLater(Duration delay, Runnable callback);

  /// Runs a callback at a moment, as [#callLater] does; in the next turn when it has passed. Loop
  /// only.
  ///
  /// @param nanoTime on the scale of the clock's [LoopClock#nanoTime()]
  TimerHandle callAt(long nanoTime, Runnable callback);

  /// Runs a function as a callback on the loop and hands back its result. For other threads.
  ///
  /// @return completes on the loop, with the result or the function's exception
  /// @throws IllegalStateException on this loop itself, where the function can simply be called
  /// @throws java.util.concurrent.RejectedExecutionException as [#execute(Runnable)]
  <T extends @Nullable Object> CompletableFuture<T> call(Callable<T> function);

  /// Runs a function at once, on behalf of another owner: its time is that owner's, and so is what
  /// it schedules. While a step of that owner is stuck ([LoopOptions#handOver]) the function waits
  /// until that is back, and this returns before. Loop only.
  void runAs(Owner owner, Runnable function);

  /// Runs a function at once, in another context. Loop only.
  void runIn(LoopContext context, Runnable function);

  /// A result that code on this loop will set. Any thread; the promise itself is *loop only*.
  <T extends @Nullable Object> Promise<T> promise();

  /// Starts a task and runs its first step, up to its first suspension, before returning; nothing
  /// else runs in between. Inside a task the caller steps aside for that long. Loop only.
  ///
  /// @param name for reports
  /// @param body what to run; its result is the task's
  <T extends @Nullable Object> Task<T> start(String name, Callable<T> body);

  /// Starts a task named `Task-N`, as [#start(String, Callable)] does. Loop only.
  <T extends @Nullable Object> Task<T> start(Callable<T> body);

  /// Starts a task, with options. Loop only.
  <T extends @Nullable Object> Task<T> start(TaskOptions options, Callable<T> body);

  /// Starts a task on behalf of another owner, as [#start(String, Callable)] does. Loop only.
  default <T extends @Nullable Object> Task<T> start(Owner owner, String name, Callable<T> body) {
    return start(TaskOptions.named(name).ownedBy(owner), body);
  }

  /// Starts a task that [#drain] does not wait for. Loop only.
  default <T extends @Nullable Object> Task<T> startBackground(String name, Callable<T> body) {
    return start(TaskOptions.named(name).background(), body);
  }

  /// Starts a task in the next turn. Any thread; on a foreign thread the owner is the loop itself.
  ///
  /// @throws java.util.concurrent.RejectedExecutionException as [#execute(Runnable)]
  default <T extends @Nullable Object> Task<T> startLater(String name, Callable<T> body) {
    return startLater(TaskOptions.named(name), body);
  }

  /// Starts a task in the next turn, with options. Any thread.
  ///
  /// @throws java.util.concurrent.RejectedExecutionException as [#execute(Runnable)]
  <T extends @Nullable Object> Task<T> startLater(TaskOptions options, Callable<T> body);

  /// Suspends the calling task until the stage completes.
  ///
  /// @return the stage's result
  /// @throws CancelledException when the task is cancelled meanwhile, or the stage was
  /// @throws TaskFailedException with the stage's exception as cause
  /// @throws IllegalStateException in a callback or on another thread
  <T extends @Nullable Object> T await(CompletionStage<T> stage);

  /// Suspends the calling task for a while, on the loop's clock; for zero and less, until the next
  /// turn.
  ///
  /// @throws CancelledException when the task is cancelled meanwhile
  /// @throws IllegalStateException in a callback or on another thread
  void sleep(Duration duration);

  /// Fails when the calling task, or a scope around it, has been cancelled, and does nothing
  /// otherwise: for long computations.
  ///
  /// @throws CancelledException when it has
  /// @throws IllegalStateException in a callback or on another thread
  void checkpoint();

  /// Runs a blocking call on another thread and suspends the calling task until it ends: on the
  /// loop's own workers, which [LoopOptions#workers] shares among the owners, or on the [default
  /// executor][#setDefaultExecutor] that was set. The call has the task's context.
  ///
  /// Cancelling the task does not wait for the call. One that waits never runs; one that runs is
  /// interrupted, and abandoned when it goes on for [WorkerOptions#grace].
  ///
  /// @return the call's result
  /// @throws CancelledException when the task is cancelled meanwhile, or the workers are shut down
  ///   before the call begins
  /// @throws TaskFailedException with the call's exception as cause
  /// @throws IllegalStateException in a callback or on another thread
  /// @throws java.util.concurrent.RejectedExecutionException when too many calls wait for a worker,
  ///   and after [#shutdownDefaultExecutor]
  <T extends @Nullable Object> T offload(Callable<T> call);

  /// Runs a call on an executor and suspends the calling task until it ends, as
  /// [#offload(Callable)] does. Its threads must be platform threads, or at least none that run on
  /// this loop, as virtual threads do that the executor makes for a task. What a
  /// [CompletableExecutorService] gets is the call itself, with no context.
  ///
  /// Cancelling the task cancels the executor's future, with interruption.
  ///
  /// What the executor drops without a word never ends: a call that waits in it when somebody else
  /// calls `shutdownNow` or cancels its future. Put a [Timeout] around it where that may happen.
  ///
  /// @return the call's result
  /// @throws CancelledException when the task is cancelled meanwhile, or the call was
  /// @throws TaskFailedException with the call's exception as cause
  /// @throws IllegalStateException in a callback or on another thread, and when the executor runs
  ///   the call on this loop
  /// @throws java.util.concurrent.RejectedExecutionException when the executor refuses
  <T extends @Nullable Object> T offload(ExecutorService executor, Callable<T> call);

  /// Runs a call that may cross to another process, as [#offload(ExecutorService, Callable)] does;
  /// a lambda is always taken for one.
  default <T extends @Nullable Object> T offload(
      ExecutorService executor, SerializableCallable<T> call) {
    return offload(executor, (Callable<T>) call);
  }

  /// One thread for what must not run twice at a time, such as loading the classes of plug-ins:
  /// `loop.offload(loop.importExecutor(), () -> …)`. It belongs to the loop and ends with it. Any
  /// thread.
  ///
  /// @throws java.util.concurrent.RejectedExecutionException when the loop is closed
  ExecutorService importExecutor();

  /// Sets what [#offload(Callable)] uses from now on instead of the loop's own workers, which
  /// finish what they have. The executor stays the caller's to close. Loop only.
  ///
  /// @param executor one with platform threads
  /// @throws IllegalArgumentException for a [CompletableExecutorService]: not every call can cross
  ///   to another process
  /// @throws IllegalStateException after [#shutdownDefaultExecutor]
  void setDefaultExecutor(ExecutorService executor);

  /// Refuses calls of [#offload(Callable)] from now on, and suspends the calling task until those
  /// that run and wait have ended. Executors given with a call go on. For calls that have been
  /// abandoned it does not wait.
  ///
  /// When the time is up, what still runs is named in the log and goes on, and what still waits for
  /// a thread is cancelled.
  ///
  /// @param limit how long to wait at most, on the machine's clock
  /// @return whether all have ended
  /// @throws CancelledException when the task is cancelled meanwhile
  /// @throws IllegalStateException in a callback or on another thread
  boolean shutdownDefaultExecutor(Duration limit);

  /// Cancels every task and timer of an owner. Tasks that wait because the owner holds a thread,
  /// and have not begun, end at once. Loop only.
  ///
  /// @param reason for the exceptions' messages
  void cancelAll(Owner owner, String reason);

  /// Asks the background tasks of an owner to end, and cancels its timers; its tracked tasks go on,
  /// such as a last message. Loop only.
  ///
  /// @param reason for the log and the exception in the tasks
  void cancelBackground(Owner owner, String reason);

  /// Waits until every tracked task has ended: also those made meanwhile, but not the caller, nor
  /// whoever awaits it or drains as well, nor tasks that had been asked to end before. First, what
  /// is ready or was handed over runs. Timers, and callbacks they lead to, are not waited for.
  ///
  /// In a task it suspends. Any other thread it blocks; the host of a [HostedLoop] that rests runs
  /// the loop. Failures of the tasks are not its own. While it waits, what it waits for is logged
  /// once a minute at level `DEBUG`.
  ///
  /// @param limit how long to wait at most, on the loop's clock
  /// @return the tasks that have not ended, if any, and where they wait
  /// @throws CancelledException when the caller is cancelled or interrupted meanwhile, or the loop
  ///   ends
  /// @throws IllegalStateException in a callback
  /// @throws java.util.concurrent.RejectedExecutionException on another thread, as
  ///   [#execute(Runnable)]
  DrainReport drain(Duration limit);

  /// Waits as [#drain] does, for background tasks too.
  DrainReport drainAll(Duration limit);

  /// Waits as [#drain] does until every task of one owner has ended: background tasks too, and
  /// those that had been asked to end before.
  DrainReport drainAll(Owner owner, Duration limit);

  /// Where the tasks stand that have not ended and are not young, the oldest first. Loop only.
  ///
  /// @param age how long ago they were made, at least
  /// @param limit how many, at most: each costs a look at its stack
  List<PendingTask> pendingTasks(Duration age, int limit);

  /// Where a task stands; empty when it has ended. Loop only.
  Optional<PendingTask> find(Task<?> task);

  /// The timers that wait, the next one first. Loop only.
  List<TimerHandle> timers();

  /// Runs a callback in the loop's next turn whenever the process gets a signal, in the context of
  /// the caller. The newest handler in the process has the signal; the one before has it again when
  /// that is closed. Any thread.
  ///
  /// @param signal `INT`, `TERM`, `HUP`, with or without `SIG`
  /// @return closing it gives the signal back; the end of the loop does so too
  /// @throws IllegalArgumentException for a signal that this system has not, or that the JVM keeps
  ///   to itself
  Registration onSignal(String signal, Runnable callback);

  /// Sets who is told of failures that nobody waits for. Loop only.
  void setExceptionHandler(ExceptionHandler handler);

  /// Refuses an owner tasks and timers from now on, with a `RejectedExecutionException`, until it
  /// is taken back with [#readmit]: for one that has been cancelled and shall not come back by what
  /// of it still runs. Loop only.
  void retire(Owner owner);

  /// Takes back what [#retire] did. Loop only.
  void readmit(Owner owner);

  /// Tells the exception handler of a failure in code of the current owner's, which whoever called
  /// that code has caught and nobody waits for. Loop only.
  ///
  /// Source: `asyncio.loop.call_exception_handler`.
  ///
  /// @param message what failed, for people: `a listener of mqtt failed on light_on`
  void callExceptionHandler(String message, Throwable exception);

  /// Adds a listener for failures that nobody waits for. Loop only.
  ///
  /// @return closing it, on the loop, removes the listener
  Registration onFailure(FailureListener listener);

  /// Adds an instrument. Loop only.
  ///
  /// @return closing it, on the loop, removes the instrument
  Registration addInstrument(Instrument instrument);

  /// Adds a listener for steps that took longer than [LoopOptions#slowStep]. Loop only.
  ///
  /// @return closing it, on the loop, removes the listener
  Registration onSlowStep(SlowStepListener listener);

  /// Tells a listener when the loop is taken from a step that holds it longer than
  /// [LoopOptions#handOver]. Loop only.
  Registration onHandOver(HandOverListener listener);

  /// How often the loop has been taken from a step. Code that calls foreign code, and goes on with
  /// what it has found out before, can see by it that others have run meanwhile. Any thread.
  int handOvers();

  /// Tells a listener which threads run the loop's code, beginning with those that do now. Any
  /// thread.
  Registration onCarrier(CarrierListener listener);

  /// Everything that runs or waits on this loop now, with stacks. Any thread; on a foreign one it
  /// waits for the loop's next turn, one second at most, and then shows what holds the loop.
  LoopSnapshot snapshot();

  /// Completes when nothing is ready, nothing is handed over and no offloaded call is under way:
  /// when the loop could only wait. For tests. Any thread.
  CompletableFuture<Boolean> whenIdle();

  /// The loop's health now. Any thread; on a foreign thread it waits for the loop's next turn.
  LoopStatistics statistics();

  /// Ends the loop: refuses new work, cancels every task, runs until all have ended, ten seconds at
  /// most, and stops the thread. Called on the loop, it only begins the end. Any thread; a second
  /// call waits for the first.
  @Override
  void close();
}
