package dev.hearth.loop;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// Timeouts that know of one another: one around everything, others for parts of it that may take
/// longer, and times that do not count.
///
/// ```java
/// zones.timeout(ofSeconds(60)).coolDown(ofSeconds(10)).run(() -> {        // the whole start-up
///   zones.timeout(ofSeconds(300), "recorder").run(() -> {                 // one slow part of it
///     zones.freeze("recorder", () -> loop.offload(database::migrate));    // takes what it takes
///   });
/// });
/// ```
///
/// A **global** timeout expires only while no zone is in use: its time runs on meanwhile, and when
/// it is over at the end of the last zone, the block has the *cool-down* left to end by itself.
///
/// A **zone** is a name, in use while a timeout in it runs or it is frozen. Its timeouts have a
/// clock each; they neither wait for other zones nor for the global timeouts.
///
/// A **freeze** stops the clocks of a zone, a global one all clocks, those of blocks that begin
/// meanwhile too. Behind the last of overlapping freezes they go on with what was left.
///
/// Source: Home Assistant's timeout manager.
///
/// **Threads:** [ZoneTimeout#run] in a task of the loop; freezes anywhere.
public final class TimeoutZones {
  /// The name that stands for no zone: for the timeouts around everything, and for all clocks.
  public static final String GLOBAL = "global";

  final CarrierLoop loop;
  private final Set<ZoneTimeout> globals = new LinkedHashSet<>();
  private final Map<String, Zone> inUse = new LinkedHashMap<>();
  private int freezes;

  private static final class Zone {
    final Set<ZoneTimeout> timeouts = new LinkedHashSet<>();
    int freezes;
  }

  private TimeoutZones(CarrierLoop loop) {
    this.loop = loop;
  }

  /// The zones of a house, none of them in use.
  public static TimeoutZones of(EventLoop loop) {
    return new TimeoutZones((CarrierLoop) loop);
  }

  /// A global timeout.
  public ZoneTimeout timeout(Duration limit) {
    return timeout(limit, GLOBAL);
  }

  /// A timeout in a zone. Of no effect until its block runs.
  public ZoneTimeout timeout(Duration limit, String zone) {
    return new ZoneTimeout(this, limit, zone);
  }

  /// Stops every clock while a block runs.
  ///
  /// @throws RejectedExecutionException on another thread when the loop is closed
  /// @throws X what the block throws
  public <T extends @Nullable Object, X extends Throwable> T freeze(
      ScopedValue.CallableOp<? extends T, X> block) throws X {
    return freeze(GLOBAL, block);
  }

  /// Stops every clock while a block runs.
  ///
  /// @throws RejectedExecutionException on another thread when the loop is closed
  /// @throws X what the block throws
  public <X extends Throwable> void freeze(Block<X> block) throws X {
    freeze(GLOBAL, block);
  }

  /// Stops the clocks of a zone while a block runs. On a thread that is not the loop's, the block
  /// begins when the loop has stopped them.
  ///
  /// @throws RejectedExecutionException on another thread when the loop is closed
  /// @throws X what the block throws
  public <T extends @Nullable Object, X extends Throwable> T freeze(
      String zone, ScopedValue.CallableOp<? extends T, X> block) throws X {
    beginFreeze(zone);
    try {
      return Foreign.call(block);
    } finally {
      endFreeze(zone);
    }
  }

  /// Stops the clocks of a zone while a block runs, as [#freeze(String, ScopedValue.CallableOp)].
  ///
  /// @throws RejectedExecutionException on another thread when the loop is closed
  /// @throws X what the block throws
  public <X extends Throwable> void freeze(String zone, Block<X> block) throws X {
    beginFreeze(zone);
    try {
      Foreign.run(block);
    } finally {
      endFreeze(zone);
    }
  }

  private void beginFreeze(String zone) {
    if (loop.mayTouch()) {
      countFreeze(zone, 1);
      return;
    }
    try {
      boolean _ =
          loop.<Boolean>call(
                  () -> {
                    countFreeze(zone, 1);
                    return true;
                  })
              .join();
    } catch (CompletionException e) {
      // The loop has ended before it came to it.
      throw new RejectedExecutionException("loop " + loop.name() + " froze no zone", e.getCause());
    }
  }

  private void endFreeze(String zone) {
    if (loop.mayTouch()) {
      countFreeze(zone, -1);
    } else {
      // Unlike the call above this is never refused, and nobody has to wait for it.
      loop.post(
          new CallbackStep(loop.owner(loop.name()).context(), () -> countFreeze(zone, -1), null));
    }
  }

  // ---------------------------------------------------------------- inside the loop

  private void countFreeze(String name, int change) {
    if (name.equals(GLOBAL)) {
      freezes += change;
      adjust(globals);
      inUse.values().forEach(zone -> adjust(zone.timeouts));
      return;
    }
    Zone zone = use(name);
    zone.freezes += change;
    adjust(zone.timeouts);
    dropIfUnused(name, zone);
  }

  void entered(ZoneTimeout timeout) {
    Set<ZoneTimeout> those = timeout.isGlobal() ? globals : use(timeout.zone()).timeouts;
    those.add(timeout);
    timeout.adjust();
  }

  void left(ZoneTimeout timeout) {
    if (timeout.isGlobal()) {
      globals.remove(timeout);
      return;
    }
    Zone zone = use(timeout.zone());
    zone.timeouts.remove(timeout);
    dropIfUnused(timeout.zone(), zone);
  }

  private Zone use(String name) {
    Zone zone = inUse.get(name);
    if (zone == null) {
      zone = new Zone();
      inUse.put(name, zone);
      adjustGlobalsIf(inUse.size() == 1);
    }
    return zone;
  }

  private void dropIfUnused(String name, Zone zone) {
    if (zone.timeouts.isEmpty() && zone.freezes == 0) {
      inUse.remove(name);
      adjustGlobalsIf(inUse.isEmpty());
    }
  }

  private void adjustGlobalsIf(boolean changed) {
    if (changed) {
      adjust(globals);
    }
  }

  private static void adjust(Collection<ZoneTimeout> timeouts) {
    List.copyOf(timeouts).forEach(ZoneTimeout::adjust);
  }

  boolean isFrozen(ZoneTimeout timeout) {
    if (freezes > 0 || timeout.isGlobal()) {
      return freezes > 0;
    }
    Zone zone = inUse.get(timeout.zone());
    return zone != null && zone.freezes > 0;
  }

  boolean isAnyZoneInUse() {
    return !inUse.isEmpty();
  }

  @Override
  public String toString() {
    return "TimeoutZones[in use: "
        + inUse.keySet()
        + ", global timeouts: "
        + globals.size()
        + ", global freezes: "
        + freezes
        + "]";
  }
}
