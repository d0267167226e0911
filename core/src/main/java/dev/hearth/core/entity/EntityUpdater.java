package dev.hearth.core.entity;

import dev.hearth.core.Hub;
import dev.hearth.loop.CancelledException;
import dev.hearth.loop.Crossing;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Timeout;
import dev.hearth.loop.TimerHandle;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Callable;

/// Asks one entity for news, once at a time, and says when that fails or takes long.
///
/// What fails is logged when it begins to fail, and when it works again; meanwhile the entity keeps
/// the state it had. An update that takes longer than [#LIMIT] is cancelled and has failed.
///
/// Loop only.
final class EntityUpdater {
  /// How long one update may take.
  static final Duration LIMIT = Duration.ofMinutes(5);

  private static final Logger LOG = System.getLogger(EntityUpdater.class.getName());
  private static final Duration SLOW = Duration.ofSeconds(10);

  private final EventLoop loop;
  private final Entity entity;
  private boolean running;
  private boolean failing;
  private boolean slowReported;

  EntityUpdater(Hub hub, Entity entity) {
    this.loop = hub.loop();
    this.entity = entity;
  }

  /// Suspends the calling task, which is the owner's, until the entity has news.
  ///
  /// @return whether it has; false when an update is under way
  /// @throws CancelledException when the task is cancelled
  boolean run() {
    if (running) {
      LOG.log(Level.DEBUG, "{0} is being updated already", name());
      return false;
    }
    running = true;
    TimerHandle slow = loop.callLater(SLOW, this::reportSlow);
    try {
      Timeout.failAfter(
          LIMIT,
          () -> {
            try {
              update(entity);
            } finally {
              loop.verifyOnLoop(); // it may have lost the loop
            }
          });
    } catch (CancelledException e) {
      throw e;
    } catch (InterruptedException e) {
      throw new CancelledException("the update of " + name() + " was interrupted", e);
    } catch (Throwable e) {
      reportFailure(e);
      return false;
    } finally {
      running = false;
      slow.cancel();
    }
    if (failing) {
      failing = false;
      LOG.log(Level.INFO, "{0} can be updated again", name());
    }
    return true;
  }

  /// As [#run], within the limit of the entity's platform; writes the state that has come of it.
  void runAndWrite() throws Exception {
    Callable<Boolean> update = this::run;
    EntityPlatform platform = entity.platform();
    if (platform == null ? run() : platform.limited(update)) {
      entity.writeState();
    }
  }

  private void reportSlow() {
    if (!slowReported) {
      slowReported = true;
      LOG.log(Level.WARNING, "an update of {0} takes longer than {1} s", name(), SLOW.toSeconds());
    }
  }

  private void reportFailure(Throwable failure) {
    LOG.log(failing ? Level.DEBUG : Level.ERROR, "the update of " + name() + " failed", failure);
    failing = true;
  }

  private String name() {
    return entity.isAdded() ? entity.entityId() : entity.getClass().getSimpleName();
  }

  @Crossing
  private static void update(Entity entity) throws Exception {
    entity.update();
  }
}
