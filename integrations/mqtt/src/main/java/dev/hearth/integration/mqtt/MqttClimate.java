package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.ClimateEntity;
import dev.hearth.core.entity.Entity;
import dev.hearth.core.entity.EntityDescription;
import dev.hearth.integration.mqtt.ClimateConfig.Channel;
import dev.hearth.integration.mqtt.ClimateConfig.Part;
import dev.hearth.integration.mqtt.Refusal.Reason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What heats or cools, of an MQTT device. Loop only.
final class MqttClimate extends ClimateEntity implements MqttEntity {
  private final Home home;
  private final EntityLink link;
  private final Map<Part, String> texts = new EnumMap<>(Part.class);
  private final Map<Part, Double> numbers = new EnumMap<>(Part.class);
  private ClimateConfig config;

  MqttClimate(Home home, ClimateConfig config) {
    this.home = home;
    this.config = config;
    this.link = new EntityLink(home, config.common(), null, "MQTT HVAC", this::writeState);
    if (isOptimistic(Part.MODE)) {
      texts.put(Part.MODE, OFF);
    }
    for (Part part : List.of(Part.TEMPERATURE, Part.TEMPERATURE_LOW, Part.TEMPERATURE_HIGH)) {
      if (canOrder(part) && isOptimistic(part)) {
        numbers.put(part, config.initial());
      }
    }
  }

  private boolean canOrder(Part part) {
    Channel channel = config.channels().get(part);
    return channel != null && channel.commandTopic() != null;
  }

  private boolean isOptimistic(Part part) {
    Channel channel = config.channels().get(part);
    return config.optimistic() || channel == null || channel.stateTopic() == null;
  }

  // ---------------------------------------------------------------- what it tells

  private List<EntityLink.Listener> listeners() {
    List<EntityLink.Listener> listeners = new ArrayList<>();
    config
        .channels()
        .forEach((part, channel) -> {
          String topic = channel.stateTopic();
          if (topic != null) {
            listeners.add(
                new EntityLink.Listener(topic, message -> receive(message, part, channel)));
          }
        });
    return listeners;
  }

  private void receive(MqttMessage message, Part part, Channel channel) {
    String text =
        home.read(message, channel.valueTemplate(), channel.templateKey(), config.common());
    if (text == null || text.isBlank()) {
      return;
    }
    if (read(part, text) instanceof Reading.Refused refused) {
      home.refuse(refused.reason(), message, config.common(), refused.detail());
    } else {
      writeState();
    }
  }

  private Reading read(Part part, String text) {
    return switch (part) {
      case MODE -> readText(part, text, config.modes());
      case ACTION -> readText(part, text, ACTIONS);
      case FAN_MODE -> readText(part, text, config.fanModes());
      case SWING_MODE -> readText(part, text, config.swingModes());
      case PRESET_MODE -> readText(part, text.equals("none") ? StateReader.NONE : text, presets());
      case POWER -> new Reading.Nothing();
      case CURRENT_TEMPERATURE,
          CURRENT_HUMIDITY,
          TEMPERATURE,
          TEMPERATURE_LOW,
          TEMPERATURE_HIGH,
          HUMIDITY ->
          readNumber(part, text);
    };
  }

  private List<String> presets() {
    return config.presetModes();
  }

  private Reading readText(Part part, String text, List<String> allowed) {
    if (text.equals(StateReader.NONE)) {
      texts.remove(part);
      return new Reading.Unknown();
    }
    if (!allowed.contains(text)) {
      return Reading.refused(Reason.NOT_AN_OPTION, Fields.quote(text) + " is not among " + allowed);
    }
    texts.put(part, text);
    return new Reading.Value(text);
  }

  private Reading readNumber(Part part, String text) {
    if (text.equals(StateReader.NONE)) {
      numbers.remove(part);
      return new Reading.Unknown();
    }
    Double number = StateReader.finite(text);
    if (number == null) {
      return Reading.refused(Reason.NOT_A_NUMBER, Fields.quote(text) + " is not a finite number");
    }
    numbers.put(part, number);
    return new Reading.Value(text);
  }

  // ---------------------------------------------------------------- what is ordered

  @Override
  public void setHvacMode(String mode) {
    orderText(Part.MODE, mode);
  }

  @Override
  public void setTemperature(@Nullable Double target, @Nullable Double low, @Nullable Double high) {
    orderNumber(Part.TEMPERATURE, target);
    orderNumber(Part.TEMPERATURE_LOW, low);
    orderNumber(Part.TEMPERATURE_HIGH, high);
  }

  @Override
  public void setHumidity(int percent) {
    orderNumber(Part.HUMIDITY, (double) percent);
  }

