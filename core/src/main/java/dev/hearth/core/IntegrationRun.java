package dev.hearth.core;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.PendingTask;
import dev.hearth.loop.Task;
import dev.hearth.loop.TimerHandle;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A part of an integration's life, such as its set-up: a task of its owner with a deadline.
/// Whoever waits goes on at the deadline, whether the task ends or not.
///
/// Loop only.
final class IntegrationRun {
  private static final Logger LOG = System.getLogger(IntegrationRun.class.getName());
  private static final Duration SLOW = Duration.ofSeconds(10);

  private final Hub hub;
  private final EventLoop loop;
  private final Integration integration;
  private final String what;
  private final CompletableFuture<Optional<Throwable>> outcome = new CompletableFuture<>();
  private final TimerHandle slow;
  private final TimerHandle alarm;
  private final Task<Boolean> task;

  interface Part {
    void run() throws Exception;
  }

  /// Begins it.
  ///
  /// @param name of the part, such as `set-up`
  IntegrationRun(Hub hub, Integration integration, String name, Duration limit, Part part) {
    this.hub = hub;
    this.loop = hub.loop();
    this.integration = integration;
    this.what = name + " of " + integration.domain();
    this.slow =
        loop.callLater(SLOW, () -> LOG.log(Level.WARNING, "{0} takes longer than {1}", what, SLOW));
    this.alarm =
        loop.callLater(
            limit,
            () -> {
              String why = "%s took longer than %s s".formatted(what, limit.toSeconds());
              LOG.log(Level.ERROR, "{0}; it is cancelled", why + where());
              giveUp(why + where());
            });
    this.task = loop.start(loop.owner(integration.domain()), what, () -> run(part));
  }

  private boolean run(Part part) {
    try {
      try {
        part.run();
      } finally {
        loop.verifyOnLoop(); // it may have lost the loop
      }
      if (!outcome.complete(Optional.empty())) {
        LOG.log(Level.WARNING, "{0} ended after it was given up", what);
      }
    } catch (Throwable e) {
      if (outcome.complete(Optional.of(e))) {
        logFailure(e);
      }
    }
    return true;
  }

  Integration integration() {
    return integration;
  }

  /// What has failed, if anything did. Suspends the calling task until the part has ended, or is
  /// waited for no more.
  Optional<Throwable> await() {
    try {
      return loop.await(outcome);
    } finally {
      slow.cancel();
      alarm.cancel();
    }
  }

  /// Cancels it, and lets nobody wait any longer.
  void giveUp(String why) {
    task.cancel(why);
    hub.stragglers().watch(loop.owner(integration.domain()), task);
    outcome.complete(Optional.of(new HubException(why)));
  }

  /// What it waits for, and at which line of its code.
  private String where() {
    return loop.find(task).map(PendingTask::standing).orElse("");
  }

  private void logFailure(Throwable failure) {
    if (failure instanceof HubException known) {
      LOG.log(Level.ERROR, "{0} failed: {1}", what, known.getMessage());
    } else {
      LOG.log(Level.ERROR, what + " failed", failure);
    }
  }
}
