package dev.hearth.core.entity;

import dev.hearth.core.Hub;
import dev.hearth.core.HubException;
import dev.hearth.core.entity.DeviceInfo.Identifier;
import dev.hearth.core.registry.Area;
import dev.hearth.core.registry.RegistryException;
import dev.hearth.core.storage.Store;
import dev.hearth.core.storage.StoredList;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The devices of the house, kept over restarts. A device is found by any of its identifiers, then
/// by any of its connections. What two devices claim stays with the first. A deleted device that
/// comes back within thirty days has its id and what people set.
///
/// Each change is stored and fires `device_registry_updated` with `action`, `device_id`, and for an
/// update the old values as `changes`.
///
/// **Threads:** loop only.
public final class DeviceRegistry {
  private static final Logger LOG = System.getLogger(DeviceRegistry.class.getName());
  private static final int MAX_REPORTED = 1_000;

  private final Hub hub;
  private final Entities live;
  private final Store store;
  private final Map<String, DeviceEntry> devices = new LinkedHashMap<>();
  private final Map<Identifier, String> byIdentifier = new HashMap<>();
  private final Map<Identifier, String> byConnection = new HashMap<>();

  /// By device, the one through which it is reached and which has not come yet.
  private final Map<String, Identifier> awaited = new HashMap<>();

  private final Deleted<String, DeviceEntry> deleted = new Deleted<>(DeviceEntry::id);
  private final Set<Identifier> reportedClaims = new HashSet<>();

  DeviceRegistry(Hub hub, Entities live) {
    this.hub = hub;
    this.live = live;
    this.store = hub.storage().store("core.device_registry", 1);
  }

  void load() {
    Map<String, @Nullable Object> data = store.load().orElse(Map.of());
    for (Map<String, @Nullable Object> each : Deleted.objects(data.get("devices"))) {
      read(() -> index(DeviceEntry.fromStorage(each)));
    }
    for (Map<String, @Nullable Object> each : Deleted.objects(data.get("deleted_devices"))) {
      read(() -> deleted.add(DeviceEntry.fromStorage(each), Deleted.timeOf(each)));
    }
    deleted.expire(hub.loop().clock().instant());
  }

  private static void read(Runnable reading) {
    try {
      reading.run();
    } catch (HubException | DateTimeException e) {
      LOG.log(Level.ERROR, "an entry of core.device_registry is broken: {0}", e.getMessage());
    }
  }

  /// All devices, in the order in which they came.
  public Collection<DeviceEntry> all() {
    hub.loop().verifyOnLoop();
    return List.copyOf(devices.values());
  }

  /// The device of this id.
  public Optional<DeviceEntry> get(String id) {
    hub.loop().verifyOnLoop();
    return Optional.ofNullable(devices.get(id));
  }

  /// The devices of one config entry.
  public List<DeviceEntry> ofConfigEntry(String configEntryId) {
    hub.loop().verifyOnLoop();
    return devices.values().stream()
        .filter(device -> configEntryId.equals(device.configEntryId()))
        .toList();
  }

  boolean isDisabled(@Nullable String id) {
    return id != null && get(id).filter(device -> !device.isEnabled()).isPresent();
  }

  /// The device that has one of these identifiers or connections.
  public Optional<DeviceEntry> find(DeviceInfo info) {
    hub.loop().verifyOnLoop();
    for (Identifier each : info.identifiers()) {
      String id = byIdentifier.get(each);
      if (id != null) {
        return get(id);
      }
    }
    for (Identifier each : info.connections()) {
      String id = byConnection.get(DeviceInfos.normalized(each));
      if (id != null) {
        return get(id);
      }
    }
    return Optional.empty();
  }

  /// The device that this information is about: found and brought up to date, or made. The device
  /// through which it is reached may come later.
  public DeviceEntry getOrCreate(DeviceInfo info) {
    return getOrCreate(info, null);
  }

  /// The device that this information is about, and the config entry that it comes from.
  ///
  /// @param configEntryId null leaves it as it is
  public DeviceEntry getOrCreate(DeviceInfo info, @Nullable String configEntryId) {
    DeviceEntry entry = put(info, configEntryId);
    Identifier via = info.viaDevice();
    if (!devices.containsKey(entry.id())) {
      return entry; // removed while listeners were told of it
    }
    if (via != null && !byIdentifier.containsKey(via)) {
      awaited.put(entry.id(), via);
    } else if (via != null) {
      awaited.remove(entry.id());
    }
    return entry;
  }

