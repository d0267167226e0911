package dev.hearth.core.entry;

import dev.hearth.core.Hub;
import dev.hearth.core.entity.EntityPlatform;
import dev.hearth.core.entity.PlatformOptions;

/// The part of an integration that brings the entities of one domain, such as its sensors: for
/// [ConfigEntry#forward].
///
/// An integration whose entities need no options of their own adds them with
/// [ConfigEntry#addEntities] and has no platforms.
///
/// **Threads:** every method is called on the loop, in a task of the entry's owner.
public interface Platform {
  /// The domain of the entities, such as `sensor`.
  String domain();

  /// How often its entities are polled, and how many at a time.
  default PlatformOptions options() {
    return PlatformOptions.usual();
  }

  /// Adds the entities. May suspend; what takes longer than 60 seconds goes on while the entry is
  /// loaded without it.
  ///
  /// @throws PlatformNotReadyException tried again after 30, 60, 90 … 180 seconds
  /// @throws Exception is logged; the entry is loaded without it
  void setUp(Hub hub, ConfigEntry entry, EntityPlatform entities) throws Exception;
}
