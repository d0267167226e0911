package dev.hearth.integration.mqtt;

import dev.hearth.core.Hub;
import dev.hearth.core.HubSettings;
import dev.hearth.core.State;
import dev.hearth.core.config.Config;
import dev.hearth.core.json.Json;
import dev.hearth.core.template.TemplateContext;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.LoopClock;
import dev.hearth.loop.LoopOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Takes a few messages along the way of all messages, in a house of its own on a loop of its own.
///
/// The first messages load some hundred classes: of the parser, of templates, of entities and their
/// services. On the hub's loop that would hold the house for a tenth of a second just when the kept
/// messages of a broker arrive. What is rehearsed is the real thing but for the broker, and leaves
/// nothing behind.
final class Rehearsal {
  private static final Logger LOG = System.getLogger(Rehearsal.class.getName());
  private static final int LOOKS = 200;
  private static final long PATIENCE_SECONDS = 5;

  private static final Map<String, String> ANNOUNCEMENTS =
      Map.of(
          "sensor",
          """
          {"~": "a", "stat_t": "~/s", "uniq_id": "u", "dev_cla": "power", "unit_of_meas": "W",
           "val_tpl": "{{ value_json.x | float | round(1) }}", "avty": [{"t": "~/o"}],
           "json_attr_t": "~/s", "ent_cat": "diagnostic", "stat_cla": "measurement",
           "dev": {"ids": ["d"], "name": "Dänisch", "cns": [["mac", "02:00:00:00:00:01"]]}}
          """,
          "binary_sensor",
          """
          {"stat_t": "a/s", "val_tpl": "{{ value_json.b }}", "pl_on": true, "pl_off": false,
           "uniq_id": "b", "dev": {"ids": "d"}, "avty": [{"t": "a/o"}, {"t": "a/p"}],
           "avty_mode": "all"}
          """,
          "switch",
          """
          {"cmd_t": "a/c", "stat_t": "a/s", "uniq_id": "w", "val_tpl": "{{ value_json['b'] }}",
           "stat_on": "True", "stat_off": "False", "dev": {"ids": ["d"]}}
          """,
          "light",
          """
          {"schema": "json", "cmd_t": "a/c", "stat_t": "a/l", "uniq_id": "l", "brightness": true,
           "sup_clrm": ["xy", "color_temp"], "effect": true, "fx_list": ["blink"],
           "dev": {"ids": ["d"]}}
          """);

  private static final Map<String, String> STATES =
      Map.of(
          "a/o",
          "online",
          "a/p",
          "online",
          "a/s",
          "{\"x\": 21.580000000000002, \"b\": true, \"n\": null}",
          "a/l",
          """
          {"state": "ON", "brightness": 120, "color_mode": "xy", "color": {"x": 0.31, "y": 0.32}}
          """);

  private Rehearsal() {}

  /// Does it; takes some hundred milliseconds the first time, and gives up after a few seconds.
  /// Blocks, so never on a loop.
  ///
  /// @return whether all of it came to life
  static boolean run(TemplateContext context, Abbreviations abbreviations) {
    LoopOptions options =
        LoopOptions.named("mqtt-rehearsal")
            .withHandOver(Duration.ZERO)
            .withClock(new ShortClock())
            .withSlowStep(Duration.ZERO); // being slow here is what it is for
    try (EventLoop loop = EventLoop.open(options)) {
      return loop.startLater(
              "rehearsal", () -> perform(loop, new Templates(context), abbreviations))
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(Level.WARNING, "the first messages will be slow: their rehearsal failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private static boolean perform(EventLoop loop, Templates templates, Abbreviations abbreviations)
      throws InterruptedException {
    Hub hub =
        Hub.create(loop, HubSettings.of(Path.of("rehearsal"), Config.of(Map.of())), List.of());
    hub.bus().listen("state_changed", event -> Json.write(event.toJson()));
    Stage stage = new Stage();
    MqttConnection connection =
        new MqttConnection(loop, loop.currentOwner(), stage, new Random(0), stage);
    Home home = new Home(connection, templates, new RefusalLog(LOG), loop);
    EntityDirectory directory = new EntityDirectory(home, hub.entities());
    DiscoveryParser parser = new DiscoveryParser(Stage.PREFIX, abbreviations, templates);
    for (String filter : DiscoveryTopic.filters(Stage.PREFIX)) {
      connection.subscribe(filter, 0, message -> directory.apply(parser.parse(message)));
    }
    connection.start(
        new ConnectOptions(
            BrokerUri.parse("mqtt://rehearsal"),
            "",
            null,
            null,
            null,
            Duration.ofMinutes(1),
            null,
            10));
    for (int i = 0;
        i < LOOKS && hub.states().all("light").stream().noneMatch(Rehearsal::isOn);
        i++) {
      Thread.sleep(5);
    }
    hub.services()
        .call("light", "turn_on", Map.of("entity_id", "all", "brightness", 50), null, false);
    hub.services().call("switch", "toggle", Map.of("entity_id", "all"), null, false);
    return directory.size() == ANNOUNCEMENTS.size();
  }

  private static boolean isOn(State state) {
    return state.value().equals("on");
  }

  /// Both ends of the connection: a broker whose messages are there at once, and nobody who cares
  /// how it goes.
  private static final class Stage implements MqttTransport, MqttConnection.Observer {
    static final String PREFIX = "rehearsal";

    private MqttTransport.@Nullable Listener listener;

    @Override
    public void connect(ConnectOptions options, Listener newListener) {
      listener = newListener;
      newListener.connected();
    }

    @Override
    public CompletionStage<List<String>> subscribe(List<TopicFilter> filters) {
      for (TopicFilter each : filters) {
        if (each.filter().startsWith(PREFIX)) {
          ANNOUNCEMENTS.forEach((kind, text) -> send(PREFIX + "/" + kind + "/x/config", text));
        } else {
          send(each.filter(), STATES.getOrDefault(each.filter(), ""));
        }
      }
      return CompletableFuture.completedFuture(List.of());
    }

    private void send(String topic, String payload) {
      if (listener != null) {
        listener.message(MqttMessage.of(topic, payload, 0, true));
      }
    }

    @Override
    public CompletionStage<Void> disconnect() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> publish(MqttMessage message) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> unsubscribe(List<String> filters) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public int unacknowledged() {
      return 0;
    }

    @Override
    public void ready() {}

    @Override
    public void unavailable(MqttException cause, boolean wasConnected, Duration retryIn) {}

    @Override
    public void subscriptionRefused(String filter) {}

    @Override
    public void subscriberFailed(MqttMessage message, RuntimeException failure) {
      LOG.log(Level.WARNING, "the rehearsal of " + message.topic() + " failed", failure);
    }
  }

  /// Runs for less than a second and then stands still, so that nothing the house wants to store is
  /// ever due.
  private static final class ShortClock implements LoopClock {
    private static final long END = 900_000_000;

    private final long origin = System.nanoTime();

    @Override
    public long nanoTime() {
      return Math.min(System.nanoTime() - origin, END);
    }

    @Override
    public Instant instant() {
      return Instant.EPOCH.plusNanos(nanoTime());
    }
  }
}
