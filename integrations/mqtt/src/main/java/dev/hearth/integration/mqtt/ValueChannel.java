package dev.hearth.integration.mqtt;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How a value is set and told: one topic for each way.
///
/// @param stateTopic null: nobody tells the value, so it is what the last command made it
/// @param optimistic whether a command changes the value at once
record ValueChannel(
    String commandTopic,
    @Nullable String commandTemplate,
    boolean retain,
    @Nullable String stateTopic,
    @Nullable String valueTemplate,
    boolean optimistic) {
  static ValueChannel of(Fields fields) {
    String stateTopic = fields.filter(Keys.STATE_TOPIC);
    return new ValueChannel(
        fields.requiredTopic(Keys.COMMAND_TOPIC),
        fields.template(Keys.COMMAND_TEMPLATE),
        fields.bool(Keys.RETAIN, false),
        stateTopic,
        fields.template(Keys.VALUE_TEMPLATE),
        fields.bool(Keys.OPTIMISTIC, false) || stateTopic == null);
  }

  /// Sends a value and suspends until the broker has it.
  void command(Home home, EntityConfig.Common common, Object value) {
    home.command(common, commandTopic, commandTemplate, value, retain);
  }

  /// The text of a message, or null when it cannot be read; then that is counted.
  @Nullable String read(Home home, EntityConfig.Common common, MqttMessage message) {
    return home.read(message, valueTemplate, Keys.VALUE_TEMPLATE, common);
  }

  List<EntityLink.Listener> listeners(Consumer<MqttMessage> receive) {
    String topic = stateTopic;
    return topic == null ? List.of() : List.of(new EntityLink.Listener(topic, receive));
  }
}
