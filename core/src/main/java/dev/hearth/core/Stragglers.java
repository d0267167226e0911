package dev.hearth.core;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Owner;
import dev.hearth.loop.PendingTask;
import dev.hearth.loop.Task;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Tasks that were asked to end and work on. Each owner of such tasks is an issue, which names one
/// of them and its line, until they have ended.
///
/// **Threads:** loop only.
public final class Stragglers {
  /// The translation key, and the beginning of the id, of the issue.
  public static final String ISSUE = "integration_refuses_to_end";

  /// How long a task that was cancelled has, before it is a straggler; and how often is looked
  /// whether one has ended.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Logger LOG = System.getLogger(Stragglers.class.getName());

  private final Hub hub;
  private final EventLoop loop;
  private final Set<Owner> waiting = new LinkedHashSet<>();
  private boolean looking;

  Stragglers(Hub hub) {
    this.hub = hub;
    this.loop = hub.loop();
  }

  /// Looks after a while whether a task has ended that was cancelled.
  public void watch(Owner owner, Task<?> task) {
    lookLater(() -> {
      if (!task.isDone()) {
        report(owner, pending(owner));
      }
    });
  }

  /// Looks after a while whether all tasks of an owner have ended.
  public void watch(Owner owner) {
    lookLater(() -> report(owner, pending(owner)));
  }

  /// Makes an issue of what an owner still does.
  public void report(Owner owner, List<PendingTask> pending) {
    loop.verifyOnLoop();
    if (pending.isEmpty() || hub.state() == CoreState.STOPPED) {
      return;
    }
    PendingTask first = pending.getFirst();
    String domain = OwnerUse.domainOf(owner.name());
    String where = first.where().map(StackTraceElement::toString).orElse("");
    if (waiting.add(owner)) {
      LOG.log(Level.ERROR, "{0} was asked to end, and works on: {1}", owner, pending);
    }
    hub.issues()
        .report(
            domain,
            ISSUE + "_" + owner.name(),
            Issue.Severity.ERROR,
            ISSUE,
            Map.of(
                "integration", domain,
                "tasks", Integer.toString(pending.size()),
                "task", first.name(),
                "waits_for", first.waitsFor(),
                "where", where));
    lookAgain();
  }

  private List<PendingTask> pending(Owner owner) {
    return loop.drainAll(owner, Duration.ZERO).pending();
  }

  private void lookLater(Runnable look) {
    loop.verifyOnLoop();
    loop.runAs(loop.owner(Hub.OWNER), () -> loop.callLater(PATIENCE, () -> begin(look)));
  }

  /// A look waits, if not for long, and so is a task.
  private void begin(Runnable look) {
    Task<Boolean> _ =
        loop.start(
            "look at stragglers",
            () -> {
              look.run();
              return true;
            });
  }

  private void lookAgain() {
    if (!looking) {
      looking = true;
      lookLater(this::takeBack);
    }
  }

  /// Takes the issues back of those who have ended.
  private void takeBack() {
    looking = false;
    for (Owner owner : List.copyOf(waiting)) {
      if (pending(owner).isEmpty()) {
        waiting.remove(owner);
        boolean _ =
            hub.issues().remove(OwnerUse.domainOf(owner.name()), ISSUE + "_" + owner.name());
      }
    }
    if (!waiting.isEmpty()) {
      lookAgain();
    }
  }
}
