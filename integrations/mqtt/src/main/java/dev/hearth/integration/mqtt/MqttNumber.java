package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.Entity;
import dev.hearth.core.entity.EntityDescription;
import dev.hearth.core.entity.NumberEntity;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A number of an MQTT device. Loop only.
final class MqttNumber extends NumberEntity implements MqttEntity {
  private final Home home;
  private final EntityLink link;
  private NumberConfig config;
  private @Nullable Double number;

  MqttNumber(Home home, NumberConfig config) {
    this.home = home;
    this.config = config;
    this.link = new EntityLink(home, config.common(), null, "MQTT Number", this::writeState);
  }

  private void receive(MqttMessage message) {
    String text = config.channel().read(home, config.common(), message);
    if (text == null) {
      return;
    }
    Double before = number;
    switch (config.read(text)) {
      case Reading.Value read -> number = StateReader.finite(read.text());
      case Reading.Unknown unknown -> number = null;
      case Reading.Nothing nothing -> {}
      case Reading.Refused refused ->
          home.refuse(refused.reason(), message, config.common(), refused.detail());
    }
    if (!Objects.equals(before, number)) {
      writeState();
    }
  }

  @Override
  public void setValue(double wanted) {
    config.channel().command(home, config.common(), plain(wanted));
    if (config.channel().optimistic()) {
      number = wanted;
      writeState();
    }
  }

  /// A whole number goes without a point.
  private static Number plain(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return whole ? (Number) (long) value : (Number) value;
  }

  @Override
  public @Nullable Double value() {
    return number;
  }

  @Override
  public double min() {
    return config.min();
  }

  @Override
  public double max() {
    return config.max();
  }

  @Override
  public double step() {
    return config.step();
  }

  @Override
  public Mode mode() {
    return config.mode();
  }

  @Override
  public Optional<String> unitOfMeasurement() {
    return Optional.ofNullable(config.unit());
  }

  @Override
  public boolean isAvailable() {
    return link.isAvailable();
  }

  @Override
  public boolean isAssumedState() {
    return config.channel().optimistic();
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
    config = (NumberConfig) next;
    link.reconfigure(config.common(), null);
    if (isAdded()) {
      link.open(config.channel().listeners(this::receive));
    }
  }

  @Override
  protected void onAdded() {
    link.open(config.channel().listeners(this::receive));
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
