package dev.hearth.core.entry;

import dev.hearth.core.Hub;
import dev.hearth.loop.Crossing;
import dev.hearth.loop.DrainReport;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Owner;
import dev.hearth.loop.PendingTask;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// What an entry owns from its set-up to its end.
///
/// It is all that its owner has in the house, however it came there: nothing needs to be registered
/// with the scope. To close it is to run what was left with [#onClose], the last first, to take
/// listeners, services and entities out of the hub, to cancel timers and background tasks, and to
/// let tracked tasks end by themselves: they get [#PATIENCE] before they are cancelled, and half of
/// that afterwards. What still refuses is named.
///
/// Loop only.
final class Scope {
  /// How long tracked tasks have to end by themselves.
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Logger LOG = System.getLogger(Scope.class.getName());
  private static final int MAX_CALLBACKS = 10_000;

  private final Hub hub;
  private final EventLoop loop;
  private final Owner owner;
  private final Deque<Runnable> callbacks = new ArrayDeque<>();
  private boolean closing;

  Scope(Hub hub, Owner owner) {
    this.hub = hub;
    this.loop = hub.loop();
    this.owner = owner;
  }

  void onClose(Runnable callback) {
    if (closing) {
      throw new OperationNotAllowedException(owner + " is being unloaded");
    }
    if (callbacks.size() >= MAX_CALLBACKS) {
      throw new OperationNotAllowedException(
          owner
              + " has "
              + MAX_CALLBACKS
              + " callbacks for its unload; it seems to add one each time");
    }
    callbacks.push(callback);
  }

  /// Ends everything. Suspends the calling task, which is not the owner's.
  ///
  /// @return the tasks that refuse to end
  List<PendingTask> close(String why) {
    closing = true;
    for (Runnable next = callbacks.poll(); next != null; next = callbacks.poll()) {
      call(next);
    }
    withdraw();
    loop.cancelBackground(owner, why);
    DrainReport report = loop.drainAll(owner, PATIENCE);
    if (!report.isComplete()) {
      LOG.log(
          Level.WARNING,
          "{0} is unloaded, but works on after {1} s; it is cancelled: {2}",
          owner,
          PATIENCE.toSeconds(),
          report);
      loop.cancelAll(owner, why);
      report = loop.drainAll(owner, PATIENCE.dividedBy(2));
    }
    loop.cancelAll(owner, why); // timers that the last tasks have set
    withdraw();
    if (!report.isComplete()) {
      hub.stragglers().report(owner, report.pending());
    }
    return report.pending();
  }

  private void call(Runnable callback) {
    loop.runAs(
        owner,
        () -> {
          try {
            callBack(callback);
          } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a callback for the unload of " + owner + " failed", e);
          } finally {
            loop.verifyOnLoop();
          }
        });
  }

  private void withdraw() {
    hub.entities().removeAll(owner);
    hub.bus().removeAll(owner);
    hub.services().removeAll(owner);
  }

  @Crossing
  private static void callBack(Runnable callback) {
    callback.run();
  }
}
