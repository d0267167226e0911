package dev.hearth.loop;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a loop has other threads do: every call that is under way, whichever pool has it, and the
/// pools that are the loop's own.
///
/// Fields without `volatile` or `final` are touched on the loop only.
final class Offloads {
  private static final Logger LOG = System.getLogger(EventLoop.class.getName());
  private static final int IMPORTS_WAITING = 10_000;
  private static final Duration IMPORTS_IDLE = Duration.ofSeconds(30);

  /// How often a call that outlives its loop is interrupted.
  private static final Duration INSISTING = Duration.ofSeconds(1);

  /// How many calls a report names.
  private static final int DESCRIBED = 10;

  private final CarrierLoop loop;
  private final Workers workers;
  private final Set<OffloadedCall<?>> underWay = ConcurrentHashMap.newKeySet();
  private final List<Promise<Boolean>> untilFree = new ArrayList<>();
  private final Object importsLock = new Object();
  private @Nullable ThreadPoolExecutor imports; // under importsLock
  private boolean closed; // under importsLock
  private @Nullable ExecutorService chosen;
  private boolean defaultShutDown;
  private int pending;

  Offloads(CarrierLoop loop, WorkerOptions options) {
    this.loop = loop;
    this.workers = new Workers(loop, options);
  }

  // ---------------------------------------------------------------- calls; in a task

  <T extends @Nullable Object> T offload(Callable<T> call) {
    Objects.requireNonNull(call, "call");
    if (defaultShutDown) {
      throw new RejectedExecutionException(
          "the default executor of loop "
              + loop.name()
              + " has been shut down; use offload(executor, call)");
    }
    ExecutorService executor = chosen;
    return executor == null ? onWorker(call) : offload(executor, call);
  }

  <T extends @Nullable Object> T offload(ExecutorService executor, Callable<T> call) {
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(executor, "executor");
    return executor instanceof CompletableExecutorService remote
        ? elsewhere(remote, call)
        : onExecutor(executor, call);
  }

  private <T extends @Nullable Object> T onWorker(Callable<T> call) {
    PooledCall<T> pooled = new PooledCall<>(loop, workers, loop.context(), call, taskName());
    begins(pooled);
    boolean submitted = false;
    try {
      workers.submit(pooled);
      submitted = true;
      return pooled.returned.await();
    } finally {
      if (submitted && !pooled.hasArrived()) {
        workers.cancel(pooled);
      }
      ends(pooled);
    }
  }

  private <T extends @Nullable Object> T onExecutor(ExecutorService executor, Callable<T> call) {
    OffloadedCall<T> given = new OffloadedCall<>(loop, executor, loop.context(), call, taskName());
    begins(given);
    Future<?> running = null;
    try {
      running = submit(executor, given);
      return given.returned.await();
    } catch (TaskFailedException e) {
      IllegalStateException misuse = given.misuse();
      throw misuse == null ? e : misuse;
    } finally {
      try {
        if (running != null && !given.hasArrived()) {
          cancel(running);
        }
      } finally {
        ends(given);
      }
    }
  }

  private Future<?> submit(ExecutorService executor, OffloadedCall<?> given) {
    try {
      return Foreign.submit(executor, () -> performThere(given));
    } finally {
      loop.verifyOnLoop();
    }
  }

  private void cancel(Future<?> running) {
    try {
      Foreign.cancel(running);
    } catch (RuntimeException e) { // the task is told why it ends, not that this failed
      LOG.log(Level.WARNING, "loop " + loop.name() + " cannot cancel " + running, e);
    } finally {
      loop.verifyOnLoop();
    }
  }

  private void performThere(OffloadedCall<?> given) {
    if (loop.isOnLoop()) {
      given.refuse();
    } else {
      loop.post(given.perform());
    }
  }

  private <T extends @Nullable Object> T elsewhere(
      CompletableExecutorService remote, Callable<T> call) {
    RemoteCall<T> given = new RemoteCall<>(loop, remote, loop.context(), call, taskName());
    begins(given);
    CompletableFuture<T> future = null;
    try {
      future = submit(remote, call);
      var _ = future.whenComplete(given::completes);
      return given.returned.await();
    } finally {
      try {
        if (future != null && !given.hasArrived()) {
          cancel(future);
        }
      } finally {
        ends(given);
      }
    }
  }

