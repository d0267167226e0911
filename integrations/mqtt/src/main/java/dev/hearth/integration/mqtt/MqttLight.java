package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.ColorMode;
import dev.hearth.core.entity.Entity;
import dev.hearth.core.entity.EntityDescription;
import dev.hearth.core.entity.LightColor;
import dev.hearth.core.entity.LightCommand;
import dev.hearth.core.entity.LightEntity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A light of an MQTT device; how it speaks is its [LightProtocol]. Loop only.
final class MqttLight extends LightEntity implements MqttEntity {
  private final Home home;
  private final EntityLink link;
  private final LightState state = new LightState();
  private LightConfig config;
  private LightProtocol protocol;

  MqttLight(Home home, LightConfig config) {
    this.home = home;
    this.config = config;
    this.protocol = LightProtocol.of(config, home.templates());
    this.link = new EntityLink(home, config.common(), null, "MQTT Light", this::writeState);
  }

  private List<EntityLink.Listener> listeners() {
    return protocol.sources().stream()
        .map(source ->
            new EntityLink.Listener(source.topic(), message -> receive(message, source.update())))
        .toList();
  }

  private void receive(MqttMessage message, LightProtocol.Update update) {
    try {
      update.apply(message, state);
    } catch (RefusedException e) {
      home.refuse(e.on(message.topic()), message);
    }
    // Also after a fault: what was read before it counts.
    writeState();
  }

  @Override
  public void turnOn(LightCommand command) {
    try {
      home.send(protocol.turnOn(command, state), config.common().qos(), config.base().retain());
    } catch (RefusedException e) {
      throw Home.commandFailed(config.common(), e);
    }
    if (config.base().optimistic()) {
      state.assume(command);
      writeState();
    }
  }

  @Override
  public void turnOff(LightCommand command) {
    try {
      home.send(
          protocol.turnOff(command.transition(), command.flash()),
          config.common().qos(),
          config.base().retain());
    } catch (RefusedException e) {
      throw Home.commandFailed(config.common(), e);
    }
    if (config.base().optimistic()) {
      state.on = false;
      writeState();
    }
  }

  @Override
  public @Nullable Boolean isOn() {
    return state.on;
  }

  @Override
  public Set<ColorMode> supportedColorModes() {
    return protocol.colorModes();
  }

  @Override
  public @Nullable ColorMode colorMode() {
    return state.colorMode != null ? state.colorMode : super.colorMode();
  }

  @Override
  public @Nullable Integer brightness() {
    return state.brightness;
  }

  @Override
  public @Nullable LightColor color() {
    return state.color;
  }

  @Override
  public @Nullable String effect() {
    return state.effect;
  }

  @Override
  public List<String> effectList() {
    return protocol.hasEffects() ? config.base().effects() : List.of();
  }

  @Override
  public int minColorTempKelvin() {
    return config.base().minKelvin();
  }

  @Override
  public int maxColorTempKelvin() {
    return config.base().maxKelvin();
  }

  @Override
  public int supportedFeatures() {
    return (protocol.hasEffects() ? EFFECT : 0)
        | (protocol.hasFlash() ? FLASH : 0)
        | (protocol.hasTransition() ? TRANSITION : 0);
  }

  @Override
  public boolean isAssumedState() {
    return config.base().optimistic();
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
    config = (LightConfig) next;
    link.reconfigure(config.common(), null);
    protocol = LightProtocol.of(config, home.templates());
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
