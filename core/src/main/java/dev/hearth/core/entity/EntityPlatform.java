package dev.hearth.core.entity;

import dev.hearth.core.Hub;
import dev.hearth.core.entry.ConfigEntry;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Owner;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskOptions;
import dev.hearth.loop.Timeout;
import dev.hearth.loop.TimerHandle;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// The entities of one domain that one owner has brought, such as the sensors of a config entry:
/// they are polled together, and share a limit of how many are busy at once.
///
/// Those that [want to be polled][Entity#shouldPoll] are asked once when they are added, and then
/// in rounds, one every [PlatformOptions#scanInterval]. A round that is due while the last one is
/// under way is left out, so no entity is ever asked twice at a time. Polls are background tasks of
/// the owner: nobody waits for them, and they end with it. There is a timer only while there is an
/// entity to be polled, and none where a person has switched polling off for the config entry.
///
/// **Threads:** loop only.
public final class EntityPlatform {
  private static final Logger LOG = System.getLogger(EntityPlatform.class.getName());
  private static final Duration LEAST_LIMIT = Duration.ofSeconds(500);
  private static final Duration LIMIT_FOR_EACH = Duration.ofSeconds(15);

  private final Hub hub;
  private final EventLoop loop;
  private final String name;
  private final String domain;
  private final Owner owner;
  private final @Nullable String configEntryId;
  private final PlatformOptions options;
  private final @Nullable Semaphore limit;
  private final Set<Entity> polled = new LinkedHashSet<>();
  private @Nullable TimerHandle timer;
  private @Nullable Task<Boolean> round;
  private boolean lateReported;
  private boolean closed;

  EntityPlatform(
      Hub hub,
      String name,
      String domain,
      Owner owner,
      @Nullable String configEntryId,
      PlatformOptions options) {
    this.hub = hub;
    this.loop = hub.loop();
    this.name = name;
    this.domain = domain;
    this.owner = owner;
    this.configEntryId = configEntryId;
    this.options = options;
    int parallel = options.parallelUpdates();
    this.limit = parallel == 0 ? null : new Semaphore(parallel, true);
  }

  /// The domain of its entities.
  public String domain() {
    return domain;
  }

  /// How its entities are polled.
  public PlatformOptions options() {
    return options;
  }

  /// Adds entities, as [Entities#add]. One that cannot be added is logged, and does not keep the
  /// others out.
  ///
  /// @throws IllegalArgumentException when one is of another domain
  /// @throws IllegalStateException when the platform's owner is gone, or the code that adds is
  ///   somebody else's
  public void add(Entity... entities) {
    verifyOpen(entities);
    for (Entity each : entities) {
      addOne(each, false);
    }
  }

  /// Asks entities for news first, all at once, and then adds those that have some: so they are
  /// never seen without. Suspends the calling task, for 15 seconds times their number at most, but
  /// no less than 500.
  ///
  /// @throws IllegalArgumentException when one is of another domain
  /// @throws IllegalStateException as [#add], and in a callback
  public void addUpdated(Entity... entities) {
    verifyOpen(entities);
    List<Task<Boolean>> tasks = new ArrayList<>();
    for (Entity each : entities) {
      each.belongTo(hub, owner, this);
      tasks.add(
          loop.start(
              TaskOptions.named("first update of " + this).background().deferred(),
              () -> limited(() -> each.updater().run())));
    }
    Duration patience = LIMIT_FOR_EACH.multipliedBy(entities.length);
    boolean inTime =
        Timeout.moveOnAfter(
            patience.compareTo(LEAST_LIMIT) < 0 ? LEAST_LIMIT : patience,
            () -> tasks.forEach(Task::await));
    for (int i = 0; i < entities.length; i++) {
      Task<Boolean> task = tasks.get(i);
      if (!inTime && !task.isDone()) {
        boolean _ = task.cancel("the entity was not ready in time");
        LOG.log(Level.ERROR, "an entity of {0} is not added: its first update takes long", this);
      } else if (!closed && task.resultNow()) {
        addOne(entities[i], true);
      }
    }
  }

