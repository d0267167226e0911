package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.Entity;
import dev.hearth.core.entity.EntityDescription;
import dev.hearth.core.entity.SelectEntity;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One of some options of an MQTT device. Loop only.
final class MqttSelect extends SelectEntity implements MqttEntity {
  private final Home home;
  private final EntityLink link;
  private SelectConfig config;
  private @Nullable String option;

  MqttSelect(Home home, SelectConfig config) {
    this.home = home;
    this.config = config;
    this.link = new EntityLink(home, config.common(), null, "MQTT Select", this::writeState);
  }

  private void receive(MqttMessage message) {
    String text = config.channel().read(home, config.common(), message);
    if (text == null) {
      return;
    }
    String before = option;
    switch (config.read(text)) {
      case Reading.Value read -> option = read.text();
      case Reading.Unknown unknown -> option = null;
      case Reading.Nothing nothing -> {}
      case Reading.Refused refused ->
          home.refuse(refused.reason(), message, config.common(), refused.detail());
    }
    if (!Objects.equals(before, option)) {
      writeState();
    }
  }

  @Override
  public void selectOption(String wanted) {
    config.channel().command(home, config.common(), wanted);
    if (config.channel().optimistic()) {
      option = wanted;
      writeState();
    }
  }

  @Override
  public List<String> options() {
    return config.options();
  }

  @Override
  public @Nullable String currentOption() {
    return option;
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
  public Entity asEntity() {
    return this;
  }

  @Override
  public void reconfigure(EntityConfig next) {
    config = (SelectConfig) next;
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
