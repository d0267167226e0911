package dev.hearth.workers;

import dev.hearth.loop.CompletableExecutorService;
import dev.hearth.loop.SerializableCallable;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Runs calls in child JVMs: each has a heap, a `System.exit` and an end of its own, and can really
/// be stopped. A thread can give none of these; it is a thousand times cheaper.
///
/// ```java
/// try (var pool = ProcessPool.open(ProcessPoolOptions.named("images").withProcesses(2))) {
///   byte[] small = pool.submit(() -> resize(large)).get();
/// }
/// ```
///
/// **What crosses** is the call with what it has captured, and its result or exception, by Java
/// serialization. A job is serialized by the thread that submits it, before [#submit] returns: what
/// it captures may belong to that thread, as a hub's state belongs to its loop, and what is changed
/// afterwards does not change the job. So a large job costs its submitter the time to copy it: hand
/// over a path rather than a file's content. What can cross is limited, in kind and in size, on
/// both sides; see [ProcessPoolOptions#allowedClasses].
///
/// **How a job ends**: with its result; with its own exception, whose cause tells the stack in the
/// child; or with a [WorkersException] that says what went wrong on the way. Every future
/// completes. A child that is lost fails the one job it ran, and is replaced when there is work;
/// nothing is run twice.
///
/// **Threads:** every method may be called from any thread. Only [#awaitTermination], [#close],
/// [#prestart] and the `invoke…` methods wait. Futures complete on a thread of the pool's that
/// serves the job's child: what is chained to one without an executor of its own keeps that child
/// from its next job. Times are the machine's.
public final class ProcessPool implements CompletableExecutorService {
  private final ProcessPoolOptions options;
  private final Roster roster;
  private final AtomicLong numbers = new AtomicLong();

  private ProcessPool(ProcessPoolOptions options) {
    this.options = options;
    this.roster = new Roster(options);
  }

  /// Opens a pool, which starts children when there are jobs for them.
  public static ProcessPool open(ProcessPoolOptions options) {
    ProcessPool pool = new ProcessPool(options);
    pool.roster.keeper().start();
    return pool;
  }

  /// Starts all children that there may be, and waits until they are ready.
  ///
  /// @return whether they are, after [ProcessPoolOptions#startLimit] at most
  /// @throws java.util.concurrent.RejectedExecutionException after the shutdown
  public boolean prestart() throws InterruptedException {
    roster.prestart(options.processes());
    return roster.awaitReady(options.processes(), options.startLimit());
  }

