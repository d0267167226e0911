package dev.hearth.loop;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// A function and how to run it: what is registered as a listener, a timer's action or a service.
///
/// ```java
/// @Callback
/// void onState(Event event) { … }             // short: runs at once, inside the step that fires
///
/// void onPressed(Event event) { … }           // ordinary Java: runs in a task of its own
///
/// @Blocking
/// Forecast fetch() { … }                      // blocks: runs on a worker thread
///
/// Job.of(this::onState)                       // the kind is read from the method
/// Job.callback("count", event -> count++)     // a lambda bears no mark: say its kind
/// ```
///
/// An unmarked method is a [JobType#TASK], so it may wait for whatever it likes and still is alone
/// on the loop between two suspensions. (In Home Assistant an unmarked function goes to the pool of
/// threads; here only a [Blocking] one does.)
///
/// | kind | [#run] | [#post] | [#call] |
/// |---|---|---|---|
/// | `CALLBACK` | at once; what it throws is the caller's | in the next turn | at once |
/// | `TASK` | in a new task, begun before `run` returns | the same | in the calling task |
/// | `EXECUTOR` | on a worker; a new task waits for it | the same | on a worker; the calling task waits |
///
/// A job of a function without parameters takes any argument and ignores it, so it can be used
/// wherever a job is wanted.
///
/// What is unchecked passes as it was thrown. What is checked fails a task as it is, and reaches a
/// caller of [#run] or [#call] as the cause of a [TaskFailedException]; an `InterruptedException`
/// becomes a [CancelledException].
///
/// Immutable; making one and reading it is possible on any thread. All that detection costs is paid
/// by the factory.
///
/// @param <A> the type of the argument
/// @param <R> the type of the result
public final class Job<A, R extends @Nullable Object> {
  /// A function with an argument and no result.
  ///
  /// Serializable, as are the other functions of a job, only because the compiler then leaves in it
  /// which method it stands for. Nothing is ever serialized.
  ///
  /// @param <A> type of the argument
  @FunctionalInterface
  public interface Listener<A> extends Serializable {
    /// Runs the function.
    ///
    /// @throws Exception is the failure of the job's run
    void accept(A argument) throws Exception;
  }

  /// A function with an argument and a result.
  ///
  /// @param <A> type of the argument
  /// @param <R> type of the result
  @FunctionalInterface
  public interface Handler<A, R extends @Nullable Object> extends Serializable {
    /// Runs the function.
    ///
    /// @throws Exception is the failure of the job's run
    R handle(A argument) throws Exception;
  }

  /// A function with neither argument nor result.
  @FunctionalInterface
  public interface Action extends Serializable {
    /// Runs the function.
    ///
    /// @throws Exception is the failure of the job's run
    void run() throws Exception;
  }

  /// A function without argument that has a result.
  ///
  /// @param <R> type of the result
  @FunctionalInterface
  public interface Source<R extends @Nullable Object> extends Serializable {
    /// Runs the function.
    ///
    /// @throws Exception is the failure of the job's run
    R get() throws Exception;
  }

  private final String name;
  private final JobType type;
  private final String target;
  private final Handler<A, R> function;
  private final boolean cancelOnShutdown;
  private final boolean background;

  private Job(
      String name,
      JobType type,
      String target,
      Handler<A, R> function,
      boolean cancelOnShutdown,
      boolean background) {
    this.name = name;
    this.type = type;
    this.target = target;
    this.function = function;
    this.cancelOnShutdown = cancelOnShutdown;
    this.background = background;
  }

  private Job(JobTarget target, Handler<A, R> function) {
    this(target.name(), target.type(), target.text(), function, false, false);
  }

  private Job(JobType type, String name, Object source, Handler<A, R> function) {
    this(
        checkName(name),
        Objects.requireNonNull(type, "type"),
        JobTarget.describe(source),
        function,
        false,
        false);
  }

