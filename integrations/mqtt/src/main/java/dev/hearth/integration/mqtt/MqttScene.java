package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.Entity;
import dev.hearth.core.entity.EntityDescription;
import dev.hearth.core.entity.SceneEntity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A scene of an MQTT device. Loop only.
final class MqttScene extends SceneEntity implements MqttEntity {
  private final Home home;
  private final EntityLink link;
  private SceneConfig config;

  MqttScene(Home home, SceneConfig config) {
    this.home = home;
    this.config = config;
    this.link = new EntityLink(home, config.common(), null, "MQTT Scene", this::writeState);
  }

  /// Devices cannot be told how long to take.
  @Override
  public void activate(@Nullable Duration transition) {
    home.command(config.common(), config.commandTopic(), null, config.payloadOn(), config.retain());
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
    config = (SceneConfig) next;
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
