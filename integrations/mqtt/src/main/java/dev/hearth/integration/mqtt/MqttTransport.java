package dev.hearth.integration.mqtt;

import java.util.List;
import java.util.concurrent.CompletionStage;

/// One connection to an MQTT broker. It does not reconnect: whoever owns it decides when to try
/// again.
///
/// **Threads:** every method may be called from any thread and returns at once. Stages complete and
/// the [Listener] is called on a thread of the transport, which the callee must leave soon.
///
/// **Bounds:** the transport keeps at most [ConnectOptions#maxUnacknowledged()] outgoing messages
/// that the broker has not taken yet; more are refused, never dropped in silence.
public interface MqttTransport {

  /// Makes one attempt to connect; its outcome is the first call to the listener.
  ///
  /// @throws IllegalStateException while a former connection is not closed
  void connect(ConnectOptions options, Listener listener);

  /// Ends the connection, or gives up the attempt; nothing happens when there is none.
  ///
  /// A broker that is told so discards the last will. The stage completes when the connection is
  /// closed, and never fails.
  CompletionStage<Void> disconnect();

  /// Sends a message.
  ///
  /// @return completes when the broker has the message (QoS 0: when it is written to the socket);
  ///   fails with [MqttException] when that cannot be
  CompletionStage<Void> publish(MqttMessage message);

  /// Subscribes to filters, in one packet.
  ///
  /// @return completes with the filters that the broker refused; fails with [MqttException] when
  ///   the connection went away
  CompletionStage<List<String>> subscribe(List<TopicFilter> filters);

  /// Ends subscriptions, in one packet; the stage fails with [MqttException] when the connection
  /// went away.
  CompletionStage<Void> unsubscribe(List<String> filters);

  /// Outgoing messages which the broker has not taken yet.
  int unacknowledged();

  /// A topic filter and the highest quality of service wanted for it.
  ///
  /// @param filter the filter, with `+` and `#` as wildcards
  /// @param qos 0 to 2
  record TopicFilter(String filter, int qos) {}

  /// Hears of the connection. Calls come one at a time.
  interface Listener {
    /// The broker took the connection.
    void connected();

    /// The attempt failed, or the connection ended without [MqttTransport#disconnect()]; the last
    /// call.
    void closed(MqttException cause);

    /// A message came. The callee may hold the thread to slow the broker down: meanwhile nothing
    /// more is read from the socket.
    void message(MqttMessage message);
  }
}
