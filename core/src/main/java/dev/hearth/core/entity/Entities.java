package dev.hearth.core.entity;

import dev.hearth.core.EntityId;
import dev.hearth.core.Hub;
import dev.hearth.core.State;
import dev.hearth.loop.Crossing;
import dev.hearth.loop.Owner;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The entities that integrations have added, and how they come and go.
///
/// An entity that is taken out while its registry entry stays leaves a ghost: the state
/// `unavailable` with `restored: true`. At start every enabled entry of the registry has one, so
/// clients know what will come.
///
/// **Threads:** loop only.
public final class Entities {
  private static final Logger LOG = System.getLogger(Entities.class.getName());

  private final Hub hub;
  private final EntityRegistry registry;
  private final DeviceRegistry devices;
  private final EntityServices services;
  private final Map<String, Entity> entities = new LinkedHashMap<>();

  /// For the hub.
  public Entities(Hub hub) {
    this.hub = hub;
    this.devices = new DeviceRegistry(hub);
    this.registry = new EntityRegistry(hub);
    this.services = new EntityServices(hub, this);
  }

  /// For the hub: reads the registries and shows what they know. Suspends the calling task.
  public void load() {
    devices.load();
    registry.load();
    for (EntityEntry entry : registry.all()) {
      if (entry.isEnabled()) {
        writeGhost(entry);
      }
    }
  }

  /// The registry of entities.
  public EntityRegistry registry() {
    return registry;
  }

  /// The registry of devices.
  public DeviceRegistry devices() {
    return devices;
  }

  /// The live entity of an id.
  public Optional<Entity> get(String entityId) {
    hub.loop().verifyOnLoop();
    return Optional.ofNullable(entities.get(entityId));
  }

  /// All live entities, in the order in which they came.
  public Collection<Entity> all() {
    hub.loop().verifyOnLoop();
    return List.copyOf(entities.values());
  }

  /// Adds an entity for the current owner: gives it an id, attaches it to its device, calls
  /// [Entity#onAdded] and writes its first state.
  ///
  /// @param platform the integration's domain
  /// @return false when the entity was only registered, since it is disabled
  /// @throws IllegalArgumentException when the unique id is taken by another live entity
  public boolean add(String platform, Entity entity) {
    hub.loop().verifyOnLoop();
    requireNew(entity);
    String uniqueId = entity.uniqueId().orElse(null);
    String formerName = deviceName(entity);
    EntityEntry entry = null;
    if (uniqueId != null) {
      registry
          .find(entity.domain(), platform, uniqueId)
          .ifPresent(known -> requireFree(known.entityId(), platform, uniqueId));
      DeviceEntry device = entity.device().map(devices::getOrCreate).orElse(null);
      entry = register(platform, entity, uniqueId, device);
      if (!entry.isEnabled()) {
        tellOthers(formerName, entity);
        return false;
      }
    }
    hub.components().addPlatform(entity.domain(), platform);
    services.provide(entity.domain());
    // All of this has told listeners; from here to `put` nobody else runs.
    requireNew(entity);
    String entityId;
    if (entry == null || uniqueId == null) {
      entityId = registry.freeId(entity.domain(), objectId(entity, null));
      entity.setFriendlyName(friendlyName(entity, null, null));
    } else {
      entityId = entry.entityId();
      requireFree(entityId, platform, uniqueId);
    }
    entity.attach(hub, entityId, hub.loop().currentOwner());
    entities.put(entityId, entity);
    try {
      try {
        added(entity);
      } finally {
        hub.loop().verifyOnLoop();
      }
      entity.writeState();
    } catch (RuntimeException e) {
      // Half an entity would hold its id and answer to services.
      if (entities.remove(entityId, entity)) {
        entity.detach();
      }
      throw e;
    }
    tellOthers(formerName, entity);
    return true;
  }

  /// Brings registry and names up to date after what the entity says of itself has changed, and
  /// writes its state. The entity id stays.
  public void update(String platform, Entity entity) {
    hub.loop().verifyOnLoop();
    String formerName = deviceName(entity);
    entity
        .uniqueId()
        .ifPresentOrElse(
            uniqueId ->
                register(
                    platform,
                    entity,
                    uniqueId,
                    entity.device().map(devices::getOrCreate).orElse(null)),
            () -> entity.setFriendlyName(friendlyName(entity, null, null)));
    entity.writeState();
    tellOthers(formerName, entity);
  }

  /// Takes an entity out of the hub. Its registry entry stays, and so does a ghost of its state.
  public void remove(Entity entity) {
    hub.loop().verifyOnLoop();
    if (!entity.isAdded()) {
      return;
    }
    String entityId = entity.entityId();
    if (!entities.remove(entityId, entity)) {
      return; // its own onRemoved has not returned
    }
    try {
      // When the owner is stuck, this waits until it is not, and the entity goes without.
      hub.loop().runAs(entity.owner(), () -> removed(entity));
    } finally {
      entity.detach();
      if (!entities.containsKey(entityId)) {
        registry
            .get(entityId)
            .ifPresentOrElse(this::writeGhost, () -> hub.states().remove(entityId, null));
      }
    }
  }

