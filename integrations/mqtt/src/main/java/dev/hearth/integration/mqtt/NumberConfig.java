package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.NumberEntity;
import dev.hearth.integration.mqtt.Refusal.Reason;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A number in a range.
///
/// @param payloadReset what says that the number is not known
record NumberConfig(
    Common common,
    ValueChannel channel,
    double min,
    double max,
    double step,
    NumberEntity.Mode mode,
    String payloadReset,
    @Nullable String unit,
    @Nullable String deviceClass)
    implements EntityConfig {
  private static final double ANY = 1e15;
  private static final double LEAST_STEP = 0.001;
  private static final List<String> MODES = List.of("auto", "box", "slider");

  static NumberConfig parse(ConfigParser parser) {
    Fields fields = parser.fields();
    double min = fields.number("min", -ANY, ANY, 1);
    double max = fields.number("max", -ANY, ANY, 100);
    if (min > max) {
      throw fields.refused(Reason.CONFLICTING_FIELDS, "max", "is less than min");
    }
    String mode = fields.oneOf("mode", MODES);
    return new NumberConfig(
        parser.common(),
        ValueChannel.of(fields),
        min,
        max,
        fields.number("step", LEAST_STEP, ANY, 1),
        mode == null
            ? NumberEntity.Mode.AUTO
            : NumberEntity.Mode.valueOf(mode.toUpperCase(Locale.ROOT)),
        fields.text("payload_reset", StateReader.NONE),
        fields.text("unit_of_measurement"),
        parser.lowerCase(Keys.DEVICE_CLASS, DeviceClasses.NUMBER));
  }

  /// What a text says of the number.
  Reading read(String text) {
    if (text.isEmpty()) {
      return new Reading.Nothing();
    }
    if (text.equals(payloadReset)) {
      return new Reading.Unknown();
    }
    Double number = StateReader.finite(text);
    if (number != null && !(number >= min && number <= max)) {
      return Reading.refused(
          Reason.OUT_OF_RANGE, Fields.quote(text) + " is outside " + min + "–" + max);
    }
    return StateReader.number(text);
  }

  @Override
  public MqttEntity newEntity(Home home) {
    return new MqttNumber(home, this);
  }
}
