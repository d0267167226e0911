package dev.hearth.integration.mqtt;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.core.State;
import dev.hearth.testkit.TestHub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A small house at a real broker.
@Timeout(90)
class MosquittoHouseTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String LAMP =
      """
      {"~": "home/lamp", "name": null, "unique_id": "lamp", "schema": "json", "cmd_t": "~/set",
       "stat_t": "~", "brightness": true, "avty_t": "~/online",
       "dev": {"ids": ["lamp"], "name": "Lamp"}}
      """;

  @TempDir Path folder;

  /// Plays the devices: a client of its own, whose lamp answers commands with its new state.
  private static final class Devices implements MqttTransport.Listener, AutoCloseable {
    final HiveMqttTransport transport = new HiveMqttTransport();
    final CompletableFuture<Void> connected = new CompletableFuture<>();
    final List<String> heard = new CopyOnWriteArrayList<>();

    Devices(BrokerUri uri) throws Exception {
      transport.connect(
          new ConnectOptions(uri, "devices", null, null, null, PATIENCE, null, 100_000), this);
      connected.get(20, SECONDS);
      transport
          .subscribe(
              List.of(
                  new MqttTransport.TopicFilter("home/lamp/set", 0),
                  new MqttTransport.TopicFilter("homeassistant/status", 0)))
          .toCompletableFuture()
          .get(20, SECONDS);
    }

    void keep(String topic, String payload) {
      transport.publish(MqttMessage.of(topic, payload, 1, true));
    }

    @Override
    public void connected() {
      connected.complete(null);
    }

    @Override
    public void closed(MqttException cause) {}

    @Override
    public void message(MqttMessage message) {
      heard.add(message.topic() + " " + message.text());
      if (message.topic().equals("home/lamp/set")) {
        keep("home/lamp", String.valueOf(message.text()));
      }
    }

    @Override
    public void close() {
      transport.disconnect().toCompletableFuture().join();
    }
  }

  private TestHub hub(Mosquitto broker) {
    return TestHub.startInRealTime(
        folder,
        Map.of("mqtt", Map.of("broker", broker.uri().toString())),
        new MqttIntegration(HiveMqttTransport::new, new Random(1)));
  }

  @Test
  void aLampIsFoundTurnedOnLostAndFoundAgain() throws Exception {
    try (Mosquitto broker = Mosquitto.start()) {
      TestHub hub = hub(broker);
      Devices devices = new Devices(broker.uri());
      devices.keep("homeassistant/light/lamp/config", LAMP);
      devices.keep("home/lamp/online", "online");
      devices.keep("home/lamp", "{\"state\": \"OFF\"}");
      eventually(() -> value(hub, "light.lamp"), "off");

      hub.call("light", "turn_on", Map.of("entity_id", "light.lamp", "brightness", 99));
      eventually(() -> value(hub, "light.lamp"), "on");
      assertThat(hub.state("light.lamp").attributes()).containsEntry("brightness", 99);
      assertThat(devices.heard).contains("home/lamp/set {\"state\":\"ON\",\"brightness\":99}");
      devices.keep("home/lamp/online", "offline");
      eventually(() -> value(hub, "light.lamp"), State.UNAVAILABLE);

      devices.close();
      broker.kill();
      eventually(() -> String.valueOf(status(hub).get("connected")), "false");
      assertThat(String.valueOf(status(hub).get("error"))).contains("127.0.0.1");
      broker.restart();
      eventually(() -> String.valueOf(status(hub).get("connected")), "true");
      Devices again = new Devices(broker.uri());
      again.keep("home/lamp/online", "online");
      eventually(() -> value(hub, "light.lamp"), "on");
      again.keep("homeassistant/light/lamp/config", "");
      eventually(() -> value(hub, "light.lamp"), null);

      hub.close();
      await().atMost(PATIENCE).until(() -> again.heard.contains("homeassistant/status offline"));
      again.close();
    }
  }

  @Test
  void aStormOfKeptMessagesDoesNotHoldTheLoop() throws Exception {
    int count = 2_000;
    try (Mosquitto broker = Mosquitto.start();
        Devices devices = new Devices(broker.uri())) {
      CompletableFuture<?>[] sent = new CompletableFuture<?>[2 * count];
      for (int i = 0; i < count; i++) {
        sent[2 * i] =
            devices
                .transport
                .publish(
                    MqttMessage.of(
                        "homeassistant/sensor/s" + i + "/config",
                        "{\"unique_id\": \"u"
                            + i
                            + "\", \"name\": \"S"
                            + i
                            + "\","
                            + " \"state_topic\": \"home/s"
                            + i
                            + "\", \"unit_of_meas\": \"W\","
                            + " \"avty_t\": \"home/bridge\","
                            + " \"val_tpl\": \"{{ value_json.power | float }}\"}",
                        1,
                        true))
                .toCompletableFuture();
        sent[2 * i + 1] =
            devices
                .transport
                .publish(MqttMessage.of("home/s" + i, "{\"power\": " + i + "}", 1, true))
                .toCompletableFuture();
      }
      devices.keep("home/bridge", "online");
      CompletableFuture.allOf(sent).get(30, SECONDS);

      long begin = System.nanoTime();
      try (TestHub hub = hub(broker)) {
        AtomicLong latest = new AtomicLong();
        hub.run(() -> beat(hub, System.nanoTime(), latest));
        eventually(() -> value(hub, "sensor.s" + (count - 1)), (count - 1) + ".0");
        eventually(
            () ->
                String.valueOf(
                    hub.run(() ->
                        hub.hub().states().all().stream()
                            .filter(state -> state.value().endsWith(".0"))
                            .count())),
            String.valueOf(count));
        System.out.printf(
            "COUNTS storm: %d entities with states in %d ms, a 10 ms beat at most %d ms late%n",
            count, (System.nanoTime() - begin) / 1_000_000, latest.get() / 1_000_000);
        assertThat(Duration.ofNanos(latest.get())).isLessThan(Duration.ofSeconds(1));
      }
    }
  }

  @Test
  void aFloodOfStatesArrivesWholeAndDoesNotHoldTheLoop() throws Exception {
    int count = 50_000;
    int sensors = 200;
    try (Mosquitto broker = Mosquitto.start();
        Devices devices = new Devices(broker.uri());
        TestHub hub = hub(broker)) {
      for (int i = 0; i < sensors; i++) {
        devices.keep(
            "homeassistant/sensor/s" + i + "/config",
            "{\"unique_id\": \"u"
                + i
                + "\", \"name\": \"S"
                + i
                + "\", \"state_topic\": \"s/"
                + i
                + "\", \"unit_of_meas\": \"W\", \"val_tpl\": \"{{ value_json.power }}\"}");
        devices.keep("s/" + i, "{\"power\": -1}");
      }
      for (int i = 0; i < sensors; i++) {
        String id = "sensor.s" + i;
        eventually(() -> value(hub, id), "-1");
      }
      long before = (Long) status(hub).get("messages");
      AtomicLong latest = new AtomicLong();
      hub.run(() -> beat(hub, System.nanoTime(), latest));
      long begin = System.nanoTime();
      for (int i = 0; i < count; i++) {
        devices.transport.publish(
            MqttMessage.of("s/" + i % sensors, "{\"power\": " + i + "}", 0, false));
      }
      eventually(() -> String.valueOf(status(hub).get("messages")), String.valueOf(before + count));
      System.out.printf(
          "COUNTS flood: %d states in %d ms, a 10 ms beat at most %d ms late, slowed %s%n",
          count,
          (System.nanoTime() - begin) / 1_000_000,
          latest.get() / 1_000_000,
          status(hub).get("slowed"));
      assertThat(value(hub, "sensor.s" + (sensors - 1))).isEqualTo(String.valueOf(count - 1));
    }
  }

  private static void beat(TestHub hub, long scheduled, AtomicLong latest) {
    long now = System.nanoTime();
    latest.accumulateAndGet(now - scheduled, Math::max);
    Duration step = Duration.ofMillis(10);
    hub.hub().loop().callLater(step, () -> beat(hub, now + step.toNanos(), latest));
  }

  private static void eventually(Supplier<@Nullable String> value, @Nullable String wanted) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertThat(value.get()).isEqualTo(wanted));
  }

  private static @Nullable String value(TestHub hub, String entityId) {
    return hub.run(() -> hub.hub().states().get(entityId).map(State::value).orElse(null));
  }

  private static Map<String, @Nullable Object> status(TestHub hub) {
    return hub.run(
        () -> hub.hub().services().call("mqtt", "status", Map.of(), null, true).orElseThrow());
  }
}
