package dev.hearth.core.entity;

import dev.hearth.core.EntityId;
import dev.hearth.core.Hub;
import dev.hearth.core.HubException;
import dev.hearth.core.registry.RegistryException;
import dev.hearth.core.storage.Fields;
import dev.hearth.core.storage.Store;
import dev.hearth.core.storage.StoredList;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The entities that have a unique id, kept over restarts: an entity that comes back gets the
/// entity id it had, and what people set for it. That of a deleted entity is kept for thirty days.
///
/// Each change is stored and fires `entity_registry_updated` with `action`, `entity_id`, for an
/// update the old values as `changes`, and after a rename `old_entity_id`. Maps and live entities
/// are in order before the event, states follow it.
///
/// **Threads:** loop only.
public final class EntityRegistry {
  private static final Logger LOG = System.getLogger(EntityRegistry.class.getName());

  private final Hub hub;
  private final Entities live;
  private final Store store;
  private final ObjectIds objectIds;
  private final Map<String, EntityEntry> entries = new LinkedHashMap<>();
  private final Map<EntityEntry.Key, String> byKey = new HashMap<>();
  private final Deleted<EntityEntry.Key, EntityEntry> deleted = new Deleted<>(EntityEntry::key);

  EntityRegistry(Hub hub, Entities live) {
    this.hub = hub;
    this.live = live;
    this.objectIds = new ObjectIds(hub);
    this.store = hub.storage().store("core.entity_registry", 1);
  }

  void load() {
    Map<String, @Nullable Object> data = store.load().orElse(Map.of());
    for (Map<String, @Nullable Object> each : Deleted.objects(data.get("entities"))) {
      read(() -> index(EntityEntry.fromStorage(each)));
    }
    for (Map<String, @Nullable Object> each : Deleted.objects(data.get("deleted_entities"))) {
      read(() -> deleted.add(EntityEntry.fromStorage(each), Deleted.timeOf(each)));
    }
    deleted.expire(now());
    read(() ->
        objectIds.use(
            Fields.list(data, "entity_id_parts").stream().map(EntityIdPart::of).toList()));
  }

