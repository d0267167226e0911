package dev.hearth.core.entity;

import dev.hearth.core.entity.DeviceInfo.Identifier;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Puts together what several messages say of one device.
final class DeviceInfos {
  private DeviceInfos() {}

  /// What is known together; what is fresh goes first.
  static DeviceInfo merge(DeviceInfo old, DeviceInfo fresh) {
    return new DeviceInfo(
        union(old.identifiers(), fresh.identifiers()),
        union(old.connections(), fresh.connections()),
        either(fresh.name(), old.name()),
        either(fresh.manufacturer(), old.manufacturer()),
        either(fresh.model(), old.model()),
        either(fresh.modelId(), old.modelId()),
        either(fresh.hwVersion(), old.hwVersion()),
        either(fresh.swVersion(), old.swVersion()),
        either(fresh.serialNumber(), old.serialNumber()),
        either(fresh.configurationUrl(), old.configurationUrl()),
        either(fresh.suggestedArea(), old.suggestedArea()),
        null);
  }

  /// With its connections written in our way, and without the device it is reached through.
  static DeviceInfo normalized(DeviceInfo info) {
    Set<Identifier> connections = new LinkedHashSet<>();
    info.connections().forEach(each -> connections.add(normalized(each)));
    return with(info, info.identifiers(), connections);
  }

  static DeviceInfo with(
      DeviceInfo info, Set<Identifier> identifiers, Set<Identifier> connections) {
    return new DeviceInfo(
        identifiers,
        connections,
        info.name(),
        info.manufacturer(),
        info.model(),
        info.modelId(),
        info.hwVersion(),
        info.swVersion(),
        info.serialNumber(),
        info.configurationUrl(),
        info.suggestedArea(),
        null);
  }

  /// MAC addresses are written in many ways; `aa:bb:cc:dd:ee:ff` is ours.
  static Identifier normalized(Identifier connection) {
    if (!connection.space().equals("mac")) {
      return connection;
    }
    String digits = connection.value().replaceAll("[:.\\-]", "").toLowerCase(Locale.ROOT);
    return digits.matches("[0-9a-f]{12}")
        ? new Identifier("mac", String.join(":", digits.split("(?<=\\G..)")))
        : connection;
  }

  private static Set<Identifier> union(Set<Identifier> a, Set<Identifier> b) {
    Set<Identifier> all = new LinkedHashSet<>(a);
    all.addAll(b);
    return all;
  }

  private static @Nullable String either(@Nullable String first, @Nullable String second) {
    return first == null ? second : first;
  }
}
