package dev.hearth.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A job somebody waits for.
///
/// It is settled once, with an [Outcome]: the first of result, failure, deadline, loss and
/// cancellation wins. Whoever settles it runs the internal hooks at once, on its own thread; the
/// caller's own dependents run on a thread of [Background].
///
/// Guarded by this: `outcome`, `hooks`, `stop`, `waiting`, `telling`.
final class PendingJob extends CompletableFuture<@Nullable Object> implements RemoteJob {
  private static final System.Logger LOG = System.getLogger(PendingJob.class.getName());
  private static final int MAX_PROGRESS = 16;

  private final String id;
  private final JobRequest request;
  private final Background background;
  private final long deadline;
  private final ArrayDeque<Told> waiting = new ArrayDeque<>();
  private final List<Consumer<Outcome>> hooks = new ArrayList<>();
  private @Nullable Outcome outcome;
  private @Nullable Runnable stop;
  private boolean telling;

  /// A listener of this room's own, which never blocks: called at once, before the outcome.
  @FunctionalInterface
  interface Direct extends ProgressListener {}

  private record Told(@Nullable Object value) {}

  PendingJob(String id, JobRequest request, Background background) {
    this.id = id;
    this.request = request;
    this.background = background;
    this.deadline = System.nanoTime() + request.deadline().toNanos();
    Future<?> alarm =
        background.after(
            request.deadline(), () -> settle(new Outcome.DeadlinePassed("it was stopped")));
    onSettled(_ -> alarm.cancel(false));
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public JobRequest request() {
    return request;
  }

  /// Negative when the deadline has passed.
  Duration timeLeft() {
    return Duration.ofNanos(deadline - System.nanoTime());
  }

  /// How it ended; null while it has not.
  synchronized @Nullable Outcome outcome() {
    return outcome;
  }

  synchronized boolean isSettled() {
    return outcome != null;
  }

  /// What stops the run when this is settled by anything but the run itself. Called at once when it
  /// is settled already.
  void stopWith(Runnable action) {
    synchronized (this) {
      if (outcome == null) {
        stop = action;
        return;
      }
    }
    action.run();
  }

  /// Hears the outcome, at once when there is one.
  void onSettled(Consumer<Outcome> hook) {
    Outcome known;
    synchronized (this) {
      known = outcome;
      if (known == null) {
        hooks.add(hook);
        return;
      }
    }
    hook.accept(known);
  }

  /// Ends the job from outside of its run: the run is stopped.
  boolean settle(Outcome how) {
    return settle(how, true, true);
  }

  /// The run has ended by itself.
  boolean ended(Outcome how) {
    return settle(how, false, true);
  }

  private boolean settle(Outcome how, boolean stopRun, boolean tellCaller) {
    List<Consumer<Outcome>> heard;
    Runnable stopping;
    synchronized (this) {
      if (outcome != null) {
        return false;
      }
      outcome = how;
      heard = List.copyOf(hooks);
      hooks.clear();
      stopping = stopRun ? stop : null;
      stop = null;
    }
    if (stopping != null) {
      stopping.run();
    }
    heard.forEach(hook -> hook.accept(how));
    if (tellCaller) {
      background.run(() -> tell(how));
    }
    return true;
  }

  private void tell(Outcome how) {
    RuntimeException failure = how.failure(request);
    if (failure instanceof CancellationException) {
      boolean _ = super.cancel(true);
    } else if (failure != null) {
      boolean _ = completeExceptionally(failure);
    } else if (how instanceof Outcome.Result(Object value)) {
      boolean _ = complete(value);
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean settled = settle(new Outcome.Cancelled(), mayInterruptIfRunning, false);
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    return settled && cancelled;
  }

  /// Passes progress on to the caller's listener, in order, and drops the oldest where the listener
  /// is slower.
  void progressed(@Nullable Object value) {
    if (request.progress() instanceof Direct direct) {
      direct.progressed(value);
      return;
    }
    synchronized (this) {
      if (outcome != null) {
        return;
      }
      if (waiting.size() == MAX_PROGRESS) {
        var _ = waiting.removeFirst();
      }
      waiting.addLast(new Told(value));
      if (telling) {
        return;
      }
      telling = true;
    }
    background.run(this::tellProgress);
  }

  private void tellProgress() {
    while (true) {
      Told next;
      synchronized (this) {
        next = waiting.pollFirst();
        if (next == null) {
          telling = false;
          return;
        }
      }
      try {
        request.progress().progressed(next.value());
      } catch (RuntimeException | Error e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the progress listener of job " + request.name() + " " + id + " failed",
            e);
      }
    }
  }
}