  private static void read(Runnable reading) {
    try {
      reading.run();
    } catch (HubException | DateTimeException | IllegalArgumentException e) {
      LOG.log(Level.ERROR, "an entry of core.entity_registry is broken: {0}", e.getMessage());
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
    return find(new EntityEntry.Key(domain, platform, uniqueId));
  }

  Optional<EntityEntry> find(EntityEntry.Key key) {
    hub.loop().verifyOnLoop();
    String entityId = byKey.get(key);
    return entityId == null ? Optional.empty() : get(entityId);
  }

  /// The entries of one device.
  public List<EntityEntry> ofDevice(String deviceId) {
    hub.loop().verifyOnLoop();
    return entries.values().stream().filter(entry -> deviceId.equals(entry.deviceId())).toList();
  }

  /// The entries of one config entry.
  public List<EntityEntry> ofConfigEntry(String configEntryId) {
    hub.loop().verifyOnLoop();
    return entries.values().stream()
        .filter(entry -> configEntryId.equals(entry.configEntryId()))
        .toList();
  }

  /// Changes what is set of an entity: names, hides, disables, enables it, … Its state follows at
  /// once; an entity that is enabled comes back when its integration still offers it.
  ///
  /// @param settings made of the entry's own, in the same step of the loop
  /// @return the entry as it is now
  /// @throws RegistryException when there is no such entity, the settings name an area or a label
  ///   that does not exist, or enable an entity whose device is disabled
  public EntityEntry update(String entityId, EntityEntry.Settings settings) {
    return update(entityId, settings, entityId);
  }

  /// Changes what is set of an entity, and its entity id: the state moves.
  ///
  /// @throws RegistryException as [#update(String, EntityEntry.Settings)], and when the new id is
  ///   taken, not valid, or of another domain
  public EntityEntry update(String entityId, EntityEntry.Settings settings, String newEntityId) {
    hub.loop().verifyOnLoop();
    EntityEntry old = entries.get(entityId);
    if (old == null) {
      throw new RegistryException("there is no entity " + entityId + " in the registry");
    }
    check(old, settings);
    if (!newEntityId.equals(entityId)) {
      checkNewId(entityId, newEntityId);
    }
    if (settings.equals(old.settings()) && newEntityId.equals(entityId)) {
      return old;
    }
    EntityEntry fresh =
        new EntityEntry(
            old.id(),
            newEntityId,
            old.uniqueId(),
            old.platform(),
            old.configEntryId(),
            old.deviceId(),
            old.original(),
            settings,
            old.createdAt(),
            now());
    if (!newEntityId.equals(entityId)) {
      entries.remove(entityId);
      live.renamed(entityId, newEntityId);
    }
    index(fresh);
    updated(old, fresh);
    live.show(entityId, fresh.key());
    return find(fresh.key()).orElse(fresh);
  }

  private void check(EntityEntry old, EntityEntry.Settings settings) {
    String areaId = settings.areaId();
    if (areaId != null && !areaId.equals(old.settings().areaId())) {
      hub.areas().requireAll(List.of(areaId));
    }
    Set<String> added = new LinkedHashSet<>(settings.labels());
    added.removeAll(old.settings().labels());
    hub.labels().requireAll(added);
    boolean enabled = !old.isEnabled() && settings.disabledBy() == null;
    if (enabled && live.devices().isDisabled(old.deviceId())) {
      throw new RegistryException(
          "the device of " + old.entityId() + " is disabled; enable the device");
    }
  }

  private void checkNewId(String entityId, String newEntityId) {
    if (!EntityId.isValid(newEntityId)) {
      throw new RegistryException(
          newEntityId + " is no entity id: domain.object_id of a–z, 0–9, _");
    }
    if (!EntityId.domain(newEntityId).equals(EntityId.domain(entityId))) {
      throw new RegistryException(
          "the new id of " + entityId + " must begin with " + EntityId.domain(entityId) + ".");
    }
    if (entries.containsKey(newEntityId) || !hub.states().isFree(newEntityId)) {
      throw new RegistryException("the entity id " + newEntityId + " is taken");
    }
  }

  /// What the ids of new entities are made of, in this order; empty for device and entity.
  public List<EntityIdPart> entityIdParts() {
    hub.loop().verifyOnLoop();
    return objectIds.parts();
  }

  /// Says what the ids of new entities are made of. Those that there are stay as they are.
  ///
  /// @param parts device and entity among them, none twice; empty for device and entity
  /// @throws IllegalArgumentException when they are not
  public void setEntityIdParts(List<EntityIdPart> parts) {
    hub.loop().verifyOnLoop();
    objectIds.use(parts);
    store.saveLater(this::toStorage);
  }

  /// The id that an entity would get if it were new; its own when that is still free for it.
  public Optional<String> automaticId(String entityId) {
    return get(entityId)
        .map(entry -> {
          String objectId =
              objectIds.make(
                  entry.original().suggestedObjectId(),
                  entry.originalName(),
                  live.devices().get(String.valueOf(entry.deviceId())).orElse(null),
                  entry.settings().areaId());
          return freeId(entry.domain(), objectId, entityId);
        });
  }

  /// The entry of an entity that is being added: found and brought up to date, or made.
  ///
  /// @param configEntryId null leaves it as it is
  EntityEntry getOrCreate(
      String platform,
      Entity entity,
      String uniqueId,
      @Nullable DeviceEntry device,
      @Nullable String configEntryId) {
    EntityEntry.Key key = new EntityEntry.Key(entity.domain(), platform, uniqueId);
    EntityEntry.Original original = original(entity);
    String deviceId = device == null ? null : device.id();
    EntityEntry old = find(key).orElse(null);
    if (old == null) {
      return create(key, entity, original, device, configEntryId);
    }
    String configEntry = configEntryId == null ? old.configEntryId() : configEntryId;
    if (original.equals(old.original())
        && Objects.equals(deviceId, old.deviceId())
        && Objects.equals(configEntry, old.configEntryId())) {
      return old;
    }
    EntityEntry fresh =
        new EntityEntry(
            old.id(),
            old.entityId(),
            uniqueId,
            platform,
            configEntry,
            deviceId,
            original,
            old.settings(),
            old.createdAt(),
            now());
    index(fresh);
    updated(old, fresh);
    return find(key).orElse(fresh);
  }

  /// Whether a person wants new entities of a config entry to be disabled.
  private boolean disablesNew(@Nullable String configEntryId) {
    return configEntryId != null
        && hub.entries()
            .get(configEntryId)
            .filter(entry -> entry.settings().disableNewEntities())
            .isPresent();
  }

  private EntityEntry create(
      EntityEntry.Key key,
      Entity entity,
      EntityEntry.Original original,
      @Nullable DeviceEntry device,
      @Nullable String configEntryId) {
    boolean deviceOff = device != null && !device.isEnabled();
    Instant now = now();
    deleted.expire(now);
    EntityEntry gone = deleted.take(key);
    EntityEntry.Settings settings = gone == null ? EntityEntry.Settings.NONE : gone.settings();
    boolean offAtFirst = !entity.isEnabledByDefault() || disablesNew(configEntryId);
    String disabledBy = gone == null && offAtFirst ? "integration" : null;
    if (gone != null && !"device".equals(gone.disabledBy())) {
      disabledBy = gone.disabledBy();
    }
    if (disabledBy == null && deviceOff) {
      disabledBy = "device";
    }
    String formerId = gone == null || isRenamed(gone.original(), original) ? null : gone.entityId();
    EntityEntry made =
        new EntityEntry(
            gone == null ? UUID.randomUUID().toString().replace("-", "") : gone.id(),
            formerId != null && isFree(formerId)
                ? formerId
                : freeId(
                    key.domain(),
                    objectIds.make(
                        original.suggestedObjectId(), original.name(), device, settings.areaId())),
            key.uniqueId(),
            key.platform(),
            configEntryId,
            device == null ? null : device.id(),
            original,
            settings.edit().disabledBy(disabledBy).build(),
            gone == null ? now : gone.createdAt(),
            now);
    index(made);
    changed(Map.of("action", "create", "entity_id", made.entityId()));
    return find(key).orElse(made);
  }

  /// Whether an integration has taken its entity out to bring it back under another id.
  private static boolean isRenamed(EntityEntry.Original old, EntityEntry.Original fresh) {
    return fresh.suggestedObjectId() != null
        && !fresh.suggestedObjectId().equals(old.suggestedObjectId());
  }

  private boolean isFree(String entityId) {
    return !entries.containsKey(entityId) && hub.states().isFree(entityId);
  }

  /// An entity id that neither the registry nor a state has.
  String freeId(String domain, String objectId) {
    return freeId(domain, objectId, "");
  }

  /// An id for an entity that is not in the registry.
  String freeIdOf(Entity entity) {
    return freeId(
        entity.domain(),
        objectIds.make(entity.suggestedObjectId().orElse(null), entity.name(), null, null));
  }

  private String freeId(String domain, String objectId, String own) {
    String wanted = domain + "." + objectId;
    String id = wanted;
    for (int i = 2; !id.equals(own) && !isFree(id); i++) {
      id = wanted + "_" + i;
    }
    return id;
  }

  /// Forgets an entity, with its id. What a person set for it is there again when it comes back
  /// within thirty days. See [Entities#forget], which takes out the live entity too.
  ///
  /// @return false when there was none
  public boolean remove(String entityId) {
    hub.loop().verifyOnLoop();
    EntityEntry removed = entries.remove(entityId);
    if (removed == null) {
      return false;
    }
    byKey.remove(removed.key());
    deleted.add(removed, now());
    changed(Map.of("action", "remove", "entity_id", entityId));
    return true;
  }

  /// An area is gone: nothing is in it any more.
  void forgetArea(String areaId) {
    deleted.replaceAll(entry ->
        areaId.equals(entry.settings().areaId())
            ? with(entry, entry.settings().edit().areaId(null).build())
            : entry);
    for (EntityEntry each : all()) {
      get(each.entityId())
          .filter(entry -> areaId.equals(entry.settings().areaId()))
          .ifPresent(
              entry -> update(entry.entityId(), entry.settings().edit().areaId(null).build()));
    }
  }

  /// A label is gone: nothing has it any more.
  void forgetLabel(String labelId) {
    deleted.replaceAll(entry -> with(entry, without(labelId, entry.settings())));
    for (EntityEntry each : all()) {
      get(each.entityId())
          .filter(entry -> entry.settings().labels().contains(labelId))
          .ifPresent(entry -> update(entry.entityId(), without(labelId, entry.settings())));
    }
  }

  private static EntityEntry.Settings without(String labelId, EntityEntry.Settings settings) {
    Set<String> kept = new LinkedHashSet<>(settings.labels());
    kept.remove(labelId);
    return settings.edit().labels(kept).build();
  }

  private static EntityEntry with(EntityEntry entry, EntityEntry.Settings settings) {
    return new EntityEntry(
        entry.id(),
        entry.entityId(),
        entry.uniqueId(),
        entry.platform(),
        entry.configEntryId(),
        entry.deviceId(),
        entry.original(),
        settings,
        entry.createdAt(),
        entry.modifiedAt());
  }

  private static EntityEntry.Original original(Entity entity) {
    return new EntityEntry.Original(
        entity.name(),
        entity.icon().orElse(null),
        entity.deviceClass().orElse(null),
        entity.category().map(EntityCategory::wire).orElse(null),
        entity instanceof SensorEntity sensor
            ? sensor.suggestedDisplayPrecision().map(Integer::longValue).orElse(null)
            : null,
        entity.suggestedObjectId().orElse(null));
  }

  private Instant now() {
    return hub.loop().clock().instant();
  }

  private void index(EntityEntry entry) {
    entries.put(entry.entityId(), entry);
    byKey.put(entry.key(), entry.entityId());
  }

  private void updated(EntityEntry old, EntityEntry fresh) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("action", "update");
    data.put("entity_id", fresh.entityId());
    data.put("changes", Changes.of(old.fields(), fresh.fields()));
    if (!old.entityId().equals(fresh.entityId())) {
      data.put("old_entity_id", old.entityId());
    }
    changed(data);
  }

  private void changed(Map<String, ? extends @Nullable Object> data) {
    store.saveLater(this::toStorage);
    hub.bus().fire("entity_registry_updated", data);
  }

  private Map<String, ?> toStorage() {
    return Map.of(
        "entities",
        new StoredList<>(entries.values(), EntityEntry::toStorage),
        "deleted_entities",
        deleted.toStorage(EntityEntry::toStorage),
        "entity_id_parts",
        objectIds.parts().stream().map(EntityIdPart::wire).toList());
  }
}
