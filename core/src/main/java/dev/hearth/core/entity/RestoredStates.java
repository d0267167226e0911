package dev.hearth.core.entity;

import dev.hearth.core.Hub;
import dev.hearth.core.HubException;
import dev.hearth.core.State;
import dev.hearth.core.Times;
import dev.hearth.core.json.Json;
import dev.hearth.core.storage.Store;
import dev.hearth.core.storage.StoredList;
import dev.hearth.loop.Crossing;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The last states of entities that want to go on where they were: kept when they go and when the
/// hub stops, every quarter of an hour besides, and for seven days.
///
/// Loop only.
final class RestoredStates {
  private static final Logger LOG = System.getLogger(RestoredStates.class.getName());
  private static final Duration LIFE = Duration.ofDays(7);
  private static final Duration PERIOD = Duration.ofMinutes(15);
  private static final int MAX = 100_000;

  private final Hub hub;
  private final Store store;
  private final Map<String, Seen> gone = new LinkedHashMap<>();
  private final Set<Entity> present = new LinkedHashSet<>();

  private boolean isPeriodic;

  private record Seen(State state, Instant at) {
    Map<String, @Nullable Object> toStorage() {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("state", state.toJson());
      json.put("last_seen", Times.iso(at));
      return json;
    }
  }

  RestoredStates(Hub hub) {
    this.hub = hub;
    this.store = hub.storage().store("core.restore_state", 1);
  }

  /// Reads what was kept. Suspends the calling task.
  void load() {
    Map<String, @Nullable Object> data = store.load().orElse(Map.of());
    Instant now = hub.loop().clock().instant();
    if (data.get("states") instanceof Collection<?> states) {
      for (Object each : states) {
        if (each instanceof Map<?, ?> json) {
          read(Json.object(json), now);
        }
      }
    }
    var _ = hub.bus().listenOnce("homeassistant_final_write", _ -> save());
  }

  private void read(Map<String, @Nullable Object> json, Instant now) {
    try {
      Instant at = Times.parse(json.get("last_seen")).orElse(now);
      if (json.get("state") instanceof Map<?, ?> state && at.plus(LIFE).isAfter(now)) {
        State.fromJson(Json.object(state), at, hub.bus().newContext(null))
            .ifPresent(read -> gone.put(read.entityId(), new Seen(read, at)));
      }
    } catch (HubException e) {
      LOG.log(Level.WARNING, "a state that was kept cannot be read: {0}", e.getMessage());
    }
  }

  Optional<State> of(String entityId) {
    return Optional.ofNullable(gone.get(entityId)).map(Seen::state);
  }

  void joined(Entity entity) {
    boolean wanted;
    try {
      wanted = restoresState(entity);
    } finally {
      hub.loop().verifyOnLoop();
    }
    if (wanted && entity.isAdded()) {
      present.add(entity);
      if (!isPeriodic) {
        isPeriodic = true;
        hub.loop()
            .runAs(
                hub.loop().owner(Hub.OWNER),
                () -> {
                  var _ = hub.trackers().every(PERIOD, _ -> save());
                });
      }
    }
  }

  @Crossing
  private static boolean restoresState(Entity entity) {
    return entity.restoresState();
  }

  /// An entity goes, and its state is still there.
  void left(Entity entity) {
    if (present.remove(entity)) {
      see(entity).ifPresent(seen -> gone.put(seen.state().entityId(), seen));
      save();
    }
  }

  void renamed(String from, String to) {
    Seen seen = gone.remove(from);
    if (seen != null) {
      gone.put(to, seen);
    }
  }

  private Optional<Seen> see(Entity entity) {
    Instant now = hub.loop().clock().instant();
    return hub.states()
        .get(entity.entityId())
        .filter(state -> !state.value().equals(State.UNAVAILABLE))
        .map(state -> new Seen(state, now));
  }

  private void save() {
    store.saveLater(() -> Map.of("states", new StoredList<>(all(), Seen::toStorage)));
  }

  private Collection<Seen> all() {
    Instant limit = hub.loop().clock().instant().minus(LIFE);
    gone.values().removeIf(seen -> seen.at().isBefore(limit));
    for (Entity each : present) {
      if (each.isAdded()) {
        see(each).ifPresent(seen -> gone.put(each.entityId(), seen));
      }
    }
    List<Seen> all = new ArrayList<>(gone.values());
    return all.size() <= MAX ? all : all.subList(all.size() - MAX, all.size());
  }
}
