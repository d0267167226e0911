package dev.hearth.integration.mqtt;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// A broker in memory with one client, for tests of what the integration does. It keeps retained
/// messages and calls back on a thread of its own, as a real connection does.
final class MemoryBroker implements MqttTransport, AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("memory-broker").factory());
  private final Map<String, MqttMessage> retained =
      Collections.synchronizedMap(new LinkedHashMap<>());
  private final List<MqttMessage> published = Collections.synchronizedList(new ArrayList<>());
  private final List<String> subscribed = Collections.synchronizedList(new ArrayList<>());
  private final TopicTree<String> filters = new TopicTree<>();

  private @Nullable Listener listener;
  private @Nullable MqttException refusal;
  private volatile @Nullable ConnectOptions options;

  @Override
  public void connect(ConnectOptions newOptions, Listener newListener) {
    thread.execute(() -> {
      options = newOptions;
      if (refusal != null) {
        newListener.closed(refusal);
      } else {
        listener = newListener;
        newListener.connected();
      }
    });
  }

  @Override
  public CompletionStage<Void> disconnect() {
    return CompletableFuture.runAsync(this::forget, thread);
  }

  private void forget() {
    listener = null;
    new ArrayList<>(subscribed).forEach(filter -> filters.remove(filter, filter));
    subscribed.clear();
  }

  @Override
  public CompletionStage<Void> publish(MqttMessage message) {
    return CompletableFuture.runAsync(
        () -> {
          published.add(message);
          deliver(message);
        },
        thread);
  }

  @Override
  public CompletionStage<List<String>> subscribe(List<TopicFilter> wanted) {
    return CompletableFuture.supplyAsync(
        () -> {
          for (TopicFilter each : wanted) {
            filters.add(each.filter(), each.filter());
            subscribed.add(each.filter());
            Listener to = listener;
            if (to != null) {
              kept(each.filter()).forEach(to::message);
            }
          }
          return List.of();
        },
        thread);
  }

  private List<MqttMessage> kept(String filter) {
    if (!filter.contains("+") && !filter.contains("#")) {
      MqttMessage kept = retained.get(filter);
      return kept == null ? List.of() : List.of(kept);
    }
    TopicTree<String> one = new TopicTree<>();
    one.add(filter, "");
    return retained.values().stream()
        .filter(message -> !one.matches(message.topic()).isEmpty())
        .toList();
  }

  @Override
  public CompletionStage<Void> unsubscribe(List<String> unwanted) {
    return CompletableFuture.runAsync(
        () ->
            unwanted.forEach(filter -> {
              filters.remove(filter, filter);
              subscribed.removeIf(filter::equals);
            }),
        thread);
  }

  @Override
  public int unacknowledged() {
    return 0;
  }

  /// A device publishes this.
  void send(String topic, String payload, boolean retain) {
    thread.execute(() -> {
      if (retain) {
        if (payload.isEmpty()) {
          retained.remove(topic);
        } else {
          retained.put(topic, MqttMessage.of(topic, payload, 0, true));
        }
      }
      deliver(MqttMessage.of(topic, payload, 0, false));
    });
  }

  private void deliver(MqttMessage message) {
    Listener to = listener;
    if (to != null && !filters.matches(message.topic()).isEmpty()) {
      to.message(message);
    }
  }

  /// The connection breaks.
  void lose() {
    thread.execute(() -> {
      Listener to = listener;
      forget();
      if (to != null) {
        to.closed(new MqttException(MqttException.Kind.CONNECTION_LOST, "the line is cut"));
      }
    });
  }

  /// From now on attempts fail for this cause; null: they work.
  void refuse(@Nullable MqttException cause) {
    thread.execute(() -> refusal = cause);
  }

  /// What the client published, `topic payload`, since the last call.
  List<String> takePublished() {
    synchronized (published) {
      List<String> all =
          published.stream().map(message -> message.topic() + " " + message.text()).toList();
      published.clear();
      return all;
    }
  }

  /// The filters subscribed to, one for each request.
  List<String> subscribed() {
    synchronized (subscribed) {
      return List.copyOf(subscribed);
    }
  }

  @Nullable ConnectOptions options() {
    return options;
  }

  /// Waits until everything sent so far was handed over.
  void settle() {
    CompletableFuture.runAsync(() -> {}, thread).join();
  }

  @Override
  public void close() {
    thread.close();
  }
}
