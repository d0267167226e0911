package dev.hearth.core;

import dev.hearth.loop.EventLoop;
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
  IntegrationRun(EventLoop loop, Integration integration, String name, Duration limit, Part part) {
    this.loop = loop;
    this.integration = integration;
    this.what = name + " of " + integration.domain();
    this.slow =
        loop.callLater(SLOW, () -> LOG.log(Level.WARNING, "{0} takes longer than {1}", what, SLOW));
    this.alarm =
        loop.callLater(
            limit,
            () -> {
              LOG.log(Level.ERROR, "{0} takes longer than {1}; it is cancelled", what, limit);
              giveUp(what + " took longer than " + limit);
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
    outcome.complete(Optional.of(new HubException(why)));
  }

  private void logFailure(Throwable failure) {
    if (failure instanceof HubException known) {
      LOG.log(Level.ERROR, "{0} failed: {1}", what, known.getMessage());
    } else {
      LOG.log(Level.ERROR, what + " failed", failure);
    }
  }
}
