package dev.hearth.integration.mqtt;

import java.util.List;

/// What one discovery message means.
sealed interface Discovery {
  /// The empty payload: what this topic announced is gone.
  record Removal(DiscoveryTopic at) implements Discovery {}

  /// What this topic announced will be announced by another one; it stays meanwhile.
  record Migration(DiscoveryTopic at) implements Discovery {}

  /// Entities; one for a single component, any number for a device.
  record Announcement(DiscoveryTopic at, List<Part> parts) implements Discovery {}

  /// The message as a whole is of no use.
  record Invalid(Refusal refusal) implements Discovery {}

  /// One entity of an announcement.
  sealed interface Part {
    /// Which entity.
    EntityKey key();
  }

  /// An entity to add or to change.
  record Configured(EntityConfig config) implements Part {
    @Override
    public EntityKey key() {
      return config.common().key();
    }
  }

  /// An entity that a device form took back.
  record TakenBack(EntityKey key) implements Part {}

  /// An entity of a component that this integration has no entities for.
  record Unsupported(EntityKey key) implements Part {}

  /// An entity whose configuration cannot be used.
  record Refused(EntityKey key, Refusal refusal) implements Part {}
}