  private DeviceEntry put(DeviceInfo info, @Nullable String configEntryId) {
    String suggestedArea = find(info).isPresent() ? null : areaNamed(info.suggestedArea());
    DeviceEntry old = find(info).orElse(null); // again: listeners were told of the area
    if (old == null) {
      DeviceEntry made = make(info, configEntryId, suggestedArea);
      index(made);
      changed(Map.of("action", "create", "device_id", made.id()));
      linkWaiting(made);
      return made;
    }
    String via = viaDevice(info, old);
    String configEntry = configEntryId == null ? old.configEntryId() : configEntryId;
    DeviceInfo merged =
        DeviceInfos.merge(old.info(), withoutOthers(old.id(), DeviceInfos.normalized(info)));
    if (merged.equals(old.info())
        && Objects.equals(via, old.viaDeviceId())
        && Objects.equals(configEntry, old.configEntryId())) {
      return old;
    }
    DeviceEntry updated =
        new DeviceEntry(old.id(), merged, via, configEntry, old.settings(), old.createdAt(), now());
    index(updated);
    updated(old, updated);
    linkWaiting(updated);
    return updated;
  }

  private DeviceEntry make(
      DeviceInfo info, @Nullable String configEntryId, @Nullable String suggestedArea) {
    Instant now = now();
    DeviceInfo own = DeviceInfos.normalized(info);
    String via = viaDevice(info, null);
    deleted.expire(now);
    DeviceEntry gone = deleted.takeFirst(device -> shares(device.info(), own));
    return gone == null
        ? new DeviceEntry(
            UUID.randomUUID().toString().replace("-", ""),
            own,
            via,
            configEntryId,
            DeviceEntry.Settings.NONE.withAreaId(suggestedArea),
            now,
            now)
        : new DeviceEntry(
            gone.id(), own, via, configEntryId, gone.settings(), gone.createdAt(), now);
  }

  private static boolean shares(DeviceInfo a, DeviceInfo b) {
    return !Collections.disjoint(a.identifiers(), b.identifiers())
        || !Collections.disjoint(a.connections(), b.connections());
  }

  /// The area that an integration suggests, made when there is none of this name.
  private @Nullable String areaNamed(@Nullable String name) {
    if (name == null || name.isBlank()) {
      return null;
    }
    try {
      return hub.areas()
          .findByName(name)
          .orElseGet(() -> hub.areas().create(Area.Settings.named(name)))
          .id();
    } catch (RegistryException e) {
      LOG.log(Level.WARNING, "no area for a new device: {0}", e.getMessage());
      return null;
    }
  }

  /// Changes what is set of a device. A name is seen in the states of its entities at once; to
  /// disable or enable it does so with its entities.
  ///
  /// @param settings made of the device's own, in the same step of the loop
  /// @return the device as it is now
  /// @throws RegistryException when there is no such device, or the settings name an area or a
  ///   label that does not exist
  public DeviceEntry update(String id, DeviceEntry.Settings settings) {
    hub.loop().verifyOnLoop();
    DeviceEntry old = devices.get(id);
    if (old == null) {
      throw new RegistryException("there is no device " + id);
    }
    if (settings.areaId() != null && !settings.areaId().equals(old.settings().areaId())) {
      hub.areas().requireAll(List.of(settings.areaId()));
    }
    Set<String> added = new LinkedHashSet<>(settings.labels());
    added.removeAll(old.settings().labels());
    hub.labels().requireAll(added);
    if (settings.equals(old.settings())) {
      return old;
    }
    DeviceEntry fresh = old.with(settings, now());
    index(fresh);
    updated(old, fresh);
    live.deviceChanged(old, fresh);
    return devices.getOrDefault(id, fresh);
  }

  /// An area is gone: nothing is in it any more.
  void forgetArea(String areaId) {
    deleted.replaceAll(device ->
        areaId.equals(device.settings().areaId())
            ? device.with(device.settings().withAreaId(null), device.modifiedAt())
            : device);
    for (DeviceEntry each : all()) {
      get(each.id())
          .filter(device -> areaId.equals(device.settings().areaId()))
          .ifPresent(device -> update(device.id(), device.settings().withAreaId(null)));
    }
  }

