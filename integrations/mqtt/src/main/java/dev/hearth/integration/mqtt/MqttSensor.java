package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.Entity;
import dev.hearth.core.entity.EntityDescription;
import dev.hearth.core.entity.SensorEntity;
import dev.hearth.integration.mqtt.Refusal.Reason;
import dev.hearth.loop.TimerHandle;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A sensor of an MQTT device. Loop only.
final class MqttSensor extends SensorEntity implements MqttEntity {
  private final Home home;
  private final EntityLink link;
  private SensorConfig config;
  private @Nullable String value;
  private @Nullable String lastReset;
  private boolean expired;
  private @Nullable TimerHandle expiry;

  MqttSensor(Home home, SensorConfig config) {
    this.home = home;
    this.config = config;
    this.link =
        new EntityLink(
            home, config.common(), config.deviceClass(), "MQTT Sensor", this::writeState);
    this.expired = config.expireAfter() != null;
  }

  private List<EntityLink.Listener> listeners() {
    return List.of(new EntityLink.Listener(config.stateTopic(), this::receive));
  }

  private void receive(MqttMessage message) {
    heard();
    boolean wasExpired = expired;
    String text = home.read(message, config.valueTemplate(), "value_template", config.common());
    if (text != null) {
      expired = false;
      take(message, StateReader.sensor(config, text), wasExpired);
    }
  }

  private void take(MqttMessage message, Reading reading, boolean wasExpired) {
    String before = value;
    String resetBefore = lastReset;
    switch (reading) {
      case Reading.Value read -> value = read.text();
      case Reading.Unknown unknown -> value = null;
      case Reading.Nothing nothing -> {}
      case Reading.Refused refused -> {
        home.refuse(refused.reason(), message, config.common(), refused.detail());
        if (refused.becomesUnknown()) {
          value = null;
        }
      }
    }
    String resetTemplate = config.lastResetTemplate();
    if (resetTemplate != null) {
      takeReset(message, resetTemplate);
    }
    boolean told = reading instanceof Reading.Value && config.forceUpdate();
    if (told
        || wasExpired
        || !Objects.equals(before, value)
        || !Objects.equals(resetBefore, lastReset)) {
      writeState();
    }
  }

  private void takeReset(MqttMessage message, String template) {
    String text = home.read(message, template, "last_reset_value_template", config.common());
    if (text != null && !text.isEmpty()) {
      switch (StateReader.time(text, false)) {
        case Reading.Value read -> lastReset = read.text();
        case Reading.Refused refused ->
            home.refuse(Reason.NOT_A_TIME, message, config.common(), refused.detail());
        case Reading.Unknown unknown -> {}
        case Reading.Nothing nothing -> {}
      }
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
  public @Nullable Object nativeValue() {
    return value;
  }

  @Override
  protected Map<String, @Nullable Object> stateAttributes() {
    if (config.lastResetTemplate() == null) {
      return Map.of();
    }
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    attributes.put("last_reset", lastReset);
    return attributes;
  }

  @Override
  public boolean forceUpdate() {
    return config.forceUpdate();
  }

  @Override
  public Optional<String> unitOfMeasurement() {
    return Optional.ofNullable(config.unit());
  }

  @Override
  public Optional<String> stateClass() {
    return Optional.ofNullable(config.stateClass());
  }

  @Override
  public List<String> options() {
    return config.options();
  }

  @Override
  public Optional<Integer> suggestedDisplayPrecision() {
    return Optional.ofNullable(config.displayPrecision());
  }

  @Override
  public Entity asEntity() {
    return this;
  }

  @Override
  public void reconfigure(EntityConfig next) {
    config = (SensorConfig) next;
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