  private static String checkName(String name) {
    if (Objects.requireNonNull(name, "name").isBlank()) {
      throw new IllegalArgumentException("the name of a job is blank; it is what reports show");
    }
    return name;
  }

  // ---------------------------------------------------------------- the kind read from the method

  /// A job of a method, given as a reference to it. Its kind is read from the method: `CALLBACK` if
  /// it is marked with [Callback], `EXECUTOR` if with [Blocking], else `TASK`. It is named after
  /// class and method.
  ///
  /// The method is the one that will run: the receiver's own if it overrides the one named, and the
  /// innermost if the reference is to a function object that is itself a reference (so a mark on a
  /// functional interface is of no account). An object of a class that implements the function's
  /// type counts as a reference to that method.
  ///
  /// A reference to an overloaded method is ambiguous to the compiler; use a factory that names the
  /// kind.
  ///
  /// @throws IllegalArgumentException for a lambda, whose kind nothing tells, and what the compiler
  ///   turns into one (`super::method`, a variable-arity method, an inner class's constructor); for
  ///   a method with both marks; for a task that has been started already (`task::await`)
  public static <A> Job<A, @Nullable Void> of(Listener<A> method) {
    return new Job<>(JobTarget.of(method, Listener.class), handler(method));
  }

  /// A job of a method that has a result; see [#of(Listener)].
  @SuppressWarnings("overloads") // a method reference fits one only, or has a result and fits this
  public static <A, R extends @Nullable Object> Job<A, R> of(Handler<A, R> method) {
    return new Job<>(JobTarget.of(method, Handler.class), method);
  }

  /// A job of a method without parameters; see [#of(Listener)].
  public static Job<Object, @Nullable Void> of(Action method) {
    return new Job<>(JobTarget.of(method, Action.class), handler(method));
  }

  /// A job of a method that has no parameters and a result; see [#of(Listener)].
  public static <R extends @Nullable Object> Job<Object, R> of(Source<R> method) {
    return new Job<>(JobTarget.of(method, Source.class), handler(method));
  }

  // ---------------------------------------------------------------- the kind said by the caller

  /// A job that runs at once on the loop. Its function must be short and must not suspend; no mark
  /// is looked for.
  public static <A> Job<A, @Nullable Void> callback(String name, Listener<A> function) {
    return new Job<>(JobType.CALLBACK, name, function, handler(function));
  }

  /// A job without argument that runs at once on the loop; see [#callback(String, Listener)].
  public static Job<Object, @Nullable Void> callback(String name, Action function) {
    return new Job<>(JobType.CALLBACK, name, function, handler(function));
  }

  /// A job that runs in a task; no mark is looked for.
  public static <A> Job<A, @Nullable Void> task(String name, Listener<A> function) {
    return new Job<>(JobType.TASK, name, function, handler(function));
  }

  /// A job without argument that runs in a task; no mark is looked for.
  public static Job<Object, @Nullable Void> task(String name, Action function) {
    return new Job<>(JobType.TASK, name, function, handler(function));
  }

  /// A job that runs on a worker thread. Its function must not touch what belongs to the loop; no
  /// mark is looked for.
  public static <A> Job<A, @Nullable Void> executor(String name, Listener<A> function) {
    return new Job<>(JobType.EXECUTOR, name, function, handler(function));
  }

  /// A job without argument that runs on a worker thread; see [#executor(String, Listener)].
  public static Job<Object, @Nullable Void> executor(String name, Action function) {
    return new Job<>(JobType.EXECUTOR, name, function, handler(function));
  }

  /// A job whose function has a result, of a given kind; no mark is looked for.
  public static <A, R extends @Nullable Object> Job<A, R> of(
      JobType type, String name, Handler<A, R> function) {
    Objects.requireNonNull(function, "function");
    return new Job<>(type, name, function, function);
  }

  /// A job whose function has a result and no argument, of a given kind; no mark is looked for.
  public static <R extends @Nullable Object> Job<Object, R> of(
      JobType type, String name, Source<R> function) {
    return new Job<>(type, name, function, handler(function));
  }

