package dev.hearth.core.entity;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an integration knows of the device behind an entity. Entities that share an identifier or a
/// connection share the device; later information replaces earlier, null leaves it as it is.
///
/// @param identifiers names within an integration, such as (`mqtt`, `0x00124b0024c1a2b3`)
/// @param connections addresses, such as (`mac`, `02:5b:26:a8:dc:12`)
/// @param viaDevice the identifier of the device through which this one is reached
public record DeviceInfo(
    Set<Identifier> identifiers,
    Set<Identifier> connections,
    @Nullable String name,
    @Nullable String manufacturer,
    @Nullable String model,
    @Nullable String modelId,
    @Nullable String hwVersion,
    @Nullable String swVersion,
    @Nullable String serialNumber,
    @Nullable String configurationUrl,
    @Nullable String suggestedArea,
    @Nullable Identifier viaDevice) {
  /// A name in some space of names.
  ///
  /// @param space an integration's domain, or a kind of connection such as `mac`
  /// @param value the name there
  public record Identifier(String space, String value) {}

  /// Keeps its own copies of the sets.
  ///
  /// @throws IllegalArgumentException when there is neither an identifier nor a connection
  public DeviceInfo {
    identifiers = Set.copyOf(identifiers);
    connections = Set.copyOf(connections);
    if (identifiers.isEmpty() && connections.isEmpty()) {
      throw new IllegalArgumentException("a device needs an identifier or a connection");
    }
  }

  /// A device of one identifier, with the figures people see.
  public static DeviceInfo of(
      String space, String value, String name, String manufacturer, String model) {
    return new DeviceInfo(
        Set.of(new Identifier(space, value)),
        Set.of(),
        name,
        manufacturer,
        model,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
