package dev.hearth.core.entity;

import dev.hearth.core.schema.Schema;
import dev.hearth.loop.Crossing;

/// The services of switches.
final class SwitchServices {
  private SwitchServices() {}

  static void register(EntityServices services) {
    Schema target = EntityServices.target().build();
    Class<SwitchEntity> type = SwitchEntity.class;
    services.register("switch", "turn_on", "Turn on", target, type, (e, call) -> turnOn(e));
    services.register("switch", "turn_off", "Turn off", target, type, (e, call) -> turnOff(e));
    services.register("switch", "toggle", "Toggle", target, type, (e, call) -> toggle(e));
  }

  private static void toggle(SwitchEntity entity) throws Exception {
    if (Boolean.TRUE.equals(entity.isOn())) {
      turnOff(entity);
    } else {
      turnOn(entity);
    }
  }

  @Crossing
  private static void turnOn(SwitchEntity entity) throws Exception {
    entity.turnOn();
  }

  @Crossing
  private static void turnOff(SwitchEntity entity) throws Exception {
    entity.turnOff();
  }
}
