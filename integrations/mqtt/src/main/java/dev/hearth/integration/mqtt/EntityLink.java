package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.DeviceInfo;
import dev.hearth.core.entity.EntityCategory;
import dev.hearth.core.entity.EntityDescription;
import dev.hearth.core.json.Json;
import dev.hearth.core.json.JsonException;
import dev.hearth.integration.mqtt.EntityConfig.AvailabilityConfig;
import dev.hearth.integration.mqtt.EntityConfig.Common;
import dev.hearth.integration.mqtt.EntityConfig.DeviceConfig;
import dev.hearth.integration.mqtt.Refusal.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the entities of all components have in common: availability, attributes, the device, and
/// the subscriptions that feed them. Each entity holds one and hands the hub's questions on. Loop
/// only.
final class EntityLink {
  /// A topic that an entity wants to hear, and what it does with a message.
  record Listener(String filter, Consumer<MqttMessage> handler) {}

  private static final String PLATFORM = "mqtt";

  /// Attributes that belong to the hub; a device cannot set them.
  private static final Set<String> RESERVED =
      Set.of(
          "assumed_state",
          "attribution",
          "available",
          "device_class",
          "device_info",
          "entity_category",
          "entity_id",
          "entity_picture",
          "entity_registry_enabled_default",
          "extra_state_attributes",
          "force_update",
          "friendly_name",
          "icon",
          "should_poll",
          "state",
          "supported_features",
          "unique_id",
          "unit_of_measurement");

  private static final Map<String, String> CLASS_NAMES =
      Map.of(
          "aqi", "Air quality index",
          "ph", "pH",
          "pm1", "PM1",
          "pm10", "PM10",
          "pm25", "PM2.5",
          "pm4", "PM4",
          "battery_charging", "Charging");

  private final Home home;
  private final Runnable write;
  private final String plainName;
  private Common common;
  private EntityDescription description;
  private Availability availability;
  private List<MqttSubscription> subscriptions = List.of();
  private Map<String, @Nullable Object> attributes = Map.of();

  /// @param deviceClass gives the entity its name where it has none of its own; null for none
  /// @param plainName the name where there is no device class either
  /// @param write writes the entity's state
  EntityLink(
      Home home, Common common, @Nullable String deviceClass, String plainName, Runnable write) {
    this.home = home;
    this.common = common;
    this.write = write;
    this.plainName = plainName;
    this.availability = new Availability(common.availability());
    this.description = describe(common, deviceClass, plainName);
  }

  Common common() {
    return common;
  }

  /// Takes new settings; [#open] follows.
  void reconfigure(Common next, @Nullable String deviceClass) {
    if (!next.availability().equals(common.availability())) {
      availability = new Availability(next.availability());
    }
    if (next.attributesTopic() == null) {
      attributes = Map.of();
    }
    common = next;
    description = describe(next, deviceClass, plainName);
  }

  /// Subscribes to what the entity wants to hear, in place of what it heard before.
  void open(List<Listener> listeners) {
    List<MqttSubscription> former = subscriptions;
    List<MqttSubscription> opened = new ArrayList<>(listeners.size() + 2);
    List<AvailabilityConfig.Source> sources = common.availability().sources();
    for (int i = 0; i < sources.size(); i++) {
      int source = i;
      opened.add(subscribe(sources.get(i).topic(), message -> availability(source, message)));
    }
    for (Listener listener : listeners) {
      opened.add(subscribe(listener.filter(), listener.handler()));
    }
    String attributesTopic = common.attributesTopic();
    if (attributesTopic != null) {
      opened.add(subscribe(attributesTopic, this::attributes));
    }
    subscriptions = opened;
    // Only now: a filter that both have must not be given up in between.
    former.forEach(MqttSubscription::close);
  }

  private MqttSubscription subscribe(String filter, Consumer<MqttMessage> handler) {
    return home.connection().subscribe(filter, common.qos(), handler);
  }

  void close() {
    subscriptions.forEach(MqttSubscription::close);
    subscriptions = List.of();
  }

  private void availability(int source, MqttMessage message) {
    String template = common.availability().sources().get(source).template();
    String text = home.read(message, template, "availability", common);
    if (text == null) {
      return;
    }
    boolean before = availability.isAvailable();
    availability.accept(source, text);
    if (before != availability.isAvailable()) {
      write.run();
    }
  }

  private void attributes(MqttMessage message) {
    String template = common.attributesTemplate();
    Object value;
    if (template == null && message.isJson()) {
      value = message.json();
    } else {
      String text = home.read(message, template, "json_attributes_template", common);
      if (text == null) {
        return;
      }
      try {
        value = Json.parse(text);
      } catch (JsonException e) {
        home.refuse(Reason.INVALID_ATTRIBUTES, message, common, String.valueOf(e.getMessage()));
        return;
      }
    }
    if (!(value instanceof Map<?, ?> map)) {
      home.refuse(
          Reason.INVALID_ATTRIBUTES,
          message,
          common,
          "attributes must be an object, not " + Json.kind(value));
      return;
    }
    Map<String, @Nullable Object> taken = new LinkedHashMap<>(Json.object(map));
    taken.keySet().removeAll(RESERVED);
    if (!taken.equals(attributes)) {
      attributes = Collections.unmodifiableMap(taken);
      write.run();
    }
  }

  boolean isAvailable() {
    return home.connection().isConnected() && availability.isAvailable();
  }

  Map<String, @Nullable Object> attributes() {
    return attributes;
  }

  /// What the entity is, by its present configuration.
  EntityDescription description() {
    return description;
  }

  private static EntityDescription describe(
      Common common, @Nullable String deviceClass, String plainName) {
    return new EntityDescription(
        Optional.ofNullable(common.uniqueId()),
        name(common, deviceClass, plainName),
        device(common),
        Optional.ofNullable(common.suggestedId()),
        Optional.ofNullable(deviceClass),
        Optional.ofNullable(common.category())
            .map(word -> EntityCategory.valueOf(word.toUpperCase(Locale.ROOT))),
        Optional.ofNullable(common.icon()),
        Optional.ofNullable(common.picture()),
        common.enabledByDefault());
  }

  /// The entity's own name; null when it goes by the name of its device.
  private static @Nullable String name(
      Common common, @Nullable String deviceClass, String plainName) {
    String name = common.name();
    if (name == null) {
      return deviceClass == null ? plainName : nameOfClass(deviceClass);
    }
    return name.isBlank() ? null : name;
  }

  private static String nameOfClass(String deviceClass) {
    String words = deviceClass.replace('_', ' ');
    return CLASS_NAMES.getOrDefault(
        deviceClass, words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1));
  }

  private static Optional<DeviceInfo> device(Common common) {
    DeviceConfig config = common.device();
    if (config == null) {
      return Optional.empty();
    }
    Set<DeviceInfo.Identifier> identifiers = new LinkedHashSet<>();
    config.identifiers().forEach(id -> identifiers.add(new DeviceInfo.Identifier(PLATFORM, id)));
    Set<DeviceInfo.Identifier> connections = new LinkedHashSet<>();
    config
        .connections()
        .forEach(pair -> connections.add(new DeviceInfo.Identifier(pair.get(0), pair.get(1))));
    String via = config.viaDevice();
    return Optional.of(
        new DeviceInfo(
            identifiers,
            connections,
            config.name(),
            config.manufacturer(),
            config.model(),
            config.modelId(),
            config.hwVersion(),
            config.swVersion(),
            config.serialNumber(),
            config.configurationUrl(),
            config.suggestedArea(),
            via == null ? null : new DeviceInfo.Identifier(PLATFORM, via)));
  }
}
