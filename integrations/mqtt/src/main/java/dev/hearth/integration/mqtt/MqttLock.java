package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.Entity;
import dev.hearth.core.entity.EntityDescription;
import dev.hearth.core.entity.LockEntity;
import dev.hearth.integration.mqtt.Refusal.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A lock of an MQTT device. Loop only.
final class MqttLock extends LockEntity implements MqttEntity {
  private final Home home;
  private final EntityLink link;
  private LockConfig config;
  private @Nullable LockState state;

  MqttLock(Home home, LockConfig config) {
    this.home = home;
    this.config = config;
    this.link = new EntityLink(home, config.common(), null, "MQTT Lock", this::writeState);
  }

  private List<EntityLink.Listener> listeners() {
    String topic = config.stateTopic();
    return topic == null ? List.of() : List.of(new EntityLink.Listener(topic, this::receive));
  }

  private void receive(MqttMessage message) {
    String text = home.read(message, config.valueTemplate(), Keys.VALUE_TEMPLATE, config.common());
    if (text == null || text.isBlank()) {
      return;
    }
    LockState told = config.states().get(text);
    if (text.equals(config.payloadReset())) {
      told = null;
    } else if (told == null) {
      home.refuse(
          Reason.UNKNOWN_STATE,
          message,
          config.common(),
          Fields.quote(text) + " is none of " + String.join(", ", config.states().keySet()));
      return;
    }
    if (state != told) {
      state = told;
      writeState();
    }
  }

  @Override
  public int supportedFeatures() {
    return config.payloadOpen() == null ? 0 : OPEN;
  }

  @Override
  public void lock(@Nullable String code) {
    command(config.payloadLock(), code, LockState.LOCKED);
  }

  @Override
  public void unlock(@Nullable String code) {
    command(config.payloadUnlock(), code, LockState.UNLOCKED);
  }

  @Override
  public void open(@Nullable String code) {
    String payload = config.payloadOpen();
    if (payload != null) {
      command(payload, code, LockState.OPEN);
    }
  }

  private void command(String payload, @Nullable String code, LockState next) {
    home.command(
        config.common(),
        config.commandTopic(),
        config.commandTemplate(),
        payload,
        code == null ? Map.of() : Map.of("code", code),
        config.retain());
    if (config.optimistic()) {
      state = next;
      writeState();
    }
  }

  @Override
  public @Nullable LockState lockState() {
    return state;
  }

  @Override
  public Optional<String> codeFormat() {
    return Optional.ofNullable(config.codeFormat());
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
    config = (LockConfig) next;
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