  private static <A> Handler<A, @Nullable Void> handler(Listener<A> function) {
    Objects.requireNonNull(function, "function");
    return argument -> {
      Foreign.accept(function, argument);
      return null;
    };
  }

  private static Handler<Object, @Nullable Void> handler(Action function) {
    Objects.requireNonNull(function, "function");
    return _ -> {
      Foreign.run(function);
      return null;
    };
  }

  private static <R extends @Nullable Object> Handler<Object, R> handler(Source<R> function) {
    Objects.requireNonNull(function, "function");
    return _ -> Foreign.get(function);
  }

  // ---------------------------------------------------------------- what it is

  /// What reports call it, and the name of its tasks.
  public String name() {
    return name;
  }

  /// How its function is run.
  public JobType type() {
    return type;
  }

  /// The method behind it, or where the lambda is, for reports.
  public String target() {
    return target;
  }

  /// Whether a timer that waits to run it is cancelled when the hub shuts down, not run before.
  /// False unless said otherwise.
  public boolean cancelOnShutdown() {
    return cancelOnShutdown;
  }

  /// Whether its tasks are background tasks: nobody waits for them, and the shutdown cancels them.
  /// False unless said otherwise.
  public boolean background() {
    return background;
  }

  /// This job under another name.
  public Job<A, R> withName(String newName) {
    return new Job<>(checkName(newName), type, target, function, cancelOnShutdown, background);
  }

  /// This job with another answer to [#cancelOnShutdown()].
  public Job<A, R> cancelOnShutdown(boolean cancel) {
    return new Job<>(name, type, target, function, cancel, background);
  }

  /// This job with another answer to [#background()].
  public Job<A, R> background(boolean inBackground) {
    return new Job<>(name, type, target, function, cancelOnShutdown, inBackground);
  }

  /// This job with its argument given now; it takes any other and ignores it. Kind, name and all
  /// else stay.
  public Job<Object, R> bind(A argument) {
    Objects.requireNonNull(argument, "argument");
    Handler<A, R> own = function;
    return new Job<>(
        name, type, target, _ -> Foreign.handle(own, argument), cancelOnShutdown, background);
  }

  // ---------------------------------------------------------------- running it

  /// Runs the job now, as its kind wants it: a callback has run when this returns, a task has run
  /// up to its first suspension, a worker has been given its work. Loop only.
  ///
  /// The code runs on behalf of the current owner.
  ///
  /// @return the task; empty for a callback
  /// @throws RuntimeException what a callback throws; a task keeps its own failure
  public Optional<Task<R>> run(EventLoop loop, A argument) {
    Objects.requireNonNull(loop, "loop").verifyOnLoop();
    Objects.requireNonNull(argument, "argument");
    if (type == JobType.CALLBACK) {
      callBack(loop, argument);
      return Optional.empty();
    }
    return Optional.of(startTask(loop, argument));
  }

  /// Runs the job soon: a callback in the next turn, anything else at once as [#run] does. On
  /// another thread everything waits for the next turn. Any thread.
  ///
  /// The code runs on behalf of the current owner, or of the loop itself when this is called on
  /// another thread; failures are reported with it.
  ///
  /// @throws java.util.concurrent.RejectedExecutionException as [EventLoop#execute(Runnable)]
  public void post(EventLoop loop, A argument) {
    Objects.requireNonNull(loop, "loop");
    Objects.requireNonNull(argument, "argument");
    if (type == JobType.CALLBACK) {
      nextTurn(loop, new Invocation<>(this, argument, loop));
    } else if (loop.isOnLoop()) {
      startTask(loop, argument);
    } else {
      nextTurn(loop, new Invocation<>(this, argument, loop));
    }
  }

  /// Runs the job as [#run] does, after a delay; whether the shutdown cancels the timer is for
  /// [#cancelOnShutdown()] to say. Loop only.
  public TimerHandle callLater(EventLoop loop, Duration delay, A argument) {
    Objects.requireNonNull(argument, "argument");
    return loop.callLater(delay, new Invocation<>(this, argument, loop))
        .cancelOnShutdown(cancelOnShutdown);
  }

