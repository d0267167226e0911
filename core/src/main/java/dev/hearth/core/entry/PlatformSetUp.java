package dev.hearth.core.entry;

import dev.hearth.core.CoreState;
import dev.hearth.core.Hub;
import dev.hearth.core.entity.EntityPlatform;
import dev.hearth.core.entity.PlatformOptions;
import dev.hearth.loop.CancelledException;
import dev.hearth.loop.Crossing;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Registration;
import dev.hearth.loop.Task;
import dev.hearth.loop.Tasks;
import dev.hearth.loop.Timeout;
import dev.hearth.loop.TimerHandle;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The set-up of one platform of a config entry, with its tries.
///
/// All it starts belongs to the entry's owner and ends with the entry.
///
/// Source of the limits and pauses: Home Assistant's `entity_platform`.
///
/// Loop only.
final class PlatformSetUp {
  private static final Logger LOG = System.getLogger(PlatformSetUp.class.getName());
  private static final Duration SLOW = Duration.ofSeconds(10);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofSeconds(30);
  private static final int LONGEST_PAUSE = 6;

  private final Hub hub;
  private final EventLoop loop;
  private final ConfigEntry entry;
  private final Platform platform;
  private final EntityPlatform entities;
  private int tries;

  private PlatformSetUp(Hub hub, ConfigEntry entry, Platform platform, EntityPlatform entities) {
    this.hub = hub;
    this.loop = hub.loop();
    this.entry = entry;
    this.platform = platform;
    this.entities = entities;
  }

  /// Sets platforms up, and suspends the calling task, for [#LIMIT] at most.
  static void all(Hub hub, ConfigEntry entry, Platform... platforms) {
    List<PlatformSetUp> setUps = new ArrayList<>();
    for (Platform each : platforms) {
      setUps.add(of(hub, entry, each));
    }
    List<Task<Boolean>> tasks = setUps.stream().map(PlatformSetUp::start).toList();
    boolean inTime =
        Timeout.moveOnAfter(LIMIT, () -> tasks.forEach(task -> Tasks.shield(task).await()));
    for (int i = 0; !inTime && i < tasks.size(); i++) {
      if (!tasks.get(i).isDone()) {
        LOG.log(
            Level.ERROR,
            "{0} takes longer than {1} s; {2} goes on without",
            setUps.get(i),
            LIMIT.toSeconds(),
            entry);
      }
    }
  }

  private static PlatformSetUp of(Hub hub, ConfigEntry entry, Platform platform) {
    String domain;
    PlatformOptions options;
    try {
      domain = domainOf(platform);
      options = optionsOf(platform);
    } finally {
      hub.loop().verifyOnLoop();
    }
    try {
      EntityPlatform entities =
          hub.entities().platform(entry.domain(), domain, entry.id(), options);
      return new PlatformSetUp(hub, entry, platform, entities);
    } catch (IllegalStateException e) {
      throw new OperationNotAllowedException(entry + " has a platform for " + domain + " already");
    }
  }

  private Task<Boolean> start() {
    return loop.start(
        entry.owner(),
        toString(),
        () -> {
          attempt();
          return true;
        });
  }

  private void attempt() throws InterruptedException {
    TimerHandle slow =
        loop.callLater(
            SLOW,
            () -> LOG.log(Level.WARNING, "{0} takes longer than {1} s", this, SLOW.toSeconds()));
    try {
      try {
        setUp(platform, hub, entry, entities);
      } finally {
        loop.verifyOnLoop(); // it may have lost the loop
      }
    } catch (CancelledException | InterruptedException e) {
      throw e;
    } catch (PlatformNotReadyException e) {
      retryLater(e);
    } catch (Throwable e) {
      LOG.log(Level.ERROR, this + " has failed", e);
    } finally {
      slow.cancel();
    }
  }

  private void retryLater(PlatformNotReadyException why) {
    LOG.log(
        tries == 0 ? Level.WARNING : Level.DEBUG,
        "{0} is not ready, and tried again: {1}",
        this,
        String.valueOf(why.getMessage()));
    tries++;
    if (hub.state() == CoreState.RUNNING) {
      loop.callLater(PAUSE.multipliedBy(Math.min(tries, LONGEST_PAUSE)), this::start);
    } else if (hub.state() == CoreState.NOT_RUNNING || hub.state() == CoreState.STARTING) {
      // Listeners end with their owner, as timers do.
      Registration _ = hub.bus().listenOnce("homeassistant_started", _ -> start());
    }
  }

  @Override
  public String toString() {
    return "set-up of platform " + entities.domain() + " of " + entry;
  }

  @Crossing
  private static String domainOf(Platform platform) {
    return platform.domain();
  }

  @Crossing
  private static PlatformOptions optionsOf(Platform platform) {
    return platform.options();
  }

  @Crossing
  private static void setUp(Platform platform, Hub hub, ConfigEntry entry, EntityPlatform entities)
      throws Exception {
    platform.setUp(hub, entry, entities);
  }
}
