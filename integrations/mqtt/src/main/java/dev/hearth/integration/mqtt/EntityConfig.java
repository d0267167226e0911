package dev.hearth.integration.mqtt;

import java.nio.charset.Charset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a discovery message says about one entity, checked and complete. Immutable.
interface EntityConfig {
  /// What all entities have.
  Common common();

  /// The entity of this configuration, not yet part of the hub.
  MqttEntity newEntity(Home home);

  /// What entities of every component have.
  ///
  /// @param topic the discovery topic, for messages
  /// @param key identity
  /// @param uniqueId unique within the component; null: the entity is in no registry
  /// @param name null: not given, so the default of the component; empty: the name of the device
  /// @param suggestedId the wanted object id before it is made a slug; null for none
  /// @param enabledByDefault whether the entity gets a state when it is new in the registry
  /// @param category `config`, `diagnostic` or null
  /// @param icon `mdi:…` or null
  /// @param picture address of a picture or null
  /// @param device null without a device
  /// @param attributesTopic filter of messages with attributes, or null
  /// @param attributesTemplate makes them a JSON object, or null
  /// @param qos for subscriptions and commands
  /// @param encoding of payloads; null: they are bytes
  record Common(
      String topic,
      EntityKey key,
      @Nullable String uniqueId,
      @Nullable String name,
      @Nullable String suggestedId,
      boolean enabledByDefault,
      @Nullable String category,
      @Nullable String icon,
      @Nullable String picture,
      @Nullable DeviceConfig device,
      AvailabilityConfig availability,
      @Nullable String attributesTopic,
      @Nullable String attributesTemplate,
      int qos,
      @Nullable Charset encoding) {}

  /// The device block.
  ///
  /// @param identifiers ids; with `connections` not empty
  /// @param connections pairs of type and value
  record DeviceConfig(
      List<String> identifiers,
      List<List<String>> connections,
      @Nullable String name,
      @Nullable String manufacturer,
      @Nullable String model,
      @Nullable String modelId,
      @Nullable String hwVersion,
      @Nullable String swVersion,
      @Nullable String serialNumber,
      @Nullable String suggestedArea,
      @Nullable String viaDevice,
      @Nullable String configurationUrl) {}

  /// When the entity is available.
  ///
  /// @param sources empty: while there is a connection
  record AvailabilityConfig(Mode mode, List<Source> sources) {
    /// How several sources are joined.
    enum Mode {
      /// The last message of any source counts.
      LATEST,
      /// All must say available.
      ALL,
      /// One must say available.
      ANY
    }

    /// One topic with availability messages.
    record Source(String topic, String available, String notAvailable, @Nullable String template) {}
  }
}
