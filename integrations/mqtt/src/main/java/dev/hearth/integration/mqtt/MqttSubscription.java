package dev.hearth.integration.mqtt;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/// One subscriber's interest in the topics of a filter, until it is closed. Loop only.
final class MqttSubscription implements AutoCloseable {
  /// Beyond this many topics of one wildcard, kept messages may be handed over twice.
  private static final int MAX_REMEMBERED = 100_000;

  private final MqttConnection connection;
  private final String filter;
  private final int qos;
  private final Consumer<MqttMessage> handler;
  private final Set<String> keptSeen = new HashSet<>(2);
  private boolean closed;

  MqttSubscription(
      MqttConnection connection, String filter, int qos, Consumer<MqttMessage> handler) {
    this.connection = connection;
    this.filter = filter;
    this.qos = qos;
    this.handler = handler;
  }

  String filter() {
    return filter;
  }

  int qos() {
    return qos;
  }

  /// Hands a message over, unless it is a kept one that came before: the broker sends kept messages
  /// again to all whenever one more subscriber joins a filter.
  void deliver(MqttMessage message) {
    if (closed) {
      return;
    }
    if (message.retain() && keptSeen.size() < MAX_REMEMBERED && !keptSeen.add(message.topic())) {
      return;
    }
    handler.accept(message);
  }

  void connectionChanged() {
    keptSeen.clear();
  }

  /// Ends the interest; nothing is handed over any more.
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      connection.closed(this);
    }
  }
}
