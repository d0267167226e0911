package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.Entity;

/// What the directory asks of the entities of all components. Loop only.
interface MqttEntity {
  /// The same object, as the hub sees it.
  Entity asEntity();

  /// Takes a new configuration of the same component and, if it is part of the hub, subscribes
  /// anew. What is known of the state stays.
  void reconfigure(EntityConfig config);
}