  /// Runs the job inside the calling task and returns its result: no task is made for it, only a
  /// worker is waited for where its kind wants one. Loop only.
  ///
  /// A callback can be called in a callback too.
  ///
  /// @return the result; null only if the function returned null
  /// @throws RuntimeException what the function throws
  /// @throws CancelledException when the calling task is cancelled meanwhile
  /// @throws IllegalStateException in a callback, unless the job is one
  public R call(EventLoop loop, A argument) {
    Objects.requireNonNull(loop, "loop").verifyOnLoop();
    Objects.requireNonNull(argument, "argument");
    if (type == JobType.CALLBACK) {
      return callBack(loop, argument);
    }
    if (!Thread.currentThread().isVirtual()) {
      throw new IllegalStateException(
          "job "
              + name
              + " may suspend, so it is called in a task only, not in a callback; run it");
    }
    if (type == JobType.TASK) {
      return invoke(loop, argument);
    }
    try {
      return offload(loop, argument);
    } catch (Exception e) {
      throw unchecked(e);
    }
  }

  private Task<R> startTask(EventLoop loop, A argument) {
    return type == JobType.TASK
        ? start(loop, () -> Foreign.handle(function, argument))
        : start(loop, () -> offload(loop, argument));
  }

  private Task<R> start(EventLoop loop, Callable<R> body) {
    return background ? loop.startBackground(name, body) : loop.start(name, body);
  }

  private static void nextTurn(EventLoop loop, Runnable callback) {
    if (loop.isOnLoop()) {
      boolean _ = loop.callSoon(callback).isPending();
    } else {
      loop.execute(callback);
    }
  }

  /// Inside a task the loop has to be told that this is a callback, so that it refuses to suspend;
  /// in a callback nothing can suspend anyway.
  private R callBack(EventLoop loop, A argument) {
    LoopTask<?> task =
        Thread.currentThread().isVirtual() ? ((CarrierLoop) loop).runningTask() : null;
    if (task == null) {
      return invoke(loop, argument);
    }
    task.callbackDepth++;
    try {
      return invoke(loop, argument);
    } finally {
      task.callbackDepth--;
    }
  }

  private R invoke(EventLoop loop, A argument) {
    try {
      return Foreign.handle(function, argument);
    } catch (InterruptedException e) {
      throw new CancelledException("job " + name + " was interrupted while it waited", e);
    } catch (Exception e) {
      throw unchecked(e);
    } finally {
      loop.verifyOnLoop(); // the function may have lost the loop
    }
  }

  private RuntimeException unchecked(Exception failure) {
    return failure instanceof RuntimeException same
        ? same
        : new TaskFailedException(
            "job " + name + " failed: " + CreationSite.textOf(failure), failure);
  }

  /// Hands on what the worker's call threw as it was thrown, so that all kinds fail alike.
  private R offload(EventLoop loop, A argument) throws Exception {
    try {
      return loop.offload(() -> function.handle(argument));
    } catch (TaskFailedException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof Exception exception ? exception : e;
    }
  }

  /// A job with its argument, to be run by the loop.
  private static final class Invocation<A, R extends @Nullable Object> implements NamedCallback {
    private final Job<A, R> job;
    private final A argument;
    private final EventLoop loop;

    Invocation(Job<A, R> job, A argument, EventLoop loop) {
      this.job = job;
      this.argument = argument;
      this.loop = loop;
    }

    @Override
    public void run() {
      var _ = job.run(loop, argument);
    }

    @Override
    public String name() {
      return job.name;
    }
  }

  @Override
  public String toString() {
    return "Job["
        + name
        + ", "
        + type
        + ", "
        + target
        + (background ? ", background" : "")
        + (cancelOnShutdown ? ", cancelled on shutdown" : "")
        + "]";
  }
}
