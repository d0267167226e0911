package dev.hearth.core.registry;

import dev.hearth.core.Hub;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The floors of the house.
///
/// **Threads:** loop only.
public final class FloorRegistry extends NamedRegistry<Floor, Floor.Settings> {
  /// For the hub.
  public FloorRegistry(Hub hub) {
    super(hub, "floor");
  }

  /// Puts the floors into the order in which people want to see them.
  ///
  /// @throws RegistryException unless every floor is named once
  public void reorder(List<String> ids) {
    order(ids);
  }

  @Override
  Floor entry(String id, Floor.Settings settings, Instant createdAt, Instant modifiedAt) {
    return new Floor(id, settings, createdAt, modifiedAt);
  }

  @Override
  Floor.Settings settings(Map<String, ? extends @Nullable Object> json) {
    return Floor.Settings.fromJson(json);
  }

  @Override
  void checkReferences(Floor.Settings settings, Floor.@Nullable Settings before) {
    // It names nothing else.
  }
}
