package dev.hearth.integration.mqtt;

import dev.hearth.core.Hub;
import dev.hearth.core.Integration;
import dev.hearth.core.Service;
import dev.hearth.core.ServiceCall;
import dev.hearth.core.ServiceValidationException;
import dev.hearth.core.json.Json;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import dev.hearth.core.storage.Store;
import dev.hearth.core.template.TemplateContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Brings MQTT devices into the house: entities by discovery, and the services `mqtt.publish`,
/// `mqtt.configure` and `mqtt.status`.
///
/// ```yaml
/// mqtt:
///   broker: mqtt://192.168.1.5:1883
///   username: hearth
///   password: !secret mqtt_password
/// ```
///
/// `mqtts://` wants a broker whose certificate this machine trusts; `certificate:` names the file
/// of an authority of one's own.
///
/// Without this section the broker can be set by `mqtt.configure`, which keeps it in the hub's
/// private storage. Without any broker the integration waits for that.
///
/// **Threads:** as [Integration] says.
public final class MqttIntegration implements Integration {
  private static final Logger LOG = System.getLogger(MqttIntegration.class.getName());
  private static final String DOMAIN = "mqtt";
  private static final String BROKER = "broker";
  private static final String USERNAME = "username";
  private static final String PASSWORD = "password";
  private static final String CERTIFICATE = "certificate";
  private static final String PREFIX = "discovery_prefix";
  private static final String CLIENT_ID = "client_id";
  private static final String KEEPALIVE = "keepalive";
  private static final String DEFAULT_PREFIX = "homeassistant";
  private static final long DEFAULT_KEEPALIVE = 60;
  private static final int MAX_UNACKNOWLEDGED = 1_000;

  private final Supplier<MqttTransport> transports;
  private final RandomGenerator random;

  private @Nullable MqttBridge bridge;
  private Map<String, @Nullable Object> config = Map.of();
  private @Nullable String source;
  private Path folder = Path.of("");

  /// The integration over a real connection.
  public MqttIntegration() {
    this(HiveMqttTransport::new, RandomGenerator.getDefault());
  }

  MqttIntegration(Supplier<MqttTransport> transports, RandomGenerator random) {
    this.transports = transports;
    this.random = random;
  }

  @Override
  public String domain() {
    return DOMAIN;
  }

  @Override
  public Schema configSchema() {
    return Schema.builder()
        .optional(BROKER, brokerType(), "where the broker is, such as mqtt://192.168.1.5:1883")
        .optional(USERNAME, Type.string(), "the user to sign in as")
        .optional(PASSWORD, Type.secret(), "the user's password")
        .optional(
            CERTIFICATE,
            Type.string(),
            "for mqtts://, the PEM file of your own authority, in the configuration folder")
        .optional(PREFIX, prefixType(), DEFAULT_PREFIX, "the first part of the topics of discovery")
        .optional(CLIENT_ID, Type.string(), "the name of this client; made up by default")
        .optional(
            KEEPALIVE, Type.integer(15, 65_535), DEFAULT_KEEPALIVE, "seconds between signs of life")
        .build();
  }

  private static Type brokerType() {
    return new Type(
        Map.of("text", Map.of("type", "url")),
        value -> {
          if (value instanceof BrokerUri known) {
            return known;
          }
          return BrokerUri.parse(String.valueOf(value));
        });
  }

  private static Type prefixType() {
    return new Type(
        Map.of("text", Map.of()),
        value -> {
          String prefix = String.valueOf(value);
          String fault = Topics.faultOfName(prefix);
          if (fault != null) {
            throw new IllegalArgumentException(
                Fields.quote(prefix) + " " + fault + "; write " + DEFAULT_PREFIX);
          }
          return prefix;
        });
  }

  @Override
  public void setUp(Hub hub, Map<String, @Nullable Object> section) {
    config = section;
    folder = hub.settings().configFolder();
    TemplateContext context =
        TemplateContext.of(Map.of(), hub.loop().clock(), hub.house().timeZone());
    Abbreviations abbreviations =
        hub.loop()
            .offload(() -> {
              Abbreviations table = Abbreviations.load();
              Rehearsal.run(context, table);
              return table;
            });
    Templates templates = new Templates(context);
    Store settings = hub.storage().store(DOMAIN, 1);
    MqttBridge made =
        new MqttBridge(hub, transports.get(), random, prefix(), templates, abbreviations);
    bridge = made;
    addServices(hub, made, settings);
    if (section.get(BROKER) instanceof BrokerUri broker) {
      source = "yaml";
      made.connect(options(broker, text(section, USERNAME), text(section, PASSWORD)));
    } else {
      settings.load().ifPresent(stored -> connectStored(made, stored));
    }
  }

  @Override
  public void shutDown() {
    MqttBridge running = bridge;
    if (running != null) {
      running.disconnect();
    }
  }

