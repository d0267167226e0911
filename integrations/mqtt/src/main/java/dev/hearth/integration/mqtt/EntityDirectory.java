package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.Entities;
import dev.hearth.core.entity.Entity;
import dev.hearth.core.entity.EntityEntry;
import dev.hearth.integration.mqtt.Refusal.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The entities that discovery messages announced, one for each identity.
///
/// A message for a known identity changes its entity in place. A unique id belongs to the first
/// entity of its component that has it. An announcement belongs to the topic it came by; another
/// topic may take an entity over only after the first one said that it migrates.
///
/// Loop only.
final class EntityDirectory {
  private static final String PLATFORM = "mqtt";
  private static final int MAX_ENTITIES = 100_000;

  /// An announced entity; one that is disabled is not part of the hub, and hears nothing.
  private static final class Known {
    EntityConfig config;
    DiscoveryTopic at;
    final MqttEntity entity;
    boolean migrating;

    Known(EntityConfig config, DiscoveryTopic at, MqttEntity entity) {
      this.config = config;
      this.at = at;
      this.entity = entity;
    }
  }

  private record UniqueId(String component, String id) {}

  private final Home home;
  private final Entities entities;
  private final Map<EntityKey, Known> known = new LinkedHashMap<>();
  private final Map<UniqueId, EntityKey> uniqueIds = new HashMap<>();
  private final Map<DiscoveryTopic, Set<EntityKey>> announced = new HashMap<>();

  EntityDirectory(Home home, Entities entities) {
    this.home = home;
    this.entities = entities;
  }

  /// Number of entities announced.
  int size() {
    return known.size();
  }

  /// The entities that are part of the hub.
  Collection<Entity> live() {
    List<Entity> live = new ArrayList<>(known.size());
    for (Known each : known.values()) {
      if (each.entity.asEntity().isAdded()) {
        live.add(each.entity.asEntity());
      }
    }
    return live;
  }

  /// Does what a discovery message says.
  void apply(Discovery discovery) {
    switch (discovery) {
      case Discovery.Invalid invalid -> home.refusals().count(invalid.refusal());
      case Discovery.Removal removal -> keysOf(removal.at()).forEach(this::withdraw);
      case Discovery.Migration migration ->
          keysOf(migration.at()).forEach(key -> migrating(known.get(key)));
      case Discovery.Announcement announcement ->
          announcement.parts().forEach(part -> apply(announcement.at(), part));
    }
  }

  private void apply(DiscoveryTopic at, Discovery.Part part) {
    switch (part) {
      case Discovery.Configured configured -> put(at, configured.config());
      case Discovery.Refused refused -> home.refusals().count(refused.refusal());
      case Discovery.Unsupported unsupported ->
          home.refusals().unsupported(unsupported.key().component());
      case Discovery.TakenBack takenBack -> {
        Known old = known.get(takenBack.key());
        if (old != null && old.at.equals(at)) {
          forget(takenBack.key());
        }
      }
    }
  }

  private static void migrating(@Nullable Known entity) {
    if (entity != null) {
      entity.migrating = true;
    }
  }

  private void put(DiscoveryTopic at, EntityConfig config) {
    EntityKey key = config.common().key();
    Known old = known.get(key);
    EntityKey holder = holderOf(config);
    if (holder != null && !holder.equals(key)) {
      Known other = known.get(holder);
      if (old != null || other == null || !other.migrating) {
        refuse(config, "is taken by " + holder + "; the first one stays");
        return;
      }
      rename(holder, key, other);
      old = other;
    }
    if (old == null) {
      add(at, config);
      return;
    }
    if (!old.at.equals(at) && !old.migrating) {
      refuse(config, "was announced by " + old.config.common().topic() + "; the first one stays");
      return;
    }
    if (!Objects.equals(old.config.common().uniqueId(), config.common().uniqueId())) {
      forget(key);
      add(at, config);
      return;
    }
    move(key, old, at);
    if (!old.config.equals(config)) {
      old.config = config;
      old.entity.reconfigure(config);
      if (old.entity.asEntity().isAdded()) {
        entities.update(PLATFORM, old.entity.asEntity());
      }
    }
    if (!old.entity.asEntity().isAdded()) {
      addToHub(old.entity, config.common()); // A person may have enabled it meanwhile.
    }
  }

