package dev.hearth.core.entity;

import dev.hearth.loop.Crossing;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A number that can be set, in a range. **Threads:** loop only.
public abstract class NumberEntity extends Entity {
  /// How people are to set it.
  public enum Mode {
    /// As the client thinks best.
    AUTO,
    /// By writing it.
    BOX,
    /// By moving a slider.
    SLIDER
  }

  /// For subclasses.
  protected NumberEntity() {}

  @Override
  public final String domain() {
    return "number";
  }

  /// The number now, in [#unitOfMeasurement]; null when unknown.
  public abstract @Nullable Double value();

  /// Sets it. Runs in a task: may suspend.
  ///
  /// @param value between [#min] and [#max]
  /// @throws Exception a `HubException` reaches the caller with its message
  public abstract void setValue(double value) throws Exception;

  /// The least it can be.
  public double min() {
    return 0;
  }

  /// The most it can be.
  public double max() {
    return 100;
  }

  /// By how much it can be changed: 1, or a tenth, hundredth, … that is less than the range.
  public double step() {
    double range = Math.abs(max() - min());
    double step = 1;
    while (range > 0 && range <= step) {
      step /= 10;
    }
    return step;
  }

  /// How people are to set it.
  public Mode mode() {
    return Mode.AUTO;
  }

  @Override
  @Crossing
  protected final @Nullable String stateValue() {
    Double value = value();
    return value == null ? null : plain(value);
  }

  @Override
  @Crossing
  protected Map<String, @Nullable Object> capabilityAttributes() {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    attributes.put("min", min());
    attributes.put("max", max());
    attributes.put("step", step());
    attributes.put("mode", mode().name().toLowerCase(Locale.ROOT));
    return attributes;
  }

  /// Without an exponent, and without a point where it is a whole number.
  static String plain(double value) {
    return Double.isFinite(value)
        ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }
}
