package dev.hearth.integration.mqtt;

import dev.hearth.integration.mqtt.EntityConfig.AvailabilityConfig;
import dev.hearth.integration.mqtt.EntityConfig.Common;
import dev.hearth.integration.mqtt.EntityConfig.DeviceConfig;
import dev.hearth.integration.mqtt.Refusal.Reason;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Checks the keys of one entity and makes its configuration, or throws a [RefusedException] that
/// names the key at fault. Most components have a parser of their own, such as [LightParser].
final class ConfigParser {
  /// What reads the keys of a component.
  private static final Map<String, Function<ConfigParser, EntityConfig>> COMPONENTS =
      Map.ofEntries(
          Map.entry("binary_sensor", ConfigParser::binarySensor),
          Map.entry("button", ButtonConfig::parse),
          Map.entry("climate", parser -> new ClimateParser(parser).parse()),
          Map.entry("cover", parser -> new CoverParser(parser).parse()),
          Map.entry("event", parser -> new EventParser(parser).parse()),
          Map.entry("fan", parser -> new FanParser(parser).parse()),
          Map.entry("light", parser -> new LightParser(parser.fields, parser.common()).parse()),
          Map.entry("number", NumberConfig::parse),
          Map.entry("lock", parser -> new LockParser(parser).parse()),
          Map.entry("scene", parser -> new SceneParser(parser).parse()),
          Map.entry("select", SelectConfig::parse),
          Map.entry("sensor", ConfigParser::sensor),
          Map.entry("switch", ConfigParser::switched),
          Map.entry("text", TextConfig::parse),
          Map.entry("update", parser -> new UpdateParser(parser).parse()));

  private static final List<String> CATEGORIES = List.of("config", "diagnostic");
  private static final List<String> URL_SCHEMES =
      List.of("http://", "https://", "homeassistant://");
  private static final String ENUM = "enum";
  private static final String OPTIONS = "options";

  private final EntityKey key;
  private final String topic;
  private final Fields fields;

  ConfigParser(EntityKey key, String topic, Fields fields) {
    this.key = key;
    this.topic = topic;
    this.fields = fields;
  }

  /// Whether this integration has entities of a component.
  static boolean supports(String component) {
    return COMPONENTS.containsKey(component);
  }

  Fields fields() {
    return fields;
  }

  EntityConfig parse() {
    checkOrigin(fields);
    Function<ConfigParser, EntityConfig> component = COMPONENTS.get(key.component());
    if (component == null) {
      throw new IllegalStateException("no parser for " + key.component());
    }
    return component.apply(this);
  }

  private SensorConfig sensor() {
    String deviceClass = lowerCase(Keys.DEVICE_CLASS, DeviceClasses.SENSOR);
    String stateClass = lowerCase("state_class", DeviceClasses.STATE);
    List<String> options = fields.texts(OPTIONS);
    if (fields.has(OPTIONS)) {
      if (options.isEmpty()) {
        throw fields.refused(Reason.OUT_OF_RANGE, OPTIONS, "is empty");
      }
      if (!ENUM.equals(deviceClass)) {
        throw fields.refused(Reason.CONFLICTING_FIELDS, OPTIONS, "needs the device class enum");
      }
      if (stateClass != null || fields.has("unit_of_measurement")) {
        throw fields.refused(
            Reason.CONFLICTING_FIELDS, OPTIONS, "excludes state_class and unit_of_measurement");
      }
    }
    String lastReset = fields.template("last_reset_value_template");
    if (lastReset != null && !"total".equals(stateClass)) {
      throw fields.refused(
          Reason.CONFLICTING_FIELDS, "last_reset_value_template", "needs the state class total");
    }
    Common common = common();
    if ("config".equals(common.category())) {
      throw fields.refused(
          Reason.UNKNOWN_VALUE, Keys.ENTITY_CATEGORY, "a sensor cannot be of the category config");
    }
    return new SensorConfig(
        common,
        fields.requiredFilter(Keys.STATE_TOPIC),
        fields.template(Keys.VALUE_TEMPLATE),
        deviceClass,
        stateClass,
        fields.text("unit_of_measurement"),
        seconds("expire_after"),
        fields.bool("force_update", false),
        options,
        fields.integer("suggested_display_precision", 0, 100),
        lastReset);
  }

  private BinarySensorConfig binarySensor() {
    Common common = common();
    if ("config".equals(common.category())) {
      throw fields.refused(
          Reason.UNKNOWN_VALUE,
          Keys.ENTITY_CATEGORY,
          "a binary sensor cannot be of the category config");
    }
    return new BinarySensorConfig(
        common,
        fields.requiredFilter(Keys.STATE_TOPIC),
        fields.template(Keys.VALUE_TEMPLATE),
        fields.text(Keys.PAYLOAD_ON, "ON"),
        fields.text(Keys.PAYLOAD_OFF, "OFF"),
        lowerCase(Keys.DEVICE_CLASS, DeviceClasses.BINARY_SENSOR),
        seconds("off_delay"),
        seconds("expire_after"),
        fields.bool("force_update", false));
  }

  private SwitchConfig switched() {
    String stateTopic = fields.filter(Keys.STATE_TOPIC);
    String payloadOn = fields.text(Keys.PAYLOAD_ON, "ON");
    String payloadOff = fields.text(Keys.PAYLOAD_OFF, "OFF");
    return new SwitchConfig(
        common(),
        fields.requiredTopic(Keys.COMMAND_TOPIC),
        fields.template(Keys.COMMAND_TEMPLATE),
        fields.bool(Keys.RETAIN, false),
        stateTopic,
        fields.template(Keys.VALUE_TEMPLATE),
        payloadOn,
        payloadOff,
        fields.text("state_on", payloadOn),
        fields.text("state_off", payloadOff),
        fields.bool(Keys.OPTIMISTIC, false) || stateTopic == null,
        lowerCase(Keys.DEVICE_CLASS, DeviceClasses.SWITCH));
  }