  @Override
  public void setFanMode(String mode) {
    orderText(Part.FAN_MODE, mode);
  }

  @Override
  public void setSwingMode(String mode) {
    orderText(Part.SWING_MODE, mode);
  }

  @Override
  public void setPresetMode(String mode) {
    orderText(Part.PRESET_MODE, mode);
  }

  @Override
  public void turnOn() throws Exception {
    if (canOrder(Part.POWER)) {
      send(Part.POWER, config.payloadOn());
    } else {
      super.turnOn();
    }
  }

  @Override
  public void turnOff() throws Exception {
    if (canOrder(Part.POWER)) {
      send(Part.POWER, config.payloadOff());
      if (isOptimistic(Part.MODE)) {
        texts.put(Part.MODE, OFF);
        writeState();
      }
    } else {
      super.turnOff();
    }
  }

  private void orderText(Part part, String value) {
    if (canOrder(part)) {
      send(part, value);
    }
    if (isOptimistic(part)) {
      texts.put(part, value);
      writeState();
    }
  }

  private void orderNumber(Part part, @Nullable Double value) {
    if (value == null) {
      return;
    }
    if (canOrder(part)) {
      send(part, value);
    }
    if (isOptimistic(part)) {
      numbers.put(part, value);
      writeState();
    }
  }

  private void send(Part part, Object value) {
    Channel channel = config.channels().get(part);
    String topic = channel == null ? null : channel.commandTopic();
    if (channel != null && topic != null) {
      home.command(config.common(), topic, channel.commandTemplate(), value, config.retain());
    }
  }

  // ---------------------------------------------------------------- what it is

  @Override
  public int supportedFeatures() {
    return TURN_ON
        | TURN_OFF
        | feature(Part.TEMPERATURE, TARGET_TEMPERATURE)
        | feature(Part.TEMPERATURE_LOW, TARGET_TEMPERATURE_RANGE)
        | feature(Part.TEMPERATURE_HIGH, TARGET_TEMPERATURE_RANGE)
        | feature(Part.HUMIDITY, TARGET_HUMIDITY)
        | feature(Part.FAN_MODE, FAN_MODE)
        | feature(Part.SWING_MODE, SWING_MODE)
        | feature(Part.PRESET_MODE, PRESET_MODE);
  }

  private int feature(Part part, int bit) {
    return canOrder(part) ? bit : 0;
  }

  @Override
  public List<String> hvacModes() {
    return config.modes();
  }

  @Override
  public @Nullable String hvacMode() {
    return texts.get(Part.MODE);
  }

  @Override
  public @Nullable String hvacAction() {
    return texts.get(Part.ACTION);
  }

  @Override
  public String temperatureUnit() {
    return config.unit();
  }

  @Override
  public @Nullable Double currentTemperature() {
    return numbers.get(Part.CURRENT_TEMPERATURE);
  }

  @Override
  public @Nullable Double targetTemperature() {
    return numbers.get(Part.TEMPERATURE);
  }

  @Override
  public @Nullable Double targetTemperatureLow() {
    return numbers.get(Part.TEMPERATURE_LOW);
  }

  @Override
  public @Nullable Double targetTemperatureHigh() {
    return numbers.get(Part.TEMPERATURE_HIGH);
  }

  @Override
  public Optional<Double> targetTemperatureStep() {
    return Optional.of(config.step());
  }

  @Override
  public double minTemperature() {
    return config.min();
  }

  @Override
  public double maxTemperature() {
    return config.max();
  }

  @Override
  public @Nullable Double currentHumidity() {
    return numbers.get(Part.CURRENT_HUMIDITY);
  }

  @Override
  public @Nullable Double targetHumidity() {
    return numbers.get(Part.HUMIDITY);
  }

  @Override
  public double minHumidity() {
    return config.minHumidity();
  }

  @Override
  public double maxHumidity() {
    return config.maxHumidity();
  }

  @Override
  public List<String> fanModes() {
    return config.fanModes();
  }

  @Override
  public @Nullable String fanMode() {
    return texts.get(Part.FAN_MODE);
  }

  @Override
  public List<String> swingModes() {
    return config.swingModes();
  }

  @Override
  public @Nullable String swingMode() {
    return texts.get(Part.SWING_MODE);
  }

  /// `none` leaves the presets.
  @Override
  public List<String> presetModes() {
    List<String> modes = new ArrayList<>();
    modes.add("none");
    modes.addAll(config.presetModes());
    return modes;
  }

  @Override
  public @Nullable String presetMode() {
    return texts.getOrDefault(Part.PRESET_MODE, "none");
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
    config = (ClimateConfig) next;
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
