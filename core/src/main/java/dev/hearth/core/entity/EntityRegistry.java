package dev.hearth.core.entity;

import dev.hearth.core.Hub;
import dev.hearth.core.HubException;
import dev.hearth.core.json.Json;
import dev.hearth.core.storage.Store;
import dev.hearth.core.storage.StoredList;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The entities that have a unique id, kept over restarts: an entity that comes back gets the
/// entity id it had.
///
/// **Threads:** loop only.
public final class EntityRegistry {
  private static final Logger LOG = System.getLogger(EntityRegistry.class.getName());

  private final Hub hub;
  private final Store store;
  private final Map<String, EntityEntry> entries = new LinkedHashMap<>();
  private final Map<EntityEntry.Key, String> byKey = new HashMap<>();

  EntityRegistry(Hub hub) {
    this.hub = hub;
    this.store = hub.storage().store("core.entity_registry", 1);
  }

  void load() {
    if (store.load().orElse(Map.of()).get("entities") instanceof List<?> stored) {
      for (Object each : stored) {
        if (each instanceof Map<?, ?> map) {
          try {
            index(EntityEntry.fromStorage(Json.object(map)));
          } catch (HubException | DateTimeException e) {
            LOG.log(Level.ERROR, "an entry of core.entity_registry is broken: {0}", e.getMessage());
          }
        }
      }
    }
  }

  /// All entries, in the order in which they came.
  public Collection<EntityEntry> all() {
    hub.loop().verifyOnLoop();
    return List.copyOf(entries.values());
  }

  /// The entry of an entity id.
  public Optional<EntityEntry> get(String entityId) {
    hub.loop().verifyOnLoop();
    return Optional.ofNullable(entries.get(entityId));
  }

  /// The entry of an integration's entity.
  public Optional<EntityEntry> find(String domain, String platform, String uniqueId) {
    hub.loop().verifyOnLoop();
    return Optional.ofNullable(byKey.get(new EntityEntry.Key(domain, platform, uniqueId)))
        .map(entries::get);
  }

  /// The entries of one device.
  public List<EntityEntry> ofDevice(String deviceId) {
    hub.loop().verifyOnLoop();
    return entries.values().stream().filter(entry -> deviceId.equals(entry.deviceId())).toList();
  }

  /// The entry of an entity that is being added: found and brought up to date, or made.
  EntityEntry getOrCreate(
      String platform, Entity entity, String uniqueId, @Nullable String deviceId, String objectId) {
    Instant now = hub.loop().clock().instant();
    EntityEntry old = find(entity.domain(), platform, uniqueId).orElse(null);
    Long precision = precision(entity);
    EntityEntry fresh =
        new EntityEntry(
            old == null ? UUID.randomUUID().toString().replace("-", "") : old.id(),
            old == null ? freeId(entity.domain(), objectId) : old.entityId(),
            uniqueId,
            platform,
            deviceId,
            old == null ? null : old.name(),
            entity.name(),
            old == null ? (entity.isEnabledByDefault() ? null : "integration") : old.disabledBy(),
            entity.category().map(EntityCategory::wire).orElse(null),
            entity.icon().orElse(null),
            entity.deviceClass().orElse(null),
            precision,
            old == null ? now : old.createdAt(),
            old == null ? now : old.modifiedAt());
    if (!fresh.equals(old)) {
      EntityEntry stamped = old == null ? fresh : modified(fresh, now);
      index(stamped);
      changed(old == null ? "create" : "update", stamped.entityId());
      return stamped;
    }
    return fresh;
  }

  /// An entity id that neither the registry nor a state has.
  String freeId(String domain, String objectId) {
    String wanted = domain + "." + objectId;
    String id = wanted;
    for (int i = 2; entries.containsKey(id) || !hub.states().isFree(id); i++) {
      id = wanted + "_" + i;
    }
    return id;
  }

  /// Forgets an entity, with its id and what a person set for it.
  ///
  /// @return false when there was none
  public boolean remove(String entityId) {
    hub.loop().verifyOnLoop();
    EntityEntry removed = entries.remove(entityId);
    if (removed == null) {
      return false;
    }
    byKey.remove(removed.key());
    changed("remove", entityId);
    return true;
  }

  private static @Nullable Long precision(Entity entity) {
    return entity instanceof SensorEntity sensor
        ? sensor.suggestedDisplayPrecision().map(Integer::longValue).orElse(null)
        : null;
  }

  private static EntityEntry modified(EntityEntry entry, Instant now) {
    return new EntityEntry(
        entry.id(),
        entry.entityId(),
        entry.uniqueId(),
        entry.platform(),
        entry.deviceId(),
        entry.name(),
        entry.originalName(),
        entry.disabledBy(),
        entry.category(),
        entry.icon(),
        entry.deviceClass(),
        entry.displayPrecision(),
        entry.createdAt(),
        now);
  }

  private void index(EntityEntry entry) {
    entries.put(entry.entityId(), entry);
    byKey.put(entry.key(), entry.entityId());
  }

  private void changed(String action, String entityId) {
    store.saveLater(this::toStorage);
    hub.bus().fire("entity_registry_updated", Map.of("action", action, "entity_id", entityId));
  }

  private Map<String, ?> toStorage() {
    return Map.of("entities", new StoredList<>(entries.values(), EntityEntry::toStorage));
  }
}