  private void connectStored(MqttBridge to, Map<String, @Nullable Object> stored) {
    String broker = text(stored, BROKER);
    if (broker != null) {
      BrokerUri uri;
      try {
        uri = BrokerUri.parse(broker);
      } catch (IllegalArgumentException e) {
        LOG.log(
            Level.ERROR, "the stored broker is of no use; call mqtt.configure: " + e.getMessage());
        return;
      }
      source = "storage";
      to.connect(options(uri, text(stored, USERNAME), text(stored, PASSWORD)));
    }
  }

  private ConnectOptions options(
      BrokerUri broker, @Nullable String username, @Nullable String password) {
    String clientId = text(config, CLIENT_ID);
    String certificate = text(config, CERTIFICATE);
    return new ConnectOptions(
        broker,
        clientId != null
            ? clientId
            : "hearth-" + String.format(Locale.ROOT, "%08x", random.nextInt()),
        username,
        password,
        certificate == null ? null : folder.resolve(certificate),
        Duration.ofSeconds(
            config.get(KEEPALIVE) instanceof Number seconds
                ? seconds.longValue()
                : DEFAULT_KEEPALIVE),
        MqttBridge.status(false),
        MAX_UNACKNOWLEDGED);
  }

  private String prefix() {
    String prefix = text(config, PREFIX);
    return prefix == null ? DEFAULT_PREFIX : prefix;
  }

  private void addServices(Hub hub, MqttBridge to, Store settings) {
    hub.services()
        .register(
            Service.of(
                DOMAIN,
                "publish",
                "Sends a message to a topic.",
                Schema.builder()
                    .required("topic", topicType(), "the topic, without wildcards")
                    .optional("payload", Type.any(), "what to send; objects are sent as JSON")
                    .optional("qos", Type.integer(0, 2), 0L, "quality of service, 0 to 2")
                    .optional("retain", Type.bool(), false, "whether the broker keeps it")
                    .build()),
            call -> {
              publish(to, call);
              return null;
            });
    hub.services()
        .register(
            Service.of(
                    DOMAIN,
                    "configure",
                    "Sets the broker and connects to it.",
                    Schema.builder()
                        .required(BROKER, brokerType(), "such as mqtt://192.168.1.5:1883")
                        .optional(USERNAME, Type.string(), "the user to sign in as")
                        .optional(PASSWORD, Type.secret(), "the user's password")
                        .build())
                .withResponse(Service.SupportsResponse.OPTIONAL),
            call -> configure(to, settings, call));
    hub.services()
        .register(
            Service.of(
                    DOMAIN, "status", "Tells how the connection to the broker is.", Schema.empty())
                .withResponse(Service.SupportsResponse.ONLY),
            call -> status(to));
  }

  private static Type topicType() {
    return new Type(
        Map.of("text", Map.of()),
        value -> {
          String topic = String.valueOf(value);
          String fault = Topics.faultOfName(topic);
          if (fault != null) {
            throw new IllegalArgumentException(Fields.quote(topic) + " " + fault);
          }
          return topic;
        });
  }

  private static void publish(MqttBridge to, ServiceCall call) {
    Object payload = call.data().get("payload");
    String text =
        switch (payload) {
          case null -> "";
          case String string -> string;
          case Object other -> Json.write(other);
        };
    to.publish(
        MqttMessage.of(
            String.valueOf(call.data().get("topic")),
            text,
            call.data().get("qos") instanceof Number qos ? qos.intValue() : 0,
            Boolean.TRUE.equals(call.data().get("retain"))));
  }

  private Map<String, @Nullable Object> configure(MqttBridge to, Store settings, ServiceCall call) {
    if ("yaml".equals(source)) {
      throw new ServiceValidationException(
          "mqtt.configure: the broker is set in configuration.yaml; change mqtt.broker there");
    }
    if (!(call.data().get(BROKER) instanceof BrokerUri broker)) {
      throw new ServiceValidationException("mqtt.configure: broker is missing");
    }
    String username = text(call.data(), USERNAME);
    String password = text(call.data(), PASSWORD);
    Map<String, @Nullable Object> stored = new LinkedHashMap<>();
    stored.put(BROKER, broker.toString());
    stored.put(USERNAME, username);
    stored.put(PASSWORD, password);
    settings.save(stored);
    source = "storage";
    to.connect(options(broker, username, password));
    to.awaitOutcome();
    return status(to);
  }

  private Map<String, @Nullable Object> status(MqttBridge of) {
    Map<String, @Nullable Object> status = new LinkedHashMap<>(of.status());
    status.put("source", source);
    return status;
  }

  private static @Nullable String text(Map<String, @Nullable Object> map, String key) {
    return map.get(key) instanceof String text && !text.isEmpty() ? text : null;
  }
}
