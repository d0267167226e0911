package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.BinarySensorEntity;
import dev.hearth.core.entity.Entity;
import dev.hearth.core.entity.EntityDescription;
import dev.hearth.loop.TimerHandle;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A binary sensor of an MQTT device. Loop only.
final class MqttBinarySensor extends BinarySensorEntity implements MqttEntity {
  private final Home home;
  private final EntityLink link;
  private BinarySensorConfig config;
  private @Nullable Boolean on;
  private boolean expired;
  private @Nullable TimerHandle expiry;
  private @Nullable TimerHandle offTimer;

  MqttBinarySensor(Home home, BinarySensorConfig config) {
    this.home = home;
    this.config = config;
    this.link =
        new EntityLink(
            home, config.common(), config.deviceClass(), "MQTT Binary sensor", this::writeState);
    this.expired = config.expireAfter() != null;
  }

  private List<EntityLink.Listener> listeners() {
    return List.of(new EntityLink.Listener(config.stateTopic(), this::receive));
  }

  private void receive(MqttMessage message) {
    heard();
    boolean wasExpired = expired;
    String text = home.read(message, config.valueTemplate(), "value_template", config.common());
    if (text == null) {
      return;
    }
    expired = false;
    Boolean before = on;
    boolean told = false;
    switch (StateReader.binary(config, text)) {
      case Reading.Value read -> {
        told = true;
        on = read.text().equals(StateReader.ON);
        goOffLater();
      }
      case Reading.Unknown unknown -> on = null;
      case Reading.Nothing nothing -> {}
      case Reading.Refused refused ->
          home.refuse(refused.reason(), message, config.common(), refused.detail());
    }
    if ((told && config.forceUpdate()) || wasExpired || !Objects.equals(before, on)) {
      writeState();
    }
  }

  private void goOffLater() {
    Home.cancel(offTimer);
    offTimer = null;
    Duration delay = config.offDelay();
    if (delay != null && Boolean.TRUE.equals(on)) {
      offTimer =
          home.after(
              delay,
              () -> {
                offTimer = null;
                on = false;
                writeState();
              });
    }
  }

  private void heard() {
    Duration limit = config.expireAfter();
    Home.cancel(expiry);
    expiry = null;
    if (limit != null) {
      expiry =
          home.after(
              limit,
              () -> {
                expiry = null;
                expired = true;
                writeState();
              });
    }
  }

  @Override
  public boolean isAvailable() {
    return link.isAvailable() && !expired;
  }

  @Override
  public @Nullable Boolean isOn() {
    return on;
  }

  @Override
  public boolean forceUpdate() {
    return config.forceUpdate();
  }

  @Override
  public Entity asEntity() {
    return this;
  }

  @Override
  public void reconfigure(EntityConfig next) {
    config = (BinarySensorConfig) next;
    link.reconfigure(config.common(), config.deviceClass());
    if (config.expireAfter() == null) {
      expired = false;
      Home.cancel(expiry);
    }
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
    Home.cancel(expiry);
    Home.cancel(offTimer);
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
