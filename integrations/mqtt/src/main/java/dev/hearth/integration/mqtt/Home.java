package dev.hearth.integration.mqtt;

import dev.hearth.core.HubException;
import dev.hearth.integration.mqtt.Refusal.Reason;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.TaskFailedException;
import dev.hearth.loop.TimerHandle;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// What every MQTT entity needs of the integration. Loop only.
///
/// @param connection to the broker
/// @param templates parses and renders
/// @param refusals counts what cannot be used
/// @param loop the hub's
record Home(MqttConnection connection, Templates templates, RefusalLog refusals, EventLoop loop) {

  /// Sends a message and suspends the calling task until the broker has it.
  ///
  /// @throws MqttException when it cannot be sent
  void publish(MqttMessage message) {
    try {
      loop.await(connection.publish(message));
    } catch (TaskFailedException e) {
      Throwable cause = e.getCause();
      while (cause instanceof CompletionException && cause.getCause() != null) {
        cause = cause.getCause();
      }
      if (cause instanceof HubException known) {
        throw known;
      }
      throw e;
    }
  }

  /// Sends a command: what its template makes of a value, or the value itself.
  ///
  /// @throws MqttException when it cannot be sent
  /// @throws HubException when the template fails
  void command(
      EntityConfig.Common common,
      String topic,
      @Nullable String template,
      Object value,
      boolean retain) {
    command(common, topic, template, value, Map.of(), retain);
  }

  /// Sends a command: what its template makes of a value and of more variables, or the value
  /// itself.
  ///
  /// @throws MqttException when it cannot be sent
  /// @throws HubException when the template fails
  void command(
      EntityConfig.Common common,
      String topic,
      @Nullable String template,
      Object value,
      Map<String, ?> more,
      boolean retain) {
    String payload;
    try {
      if (template == null) {
        payload = value.toString();
      } else {
        Map<String, Object> variables = new HashMap<>(more);
        variables.put("value", value);
        payload = templates.render(template, variables);
      }
    } catch (RefusedException e) {
      throw commandFailed(common, e);
    }
    publish(MqttMessage.of(topic, payload, common.qos(), retain));
  }

  /// Sends the messages of a command, in order.
  ///
  /// @throws MqttException when one cannot be sent
  void send(List<LightProtocol.Command> commands, int qos, boolean retain) {
    for (LightProtocol.Command command : commands) {
      publish(MqttMessage.of(command.topic(), command.payload(), qos, retain));
    }
  }

  /// The text of a state message, or null when it cannot be read; then that is counted.
  @Nullable String read(
      MqttMessage message, @Nullable String template, String field, EntityConfig.Common common) {
    return read(message, template, field, common, Map.of());
  }

  /// The text of a state message, or null when it cannot be read; then that is counted.
  ///
  /// @param more variables for the template
  @Nullable String read(
      MqttMessage message,
      @Nullable String template,
      String field,
      EntityConfig.Common common,
      Map<String, ?> more) {
    try {
      return templates.read(message, template, common, more);
    } catch (RefusedException e) {
      refuse(e.on(message.topic(), field), message);
      return null;
    }
  }

  /// Counts a refusal, but not of an empty message: that is how a kept one is deleted.
  void refuse(Refusal refusal, MqttMessage message) {
    if (message.size() > 0) {
      refusals.count(refusal);
    }
  }

  void refuse(Reason reason, MqttMessage message, EntityConfig.Common common, String detail) {
    refuse(new Refusal(reason, message.topic(), nameOf(common), detail), message);
  }

  /// What a refused command says to its caller.
  static HubException commandFailed(EntityConfig.Common common, RefusedException cause) {
    return new HubException(cause.on(common.topic()).toString() + "; the device was sent nothing");
  }

  TimerHandle after(Duration delay, Runnable action) {
    return loop.callLater(delay, action);
  }

  static void cancel(@Nullable TimerHandle timer) {
    if (timer != null) {
      timer.cancel();
    }
  }

  private static String nameOf(EntityConfig.Common common) {
    String uniqueId = common.uniqueId();
    return uniqueId == null ? common.key().toString() : uniqueId;
  }
}
