package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.Entity;

/// What the directory asks of the entities of all components. Loop only.
sealed interface MqttEntity permits MqttSensor, MqttBinarySensor, MqttSwitch, MqttLight {
  /// The entity of a configuration, not yet part of the hub.
  static MqttEntity of(Home home, EntityConfig config) {
    return switch (config) {
      case SensorConfig sensor -> new MqttSensor(home, sensor);
      case BinarySensorConfig sensor -> new MqttBinarySensor(home, sensor);
      case SwitchConfig switched -> new MqttSwitch(home, switched);
      case LightConfig light -> new MqttLight(home, light);
    };
  }

  /// The same object, as the hub sees it.
  Entity asEntity();

  /// Takes a new configuration of the same component and, if it is part of the hub, subscribes
  /// anew. What is known of the state stays.
  void reconfigure(EntityConfig config);
}
