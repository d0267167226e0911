package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.CoverEntity;
import dev.hearth.core.entity.Entity;
import dev.hearth.core.entity.EntityDescription;
import dev.hearth.integration.mqtt.CoverState.Motion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A cover of an MQTT device. Loop only.
final class MqttCover extends CoverEntity implements MqttEntity {
  private static final int FULL = 100;

  private final Home home;
  private final EntityLink link;
  private final CoverState state = new CoverState();
  private CoverConfig config;

  MqttCover(Home home, CoverConfig config) {
    this.home = home;
    this.config = config;
    this.link =
        new EntityLink(home, config.common(), config.deviceClass(), "MQTT Cover", this::writeState);
  }

  /// The position before the state: where one message tells both, "stopped" is read by it.
  private List<EntityLink.Listener> listeners() {
    List<EntityLink.Listener> listeners = new ArrayList<>(3);
    String positionTopic = config.positionTopic();
    if (positionTopic != null) {
      listeners.add(new EntityLink.Listener(positionTopic, this::receivePosition));
    }
    String stateTopic = config.stateTopic();
    if (stateTopic != null) {
      listeners.add(new EntityLink.Listener(stateTopic, this::receiveState));
    }
    String tiltTopic = config.tilt().statusTopic();
    if (tiltTopic != null) {
      listeners.add(new EntityLink.Listener(tiltTopic, this::receiveTilt));
    }
    return listeners;
  }

  private void receiveState(MqttMessage message) {
    String text = read(message, config.valueTemplate(), Keys.VALUE_TEMPLATE);
    if (text != null) {
      take(message, "state_topic", () -> state.takeState(text, config));
    }
  }

  private void receivePosition(MqttMessage message) {
    String text = read(message, config.positionTemplate(), "position_template");
    if (text != null) {
      take(message, "position_topic", () -> state.takePosition(text, config, home.templates()));
    }
  }

  private void receiveTilt(MqttMessage message) {
    String text = read(message, config.tilt().statusTemplate(), "tilt_status_template");
    if (text != null) {
      take(message, "tilt_status_topic", () -> state.takeTilt(text, config));
    }
  }

  /// The text of a message; null when it says nothing or cannot be read.
  private @Nullable String read(MqttMessage message, @Nullable String template, String field) {
    String text = home.read(message, template, field, config.common(), variables());
    return text == null || text.isBlank() ? null : text;
  }

  private void take(MqttMessage message, String field, Runnable change) {
    try {
      change.run();
    } catch (RefusedException e) {
      home.refuse(e.on(message.topic(), field), message);
      return;
    }
    writeState();
  }

  /// What every template of a cover may use.
  private Map<String, Object> variables() {
    PercentRange range = config.range();
    PercentRange tilt = config.tilt().range();
    return Map.of(
        "entity_id", entityId(),
        "position_open", (long) range.full(),
        "position_closed", (long) range.zero(),
        "tilt_min", (long) tilt.zero(),
        "tilt_max", (long) tilt.full());
  }

  @Override
  public int supportedFeatures() {
    int features = 0;
    if (config.commandTopic() != null) {
      features |= config.payloadOpen() == null ? 0 : OPEN;
      features |= config.payloadClose() == null ? 0 : CLOSE;
      features |= config.payloadStop() == null ? 0 : STOP;
    }
    if (config.setPositionTopic() != null) {
      features |= SET_POSITION;
    }
    if (config.tilt().commandTopic() != null) {
      features |= OPEN_TILT | CLOSE_TILT | STOP_TILT | SET_TILT_POSITION;
    }
    return features;
  }

  @Override
  public void open() {
    command(config.payloadOpen());
    assume(FULL);
  }

  @Override
  public void close() {
    command(config.payloadClose());
    assume(0);
  }

  @Override
  public void stop() {
    command(config.payloadStop());
  }

  private void command(@Nullable String payload) {
    String topic = config.commandTopic();
    if (topic != null && payload != null) {
      home.command(config.common(), topic, null, payload, config.retain());
    }
  }

  @Override
  public void setPosition(int position) {
    String topic = config.setPositionTopic();
    if (topic != null) {
      long value = config.range().valueOf(position);
      Map<String, Object> variables = new HashMap<>(variables());
      variables.put("position", (long) position);
      home.command(
          config.common(), topic, config.setPositionTemplate(), value, variables, config.retain());
      assume(position);
    }
  }

  private void assume(int position) {
    if (config.optimistic()) {
      state.motion = CoverState.endOf(position);
      if (config.positionTopic() != null) {
        state.position = position;
      }
      writeState();
    }
  }

  @Override
  public void openTilt() {
    int value = config.tilt().openedValue();
    tilt(value, value, config.tilt().range().percentOf(value));
  }

  @Override
  public void closeTilt() {
    int value = config.tilt().closedValue();
    tilt(value, value, config.tilt().range().percentOf(value));
  }

  @Override
  public void setTiltPosition(int position) {
    tilt(config.tilt().range().valueOf(position), position, position);
  }

  @Override
  public void stopTilt() {
    String topic = config.tilt().commandTopic();
    if (topic != null) {
      home.command(config.common(), topic, null, config.tilt().payloadStop(), config.retain());
    }
  }

  /// @param value what to send, as the device counts
  /// @param told what the template knows as `tilt_position`
  /// @param percent what it comes to
  private void tilt(long value, long told, int percent) {
    String topic = config.tilt().commandTopic();
    if (topic != null) {
      Map<String, Object> variables = new HashMap<>(variables());
      variables.put("tilt_position", told);
      home.command(
          config.common(),
          topic,
          config.tilt().commandTemplate(),
          value,
          variables,
          config.retain());
      if (config.tilt().optimistic()) {
        state.tilt = percent;
        writeState();
      }
    }
  }

  @Override
  public @Nullable Boolean isClosed() {
    return state.motion == null ? null : state.motion == Motion.CLOSED;
  }

  @Override
  public boolean isOpening() {
    return state.motion == Motion.OPENING;
  }

  @Override
  public boolean isClosing() {
    return state.motion == Motion.CLOSING;
  }

  @Override
  public @Nullable Integer position() {
    return state.position;
  }

  @Override
  public @Nullable Integer tiltPosition() {
    return state.tilt;
  }

  @Override
  public boolean isTiltClosed() {
    CoverConfig.Tilt tilt = config.tilt();
    return state.tilt != null && state.tilt == tilt.range().percentOf(tilt.closedValue());
  }

  @Override
  public boolean isAssumedState() {
    return config.optimistic();
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
    config = (CoverConfig) next;
    link.reconfigure(config.common(), config.deviceClass());
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
