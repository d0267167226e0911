package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.Entity;
import dev.hearth.core.entity.EntityCategory;
import dev.hearth.core.entity.EntityDescription;
import dev.hearth.core.entity.UpdateEntity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The firmware of an MQTT device. Loop only.
final class MqttUpdate extends UpdateEntity implements MqttEntity {
  private final Home home;
  private final EntityLink link;
  private final UpdateState state = new UpdateState();
  private UpdateConfig config;

  MqttUpdate(Home home, UpdateConfig config) {
    this.home = home;
    this.config = config;
    this.link =
        new EntityLink(
            home, config.common(), config.deviceClass(), "MQTT Update", this::writeState);
  }

  private List<EntityLink.Listener> listeners() {
    List<EntityLink.Listener> listeners = new ArrayList<>(2);
    String stateTopic = config.stateTopic();
    if (stateTopic != null) {
      listeners.add(new EntityLink.Listener(stateTopic, this::receive));
    }
    String latestTopic = config.latestTopic();
    if (latestTopic != null) {
      listeners.add(new EntityLink.Listener(latestTopic, this::receiveLatest));
    }
    return listeners;
  }

  private void receive(MqttMessage message) {
    String text = home.read(message, config.valueTemplate(), "value_template", config.common());
    if (text == null || text.isBlank() || text.equals("{}")) {
      return;
    }
    try {
      state.take(text, home.templates());
    } catch (RefusedException e) {
      home.refuse(e.on(message.topic()), message);
      return;
    }
    writeState();
  }

  private void receiveLatest(MqttMessage message) {
    String text =
        home.read(message, config.latestTemplate(), "latest_version_template", config.common());
    if (text == null || text.isEmpty()) {
      return;
    }
    state.latest = text.equals(StateReader.NONE) ? null : text;
    writeState();
  }

  @Override
  public int supportedFeatures() {
    return config.install() == null ? PROGRESS : PROGRESS | INSTALL;
  }

  @Override
  public void install(@Nullable String version, boolean backup) {
    UpdateConfig.Install how = config.install();
    if (how != null) {
      home.command(config.common(), how.topic(), null, how.payload(), how.retain());
    }
  }

  @Override
  public @Nullable String installedVersion() {
    return state.installed;
  }

  @Override
  public @Nullable String latestVersion() {
    return state.latest;
  }

  @Override
  public boolean isInProgress() {
    return state.inProgress;
  }

  @Override
  public @Nullable Number updatePercentage() {
    return state.percentage;
  }

  @Override
  public int displayPrecision() {
    return config.displayPrecision();
  }

  @Override
  public Optional<String> title() {
    return Optional.ofNullable(state.title).or(() -> Optional.ofNullable(config.title()));
  }

  @Override
  public Optional<String> releaseSummary() {
    return Optional.ofNullable(state.releaseSummary)
        .or(() -> Optional.ofNullable(config.releaseSummary()));
  }

  @Override
  public Optional<String> releaseUrl() {
    return Optional.ofNullable(state.releaseUrl).or(() -> Optional.ofNullable(config.releaseUrl()));
  }

  @Override
  public Optional<String> entityPicture() {
    return Optional.ofNullable(state.picture).or(() -> link.description().picture());
  }

  /// As the device says; it decides that an update is nothing to configure.
  @Override
  public Optional<EntityCategory> category() {
    return link.description().category();
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
    config = (UpdateConfig) next;
    link.reconfigure(config.common(), config.deviceClass());
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
