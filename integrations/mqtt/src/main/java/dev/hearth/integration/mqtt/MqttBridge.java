package dev.hearth.integration.mqtt;

import dev.hearth.core.CoreState;
import dev.hearth.core.Hub;
import dev.hearth.core.entity.Entity;
import dev.hearth.loop.Owner;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Joins a connection, the discovery and the entities that come of it.
///
/// Says `online` at `homeassistant/status` once the hub runs and the discovery subscription is
/// made, so that devices announce themselves anew, and `offline` when it stops or, by the last
/// will, when it vanishes. While there is no connection every entity is unavailable.
///
/// Loop only.
final class MqttBridge implements MqttConnection.Observer {
  private static final Logger LOG = System.getLogger(MqttBridge.class.getName());
  private static final long SLICE_NANOS = 2_000_000;

  /// Where devices listen for it, whatever the prefix of discovery is.
  private static final String STATUS_TOPIC = "homeassistant/status";

  private final Hub hub;
  private final Owner owner;
  private final DiscoveryParser parser;
  private final RefusalLog refusals = new RefusalLog(LOG);
  private final MqttConnection connection;
  private final Home home;
  private final EntityDirectory directory;

  private @Nullable ConnectOptions options;
  private @Nullable String error;
  private boolean born;
  private CompletableFuture<Void> outcome = CompletableFuture.completedFuture(null);
  private long writeRound;

  /// Held while the connection is being changed, which suspends.
  private final Semaphore changing = new Semaphore(1);

  MqttBridge(
      Hub hub,
      MqttTransport transport,
      RandomGenerator random,
      String prefix,
      Templates templates,
      Abbreviations abbreviations) {
    this.hub = hub;
    this.owner = hub.loop().currentOwner();
    this.parser = new DiscoveryParser(prefix, abbreviations, templates);
    this.connection = new MqttConnection(hub.loop(), owner, transport, random, this);
    this.home = new Home(connection, templates, refusals, hub.loop());
    this.directory = new EntityDirectory(home, hub.entities());
    for (String filter : DiscoveryTopic.filters(prefix)) {
      connection.subscribe(filter, 0, message -> directory.apply(parser.parse(message)));
    }
    hub.bus().listen("homeassistant_started", event -> sayOnline());
  }

  /// The message that says whether this hub is there.
  static MqttMessage status(boolean online) {
    return MqttMessage.of(STATUS_TOPIC, online ? "online" : "offline", 0, false);
  }

  /// Connects to a broker, in place of the one before. Suspends the calling task until the former
  /// connection is closed, not until the new one is made.
  void connect(ConnectOptions to) {
    changing.acquireUninterruptibly();
    try {
      boolean other = options != null && !options.broker().equals(to.broker());
      close();
      if (other) {
        directory.close();
      }
      options = to;
      outcome = new CompletableFuture<>();
      connection.start(to);
    } finally {
      changing.release();
    }
  }

  /// Says good-bye and closes the connection; suspends the calling task until that is done.
  void disconnect() {
    changing.acquireUninterruptibly();
    try {
      close();
    } finally {
      changing.release();
    }
  }

  private void close() {
    if (options != null) {
      options = null;
      error = null;
      hub.loop().await(connection.stop(born ? status(false) : null));
      born = false;
      outcome.complete(null);
      if (hub.state() == CoreState.RUNNING) {
        writeAll(); // A hub that stops leaves the states as they were.
      }
    }
  }

  /// Suspends the calling task until the last [#connect] has worked or failed.
  void awaitOutcome() {
    hub.loop().await(outcome);
  }

  /// Sends a message and suspends the calling task until the broker has it.
  ///
  /// @throws MqttException when it cannot be sent
  void publish(MqttMessage message) {
    home.publish(message);
  }

  /// What the service `mqtt.status` answers, but for the source of the settings.
  Map<String, @Nullable Object> status() {
    ConnectOptions to = options;
    MqttConnection.Statistics statistics = connection.statistics();
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    status.put("connected", connection.isConnected());
    status.put("broker", to == null ? null : to.broker().toString());
    status.put("username", to == null ? null : to.username());
    status.put("error", error);
    status.put("messages", statistics.messages());
    status.put("entities", directory.size());
    status.put("filters", statistics.filters());
    status.put("waiting", statistics.waiting());
    status.put("slowed", statistics.waits());
    status.put("unacknowledged", statistics.unacknowledged());
    status.put("refused", refusals.counts());
    return status;
  }

  @Override
  public void ready() {
    ConnectOptions to = options;
    error = null;
    outcome.complete(null);
    LOG.log(Level.INFO, "connected to {0}", to == null ? "the broker" : to.broker());
    sayOnline();
    writeAll();
  }

  @Override
  public void unavailable(MqttException cause, boolean wasConnected, Duration retryIn) {
    String message = String.valueOf(cause.getMessage());
    Level level = message.equals(error) ? Level.DEBUG : Level.WARNING;
    LOG.log(level, "{0}; next attempt in {1} s", message, retryIn.toSeconds());
    error = message;
    born = false;
    outcome.complete(null);
    if (wasConnected) {
      writeAll();
    }
  }

  @Override
  public void subscriptionRefused(String filter) {
    refusals.count(
        new Refusal(
            Refusal.Reason.SUBSCRIPTION_REFUSED, filter, "", "the broker refused to subscribe"));
  }

  @Override
  public void subscriberFailed(MqttMessage message, RuntimeException failure) {
    refusals.count(
        new Refusal(Refusal.Reason.INTERNAL_ERROR, message.topic(), "", "failed: " + failure));
    LOG.log(Level.ERROR, "a message of " + message.topic() + " could not be handled", failure);
  }

  private void sayOnline() {
    if (!born && connection.isConnected() && hub.state() == CoreState.RUNNING) {
      born = true;
      var _ =
          connection
              .publish(status(true))
              .whenComplete((done, failure) -> {
                if (failure != null) {
                  LOG.log(Level.WARNING, "devices were not told that the hub is there", failure);
                }
              });
    }
  }

  /// Writes the states of all entities, a slice in a turn; a later round replaces an earlier one.
  private void writeAll() {
    writeSome(directory.live().iterator(), ++writeRound);
  }

  private void writeSome(Iterator<Entity> rest, long round) {
    long end = System.nanoTime() + SLICE_NANOS;
    while (round == writeRound && rest.hasNext()) {
      rest.next().writeState();
      if (System.nanoTime() >= end) {
        hub.loop().execute(owner, () -> writeSome(rest, round));
        return;
      }
    }
  }
}
