package dev.hearth.core.entity;

import dev.hearth.loop.Crossing;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Something measured or told. **Threads:** loop only.
public abstract class SensorEntity extends Entity {
  /// For subclasses.
  protected SensorEntity() {}

  @Override
  public final String domain() {
    return "sensor";
  }

  /// What was measured: text, a number, or null when unknown.
  public abstract @Nullable Object nativeValue();

  /// `measurement`, `total` or `total_increasing`, for what makes sense over time.
  public Optional<String> stateClass() {
    return Optional.empty();
  }

  /// All values there can be, of a sensor of class `enum`.
  public List<String> options() {
    return List.of();
  }

  /// How many digits to show after the point.
  public Optional<Integer> suggestedDisplayPrecision() {
    return Optional.empty();
  }

  @Override
  @Crossing
  protected final @Nullable String stateValue() {
    return switch (nativeValue()) {
      case null -> null;
      case Double number -> plain(number);
      case Float number -> plain(number);
      case Object value -> value.toString();
    };
  }

  /// A number without an exponent, as people and clients expect it: `21.0`, `0.0001`, `1500000.0`.
  private static String plain(double number) {
    String text = Double.toString(number);
    if (text.indexOf('E') < 0) {
      return text;
    }
    String digits = new BigDecimal(text).stripTrailingZeros().toPlainString();
    return digits.indexOf('.') < 0 ? digits + ".0" : digits;
  }

  @Override
  @Crossing
  protected Map<String, @Nullable Object> capabilityAttributes() {
    Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
    stateClass().ifPresent(value -> attributes.put("state_class", value));
    if (!options().isEmpty()) {
      attributes.put("options", options());
    }
    return attributes;
  }
}
