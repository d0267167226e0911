package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.Entity;
import dev.hearth.core.entity.EntityDescription;
import dev.hearth.core.entity.SwitchEntity;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A switch of an MQTT device. Loop only.
final class MqttSwitch extends SwitchEntity implements MqttEntity {
  private final Home home;
  private final EntityLink link;
  private SwitchConfig config;
  private @Nullable Boolean on;

  MqttSwitch(Home home, SwitchConfig config) {
    this.home = home;
    this.config = config;
    this.link = new EntityLink(home, config.common(), null, "MQTT Switch", this::writeState);
  }

  private List<EntityLink.Listener> listeners() {
    String topic = config.stateTopic();
    return topic == null ? List.of() : List.of(new EntityLink.Listener(topic, this::receive));
  }

  private void receive(MqttMessage message) {
    String text = home.read(message, config.valueTemplate(), "value_template", config.common());
    if (text == null || text.isEmpty()) {
      return;
    }
    Boolean before = on;
    switch (StateReader.onOff(text, config.stateOn(), config.stateOff())) {
      case Reading.Value read -> on = read.text().equals(StateReader.ON);
      case Reading.Unknown unknown -> on = null;
      case Reading.Nothing nothing -> {}
      case Reading.Refused refused ->
          home.refuse(refused.reason(), message, config.common(), refused.detail());
    }
    if (!Objects.equals(before, on)) {
      writeState();
    }
  }

  @Override
  public void turnOn() {
    command(config.payloadOn(), true);
  }

  @Override
  public void turnOff() {
    command(config.payloadOff(), false);
  }

  private void command(String value, boolean turnOn) {
    home.command(
        config.common(), config.commandTopic(), config.commandTemplate(), value, config.retain());
    if (config.optimistic()) {
      on = turnOn;
      writeState();
    }
  }

  @Override
  public @Nullable Boolean isOn() {
    return on;
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
  public Optional<String> deviceClass() {
    return Optional.ofNullable(config.deviceClass());
  }

  @Override
  public Entity asEntity() {
    return this;
  }

  @Override
  public void reconfigure(EntityConfig next) {
    config = (SwitchConfig) next;
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
