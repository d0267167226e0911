package dev.hearth.core.entity;

import dev.hearth.core.Hub;
import dev.hearth.core.State;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The state of an entity that is known and not there.
final class Ghost {
  private static final Logger LOG = System.getLogger(Ghost.class.getName());

  private Ghost() {}

  /// Writes it. Loop only.
  static void write(Hub hub, EntityEntry entry, @Nullable DeviceEntry device) {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    attributes.put("restored", true);
    if (entry.deviceClass() != null) {
      attributes.put("device_class", entry.deviceClass());
    }
    if (entry.icon() != null) {
      attributes.put("icon", entry.icon());
    }
    List<String> names = new ArrayList<>();
    if (device != null) {
      names.add(device.displayName());
    }
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