  private <T extends @Nullable Object> CompletableFuture<T> submit(
      CompletableExecutorService remote, Callable<T> call) {
    try {
      return Foreign.submit(remote, call);
    } finally {
      loop.verifyOnLoop();
    }
  }

  private String taskName() {
    return loop.requireTask("offload").name();
  }

  private void begins(OffloadedCall<?> call) {
    pending++;
    underWay.add(call);
    if (loop.watchers.hasInstruments()) {
      loop.watchers.tellInstruments(instrument -> instrument.offloadBegan(call));
    }
  }

  /// Nobody waits for the call any more.
  private void ends(OffloadedCall<?> call) {
    countOut(call);
    if (call.thread() == null) {
      underWay.remove(call);
    }
    if (loop.watchers.hasInstruments()) {
      loop.watchers.tellInstruments(instrument -> instrument.offloadEnded(call));
    }
  }

  /// The call is pending no longer. Loop only.
  void countOut(OffloadedCall<?> call) {
    if (call.leaveCount()) {
      pending--;
    }
  }

  /// The call has left its thread. Any thread.
  void leaves(OffloadedCall<?> call) {
    underWay.remove(call);
  }

  /// Calls that run or wait, and that somebody waits for. Loop only.
  int pending() {
    return pending;
  }

  /// Every call that is under way. Any thread.
  Collection<OffloadedCall<?>> underWay() {
    return underWay;
  }

  /// Counts what is under way, by owner. Loop only.
  void count(Collection<Owner> owners) {
    for (Owner owner : owners) {
      owner.calls().forgetWhatIsUnderWay();
    }
    for (OffloadedCall<?> call : underWay) {
      call.owner().calls().isUnderWay(call);
    }
  }

  // ---------------------------------------------------------------- pools

  void setDefault(ExecutorService executor) {
    Objects.requireNonNull(executor, "executor");
    if (executor instanceof CompletableExecutorService) {
      throw new IllegalArgumentException(
          executor
              + " runs calls in another process, and offload(call) is for any call; use"
              + " offload(executor, call) for those that can cross");
    }
    if (defaultShutDown) {
      throw new IllegalStateException(
          "the default executor of loop "
              + loop.name()
              + " has been shut down; use offload(executor, call)");
    }
    chosen = executor;
  }

  /// Waits in a task. On the machine's clock: what is waited for does not follow the loop's.
  boolean shutDownDefault(Duration limit) {
    defaultShutDown = true;
    ExecutorService executor = chosen;
    boolean free;
    if (executor == null) {
      free = waitForWorkers(limit);
      report(free, limit, call -> call.isOn(null));
      workers.shutDown("the workers of loop " + loop.name() + " were shut down");
      return free && !workers.hasAbandoned();
    }
    try {
      Foreign.shutdown(executor);
    } finally {
      loop.verifyOnLoop();
    }
    free = executor.isTerminated() || waitFor(executor, limit);
    report(free, limit, call -> call.isOn(executor));
    for (OffloadedCall<?> call : underWay) {
      if (!free && call.isOn(executor) && !call.isRunning()) {
        boolean _ = call.returned.cancel("the executor of the call was shut down");
      }
    }
    return free;
  }

  private boolean waitFor(ExecutorService executor, Duration limit) {
    return limit.isPositive()
        && onWorker(() -> executor.awaitTermination(nanos(limit), TimeUnit.NANOSECONDS));
  }

  private boolean waitForWorkers(Duration limit) {
    if (workers.underWay() == 0 || !limit.isPositive()) {
      return workers.underWay() == 0;
    }
    Promise<Boolean> free = loop.promise();
    CompletableFuture<Boolean> timer = new CompletableFuture<>();
    var _ =
        timer
            .completeOnTimeout(true, nanos(limit), TimeUnit.NANOSECONDS)
            .thenAccept(over -> {
              if (over) {
                loop.postCallback(() -> free.tryComplete(false));
              }
            });
    untilFree.add(free);
    pending++; // a clock that jumps must not do so for calls that were cancelled and go on
    try {
      return free.await();
    } finally {
      pending--;
      untilFree.remove(free);
      timer.complete(false);
    }
  }

