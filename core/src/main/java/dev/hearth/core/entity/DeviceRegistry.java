package dev.hearth.core.entity;

import dev.hearth.core.Hub;
import dev.hearth.core.HubException;
import dev.hearth.core.entity.DeviceInfo.Identifier;
import dev.hearth.core.json.Json;
import dev.hearth.core.storage.Store;
import dev.hearth.core.storage.StoredList;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The devices of the house, kept over restarts. A device is found by any of its identifiers, then
/// by any of its connections. What two devices claim stays with the first.
///
/// **Threads:** loop only.
public final class DeviceRegistry {
  private static final Logger LOG = System.getLogger(DeviceRegistry.class.getName());
  private static final int MAX_REPORTED = 1_000;

  private final Hub hub;
  private final Store store;
  private final Map<String, DeviceEntry> devices = new LinkedHashMap<>();
  private final Map<Identifier, String> byIdentifier = new HashMap<>();
  private final Map<Identifier, String> byConnection = new HashMap<>();

  /// By device, the one through which it is reached and which has not come yet.
  private final Map<String, Identifier> awaited = new HashMap<>();

  private final Set<Identifier> reportedClaims = new HashSet<>();

  DeviceRegistry(Hub hub) {
    this.hub = hub;
    this.store = hub.storage().store("core.device_registry", 1);
  }

  void load() {
    if (store.load().orElse(Map.of()).get("devices") instanceof List<?> stored) {
      for (Object each : stored) {
        if (each instanceof Map<?, ?> map) {
          try {
            index(DeviceEntry.fromStorage(Json.object(map)));
          } catch (HubException | DateTimeException e) {
            LOG.log(Level.ERROR, "an entry of core.device_registry is broken: {0}", e.getMessage());
          }
        }
      }
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
      String id = byConnection.get(normalized(each));
      if (id != null) {
        return get(id);
      }
    }
    return Optional.empty();
  }

  /// The device that this information is about: found and brought up to date, or made. The device
  /// through which it is reached may come later.
  public DeviceEntry getOrCreate(DeviceInfo info) {
    DeviceEntry entry = put(info);
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

  private DeviceEntry put(DeviceInfo info) {
    DeviceEntry old = find(info).orElse(null);
    String via = viaDevice(info, old);
    Instant now = hub.loop().clock().instant();
    if (old == null) {
      DeviceEntry made = new DeviceEntry(newId(), normalized(info), via, null, now, now);
      index(made);
      changed("create", made.id());
      linkWaiting(made);
      return made;
    }
    DeviceInfo merged = merge(old.info(), withoutOthers(old.id(), normalized(info)));
    if (merged.equals(old.info()) && Objects.equals(via, old.viaDeviceId())) {
      return old;
    }
    DeviceEntry updated =
        new DeviceEntry(old.id(), merged, via, old.nameByUser(), old.createdAt(), now);
    index(updated);
    changed("update", updated.id());
    linkWaiting(updated);
    return updated;
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
    changed("remove", id);
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

  private void link(DeviceEntry entry, @Nullable String via) {
    Instant now = hub.loop().clock().instant();
    index(
        new DeviceEntry(entry.id(), entry.info(), via, entry.nameByUser(), entry.createdAt(), now));
    changed("update", entry.id());
  }

  /// The information without the identifiers and connections of other devices: taking them over
  /// would leave those unfindable.
  private DeviceInfo withoutOthers(String id, DeviceInfo info) {
    Set<Identifier> identifiers = own(id, info.identifiers(), byIdentifier);
    Set<Identifier> connections = own(id, info.connections(), byConnection);
    return identifiers.size() == info.identifiers().size()
            && connections.size() == info.connections().size()
        ? info
        : with(info, identifiers, connections);
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

  private void changed(String action, String id) {
    store.saveLater(this::toStorage);
    hub.bus().fire("device_registry_updated", Map.of("action", action, "device_id", id));
  }

  private Map<String, ?> toStorage() {
    return Map.of("devices", new StoredList<>(devices.values(), DeviceEntry::toStorage));
  }

  private static String newId() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  private static DeviceInfo merge(DeviceInfo old, DeviceInfo fresh) {
    return new DeviceInfo(
        union(old.identifiers(), fresh.identifiers()),
        union(old.connections(), fresh.connections()),
        either(fresh.name(), old.name()),
        either(fresh.manufacturer(), old.manufacturer()),
        either(fresh.model(), old.model()),
        either(fresh.modelId(), old.modelId()),
        either(fresh.hwVersion(), old.hwVersion()),
        either(fresh.swVersion(), old.swVersion()),
        either(fresh.serialNumber(), old.serialNumber()),
        either(fresh.configurationUrl(), old.configurationUrl()),
        either(fresh.suggestedArea(), old.suggestedArea()),
        null);
  }

  private static DeviceInfo normalized(DeviceInfo info) {
    Set<Identifier> connections = new LinkedHashSet<>();
    info.connections().forEach(each -> connections.add(normalized(each)));
    return with(info, info.identifiers(), connections);
  }

  private static DeviceInfo with(
      DeviceInfo info, Set<Identifier> identifiers, Set<Identifier> connections) {
    return new DeviceInfo(
        identifiers,
        connections,
        info.name(),
        info.manufacturer(),
        info.model(),
        info.modelId(),
        info.hwVersion(),
        info.swVersion(),
        info.serialNumber(),
        info.configurationUrl(),
        info.suggestedArea(),
        null);
  }

  /// MAC addresses are written in many ways; `aa:bb:cc:dd:ee:ff` is ours.
  private static Identifier normalized(Identifier connection) {
    if (!connection.space().equals("mac")) {
      return connection;
    }
    String digits = connection.value().replaceAll("[:.\\-]", "").toLowerCase(Locale.ROOT);
    return digits.matches("[0-9a-f]{12}")
        ? new Identifier("mac", String.join(":", digits.split("(?<=\\G..)")))
        : connection;
  }

  private static Set<Identifier> union(Set<Identifier> a, Set<Identifier> b) {
    Set<Identifier> all = new LinkedHashSet<>(a);
    all.addAll(b);
    return all;
  }

  private static @Nullable String either(@Nullable String first, @Nullable String second) {
    return first == null ? second : first;
  }
}
