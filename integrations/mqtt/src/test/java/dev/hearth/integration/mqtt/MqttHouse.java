package dev.hearth.integration.mqtt;

import dev.hearth.core.State;
import dev.hearth.testkit.TestHub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A hub with the MQTT integration at a broker in memory, and a clock that the test moves.
final class MqttHouse implements AutoCloseable {
  private static final Duration GATHERED = Duration.ofMillis(25);

  final MemoryBroker broker = new MemoryBroker();
  final TestHub hub;

  private MqttHouse(Path folder, Map<String, Object> mqtt) {
    Map<String, Object> config = new HashMap<>();
    config.put("mqtt", mqtt);
    config.put("hearth", Map.of("time_zone", "Europe/Berlin"));
    hub = TestHub.start(folder, config, new MqttIntegration(() -> broker, new Random(1)));
    settle();
  }

  static MqttHouse start(Path folder) {
    return new MqttHouse(folder, Map.of("broker", "mqtt://memory"));
  }

  static MqttHouse startWithoutBroker(Path folder) {
    return new MqttHouse(folder, Map.of());
  }

  /// Waits until everything under way has come to rest.
  void settle() {
    for (int i = 0; i < 3; i++) {
      broker.settle();
      hub.settle();
      hub.advance(GATHERED);
    }
  }

  void discover(String component, String id, String payload) {
    broker.send("homeassistant/" + component + "/" + id + "/config", payload, true);
    settle();
  }

  void send(String topic, String payload) {
    broker.send(topic, payload, false);
    settle();
  }

  void keep(String topic, String payload) {
    broker.send(topic, payload, true);
    settle();
  }

  void advance(Duration duration) {
    hub.advance(duration);
    settle();
  }

  String value(String entityId) {
    return hub.state(entityId).value();
  }

  @Nullable Object attribute(String entityId, String name) {
    return hub.state(entityId).attributes().get(name);
  }

  boolean exists(String entityId) {
    return hub.run(() -> hub.hub().states().get(entityId).isPresent());
  }

  List<State> states() {
    return hub.run(() -> List.copyOf(hub.hub().states().all()));
  }

  void call(String domain, String service, Map<String, Object> data) {
    hub.call(domain, service, data);
    settle();
  }

  List<String> published() {
    settle();
    return broker.takePublished();
  }

  Map<String, @Nullable Object> status() {
    return hub.run(
        () -> hub.hub().services().call("mqtt", "status", Map.of(), null, true).orElseThrow());
  }

  @Nullable Object refused(String cause) {
    return ((Map<?, ?>) status().get("refused")).get(cause);
  }

  @Override
  public void close() {
    hub.close();
    broker.close();
  }
}
