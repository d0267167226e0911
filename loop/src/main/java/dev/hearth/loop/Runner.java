package dev.hearth.loop;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Runs a loop on the calling thread, for one main task after the other, and clears up at the end.
///
/// ```java
/// void main() {
///   EventLoop.run("hub", () -> serve());              // one run
///
///   try (Runner runner = Runner.open("hub")) {        // several, on one loop
///     Config config = runner.run("configure", () -> configure());
///     runner.run("serve", () -> serve(config));
///   }
/// }
/// ```
///
/// Runs share the loop and the context: what one has set in a [ContextVar] the next one sees. Tasks
/// that a run leaves behind go on in the next. A main task is one that no [EventLoop#drain] waits
/// for.
///
/// **Signals** `INT` and `TERM`, during a run: the first cancels the main task; if that ends it,
/// the run fails with [SignalException]. The second ends the run at once, whatever the task does.
/// From then on signals do what they did before, so a third one ends a process that hangs. A JVM
/// that keeps its signals to itself (`-Xrs`) hears none of it.
///
/// **The end** ([#close]) cancels the tasks that are left, waits for them and reports what they
/// throw, names those that refuse, interrupts offloaded calls and waits for them, and closes the
/// loop. Each wait is bounded, see [RunOptions].
///
/// **Threads:** a platform thread that runs no loop; always the same one.
public final class Runner implements AutoCloseable {
  private static final Logger LOG = System.getLogger(EventLoop.class.getName());
  private static final Duration HARD_STOP_PATIENCE = Duration.ofMillis(100);

  private final RunOptions options;
  private final CarrierLoop loop;
  private LoopContext context;
  private boolean stoppedHard;
  private boolean closed;

  private Runner(RunOptions options) {
    this.options = options;
    this.loop = CarrierLoop.host(options.loop(), () -> {});
    this.context = loop.context();
  }

  /// Makes a runner with the usual options.
  ///
  /// @param name the name of the loop
  /// @throws IllegalStateException on a thread that runs a loop already
  /// @throws LoopUnavailableException when the JVM lacks the flag the loop needs
  public static Runner open(String name) {
    return open(RunOptions.named(name));
  }

  /// Makes a runner.
  ///
  /// @throws IllegalStateException on a thread that runs a loop already
  /// @throws LoopUnavailableException when the JVM lacks the flag the loop needs
  public static Runner open(RunOptions options) {
    CarrierLoop around = CarrierLoop.currentOrNull();
    if (around != null) {
      throw new IllegalStateException(
          "loop "
              + options.loop().name()
              + " cannot run here: loop "
              + around.name()
              + " runs on this thread; start a task on that");
    }
    return new Runner(options);
  }

  /// The loop.
  public HostedLoop loop() {
    return loop;
  }

  /// Runs a main task until it has ended, and returns its result.
  ///
  /// @param name the name of the task
  /// @return the result; null only if the body returned null
  /// @throws SignalException when a signal cancelled the task, and nobody else
  /// @throws CancelledException when the task was cancelled otherwise
  /// @throws IllegalStateException when the runner is closed or runs already, on a thread that runs
  ///   a loop, and when the loop was stopped before the task had ended
  /// @throws X what the body throws
  public <T extends @Nullable Object, X extends Throwable> T run(
      String name, ScopedValue.CallableOp<? extends T, X> body) throws X {
    return run(TaskOptions.named(name), body);
  }

  /// Runs a main task as [#run(String, ScopedValue.CallableOp)] does, with options.
  ///
  /// @throws X what the body throws
  public <T extends @Nullable Object, X extends Throwable> T run(
      TaskOptions how, ScopedValue.CallableOp<? extends T, X> body) throws X {
    if (closed) {
      throw new IllegalStateException("the runner of loop " + loop.name() + " is closed");
    }
    loop.refuseNesting();
    LoopTask<T> main = start(how, body);
    Interruption interruption = new Interruption(main, Thread.currentThread());
    boolean ended;
    try {
      interruption.listen(options.signals());
      ended = loop.runUntilDone(main);
    } finally {
      context = main.context;
      stoppedHard |= interruption.close();
    }
    return resultOf(main, ended, interruption);
  }

  private <T extends @Nullable Object> LoopTask<T> start(
      TaskOptions how, ScopedValue.CallableOp<? extends T, ?> body) {
    AtomicReference<@Nullable Task<T>> made = new AtomicReference<>();
    loop.runIn(context, () -> made.set(loop.start(how, () -> call(body))));
    if (made.get() instanceof LoopTask<T> task) {
      return task;
    }
    throw new AssertionError("start() returns a task");
  }

  private static <T extends @Nullable Object> T call(ScopedValue.CallableOp<? extends T, ?> body)
      throws Exception {
    try {
      return Foreign.call(body);
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new TaskFailedException("the main task threw " + e, e);
    }
  }

