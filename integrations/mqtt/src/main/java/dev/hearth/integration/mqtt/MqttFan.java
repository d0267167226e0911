package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.Entity;
import dev.hearth.core.entity.EntityDescription;
import dev.hearth.core.entity.FanEntity;
import dev.hearth.integration.mqtt.FanConfig.Channel;
import dev.hearth.integration.mqtt.Refusal.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A fan of an MQTT device. Loop only.
final class MqttFan extends FanEntity implements MqttEntity {
  private final Home home;
  private final EntityLink link;
  private FanConfig config;
  private @Nullable Boolean on;
  private @Nullable Integer percentage;
  private @Nullable String mode;
  private @Nullable Boolean oscillating;
  private @Nullable Direction direction;

  MqttFan(Home home, FanConfig config) {
    this.home = home;
    this.config = config;
    this.link = new EntityLink(home, config.common(), null, "MQTT Fan", this::writeState);
  }

  private List<EntityLink.Listener> listeners() {
    List<EntityLink.Listener> listeners = new ArrayList<>(5);
    listen(listeners, config.main(), this::readState);
    listen(listeners, config.percentage(), this::readPercentage);
    listen(listeners, config.presetMode(), this::readMode);
    listen(listeners, config.oscillation(), this::readOscillation);
    listen(listeners, config.direction(), this::readDirection);
    return listeners;
  }

  private void listen(
      List<EntityLink.Listener> listeners, Channel channel, Function<String, Reading> reader) {
    String topic = channel.stateTopic();
    if (topic != null) {
      listeners.add(new EntityLink.Listener(topic, message -> receive(message, channel, reader)));
    }
  }

  /// @param reader takes a text that can be used
  private void receive(MqttMessage message, Channel channel, Function<String, Reading> reader) {
    String text =
        home.read(message, channel.valueTemplate(), channel.templateKey(), config.common());
    if (text == null || text.isBlank()) {
      return;
    }
    if (reader.apply(text) instanceof Reading.Refused refused) {
      home.refuse(refused.reason(), message, config.common(), refused.detail());
    } else {
      writeState();
    }
  }

  private Reading readState(String text) {
    Reading reading = StateReader.onOff(text, config.payloadOn(), config.payloadOff());
    on = taken(reading, on);
    return reading;
  }

  private Reading readOscillation(String text) {
    Reading reading =
        StateReader.onOff(text, config.payloadOscillationOn(), config.payloadOscillationOff());
    oscillating = taken(reading, oscillating);
    return reading;
  }

  private static @Nullable Boolean taken(Reading reading, @Nullable Boolean before) {
    return switch (reading) {
      case Reading.Value value -> value.text().equals(StateReader.ON);
      case Reading.Unknown unknown -> null;
      case Reading.Nothing nothing -> before;
      case Reading.Refused refused -> before;
    };
  }

  private Reading readPercentage(String text) {
    if (text.equals(config.resetPercentage())) {
      percentage = null;
      return new Reading.Unknown();
    }
    Double speed = StateReader.finite(text);
    if (speed == null) {
      return Reading.refused(Reason.NOT_A_NUMBER, Fields.quote(text) + " is not a finite number");
    }
    PercentRange speeds = config.speeds();
    if (!speeds.contains(speed)) {
      return Reading.refused(
          Reason.OUT_OF_RANGE,
          "the speed %s is outside %d–%d"
              .formatted(Fields.quote(text), speeds.zero(), speeds.full()));
    }
    percentage = speeds.percentOf(speed);
    return new Reading.Value(text);
  }

  private Reading readMode(String text) {
    if (text.equals(config.resetPresetMode())) {
      mode = null;
      return new Reading.Unknown();
    }
    if (!config.presetModes().contains(text)) {
      return Reading.refused(
          Reason.NOT_AN_OPTION, Fields.quote(text) + " is not among the preset modes");
    }
    mode = text;
    return new Reading.Value(text);
  }

  private Reading readDirection(String text) {
    switch (text) {
      case "forward" -> direction = Direction.FORWARD;
      case "reverse" -> direction = Direction.REVERSE;
      case StateReader.NONE -> direction = null;
      default -> {
        return Reading.refused(
            Reason.UNKNOWN_STATE, Fields.quote(text) + " is neither forward nor reverse");
      }
    }
    return new Reading.Value(text);
  }

  @Override
  public int supportedFeatures() {
    return TURN_ON
        | TURN_OFF
        | feature(config.percentage(), SET_SPEED)
        | feature(config.presetMode(), PRESET_MODE)
        | feature(config.oscillation(), OSCILLATE)
        | feature(config.direction(), DIRECTION);
  }

  private static int feature(Channel channel, int bit) {
    return channel.commandTopic() == null ? 0 : bit;
  }

  /// A speed of 0 is no speed to turn it on with, so it keeps its own.
  @Override
  public void turnOn(@Nullable Integer wantedPercentage, @Nullable String wantedMode) {
    order(config.main(), config.payloadOn(), () -> on = true);
    if (wantedPercentage != null && wantedPercentage > 0) {
      setPercentage(wantedPercentage);
    }
    if (wantedMode != null) {
      setPresetMode(wantedMode);
    }
  }

  @Override
  public void turnOff() {
    order(config.main(), config.payloadOff(), () -> on = false);
  }

  @Override
  public void setPercentage(int wanted) {
    order(config.percentage(), config.speeds().valueOf(wanted), () -> percentage = wanted);
  }

  @Override
  public void setPresetMode(String wanted) {
    order(config.presetMode(), wanted, () -> mode = wanted);
  }

  @Override
  public void oscillate(boolean wanted) {
    order(
        config.oscillation(),
        wanted ? config.payloadOscillationOn() : config.payloadOscillationOff(),
        () -> oscillating = wanted);
  }

  @Override
  public void setDirection(Direction wanted) {
    order(config.direction(), wanted.name().toLowerCase(Locale.ROOT), () -> direction = wanted);
  }

  /// @param assume what an optimistic channel takes as done
  private void order(Channel channel, Object value, Runnable assume) {
    String topic = channel.commandTopic();
    if (topic != null) {
      home.command(config.common(), topic, channel.commandTemplate(), value, config.retain());
      if (channel.optimistic()) {
        assume.run();
        writeState();
      }
    }
  }

  @Override
  public @Nullable Boolean isOn() {
    return on;
  }

  @Override
  public @Nullable Integer percentage() {
    return percentage;
  }

  @Override
  public int speedCount() {
    return config.speeds().full() - config.speeds().zero();
  }

  @Override
  public List<String> presetModes() {
    return config.presetModes();
  }

  @Override
  public @Nullable String presetMode() {
    return mode;
  }

  @Override
  public @Nullable Boolean isOscillating() {
    return oscillating;
  }

  @Override
  public @Nullable Direction direction() {
    return direction;
  }

  @Override
  public boolean isAssumedState() {
    return config.main().optimistic();
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
    config = (FanConfig) next;
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
