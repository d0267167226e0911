package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.Entity;
import dev.hearth.core.entity.EntityDescription;
import dev.hearth.core.entity.TextEntity;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A text of an MQTT device. Loop only.
final class MqttText extends TextEntity implements MqttEntity {
  private final Home home;
  private final EntityLink link;
  private TextConfig config;
  private @Nullable String text;

  MqttText(Home home, TextConfig config) {
    this.home = home;
    this.config = config;
    this.link = new EntityLink(home, config.common(), null, "MQTT Text", this::writeState);
  }

  private void receive(MqttMessage message) {
    String text = config.channel().read(home, config.common(), message);
    if (text == null) {
      return;
    }
    String before = this.text;
    switch (config.read(text)) {
      case Reading.Value read -> this.text = read.text();
      case Reading.Unknown unknown -> this.text = null;
      case Reading.Nothing nothing -> {}
      case Reading.Refused refused ->
          home.refuse(refused.reason(), message, config.common(), refused.detail());
    }
    if (!Objects.equals(before, this.text)) {
      writeState();
    }
  }

  @Override
  public void setValue(String wanted) {
    config.channel().command(home, config.common(), wanted);
    if (config.channel().optimistic()) {
      text = wanted;
      writeState();
    }
  }

  @Override
  public @Nullable String value() {
    return text;
  }

  @Override
  public int minLength() {
    return config.min();
  }

  @Override
  public int maxLength() {
    return config.max();
  }

  @Override
  public Optional<String> pattern() {
    return Optional.ofNullable(config.pattern()).map(Pattern::pattern);
  }

  @Override
  public Mode mode() {
    return config.mode();
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
    config = (TextConfig) next;
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