  /// What entities of every component have.
  Common common() {
    return new Common(
        topic,
        key,
        fields.text(Keys.UNIQUE_ID),
        name(),
        suggestedId(),
        fields.bool("enabled_by_default", true),
        fields.oneOf(Keys.ENTITY_CATEGORY, CATEGORIES),
        fields.text("icon"),
        fields.text("entity_picture"),
        device(fields),
        availability(),
        fields.filter("json_attributes_topic"),
        fields.template("json_attributes_template"),
        fields.qos(),
        encoding());
  }

  private @Nullable String name() {
    if (!fields.contains(Keys.NAME)) {
      return null;
    }
    return fields.text(Keys.NAME, "");
  }

  private @Nullable String suggestedId() {
    String entityId = fields.text("default_entity_id");
    if (entityId != null) {
      return entityId.substring(entityId.indexOf('.') + 1);
    }
    return fields.text("object_id");
  }

  private @Nullable Charset encoding() {
    String name = fields.text(Keys.ENCODING, "utf-8");
    if (name.isEmpty()) {
      return null;
    }
    try {
      return Charset.forName(name);
    } catch (IllegalArgumentException e) {
      Charset known = name.equalsIgnoreCase("latin") ? StandardCharsets.ISO_8859_1 : null;
      if (known == null) {
        throw fields.refused(
            Reason.UNKNOWN_VALUE, Keys.ENCODING, Fields.quote(name) + " is not a character set");
      }
      return known;
    }
  }

  private AvailabilityConfig availability() {
    boolean one = fields.has(Keys.AVAILABILITY_TOPIC);
    if (one && fields.has(Keys.AVAILABILITY)) {
      throw fields.refused(
          Reason.CONFLICTING_FIELDS, Keys.AVAILABILITY, "excludes " + Keys.AVAILABILITY_TOPIC);
    }
    List<AvailabilityConfig.Source> sources = new ArrayList<>();
    if (one) {
      sources.add(
          new AvailabilityConfig.Source(
              fields.requiredFilter(Keys.AVAILABILITY_TOPIC),
              fields.text(Keys.PAYLOAD_AVAILABLE, "online"),
              fields.text(Keys.PAYLOAD_NOT_AVAILABLE, "offline"),
              fields.template(Keys.AVAILABILITY_TEMPLATE)));
    } else {
      for (Fields item : fields.objects(Keys.AVAILABILITY)) {
        sources.add(
            new AvailabilityConfig.Source(
                item.requiredFilter(Keys.TOPIC),
                item.text(Keys.PAYLOAD_AVAILABLE, "online"),
                item.text(Keys.PAYLOAD_NOT_AVAILABLE, "offline"),
                item.template(Keys.VALUE_TEMPLATE)));
      }
    }
    String mode = fields.oneOf(Keys.AVAILABILITY_MODE, List.of("latest", "all", "any"));
    return new AvailabilityConfig(
        mode == null
            ? AvailabilityConfig.Mode.LATEST
            : AvailabilityConfig.Mode.valueOf(mode.toUpperCase(Locale.ROOT)),
        List.copyOf(sources));
  }

  /// The device block, or null when there is none.
  static @Nullable DeviceConfig device(Fields fields) {
    Fields device = fields.object(Keys.DEVICE);
    if (device == null) {
      return null;
    }
    List<String> identifiers = device.texts("identifiers");
    List<List<String>> connections = device.pairs("connections");
    if (identifiers.isEmpty() && connections.isEmpty()) {
      throw fields.refused(
          Reason.DEVICE_WITHOUT_IDENTITY, Keys.DEVICE, "has neither identifiers nor connections");
    }
    String url = device.text("configuration_url");
    if (url != null && URL_SCHEMES.stream().noneMatch(url::startsWith)) {
      throw device.refused(
          Reason.UNKNOWN_VALUE,
          "configuration_url",
          Fields.quote(url) + " does not begin with http:// or https://");
    }
    return new DeviceConfig(
        identifiers,
        connections,
        device.text(Keys.NAME),
        device.text("manufacturer"),
        device.text("model"),
        device.text("model_id"),
        device.text("hw_version"),
        device.text("sw_version"),
        device.text("serial_number"),
        device.text("suggested_area"),
        device.text("via_device"),
        url);
  }

  /// Checks the block that names the sender.
  static void checkOrigin(Fields fields) {
    Fields origin = fields.object(Keys.ORIGIN);
    if (origin != null && origin.text(Keys.NAME) == null) {
      throw origin.refused(Reason.MISSING_FIELD, Keys.NAME, "is required");
    }
  }

  /// A word of a list, whatever its case; null when it is not given.
  @Nullable String lowerCase(String name, Set<String> allowed) {
    String value = fields.text(name);
    if (value == null) {
      return null;
    }
    String lower = value.toLowerCase(Locale.ROOT);
    if (!allowed.contains(lower)) {
      throw fields.refused(
          Reason.UNKNOWN_VALUE,
          name,
          Fields.quote(value) + " is not known for a " + key.component());
    }
    return lower;
  }

  /// A time of whole seconds; null for none or zero.
  @Nullable Duration seconds(String name) {
    Integer seconds = fields.integer(name, 0, Integer.MAX_VALUE);
    return seconds == null || seconds == 0 ? null : Duration.ofSeconds(seconds);
  }
}
