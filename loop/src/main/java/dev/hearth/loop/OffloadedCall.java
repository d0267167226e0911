package dev.hearth.loop;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/// A call that a task has offloaded and waits for. Made on the loop, run on another thread, which
/// enters itself; its end comes back in one step of the loop, with the result.
///
/// **Pending.** It counts as pending ([Offloads#pending]) until that step has run, or the task
/// waits no longer; what runs on then counts no more. Both happen on the loop, so there is no
/// moment in which a call is neither pending nor handed over.
///
/// What the other thread writes the loop reads in that step, behind the inbox.
class OffloadedCall<T extends @Nullable Object> implements OffloadInfo {
  final CarrierLoop loop;
  final Promise<T> returned;

  private final @Nullable ExecutorService executor;

  private final LoopContext context;
  private final Callable<T> call;
  private final String task;
  final long began = System.nanoTime();
  private long ranFrom = began;
  private long ranUntil = began;
  private long allocatedBytes;
  private volatile @Nullable Thread thread;

  // Loop only.
  private boolean counted = true;
  private boolean arrived;
  private @Nullable IllegalStateException misuse;

  OffloadedCall(
      CarrierLoop loop,
      @Nullable ExecutorService executor,
      LoopContext context,
      Callable<T> call,
      String task) {
    this.loop = loop;
    this.executor = executor;
    this.returned = loop.promise();
    this.context = context;
    this.call = call;
    this.task = task;
  }

  /// Makes the call. On the thread that runs it.
  ///
  /// @return the step that tells the loop
  Step perform() {
    ranFrom = System.nanoTime();
    thread = Thread.currentThread();
    long before = AllocationMeter.ofThisThread();
    try {
      T result = OffLoop.call(context, call);
      allocatedBytes = AllocationMeter.ofThisThread() - before;
      return ended(result);
    } catch (Throwable e) {
      return failed(e);
    }
  }

  /// The call has ended. On the thread that ran it, or knows of it.
  ///
  /// @return the step that tells the loop
  final Step ended(T result) {
    leaves();
    return new OwnStep(loop, "the result of a call", _ -> arrive(result));
  }

  /// The call has failed, as [#ended].
  final Step failed(Throwable failure) {
    leaves();
    return new OwnStep(loop, "the failure of a call", _ -> arriveFailed(failure));
  }

  private void leaves() {
    ranUntil = System.nanoTime();
    loop.offloads.leaves(this);
  }

  /// Says that the executor runs it on the loop itself. Loop only.
  void refuse() {
    misuse =
        new IllegalStateException(
            ("%s, which task %s has offloaded, was run on loop %s itself, by %s: it would hold the"
                    + " loop. Give it to an executor with platform threads, such as"
                    + " Executors.newFixedThreadPool(…), or to loop.offload(call)")
                .formatted(describe(), task, loop.name(), Thread.currentThread()));
    arrived = true;
    boolean _ = returned.tryFail(misuse);
    loop.offloads.countOut(this);
  }

  @Nullable IllegalStateException misuse() {
    return misuse;
  }

  private void arriveFailed(Throwable failure) {
    arrives();
    if (failure instanceof CancellationException) {
      boolean _ = returned.cancel("the call was cancelled");
    } else {
      boolean _ = returned.tryFail(failure);
    }
    loop.offloads.countOut(this);
  }

  private void arrive(T result) {
    arrives();
    boolean _ = returned.tryComplete(result);
    loop.offloads.countOut(this);
  }

  private void arrives() {
    arrived = true;
    context.owner().calls().callEnded(ranFrom - began, ranUntil - ranFrom, allocatedBytes);
    endsOnLoop();
  }

  /// The loop knows that it has ended. Loop only.
  boolean hasArrived() {
    return arrived;
  }

  /// The loop has learnt of the end, and nobody else yet. Loop only.
  void endsOnLoop() {}

  /// Whether it was pending until now. Loop only.
  boolean leaveCount() {
    boolean was = counted;
    counted = false;
    return was;
  }

  /// Whether it was given to this executor; null is the loop's own workers.
  @SuppressWarnings("ReferenceEquality") // the very one
  boolean isOn(@Nullable ExecutorService other) {
    return executor == other;
  }

  boolean isRunning() {
    return thread != null;
  }

  boolean isAbandoned() {
    return false;
  }

  /// A line about it, and the stack of the thread that runs it. Any thread.
  String report() {
    Thread at = thread;
    String line = "a call of " + describe() + " that " + owner() + " has offloaded in task " + task;
    return at == null
        ? line
        : line + " runs on " + at.getName() + new CreationSite(List.of(at.getStackTrace()));
  }

  /// The thread that runs it, if one does.
  @Nullable Thread thread() {
    return thread;
  }

  @Override
  public Owner owner() {
    return context.owner();
  }

  @Override
  public String task() {
    return task;
  }

  @Override
  public String describe() {
    return CreationSite.nameOf(call);
  }
}