  @SuppressWarnings({
    "unchecked",
    "TypeParameterUnusedInFormals"
  }) // the body throws X, or unchecked
  private <T extends @Nullable Object, X extends Throwable> T resultOf(
      LoopTask<T> main, boolean ended, Interruption interruption) throws X {
    Signals.@Nullable Arrived signal = interruption.signal();
    if (!ended) {
      if (signal != null) {
        throw new SignalException(
            "the run of " + main.name() + " was ended by signal " + signal.name(),
            signal.name(),
            signal.number());
      }
      throw new IllegalStateException(
          "loop " + loop.name() + " was stopped before " + main.name() + " had ended");
    }
    return switch (main.outcome()) {
      case Outcome.Success<T>(T value) -> value;
      case Outcome.Failure<T>(Throwable exception) -> throw (X) exception;
      case Outcome.Cancelled<T>(CancelledException exception) -> {
        if (signal != null && main.uncancel() == 0) {
          throw new SignalException(
              main.name() + " was cancelled by signal " + signal.name(),
              signal.name(),
              signal.number(),
              exception);
        }
        throw exception.again();
      }
    };
  }

  /// What signals do to a run. The first cancels its task, the second stops the loop.
  private final class Interruption {
    private final LoopTask<?> main;
    private final Thread runs;
    private final List<Registration> handlers = new ArrayList<>();
    private Signals.@Nullable Arrived first;
    private boolean hard;
    private boolean over;

    Interruption(LoopTask<?> main, Thread runs) {
      this.main = main;
      this.runs = runs;
    }

    synchronized void listen(boolean wanted) {
      if (wanted) {
        for (String name : List.of("INT", "TERM")) {
          try {
            handlers.add(loop.signals().on(name, this::arrived));
          } catch (IllegalArgumentException e) {
            LOG.log(Level.DEBUG, "loop " + loop.name() + " does not hear signal " + name, e);
          }
        }
      }
    }

    private synchronized void arrived(Signals.Arrived signal) {
      if (over) {
        return;
      }
      if (first == null) {
        first = signal;
        LOG.log(Level.INFO, "signal {0}: loop {1} ends its run", signal.name(), loop.name());
        loop.postCallback(() -> main.cancel("signal " + signal.name()));
        return;
      }
      hard = true;
      handlers.forEach(Registration::close);
      LOG.log(Level.WARNING, "signal {0} again: loop {1} stops", signal.name(), loop.name());
      loop.stop();
      runs.interrupt(); // in case a callback holds it
    }

    /// Whether the loop was stopped by a second signal.
    synchronized boolean close() {
      over = true;
      handlers.forEach(Registration::close);
      if (hard) {
        boolean _ = Thread.interrupted();
      }
      return hard;
    }

    synchronized Signals.@Nullable Arrived signal() {
      return first;
    }
  }

  // ---------------------------------------------------------------- the end

  /// Ends what is left, and the loop. Does nothing the second time.
  ///
  /// @throws IllegalStateException on a thread that runs a loop
  @Override
  public void close() {
    if (closed) {
      return;
    }
    loop.refuseNesting();
    closed = true;
    try {
      endTasks(stoppedHard ? least(options.taskPatience()) : options.taskPatience());
    } finally {
      try {
        loop.joinWorkers(stoppedHard ? least(options.workerPatience()) : options.workerPatience());
      } finally {
        loop.close();
      }
    }
  }

  private static Duration least(Duration patience) {
    return patience.compareTo(HARD_STOP_PATIENCE) < 0 ? patience : HARD_STOP_PATIENCE;
  }

  private void endTasks(Duration patience) {
    TaskOptions how = TaskOptions.named("end of the run").background().in(loop.context());
    LoopTask<?> end = (LoopTask<?>) loop.start(how, () -> cancelAll(patience));
    while (!loop.runUntilDone(end)) {
      LOG.log(Level.DEBUG, "loop {0} was stopped while it ends; it goes on", loop.name());
    }
  }

  /// Runs in a task of its own.
  private boolean cancelAll(Duration patience) {
    LoopTask<?> self = loop.requireTask("the end of a run");
    long deadline = loop.deadlineAfter(patience);
    Set<LoopTask<?>> cancelled = new HashSet<>();
    List<LoopTask<?>> left;
    boolean more;
    do {
      cancelNew(cancelled, self);
      left = loop.drains().await(cancelled::contains, deadline);
      more = loop.tasks().size() > left.size() + 1; // made by those that have ended now
    } while (more && loop.clock().nanoTime() - deadline < 0);
    for (LoopTask<?> task : left) {
      loop.drains().giveUp(task);
      LOG.log(
          Level.WARNING,
          "loop {0} ends, but a task refuses to: {1}",
          loop.name(),
          PendingTask.of(task));
    }
    loop.sleep(Duration.ZERO); // for the reports of what failed
    loop.sleep(Duration.ZERO);
    return true;
  }

  private void cancelNew(Set<LoopTask<?>> cancelled, LoopTask<?> self) {
    for (LoopTask<?> task : loop.tasks()) {
      if (task != self && cancelled.add(task)) {
        task.markUnobserved(); // whoever awaits it ends too
        task.cancel("the run of loop " + loop.name() + " ends");
      }
    }
  }
}
