package dev.hearth.integration.mqtt;

import dev.hearth.core.json.Json;
import dev.hearth.core.json.JsonException;
import dev.hearth.integration.mqtt.Refusal.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads discovery messages: a topic and a payload become a [Discovery], whatever they hold.
///
/// In this order: the topic is taken apart; short keys are written out; `~` becomes the base topic;
/// in the device form every component inherits the shared options; then the component's own parser
/// ([ConfigParser]) checks each key. A fault ends in a [Refusal] of the entity it belongs to and
/// leaves the others of the same message alone. Keys that nobody knows are ignored.
///
/// Stateless and immutable.
final class DiscoveryParser {
  private static final int MAX_PAYLOAD = 1 << 20;
  private static final int MAX_COMPONENTS = 1000;

  /// What a device form shares with its components.
  private static final List<String> SHARED =
      List.of(
          Keys.AVAILABILITY,
          Keys.AVAILABILITY_MODE,
          Keys.AVAILABILITY_TEMPLATE,
          Keys.AVAILABILITY_TOPIC,
          Keys.COMMAND_TOPIC,
          Keys.DEVICE,
          Keys.ENCODING,
          Keys.ORIGIN,
          Keys.PAYLOAD_AVAILABLE,
          Keys.PAYLOAD_NOT_AVAILABLE,
          Keys.QOS,
          Keys.STATE_TOPIC);

  private static final List<String> AVAILABILITY_KEYS =
      List.of(Keys.AVAILABILITY, Keys.AVAILABILITY_TOPIC);

  private final String prefix;
  private final Abbreviations abbreviations;
  private final TemplateSyntax syntax;

  DiscoveryParser(String prefix, Abbreviations abbreviations, TemplateSyntax syntax) {
    this.prefix = prefix;
    this.abbreviations = abbreviations;
    this.syntax = syntax;
  }

  /// What a message under the discovery prefix means.
  Discovery parse(MqttMessage message) {
    String topic = message.topic();
    DiscoveryTopic at = DiscoveryTopic.parse(prefix, topic);
    if (at == null) {
      return invalid(
          Reason.INVALID_DISCOVERY_TOPIC,
          topic,
          "is not " + prefix + "/<component>/[<node>/]<object>/config with ids of a-z A-Z 0-9 _ -");
    }
    if (message.size() == 0) {
      return new Discovery.Removal(at);
    }
    if (message.size() > MAX_PAYLOAD) {
      return invalid(Reason.TOO_LARGE, topic, message.size() + " bytes; at most " + MAX_PAYLOAD);
    }
    String text = message.text();
    if (text == null) {
      return invalid(Reason.NOT_JSON, topic, "the payload is not UTF-8 text");
    }
    Object payload;
    try {
      payload = Json.parse(text);
    } catch (JsonException e) {
      return invalid(Reason.NOT_JSON, topic, String.valueOf(e.getMessage()));
    }
    if (!(payload instanceof Map<?, ?> object)) {
      return invalid(
          Reason.NOT_AN_OBJECT, topic, "the payload must be an object, not " + Json.kind(payload));
    }
    try {
      return parse(at, topic, abbreviations.expand(Json.object(object)));
    } catch (RefusedException e) {
      return new Discovery.Invalid(e.on(topic));
    }
  }

  private static Discovery invalid(Reason reason, String topic, String detail) {
    return new Discovery.Invalid(new Refusal(reason, topic, "", detail));
  }

  private Discovery parse(DiscoveryTopic at, String topic, Map<String, @Nullable Object> root) {
    Fields fields = new Fields(root, "", syntax);
    if (fields.bool(Keys.MIGRATE, false)) {
      return new Discovery.Migration(at);
    }
    String base = fields.text(Keys.BASE);
    substitute(root, base);
    if (at.isDevice()) {
      return new Discovery.Announcement(at, components(at, topic, root, base));
    }
    EntityKey key = new EntityKey(at.component(), at.id());
    return new Discovery.Announcement(at, List.of(part(key, topic, "", root)));
  }