  /// A label is gone: nothing has it any more.
  void forgetLabel(String labelId) {
    deleted.replaceAll(
        device -> device.with(without(labelId, device.settings()), device.modifiedAt()));
    for (DeviceEntry each : all()) {
      get(each.id())
          .filter(device -> device.settings().labels().contains(labelId))
          .ifPresent(device -> update(device.id(), without(labelId, device.settings())));
    }
  }

  private static DeviceEntry.Settings without(String labelId, DeviceEntry.Settings settings) {
    Set<String> kept = new LinkedHashSet<>(settings.labels());
    kept.remove(labelId);
    return settings.withLabels(kept);
  }

  /// Removes a device; entities that belong to it must be gone before.
  ///
  /// @return false when there was none
  public boolean remove(String id) {
    hub.loop().verifyOnLoop();
    DeviceEntry removed = devices.remove(id);
    if (removed == null) {
      return false;
    }
    byIdentifier.values().removeIf(id::equals);
    byConnection.values().removeIf(id::equals);
    awaited.remove(id);
    deleted.add(removed, now());
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("action", "remove");
    data.put("device_id", id);
    data.put("device", removed.toJson());
    changed(data);
    for (String each : List.copyOf(devices.keySet())) {
      DeviceEntry now = devices.get(each); // the event of the one before may have changed it
      if (now != null && id.equals(now.viaDeviceId())) {
        link(now, null);
      }
    }
    return true;
  }

  /// Tells the devices that waited for this one.
  private void linkWaiting(DeviceEntry arrived) {
    for (Map.Entry<String, Identifier> each : List.copyOf(awaited.entrySet())) {
      DeviceEntry waiting = devices.get(each.getKey());
      if (arrived.info().identifiers().contains(each.getValue())
          && devices.containsKey(arrived.id())) {
        awaited.remove(each.getKey());
        if (waiting != null) {
          link(waiting, arrived.id());
        }
      }
    }
  }

  private void link(DeviceEntry old, @Nullable String via) {
    DeviceEntry linked =
        new DeviceEntry(
            old.id(), old.info(), via, old.configEntryId(), old.settings(), old.createdAt(), now());
    index(linked);
    updated(old, linked);
  }

  /// The information without the identifiers and connections of other devices: taking them over
  /// would leave those unfindable.
  private DeviceInfo withoutOthers(String id, DeviceInfo info) {
    Set<Identifier> identifiers = own(id, info.identifiers(), byIdentifier);
    Set<Identifier> connections = own(id, info.connections(), byConnection);
    return identifiers.size() == info.identifiers().size()
            && connections.size() == info.connections().size()
        ? info
        : DeviceInfos.with(info, identifiers, connections);
  }

  private Set<Identifier> own(String id, Set<Identifier> claimed, Map<Identifier, String> index) {
    Set<Identifier> own = new LinkedHashSet<>();
    for (Identifier each : claimed) {
      String holder = index.get(each);
      if (holder == null || holder.equals(id)) {
        own.add(each);
      } else if (reportedClaims.size() < MAX_REPORTED && reportedClaims.add(each)) {
        LOG.log(
            Level.WARNING,
            "devices {0} and {1} are both said to be {2}; it stays with the second",
            id,
            holder,
            each);
      }
    }
    return own;
  }

  private @Nullable String viaDevice(DeviceInfo info, @Nullable DeviceEntry old) {
    Identifier via = info.viaDevice();
    String id = via == null ? null : byIdentifier.get(via);
    return id == null && old != null ? old.viaDeviceId() : id;
  }

  private void index(DeviceEntry entry) {
    devices.put(entry.id(), entry);
    for (Identifier each : entry.info().identifiers()) {
      byIdentifier.put(each, entry.id());
    }
    for (Identifier each : entry.info().connections()) {
      byConnection.put(each, entry.id());
    }
  }

  private Instant now() {
    return hub.loop().clock().instant();
  }

  private void updated(DeviceEntry old, DeviceEntry fresh) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("action", "update");
    data.put("device_id", fresh.id());
    data.put("changes", Changes.of(old.fields(), fresh.fields()));
    changed(data);
  }

  private void changed(Map<String, ? extends @Nullable Object> data) {
    store.saveLater(this::toStorage);
    hub.bus().fire("device_registry_updated", data);
  }

  private Map<String, ?> toStorage() {
    return Map.of(
        "devices",
        new StoredList<>(devices.values(), DeviceEntry::toStorage),
        "deleted_devices",
        deleted.toStorage(DeviceEntry::toStorage));
  }
}
