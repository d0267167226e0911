package dev.hearth.core.entity;

import dev.hearth.core.Hub;
import dev.hearth.core.State;
import dev.hearth.loop.Crossing;
import dev.hearth.loop.Owner;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The entities that integrations have added, and how they come and go.
///
/// An entity that is taken out while its registry entry stays leaves a ghost: the state
/// `unavailable` with `restored: true`. At start every enabled entry of the registry has one, so
/// clients know what will come.
///
/// An entity that is disabled is not part of the hub, but the hub remembers it as long as its owner
/// offers it, and takes it in when a person enables it.
///
/// **Threads:** loop only.
public final class Entities {
  private static final Logger LOG = System.getLogger(Entities.class.getName());

  private final Hub hub;
  private final EntityRegistry registry;
  private final DeviceRegistry devices;
  private final EntityServices services;
  private final EntityPlatforms platforms;
  private final RestoredStates restored;
  private final Map<String, Entity> entities = new LinkedHashMap<>();

  /// By the id of their registry entries, the disabled ones that integrations offer.
  private final Map<String, Offer> offers = new HashMap<>();

  private record Offer(
      String platform, @Nullable String configEntryId, Entity entity, Owner owner) {}

  /// For the hub.
  public Entities(Hub hub) {
    this.hub = hub;
    this.devices = new DeviceRegistry(hub, this);
    this.registry = new EntityRegistry(hub, this);
    this.services = new EntityServices(hub, this);
    this.platforms = new EntityPlatforms(hub);
    this.restored = new RestoredStates(hub);
    hub.areas().onDelete(devices::forgetArea);
    hub.areas().onDelete(registry::forgetArea);
    hub.labels().onDelete(devices::forgetLabel);
    hub.labels().onDelete(registry::forgetLabel);
  }

