package dev.hearth.core.entity;

import dev.hearth.core.Hub;
import dev.hearth.loop.Crossing;
import dev.hearth.loop.Owner;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The platforms that entities belong to: those that integrations have made, and one with the usual
/// options for polled entities that were added without.
///
/// Loop only.
final class EntityPlatforms {
  private final Hub hub;
  private final Map<Key, EntityPlatform> platforms = new HashMap<>();

  private record Key(Owner owner, String name, String domain) {}

  EntityPlatforms(Hub hub) {
    this.hub = hub;
  }

  /// Makes the one platform of the current owner for a domain.
  ///
  /// @throws IllegalStateException when there is one already
  EntityPlatform make(
      String name, String domain, @Nullable String configEntryId, PlatformOptions options) {
    Owner owner = hub.loop().currentOwner();
    EntityPlatform made = new EntityPlatform(hub, name, domain, owner, configEntryId, options);
    if (platforms.putIfAbsent(new Key(owner, name, domain), made) != null) {
      throw new IllegalStateException("there is a platform for the " + made + " already");
    }
    return made;
  }

  /// An entity has become part of the hub.
  void joined(String name, Entity entity, @Nullable String configEntryId) {
    boolean isPolled;
    try {
      isPolled = shouldPoll(entity);
    } finally {
      hub.loop().verifyOnLoop();
    }
    if (!entity.isAdded()) {
      return; // it went meanwhile
    }
    EntityPlatform its = entity.platform();
    if (its != null) {
      its.joined(entity, isPolled);
    } else if (isPolled) {
      Key key = new Key(entity.owner(), name, entity.domain());
      its =
          platforms.computeIfAbsent(
              key,
              _ ->
                  new EntityPlatform(
                      hub,
                      name,
                      entity.domain(),
                      entity.owner(),
                      configEntryId,
                      PlatformOptions.usual()));
      entity.belongTo(hub, entity.owner(), its);
      its.joined(entity, true);
      its.pollFirst(entity);
    }
  }

  /// An entity is no longer part of the hub.
  void left(Entity entity) {
    EntityPlatform its = entity.platform();
    if (its != null) {
      its.left(entity);
    }
  }

  /// Ends the platforms of an owner.
  void removeAll(Owner owner) {
    platforms
        .values()
        .removeIf(each -> {
          boolean isHis = each.owner().equals(owner);
          if (isHis) {
            each.close();
          }
          return isHis;
        });
  }

  @Crossing
  private static boolean shouldPoll(Entity entity) {
    return entity.shouldPoll();
  }
}