  private List<Discovery.Part> components(
      DiscoveryTopic at, String topic, Map<String, @Nullable Object> root, @Nullable String base) {
    Fields fields = new Fields(root, "", syntax);
    if (!fields.has(Keys.ORIGIN)) {
      throw fields.refused(
          Reason.MISSING_FIELD, Keys.ORIGIN, "is required for a device, with at least a name");
    }
    ConfigParser.checkOrigin(fields);
    if (ConfigParser.device(fields) == null) {
      throw fields.refused(Reason.MISSING_FIELD, Keys.DEVICE, "is required for a device");
    }
    if (!(root.get(Keys.COMPONENTS) instanceof Map<?, ?> components)) {
      throw fields.refused(
          root.get(Keys.COMPONENTS) == null ? Reason.MISSING_FIELD : Reason.NOT_AN_OBJECT,
          Keys.COMPONENTS,
          "must be an object of components, not " + Json.kind(root.get(Keys.COMPONENTS)));
    }
    if (components.size() > MAX_COMPONENTS) {
      throw fields.refused(
          Reason.TOO_LARGE,
          Keys.COMPONENTS,
          components.size() + " components; at most " + MAX_COMPONENTS);
    }
    List<Discovery.Part> parts = new ArrayList<>(components.size());
    Json.object(components)
        .forEach((id, value) -> parts.add(component(at, topic, root, base, id, value)));
    return parts;
  }

  private Discovery.Part component(
      DiscoveryTopic at,
      String topic,
      Map<String, @Nullable Object> root,
      @Nullable String base,
      String id,
      @Nullable Object value) {
    String place = Keys.COMPONENTS + "." + id;
    EntityKey unknown = new EntityKey("", at.id() + " " + id);
    if (!(value instanceof Map<?, ?> object)) {
      return new Discovery.Refused(
          unknown,
          new Refusal(
              Reason.NOT_AN_OBJECT, topic, place, "must be an object, not " + Json.kind(value)));
    }
    Map<String, @Nullable Object> own = abbreviations.expand(Json.object(object));
    if (!(own.get(Keys.PLATFORM) instanceof String platform)) {
      return new Discovery.Refused(
          unknown,
          new Refusal(
              Reason.MISSING_FIELD, topic, place + "." + Keys.PLATFORM, "must name the component"));
    }
    EntityKey key = new EntityKey(platform, unknown.id());
    if (own.size() == 1) {
      return new Discovery.TakenBack(key);
    }
    Map<String, @Nullable Object> full = new LinkedHashMap<>(own);
    substitute(full, full.get(Keys.BASE) instanceof String ownBase ? ownBase : base);
    boolean ownAvailability = AVAILABILITY_KEYS.stream().anyMatch(own::containsKey);
    for (String shared : SHARED) {
      // One way to tell the availability replaces the other: they exclude each other.
      boolean replaced = ownAvailability && AVAILABILITY_KEYS.contains(shared);
      if (root.containsKey(shared) && !replaced) {
        full.putIfAbsent(shared, root.get(shared));
      }
    }
    return part(key, topic, place, full);
  }

  private Discovery.Part part(
      EntityKey key, String topic, String place, Map<String, @Nullable Object> config) {
    if (!ConfigParser.supports(key.component())) {
      return new Discovery.Unsupported(key);
    }
    try {
      return new Discovery.Configured(
          new ConfigParser(key, topic, new Fields(config, "", syntax)).parse());
    } catch (RefusedException e) {
      return new Discovery.Refused(key, place.isEmpty() ? e.on(topic) : e.on(topic, place));
    }
  }

  /// Puts the base topic in for `~` at the start or the end of every topic.
  private static void substitute(Map<String, @Nullable Object> object, @Nullable String base) {
    if (base == null) {
      return;
    }
    object.replaceAll((key, value) ->
        key.endsWith(Keys.TOPIC) && value instanceof String text ? withBase(text, base) : value);
    Object availability = object.get(Keys.AVAILABILITY);
    if (availability instanceof Map<?, ?> item) {
      object.put(Keys.AVAILABILITY, substituted(item, base));
    } else if (availability instanceof List<?> items) {
      List<@Nullable Object> changed = new ArrayList<>(items.size());
      for (Object item : items) {
        changed.add(item instanceof Map<?, ?> map ? substituted(map, base) : item);
      }
      object.put(Keys.AVAILABILITY, changed);
    }
  }

  private static Map<String, @Nullable Object> substituted(Map<?, ?> item, String base) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(Json.object(item));
    if (changed.get(Keys.TOPIC) instanceof String topic) {
      changed.put(Keys.TOPIC, withBase(topic, base));
    }
    return changed;
  }

  private static String withBase(String topic, String base) {
    String result = topic;
    if (result.startsWith(Keys.BASE)) {
      result = base + result.substring(Keys.BASE.length());
    }
    if (topic.length() > 1 && result.endsWith(Keys.BASE)) {
      result = result.substring(0, result.length() - Keys.BASE.length()) + base;
    }
    return result;
  }
}