  private void addOne(Entity entity, boolean isUpdated) {
    entity.belongTo(hub, owner, this);
    try {
      if (hub.entities().add(name, entity, configEntryId) && !isUpdated) {
        pollFirst(entity);
      }
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "an entity of " + this + " is not added", e);
    }
  }

  private void verifyOpen(Entity... entities) {
    loop.verifyOnLoop();
    if (closed) {
      throw new IllegalStateException(this + " has ended; make another with the next set-up");
    }
    if (!loop.currentOwner().equals(owner)) {
      throw new IllegalStateException(
          "entities of %s are added by %s; only its own tasks and callbacks may"
              .formatted(owner, loop.currentOwner()));
    }
    for (Entity each : entities) {
      if (!each.domain().equals(domain)) {
        throw new IllegalArgumentException(
            each.getClass().getName() + " is a " + each.domain() + ", and added to " + this);
      }
    }
  }

  @Override
  public String toString() {
    return domain + " of " + owner;
  }

  // ---------------------------------------------------------------- for the hub

  Owner owner() {
    return owner;
  }

  /// Runs what an entity does, when no more of them are busy than may be. Suspends the calling task
  /// until then.
  <T> T limited(Callable<T> body) throws Exception {
    if (limit == null) {
      return body.call();
    }
    limit.acquire();
    try {
      return body.call();
    } finally {
      limit.release();
    }
  }

  /// One of its entities is part of the hub now.
  ///
  /// @param isPolled what it says of itself
  void joined(Entity entity, boolean isPolled) {
    if (isPolled && !closed && polled.add(entity) && timer == null && !isPollingDisabled()) {
      startTimer(loop.clock().nanoTime());
    }
  }

  /// One of its entities is no longer part of the hub.
  void left(Entity entity) {
    polled.remove(entity);
    if (polled.isEmpty() && timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  void close() {
    closed = true;
    polled.clear();
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /// Asks an entity that was just added, without waiting for it.
  void pollFirst(Entity entity) {
    if (polled.contains(entity) && !isPollingDisabled()) {
      start("first poll of " + entity.entityId(), () -> entity.updater().runAndWrite());
    }
  }

  // ---------------------------------------------------------------- polling

  private boolean isPollingDisabled() {
    return configEntryId != null
        && hub.entries()
            .get(configEntryId)
            .map(ConfigEntry::settings)
            .filter(settings -> settings.disablePolling())
            .isPresent();
  }

  private void startTimer(long from) {
    long next = from + options.scanInterval().toNanos();
    // An owner that is stuck has this wait, so it looks again.
    loop.runAs(
        owner,
        () -> {
          if (!closed && timer == null && !polled.isEmpty()) {
            timer = loop.callAt(next, () -> tick(next));
          }
        });
  }

  private void tick(long planned) {
    timer = null;
    long late = loop.clock().nanoTime() - planned;
    // What was missed while the owner was held up does not come all at once afterwards.
    startTimer(
        planned + late / options.scanInterval().toNanos() * options.scanInterval().toNanos());
    Task<Boolean> last = round;
    if (last != null && !last.isDone()) {
      Level level = lateReported ? Level.DEBUG : Level.WARNING;
      lateReported = true;
      LOG.log(
          level,
          "a poll of {0} took longer than the {1} s of its scan interval; this one is left out",
          this,
          options.scanInterval().toSeconds());
      return;
    }
    round = start("poll of " + this, this::pollAll);
  }

  private interface Body {
    void run() throws Exception;
  }

  private Task<Boolean> start(String what, Body body) {
    return loop.start(
        TaskOptions.named(what).ownedBy(owner).background(),
        () -> {
          body.run();
          return true;
        });
  }

  private void pollAll() throws Exception {
    List<Entity> entities = List.copyOf(polled);
    if (options.parallelUpdates() == 1 || entities.size() == 1) {
      for (Entity each : entities) {
        poll(each);
      }
      return;
    }
    List<Task<Boolean>> tasks = new ArrayList<>(entities.size());
    for (Entity each : entities) {
      // Each in a turn of its own, for a thousand short ones are long together.
      tasks.add(
          loop.start(
              TaskOptions.named("poll of " + each.entityId()).background().deferred(),
              () -> {
                poll(each);
                return true;
              }));
    }
    tasks.forEach(Task::await);
  }

  private void poll(Entity entity) throws Exception {
    if (polled.contains(entity) && entity.isAdded()) {
      entity.updater().runAndWrite();
    }
  }
}