  /// For the hub: reads the registries and shows what they know. Suspends the calling task.
  public void load() {
    devices.load();
    registry.load();
    restored.load();
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

  /// The id of the area that an entity is in: its own, else its device's; null when in none.
  public @Nullable String areaOf(EntityEntry entry) {
    hub.loop().verifyOnLoop();
    if (entry.settings().areaId() != null) {
      return entry.settings().areaId();
    }
    DeviceEntry device = devices.get(String.valueOf(entry.deviceId())).orElse(null);
    return device == null ? null : device.settings().areaId();
  }

  /// The state that an entity had when it was there last.
  Optional<State> lastState(String entityId) {
    return restored.of(entityId);
  }

  /// Adds an entity for the current owner: gives it an id, attaches it to its device, calls
  /// [Entity#onAdded] and writes its first state.
  ///
  /// @param platform the integration's domain
  /// @return false when the entity was only registered, since it is disabled
  /// @throws IllegalArgumentException when the unique id is taken by another live entity
  public boolean add(String platform, Entity entity) {
    return add(platform, entity, null);
  }

  /// Adds an entity of a config entry, as [#add(String, Entity)].
  ///
  /// @param configEntryId null for an entity of none
  public boolean add(String platform, Entity entity, @Nullable String configEntryId) {
    hub.loop().verifyOnLoop();
    requireNew(entity);
    String uniqueId = entity.uniqueId().orElse(null);
    String formerName = deviceName(entity);
    EntityEntry entry = null;
    if (uniqueId != null) {
      registry
          .find(entity.domain(), platform, uniqueId)
          .ifPresent(known -> requireFree(known.entityId(), platform, uniqueId));
      DeviceEntry device = deviceOf(entity, configEntryId);
      entry = register(platform, entity, uniqueId, device, configEntryId);
      if (!entry.isEnabled()) {
        offers.put(
            entry.id(), new Offer(platform, configEntryId, entity, hub.loop().currentOwner()));
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
      entityId = registry.freeIdOf(entity);
      entity.present(friendlyName(entity, null, null), null);
    } else {
      // A listener may have given it another id meanwhile, or disabled it.
      EntityEntry now = registry.find(entry.key()).orElse(entry);
      if (!now.isEnabled()) {
        offers.put(now.id(), new Offer(platform, configEntryId, entity, hub.loop().currentOwner()));
        return false;
      }
      entityId = now.entityId();
      offers.remove(now.id());
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
      platforms.joined(platform, entity, configEntryId);
      restored.joined(entity);
      entity.writeState();
    } catch (RuntimeException e) {
      // Half an entity would hold its id and answer to services.
      if (entities.remove(entityId, entity)) {
        platforms.left(entity);
        entity.detach();
      }
      throw e;
    }
    tellOthers(formerName, entity);
    return true;
  }

  /// For config entries: makes the platform of the current owner for one domain, which ends when
  /// the owner's entities are [taken out][#removeAll].
  ///
  /// @param platform the integration's domain
  /// @param domain the domain of the entities
  /// @param configEntryId null for entities of none
  /// @throws IllegalStateException when there is one already
  public EntityPlatform platform(
      String platform, String domain, @Nullable String configEntryId, PlatformOptions options) {
    hub.loop().verifyOnLoop();
    return platforms.make(platform, domain, configEntryId, options);
  }

  /// Brings registry and names up to date after what the entity says of itself has changed, and
  /// writes its state. The entity id stays.
  public void update(String platform, Entity entity) {
    hub.loop().verifyOnLoop();
    String formerName = deviceName(entity);
    entity
        .uniqueId()
        .ifPresentOrElse(
            uniqueId -> register(platform, entity, uniqueId, deviceOf(entity, null), null),
            () -> entity.present(friendlyName(entity, null, null), null));
    entity.writeState();
    tellOthers(formerName, entity);
  }

  /// Takes an entity out of the hub. Its registry entry stays, and so does a ghost of its state.
  public void remove(Entity entity) {
    hub.loop().verifyOnLoop();
    if (!entity.isAdded()) {
      offers.values().removeIf(offer -> offer.entity().equals(entity));
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
      platforms.left(entity);
      restored.left(entity);
      entity.detach();
      if (!entities.containsKey(entityId)) {
        registry
            .get(entityId)
            .filter(EntityEntry::isEnabled)
            .ifPresentOrElse(this::writeGhost, () -> hub.states().remove(entityId, null));
      }
    }
  }

  /// Takes out every entity of an owner's.
  ///
  /// @return how many there were
  public int removeAll(Owner owner) {
    int count = 0;
    platforms.removeAll(owner);
    offers.values().removeIf(offer -> offer.owner().equals(owner));
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
    entity.listen();
    entity.onAdded();
  }

  @Crossing
  private static void removed(Entity entity) {
    try {
      entity.stopListening();
    } finally {
      entity.onRemoved();
    }
  }

  /// Forgets an entity for good: takes it out, and removes its registry entry, its ghost, and its
  /// device when that has no other entity.
  public void forget(String entityId) {
    hub.loop().verifyOnLoop();
    for (Entity live = entities.get(entityId); live != null; live = entities.get(entityId)) {
      remove(live); // another may have come while this one went
    }
    EntityEntry entry = registry.get(entityId).orElse(null);
    String deviceId = entry == null ? null : entry.deviceId();
    if (entry != null) {
      offers.remove(entry.id());
    }
    registry.remove(entityId);
    hub.states().remove(entityId, null);
    if (deviceId != null && registry.ofDevice(deviceId).isEmpty()) {
      devices.remove(deviceId);
    }
  }

  /// Marks what a config entry brought as disabled with it, or enables exactly what was.
  public void setConfigEntryDisabled(String configEntryId, boolean disabled) {
    String from = disabled ? null : "config_entry";
    String to = disabled ? "config_entry" : null;
    if (disabled) {
      disableEntities(configEntryId, from, to);
    }
    for (DeviceEntry each : devices.ofConfigEntry(configEntryId)) {
      devices
          .get(each.id())
          .map(DeviceEntry::settings)
          .filter(settings -> Objects.equals(settings.disabledBy(), from))
          .ifPresent(settings -> devices.update(each.id(), settings.withDisabledBy(to)));
    }
    if (!disabled) {
      disableEntities(configEntryId, from, to); // after their devices, which hold them back
    }
  }

  private void disableEntities(String configEntryId, @Nullable String from, @Nullable String to) {
    for (EntityEntry each : registry.ofConfigEntry(configEntryId)) {
      EntityEntry entry = registry.find(each.key()).orElse(null);
      if (entry != null && Objects.equals(entry.disabledBy(), from)) {
        registry.update(entry.entityId(), entry.settings().edit().disabledBy(to).build());
      }
    }
  }

  /// Forgets every entity and device that a config entry brought, as [#forget].
  public void forgetConfigEntry(String configEntryId) {
    for (EntityEntry each : registry.ofConfigEntry(configEntryId)) {
      registry.find(each.key()).map(EntityEntry::entityId).ifPresent(this::forget);
    }
    for (DeviceEntry each : devices.ofConfigEntry(configEntryId)) {
      if (registry.ofDevice(each.id()).isEmpty()) {
        devices.remove(each.id());
      }
    }
  }

  private @Nullable DeviceEntry deviceOf(Entity entity, @Nullable String configEntryId) {
    return entity.device().map(info -> devices.getOrCreate(info, configEntryId)).orElse(null);
  }

  private EntityEntry register(
      String platform,
      Entity entity,
      String uniqueId,
      @Nullable DeviceEntry device,
      @Nullable String configEntryId) {
    EntityEntry entry = registry.getOrCreate(platform, entity, uniqueId, device, configEntryId);
    entity.present(friendlyName(entity, device, entry.name()), entry);
    return entry;
  }

  /// For the registry: a live entity goes by another id. Its state follows with [#show].
  void renamed(String from, String to) {
    Entity entity = entities.remove(from);
    if (entity != null) {
      entities.put(to, entity);
      entity.rename(to);
    }
    restored.renamed(from, to);
  }

  /// For the registry: brings live entity and state in line with an entry that was changed.
  ///
  /// @param formerId the entity id before the change
  void show(String formerId, EntityEntry.Key key) {
    if (!entities.containsKey(formerId) && registry.get(formerId).isEmpty()) {
      hub.states().remove(formerId, null);
    }
    EntityEntry entry = registry.find(key).orElse(null);
    if (entry == null) {
      return; // a listener has removed it
    }
    Entity entity = entities.get(entry.entityId());
    if (entity != null && entry.isEnabled()) {
      DeviceEntry device = devices.get(String.valueOf(entry.deviceId())).orElse(null);
      entity.present(friendlyName(entity, device, entry.name()), entry);
      writeState(entity);
    } else if (entity != null) {
      Offer offer = new Offer(entry.platform(), entry.configEntryId(), entity, entity.owner());
      try {
        remove(entity);
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, entry.entityId() + " did not go in order", e);
      }
      offers.put(entry.id(), offer);
    } else if (!entry.isEnabled()) {
      hub.states().remove(entry.entityId(), null);
    } else {
      Offer offer = offers.remove(entry.id());
      writeGhost(entry);
      if (offer != null) {
        hub.loop().runAs(offer.owner(), () -> accept(offer));
      }
    }
  }

  private void accept(Offer offer) {
    try {
      add(offer.platform(), offer.entity(), offer.configEntryId());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "an entity of " + offer.owner() + " cannot be enabled", e);
    }
  }

  /// For the registry: brings a device's entities in line with what was changed of it.
  void deviceChanged(DeviceEntry old, DeviceEntry fresh) {
    for (EntityEntry each : registry.ofDevice(fresh.id())) {
      EntityEntry entry = registry.find(each.key()).orElse(null);
      DeviceEntry device = devices.get(fresh.id()).orElse(null);
      if (entry == null || device == null) {
        continue;
      }
      if (!device.isEnabled() && entry.isEnabled()) {
        registry.update(entry.entityId(), entry.settings().edit().disabledBy("device").build());
      } else if (device.isEnabled() && "device".equals(entry.disabledBy())) {
        registry.update(entry.entityId(), entry.settings().edit().disabledBy(null).build());
      } else if (!old.displayName().equals(device.displayName())) {
        show(entry.entityId(), entry.key());
      }
    }
  }

  private static void writeState(Entity entity) {
    try {
      entity.writeState();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "an entity cannot say its state", e);
    }
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
        other.present(friendlyName(other, device, entry.name()), entry);
        writeState(other);
      }
    }
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
    Ghost.write(hub, entry, devices.get(String.valueOf(entry.deviceId())).orElse(null));
  }
}