  private static long nanos(Duration limit) {
    return CarrierTurns.saturatedNanos(limit);
  }

  /// No call is under way on the workers. Loop only.
  void workersAreFree() {
    untilFree.forEach(each -> each.tryComplete(true));
  }

  private void report(boolean free, Duration limit, Predicate<OffloadedCall<?>> which) {
    if (free) {
      return;
    }
    List<OffloadedCall<?>> left = underWay.stream().filter(which).toList();
    LOG.log(
        Level.WARNING,
        "loop {0}: its default executor is shut down after {1} s, but {2} calls have not ended",
        loop.name(),
        limit.toMillis() / 1e3,
        left.size());
    left.stream()
        .filter(OffloadedCall::isRunning)
        .limit(DESCRIBED)
        .forEach(call -> LOG.log(Level.WARNING, "loop {0}: {1}", loop.name(), call.report()));
  }

  /// Any thread.
  ExecutorService imports() {
    synchronized (importsLock) {
      if (closed) {
        throw new RejectedExecutionException("loop " + loop.name() + " is closed");
      }
      ThreadPoolExecutor lane = imports;
      if (lane == null) {
        lane = newImports();
        imports = lane;
      }
      return lane;
    }
  }

  private ThreadPoolExecutor newImports() {
    ThreadPoolExecutor lane =
        new ThreadPoolExecutor(
            1,
            1,
            IMPORTS_IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(IMPORTS_WAITING),
            Thread.ofPlatform()
                .daemon()
                .inheritInheritableThreadLocals(false)
                .name(loop.name() + "-import")
                .factory());
    lane.allowCoreThreadTimeOut(true);
    return lane;
  }

  // ---------------------------------------------------------------- the end

  /// Takes nothing more, forgets what waits and interrupts what runs on the loop's own threads. By
  /// whom the loop belongs to.
  void close() {
    workers.close();
    synchronized (importsLock) {
      closed = true;
      if (imports != null) {
        var _ = imports.shutdownNow();
      }
    }
  }

  /// Closes, and waits until what runs on the loop's own threads has ended; not on the loop. What
  /// goes on is interrupted again, and named after the first time and the last.
  void join(Duration limit) {
    close();
    long began = System.nanoTime();
    long deadline = began + nanos(limit);
    boolean named = false;
    try {
      while (!join(
          Math.min(deadline - began, System.nanoTime() - began + INSISTING.toNanos()), began)) {
        boolean last = System.nanoTime() - deadline >= 0;
        if (last || !named) {
          named = true;
          nameWhatRuns(Duration.ofNanos(System.nanoTime() - began), last);
        }
        if (last) {
          return;
        }
        close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      nameWhatRuns(limit, true);
    }
  }

  /// @param until how long after `began` to wait
  private boolean join(long until, long began) throws InterruptedException {
    boolean ended = workers.join(began + until);
    ThreadPoolExecutor lane;
    synchronized (importsLock) {
      lane = imports;
    }
    return ended
        && (lane == null
            || lane.awaitTermination(began + until - System.nanoTime(), TimeUnit.NANOSECONDS));
  }

  private void nameWhatRuns(Duration after, boolean last) {
    List<OffloadedCall<?>> left = underWay.stream().filter(this::isOnOwnThread).toList();
    for (OffloadedCall<?> call : left.subList(0, Math.min(left.size(), DESCRIBED))) {
      LOG.log(
          Level.WARNING,
          "loop {0} ends, but after {1} s and an interrupt a call still runs {2}: {3}",
          loop.name(),
          after.toMillis() / 1e3,
          last ? "and is left behind" : "and is interrupted again",
          call.report());
    }
    if (left.size() > DESCRIBED) {
      LOG.log(
          Level.WARNING,
          "loop {0}: {1} more calls still run",
          loop.name(),
          left.size() - DESCRIBED);
    }
  }

  private boolean isOnOwnThread(OffloadedCall<?> call) {
    boolean own = call.isOn(null);
    synchronized (importsLock) {
      own |= call.isOn(imports);
    }
    return own && call.thread() != null && !call.isAbandoned();
  }
}
