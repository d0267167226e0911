package dev.hearth.core.entry;

import dev.hearth.core.Hub;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Owner;
import dev.hearth.loop.PendingTask;
import dev.hearth.loop.Task;
import dev.hearth.loop.TimerHandle;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// One call of an integration for an entry: a task of the entry's owner with a deadline. Whoever
/// waits goes on at the deadline, whether the task ends or not.
///
/// Loop only.
final class EntryCall {
  private static final Logger LOG = System.getLogger(EntryCall.class.getName());
  private static final Duration SLOW = Duration.ofSeconds(10);

  private final Hub hub;
  private final EventLoop loop;
  private final Owner owner;
  private final String what;
  private final CompletableFuture<Optional<Throwable>> outcome = new CompletableFuture<>();
  private final Task<Boolean> task;
  private final TimerHandle slow;
  private final TimerHandle alarm;

  interface Body {
    void run() throws Exception;
  }

  EntryCall(Hub hub, Owner owner, String what, Duration limit, Body body) {
    this.hub = hub;
    this.loop = hub.loop();
    this.owner = owner;
    this.what = what;
    this.slow =
        loop.callLater(SLOW, () -> LOG.log(Level.WARNING, "{0} takes longer than {1}", what, SLOW));
    this.alarm =
        loop.callLater(
            limit, () -> giveUp(what + " took longer than " + limit.toSeconds() + " s" + where()));
    this.task = loop.start(owner, what, () -> run(body));
  }

  private boolean run(Body body) {
    Optional<Throwable> failure = Optional.empty();
    try {
      try {
        body.run();
      } finally {
        loop.verifyOnLoop(); // it may have lost the loop
      }
    } catch (Throwable e) {
      failure = Optional.of(e);
    }
    if (!outcome.complete(failure)) {
      LOG.log(Level.WARNING, "{0} ended after it was given up", what);
    }
    return true;
  }

  /// What it threw, or why it was given up; empty when it has worked. Suspends the calling task.
  Optional<Throwable> await() {
    try {
      return loop.await(outcome);
    } finally {
      slow.cancel();
      alarm.cancel();
    }
  }

  void giveUp(String why) {
    if (outcome.complete(Optional.of(new NotReadyException(why)))) {
      LOG.log(Level.ERROR, "{0}; it is cancelled", why);
      boolean _ = task.cancel(why);
      hub.stragglers().watch(owner, task);
    }
  }

  /// What it waits for, and at which line of its code.
  private String where() {
    return loop.find(task).map(PendingTask::standing).orElse("");
  }
}