  private void refuse(EntityConfig config, String detail) {
    String uniqueId = config.common().uniqueId();
    home.refusals()
        .count(
            new Refusal(
                Reason.DUPLICATE_UNIQUE_ID,
                config.common().topic(),
                Keys.UNIQUE_ID,
                (uniqueId == null ? config.common().key().toString() : uniqueId) + " " + detail));
  }

  private void add(DiscoveryTopic at, EntityConfig config) {
    EntityConfig.Common common = config.common();
    if (known.size() >= MAX_ENTITIES) {
      home.refusals()
          .count(
              new Refusal(
                  Reason.TOO_LARGE, common.topic(), "", "there are " + MAX_ENTITIES + " already"));
      return;
    }
    MqttEntity entity = config.newEntity(home);
    if (!addToHub(entity, common)) {
      return;
    }
    known.put(common.key(), new Known(config, at, entity));
    announced.computeIfAbsent(at, topic -> new LinkedHashSet<>(2)).add(common.key());
    UniqueId uniqueId = uniqueIdOf(config);
    if (uniqueId != null) {
      uniqueIds.put(uniqueId, common.key());
    }
  }

  /// @return false when the hub does not want it
  private boolean addToHub(MqttEntity entity, EntityConfig.Common common) {
    try {
      entities.add(PLATFORM, entity.asEntity());
      return true;
    } catch (IllegalArgumentException e) {
      home.refusals()
          .count(
              new Refusal(
                  Reason.ENTITY_REJECTED, common.topic(), "", String.valueOf(e.getMessage())));
      return false;
    }
  }

  private void rename(EntityKey from, EntityKey to, Known entity) {
    known.remove(from);
    known.put(to, entity);
    Set<EntityKey> keys = announced.get(entity.at);
    if (keys != null) {
      keys.remove(from);
      keys.add(to);
    }
    UniqueId uniqueId = uniqueIdOf(entity.config);
    if (uniqueId != null) {
      uniqueIds.put(uniqueId, to);
    }
  }

  private void move(EntityKey key, Known entity, DiscoveryTopic to) {
    entity.migrating = false;
    if (!entity.at.equals(to)) {
      disown(key, entity.at);
      entity.at = to;
      announced.computeIfAbsent(to, topic -> new LinkedHashSet<>(2)).add(key);
    }
  }

  private void disown(EntityKey key, DiscoveryTopic at) {
    Set<EntityKey> keys = announced.get(at);
    if (keys != null && keys.remove(key) && keys.isEmpty()) {
      announced.remove(at);
    }
  }

  /// The topic of an entity was emptied. One that migrates leaves the hub and stays in the
  /// registry.
  private void withdraw(EntityKey key) {
    Known entity = known.get(key);
    if (entity != null && entity.migrating) {
      drop(key);
      entities.remove(entity.entity.asEntity());
    } else {
      forget(key);
    }
  }

  private @Nullable Known drop(EntityKey key) {
    Known removed = known.remove(key);
    if (removed != null) {
      disown(key, removed.at);
      UniqueId uniqueId = uniqueIdOf(removed.config);
      if (uniqueId != null) {
        uniqueIds.remove(uniqueId);
      }
    }
    return removed;
  }

  private void forget(EntityKey key) {
    Known removed = drop(key);
    if (removed == null) {
      return;
    }
    UniqueId uniqueId = uniqueIdOf(removed.config);
    Entity entity = removed.entity.asEntity();
    if (entity.isAdded()) {
      entities.forget(entity.entityId());
    } else if (uniqueId != null) {
      entities
          .registry()
          .find(uniqueId.component(), PLATFORM, uniqueId.id())
          .map(EntityEntry::entityId)
          .ifPresent(entities::forget);
    }
  }

  /// Takes every entity out of the hub; the registry keeps them.
  void close() {
    live().forEach(entities::remove);
    known.clear();
    uniqueIds.clear();
    announced.clear();
  }

  private List<EntityKey> keysOf(DiscoveryTopic at) {
    return List.copyOf(announced.getOrDefault(at, Set.of()));
  }

  private @Nullable EntityKey holderOf(EntityConfig config) {
    UniqueId uniqueId = uniqueIdOf(config);
    return uniqueId == null ? null : uniqueIds.get(uniqueId);
  }

  private static @Nullable UniqueId uniqueIdOf(EntityConfig config) {
    String id = config.common().uniqueId();
    return id == null ? null : new UniqueId(config.common().key().component(), id);
  }
}
