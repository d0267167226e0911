package dev.hearth.integration.demo;

import dev.hearth.core.entity.DeviceInfo;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which entity of which device something is.
///
/// @param id unique within the demo
/// @param device its device
/// @param name its own name; null for a device's main feature
record Thing(String id, DeviceInfo device, @Nullable String name) {
  /// A device of the demo, marked as such.
  static DeviceInfo device(String id, String name, String model) {
    return DeviceInfo.of(DemoIntegration.DOMAIN, id, name, "Hearth demo", model);
  }

  Optional<String> uniqueId() {
    return Optional.of(id);
  }
}