  /// Takes out every entity of an owner's.
  ///
  /// @return how many there were
  public int removeAll(Owner owner) {
    int count = 0;
    for (Entity each : all()) {
      if (each.owner().equals(owner)) {
        count++;
        try {
          remove(each);
        } catch (RuntimeException e) {
          LOG.log(Level.ERROR, "an entity of " + owner + " did not go in order", e);
        }
      }
    }
    return count;
  }

  private static void requireNew(Entity entity) {
    if (entity.isAdded()) {
      throw new IllegalArgumentException(entity.entityId() + " is added already");
    }
  }

  private void requireFree(String entityId, String platform, String uniqueId) {
    if (entities.containsKey(entityId)) {
      throw new IllegalArgumentException(
          "unique id "
              + uniqueId
              + " of "
              + platform
              + " is taken by "
              + entityId
              + "; the first one stays");
    }
  }

  @Crossing
  private static void added(Entity entity) {
    entity.onAdded();
  }

  @Crossing
  private static void removed(Entity entity) {
    entity.onRemoved();
  }

  /// Forgets an entity for good: takes it out, and removes its registry entry, its ghost, and its
  /// device when that has no other entity.
  public void forget(String entityId) {
    hub.loop().verifyOnLoop();
    for (Entity live = entities.get(entityId); live != null; live = entities.get(entityId)) {
      remove(live); // another may have come while this one went
    }
    String deviceId = registry.get(entityId).map(EntityEntry::deviceId).orElse(null);
    registry.remove(entityId);
    hub.states().remove(entityId, null);
    if (deviceId != null && registry.ofDevice(deviceId).isEmpty()) {
      devices.remove(deviceId);
    }
  }

  private EntityEntry register(
      String platform, Entity entity, String uniqueId, @Nullable DeviceEntry device) {
    String deviceId = device == null ? null : device.id();
    EntityEntry entry =
        registry.getOrCreate(platform, entity, uniqueId, deviceId, objectId(entity, device));
    entity.setFriendlyName(friendlyName(entity, device, entry.name()));
    return entry;
  }

  /// The name of the device that the entity is to be attached to, as it is known so far; null when
  /// there is none yet.
  private @Nullable String deviceName(Entity entity) {
    return entity.device().flatMap(devices::find).map(DeviceEntry::displayName).orElse(null);
  }

  /// Gives the other entities of an entity's device their new names, when it has just been renamed.
  private void tellOthers(@Nullable String formerName, Entity renamer) {
    DeviceEntry device = renamer.device().flatMap(devices::find).orElse(null);
    if (formerName == null || device == null || formerName.equals(device.displayName())) {
      return;
    }
    for (EntityEntry entry : registry.ofDevice(device.id())) {
      Entity other = entities.get(entry.entityId());
      if (other == null) {
        if (entry.isEnabled()) {
          writeGhost(entry);
        }
      } else if (!other.equals(renamer)) {
        other.setFriendlyName(friendlyName(other, device, entry.name()));
        try {
          other.writeState();
        } catch (RuntimeException e) {
          LOG.log(Level.ERROR, entry.entityId() + " cannot say its state", e);
        }
      }
    }
  }

  private static String objectId(Entity entity, @Nullable DeviceEntry device) {
    String text =
        entity
            .suggestedObjectId()
            .filter(suggested -> !suggested.isBlank())
            .orElseGet(() -> friendlyName(entity, device, null));
    return text.isBlank() ? "unnamed_device" : EntityId.slug(text);
  }

  /// The user's name; else the device's name and the entity's own.
  private static String friendlyName(
      Entity entity, @Nullable DeviceEntry device, @Nullable String byUser) {
    if (byUser != null) {
      return byUser;
    }
    String own = entity.name();
    String deviceName = device == null ? "" : device.displayName();
    if (own == null || own.isBlank()) {
      return deviceName;
    }
    return deviceName.isBlank() ? own : deviceName + " " + own;
  }

  private void writeGhost(EntityEntry entry) {
    if (entities.containsKey(entry.entityId())) {
      return;
    }
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    attributes.put("restored", true);
    if (entry.deviceClass() != null) {
      attributes.put("device_class", entry.deviceClass());
    }
    if (entry.icon() != null) {
      attributes.put("icon", entry.icon());
    }
    List<String> names = new ArrayList<>();
    devices.get(String.valueOf(entry.deviceId())).ifPresent(d -> names.add(d.displayName()));
    if (entry.originalName() != null) {
      names.add(entry.originalName());
    }
    attributes.put(
        "friendly_name", entry.name() != null ? entry.name() : String.join(" ", names).strip());
    attributes.put("supported_features", 0);
    try {
      hub.states().set(entry.entityId(), State.UNAVAILABLE, attributes);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the registry has an entity that cannot be shown", e);
    }
  }
}
