package dev.hearth.core.entity;

import dev.hearth.core.EntityId;
import dev.hearth.core.Hub;
import dev.hearth.core.registry.Area;
import dev.hearth.core.registry.Floor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes object ids for entities that have none. Loop only.
final class ObjectIds {
  private static final List<EntityIdPart> USUAL = List.of(EntityIdPart.DEVICE, EntityIdPart.ENTITY);

  private final Hub hub;
  private List<EntityIdPart> parts = List.of();

  ObjectIds(Hub hub) {
    this.hub = hub;
  }

  /// What ids are made of; empty for what is usual.
  List<EntityIdPart> parts() {
    return parts;
  }

  void use(List<EntityIdPart> wanted) {
    boolean distinct = wanted.stream().distinct().count() == wanted.size();
    if (!wanted.isEmpty() && !(distinct && EnumSet.copyOf(wanted).containsAll(USUAL))) {
      throw new IllegalArgumentException(
          "an entity id is made of device and entity, and each part stands in it once");
    }
    parts = List.copyOf(wanted);
  }

  /// @param suggested what the integration wants, which goes before all rules
  /// @param name the entity's own name
  /// @param areaId the entity's own area
  String make(
      @Nullable String suggested,
      @Nullable String name,
      @Nullable DeviceEntry device,
      @Nullable String areaId) {
    if (suggested != null && !suggested.isBlank()) {
      return EntityId.slug(suggested);
    }
    Optional<Area> area =
        Optional.ofNullable(areaId)
            .or(() -> Optional.ofNullable(device).map(its -> its.settings().areaId()))
            .flatMap(hub.areas()::get);
    List<String> words = new ArrayList<>();
    for (EntityIdPart part : parts.isEmpty() ? USUAL : parts) {
      Optional<String> word =
          switch (part) {
            case FLOOR ->
                area.flatMap(its -> Optional.ofNullable(its.settings().floorId()))
                    .flatMap(hub.floors()::get)
                    .map(Floor::name);
            case AREA -> area.map(Area::name);
            case DEVICE -> Optional.ofNullable(device).map(DeviceEntry::displayName);
            case ENTITY -> Optional.ofNullable(name);
          };
      word.filter(text -> !text.isBlank()).ifPresent(words::add);
    }
    return words.isEmpty() ? "unnamed_device" : EntityId.slug(String.join(" ", words));
  }
}
