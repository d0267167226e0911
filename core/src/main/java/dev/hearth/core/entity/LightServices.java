package dev.hearth.core.entity;

import dev.hearth.core.ServiceCall;
import dev.hearth.core.schema.Schema;

/// The services of lights.
final class LightServices {
  private LightServices() {}

  static void register(EntityServices services) {
    Schema on = LightCalls.turnOnSchema(EntityServices.target());
    Schema off = LightCalls.turnOffSchema(EntityServices.target());
    Class<LightEntity> type = LightEntity.class;
    services.register("light", "turn_on", "Turn on", on, type, LightServices::turnOn);
    services.register("light", "turn_off", "Turn off", off, type, LightServices::turnOff);
    services.register("light", "toggle", "Toggle", on, type, LightServices::toggle);
  }

  private static void turnOn(LightEntity light, ServiceCall call) throws Exception {
    LightCalls.turnOn(light, call.data());
  }

  private static void turnOff(LightEntity light, ServiceCall call) throws Exception {
    LightCalls.turnOff(light, call.data());
  }

  private static void toggle(LightEntity light, ServiceCall call) throws Exception {
    if (Boolean.TRUE.equals(light.isOn())) {
      turnOff(light, call);
    } else {
      turnOn(light, call);
    }
  }
}
