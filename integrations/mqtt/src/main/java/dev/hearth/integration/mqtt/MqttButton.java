package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.ButtonEntity;
import dev.hearth.core.entity.Entity;
import dev.hearth.core.entity.EntityDescription;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A button of an MQTT device. Loop only.
final class MqttButton extends ButtonEntity implements MqttEntity {
  private final Home home;
  private final EntityLink link;
  private ButtonConfig config;

  MqttButton(Home home, ButtonConfig config) {
    this.home = home;
    this.config = config;
    this.link = new EntityLink(home, config.common(), null, "MQTT Button", this::writeState);
  }

  @Override
  public void press() {
    home.command(
        config.common(),
        config.commandTopic(),
        config.commandTemplate(),
        config.payloadPress(),
        config.retain());
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
    config = (ButtonConfig) next;
    link.reconfigure(config.common(), null);
    if (isAdded()) {
      link.open(List.of());
    }
  }

  @Override
  protected void onAdded() {
    link.open(List.of());
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
