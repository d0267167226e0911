package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.Entity;
import dev.hearth.core.entity.EntityDescription;
import dev.hearth.core.entity.EventEntity;
import dev.hearth.core.json.Json;
import dev.hearth.core.json.JsonException;
import dev.hearth.integration.mqtt.Refusal.Reason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Something that happens at an MQTT device. Loop only.
final class MqttEvent extends EventEntity implements MqttEntity {
  private static final String EVENT_TYPE = "event_type";

  private final Home home;
  private final EntityLink link;
  private EventConfig config;

  MqttEvent(Home home, EventConfig config) {
    this.home = home;
    this.config = config;
    this.link = new EntityLink(home, config.common(), null, "MQTT Event", this::writeState);
  }

  private List<EntityLink.Listener> listeners() {
    return List.of(new EntityLink.Listener(config.stateTopic(), this::receive));
  }

  private void receive(MqttMessage message) {
    if (message.retain()) {
      return; // a kept message tells what happened once, not that it happens now
    }
    String text = home.read(message, config.valueTemplate(), "value_template", config.common());
    if (text == null) {
      return;
    }
    String stripped = text.strip();
    if (stripped.isEmpty() || stripped.equals(StateReader.NONE) || stripped.equals("{}")) {
      return;
    }
    try {
      happened(stripped);
    } catch (RefusedException e) {
      home.refuse(e.on(message.topic()), message);
    }
  }

  private void happened(String text) {
    Object value;
    try {
      value = Json.parse(text);
    } catch (JsonException e) {
      throw new RefusedException(Reason.NOT_JSON, "", String.valueOf(e.getMessage()));
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw new RefusedException(
          Reason.NOT_AN_OBJECT, "", "an event must be an object, not " + Json.kind(value));
    }
    Map<String, @Nullable Object> said = new LinkedHashMap<>(Json.object(map));
    String type = new Fields(said, "", home.templates()).text(EVENT_TYPE);
    if (type == null) {
      throw new RefusedException(Reason.MISSING_FIELD, EVENT_TYPE, "is required of an event");
    }
    if (!config.eventTypes().contains(type)) {
      throw new RefusedException(
          Reason.UNKNOWN_STATE, EVENT_TYPE, Fields.quote(type) + " is not among the event_types");
    }
    said.remove(EVENT_TYPE);
    trigger(type, said);
  }

  @Override
  public List<String> eventTypes() {
    return config.eventTypes();
  }

  @Override
  public Optional<String> deviceClass() {
    return Optional.ofNullable(config.deviceClass());
  }

  @Override
  public boolean isAvailable() {
    return link.isAvailable();
  }

  @Override
  public Entity asEntity() {
    return this;
  }

  @Override
  public void reconfigure(EntityConfig next) {
    config = (EventConfig) next;
    link.reconfigure(config.common(), null);
    if (isAdded()) {
      link.open(listeners());
    }
  }

  @Override
  protected void onAdded() {
    link.open(listeners());
  }

  @Override
  protected void onRemoved() {
    link.close();
  }

  @Override
  public EntityDescription description() {
    return link.description();
  }

  @Override
  public Map<String, @Nullable Object> extraAttributes() {
    return link.attributes();
  }
}