  /// Hands over a call, which must be serializable. A lambda is, where it is given to
  /// [#submit(SerializableCallable)].
  ///
  /// @return fails with [JobNotSerializableException] when the call cannot be carried over
  @Override
  public <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> call) {
    return accept(JobOptions.defaults(), call, call);
  }

  /// Hands over a call.
  ///
  /// @return completes with the call's result or exception, or a [WorkersException]; its
  ///   `cancel(true)` ends the call and its process, its `cancel(false)` drops the result
  /// @throws java.util.concurrent.RejectedExecutionException after the shutdown, and when
  ///   [ProcessPoolOptions#queueLimit] jobs wait
  public <T extends @Nullable Object> CompletableFuture<T> submit(SerializableCallable<T> call) {
    return accept(JobOptions.defaults(), call, call);
  }

  /// Hands over a call with options; as [#submit(SerializableCallable)].
  public <T extends @Nullable Object> CompletableFuture<T> submit(
      JobOptions options, SerializableCallable<T> call) {
    return accept(options, call, call);
  }

  @Override
  public CompletableFuture<?> submit(Runnable call) {
    return this.<@Nullable Object>accept(
        JobOptions.defaults(), new Running<@Nullable Object>(call, null), call);
  }

  @Override
  public <T extends @Nullable Object> CompletableFuture<T> submit(Runnable call, T result) {
    CompletableFuture<T> future = accept(JobOptions.defaults(), new Running<>(call, result), call);
    return future;
  }

  @Override
  public void execute(Runnable call) {
    var _ = submit(call);
  }

  /// A runnable as a call. Its class is the pool's, so the runnable's own package is asked for.
  record Running<T extends @Nullable Object>(Runnable body, T result)
      implements SerializableCallable<T> {
    @Override
    public T call() {
      body.run();
      return result;
    }
  }

  private <T extends @Nullable Object> CompletableFuture<T> accept(
      JobOptions about, Callable<T> call, Object named) {
    roster.requireOpen();
    long number = numbers.incrementAndGet();
    String name = about.name().isEmpty() ? nameOf(named) + "-" + number : about.name();
    byte[] body;
    byte[] head;
    try {
      body = Transfer.write(call, options.messageLimit());
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeLong(number);
      out.writeUTF(name);
      out.writeUTF(named.getClass().getPackageName());
      head = bytes.toByteArray();
    } catch (IOException | RuntimeException | StackOverflowError e) {
      Throwable cause = Transfer.unwrap(e);
      return CompletableFuture.failedFuture(
          new JobNotSerializableException(
              "job " + name + " cannot be sent: " + NotSerializable.explain(named, cause), cause));
    }
    JobFuture<T> job =
        new JobFuture<>(roster, number, name, about, call, named.getClass(), head, body);
    roster.add(job);
    return job;
  }

  private static String nameOf(Object call) {
    String name = call.getClass().getName();
    int lambda = name.indexOf("$$Lambda");
    String own = lambda < 0 ? name : name.substring(0, lambda);
    String simple = own.substring(own.lastIndexOf('.') + 1);
    return simple.length() > 100 ? simple.substring(0, 100) : simple;
  }

  @Override
  public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> calls)
      throws InterruptedException {
    return invokeAll(calls, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
  }

  @Override
  public <T> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> calls, long timeout, TimeUnit unit)
      throws InterruptedException {
    long nanos = unit.toNanos(timeout);
    long began = System.nanoTime();
    List<Future<T>> futures = new ArrayList<>();
    boolean complete = false;
    try {
      for (Callable<T> call : calls) {
        futures.add(submit(call));
      }
      for (Future<T> future : futures) {
        try {
          T _ = future.get(nanos - (System.nanoTime() - began), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | CancellationException e) {
          // The caller sees it in the future.
        } catch (TimeoutException e) {
          return futures;
        }
      }
      complete = true;
      return futures;
    } finally {
      if (!complete) {
        futures.forEach(future -> future.cancel(true));
      }
    }
  }

  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> calls)
      throws InterruptedException, ExecutionException {
    try {
      return invokeAny(calls, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("292 years are over", e);
    }
  }

  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> calls, long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (calls.isEmpty()) {
      throw new IllegalArgumentException("no calls");
    }
    long nanos = unit.toNanos(timeout);
    long began = System.nanoTime();
    List<CompletableFuture<T>> futures = new ArrayList<>();
    LinkedBlockingQueue<CompletableFuture<T>> ended = new LinkedBlockingQueue<>();
    try {
      for (Callable<T> call : calls) {
        CompletableFuture<T> future = submit(call);
        futures.add(future);
        var _ = future.whenComplete((_, _) -> ended.add(future));
      }
      ExecutionException last = null;
      for (int i = 0; i < futures.size(); i++) {
        CompletableFuture<T> next =
            ended.poll(nanos - (System.nanoTime() - began), TimeUnit.NANOSECONDS);
        if (next == null) {
          throw new TimeoutException("no call has ended well in time");
        }
        try {
          return next.get();
        } catch (ExecutionException e) {
          last = e;
        } catch (CancellationException e) {
          last = new ExecutionException(e);
        }
      }
      throw last == null ? new ExecutionException(new CancellationException()) : last;
    } finally {
      futures.forEach(future -> future.cancel(true));
    }
  }

  /// Takes no more jobs; those that wait and run go on, and the children end after them.
  @Override
  public void shutdown() {
    roster.shutdown();
  }

  /// Takes no more jobs, cancels those that wait and those that run, and kills the children.
  ///
  /// @return the calls that waited; each, when run, makes the call in this process
  @Override
  public List<Runnable> shutdownNow() {
    roster.shutdown();
    List<Runnable> never = new ArrayList<>();
    for (JobFuture<?> job : roster.takeWaiting()) {
      if (job.cancel(false)) {
        never.add(() -> {
          try {
            Object _ = job.call.call();
          } catch (RuntimeException e) {
            throw e;
          } catch (Exception e) {
            throw new WorkersException("job " + job.name + " failed", e);
          }
        });
      }
    }
    for (JobFuture<?> job : roster.runningJobs()) {
      boolean _ = job.cancel(true);
    }
    roster.stop();
    return never;
  }

  @Override
  public boolean isShutdown() {
    return roster.isShutdown();
  }

  /// Whether everything of the pool has ended: jobs, children, threads, files.
  @Override
  public boolean isTerminated() {
    return roster.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return roster.awaitTermination(unit.toNanos(timeout));
  }

  /// Shuts down in three steps, each with the patience that the options give: lets all jobs end;
  /// then drops those that wait and interrupts those that run; then kills. An interrupt of the
  /// caller skips to the last step. Waits no longer than the three together.
  @Override
  public void close() {
    shutdown();
    boolean interrupted = false;
    try {
      if (!await(options.drain())) {
        roster.takeWaiting().forEach(job -> job.cancel(false));
        roster.interruptAll();
        boolean _ = await(options.interrupt());
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (!isTerminated()) {
      var _ = shutdownNow();
      try {
        boolean _ = await(options.kill());
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean await(Duration patience) throws InterruptedException {
    return roster.awaitTermination(TimeUnit.NANOSECONDS.convert(patience));
  }

  /// What the pool has done and is doing.
  public PoolStatistics statistics() {
    return roster.statistics();
  }

  @Override
  public String toString() {
    return "ProcessPool[" + options.name() + "]";
  }
}
