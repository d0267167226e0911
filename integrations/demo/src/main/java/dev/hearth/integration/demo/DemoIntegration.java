package dev.hearth.integration.demo;

import dev.hearth.core.Event;
import dev.hearth.core.Hub;
import dev.hearth.core.HubSettings;
import dev.hearth.core.Integration;
import dev.hearth.core.entity.EntityEntry;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import dev.hearth.loop.Registration;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Shows a small living house as long as there is no real one.
///
/// `demo: true` keeps it whatever else there is, `demo: false` keeps it away. Without either it
/// runs while no MQTT broker is set, neither in the configuration nor in the hub's own storage, and
/// leaves for good, with everything it registered, when the first entity of another integration is
/// registered: a real house has arrived.
public final class DemoIntegration implements Integration {
  static final String DOMAIN = "demo";

  private static final Logger LOG = System.getLogger(DemoIntegration.class.getName());

  private @Nullable DemoHouse house;
  private @Nullable Registration watch;

  /// For the service loader.
  public DemoIntegration() {}

  @Override
  public String domain() {
    return DOMAIN;
  }

  @Override
  public Set<String> afterDependencies() {
    return Set.of("mqtt");
  }

  @Override
  public Schema configSchema() {
    return Schema.builder()
        .optional(
            "enabled",
            Type.bool(),
            "whether to show the demo house; by default as long as there is no real one")
        .build();
  }

  @Override
  public void setUp(Hub hub, Map<String, @Nullable Object> config) {
    Object enabled = config.get("enabled");
    boolean wanted =
        enabled instanceof Boolean said ? said : !hasBroker(hub) && !hasOtherEntities(hub);
    if (!wanted) {
      forgetAll(hub);
      return;
    }
    DemoHouse made = new DemoHouse(hub);
    house = made;
    made.start();
    if (enabled == null) {
      LOG.log(
          Level.INFO,
          "this is the demo house; it leaves when the first real device comes (or with demo: false)");
      watch = hub.bus().listen("entity_registry_updated", event -> leaveWhenOthersCome(hub, event));
    }
  }

  @Override
  public void shutDown() {
    stopWatching();
    if (house != null) {
      house.stop();
    }
  }

  private static boolean hasBroker(Hub hub) {
    HubSettings settings = hub.settings();
    boolean configured =
        settings.config().sections().get("mqtt") instanceof Map<?, ?> mqtt
            && mqtt.get("broker") != null;
    Path stored = hub.storage().folder().resolve("mqtt");
    return configured
        || settings.overridesOf("mqtt").get("broker") != null
        || hub.loop().offload(() -> Files.exists(stored));
  }

  private static boolean hasOtherEntities(Hub hub) {
    return hub.entities().registry().all().stream().anyMatch(DemoIntegration::isOther);
  }

  private static boolean isOther(EntityEntry entry) {
    return !entry.platform().equals(DOMAIN);
  }

  private void leaveWhenOthersCome(Hub hub, Event event) {
    boolean arrived =
        "create".equals(event.data().get("action"))
            && hub.entities()
                .registry()
                .get(String.valueOf(event.data().get("entity_id")))
                .filter(DemoIntegration::isOther)
                .isPresent();
    if (arrived && watch != null) {
      stopWatching();
      // Not now: whoever registers an entity is not done with it.
      hub.loop().execute(() -> leave(hub));
    }
  }

  private void leave(Hub hub) {
    LOG.log(Level.INFO, "the first real device is here; the demo house leaves");
    if (house != null) {
      house.stop();
    }
    forgetAll(hub);
  }

  private void stopWatching() {
    if (watch != null) {
      watch.close();
      watch = null;
    }
  }

  private static void forgetAll(Hub hub) {
    for (EntityEntry entry : hub.entities().registry().all()) {
      if (!isOther(entry)) {
        hub.entities().forget(entry.entityId());
      }
    }
  }
}
