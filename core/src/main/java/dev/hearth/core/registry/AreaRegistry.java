package dev.hearth.core.registry;

import dev.hearth.core.Hub;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The areas of the house.
///
/// **Threads:** loop only.
public final class AreaRegistry extends NamedRegistry<Area, Area.Settings> {
  private final FloorRegistry floors;
  private final LabelRegistry labels;

  /// For the hub.
  public AreaRegistry(Hub hub, FloorRegistry floors, LabelRegistry labels) {
    super(hub, "area");
    this.floors = floors;
    this.labels = labels;
    floors.onDelete(this::forgetFloor);
    labels.onDelete(this::forgetLabel);
  }

  /// The areas of a floor.
  public List<Area> ofFloor(String floorId) {
    return all().stream().filter(area -> floorId.equals(area.settings().floorId())).toList();
  }

  private void forgetFloor(String floorId) {
    for (Area each : all()) {
      get(each.id())
          .filter(area -> floorId.equals(area.settings().floorId()))
          .ifPresent(area -> update(area.id(), area.settings().edit().floorId(null).build()));
    }
  }

  private void forgetLabel(String labelId) {
    for (Area each : all()) {
      get(each.id())
          .filter(area -> area.settings().labels().contains(labelId))
          .ifPresent(area -> update(area.id(), without(labelId, area.settings())));
    }
  }

  private static Area.Settings without(String labelId, Area.Settings settings) {
    Set<String> kept = new LinkedHashSet<>(settings.labels());
    kept.remove(labelId);
    return settings.edit().labels(kept).build();
  }

  /// Puts the areas into the order in which people want to see them.
  ///
  /// @throws RegistryException unless every area is named once
  public void reorder(List<String> ids) {
    order(ids);
  }

  @Override
  Area entry(String id, Area.Settings settings, Instant createdAt, Instant modifiedAt) {
    return new Area(id, settings, createdAt, modifiedAt);
  }

  @Override
  Area.Settings settings(Map<String, ? extends @Nullable Object> json) {
    return Area.Settings.fromJson(json);
  }

  @Override
  void checkReferences(Area.Settings settings, Area.@Nullable Settings before) {
    String floorId = settings.floorId();
    if (floorId != null && (before == null || !floorId.equals(before.floorId()))) {
      floors.require(floorId);
    }
    Set<String> added = new LinkedHashSet<>(settings.labels());
    if (before != null) {
      added.removeAll(before.labels());
    }
    labels.requireAll(added);
  }
}
