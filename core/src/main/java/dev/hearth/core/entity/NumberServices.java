package dev.hearth.core.entity;

import dev.hearth.core.ServiceCall;
import dev.hearth.core.ServiceValidationException;
import dev.hearth.core.schema.Type;
import dev.hearth.loop.Crossing;

/// The services of numbers.
final class NumberServices {
  /// Beyond what any device has; the entity's own range is checked for each.
  private static final double ANY = 1e15;

  private NumberServices() {}

  static void register(EntityServices services) {
    services.register(
        "number",
        "set_value",
        "Set",
        EntityServices.target().required("value", Type.number(-ANY, ANY), "the number").build(),
        NumberEntity.class,
        NumberServices::setValue);
  }

  private static void setValue(NumberEntity number, ServiceCall call) throws Exception {
    if (call.data().get("value") instanceof Double value) {
      Range range = rangeOf(number);
      if (!(value >= range.min() && value <= range.max())) {
        throw new ServiceValidationException(
            "%s cannot be %s; it takes %s to %s"
                .formatted(
                    number.entityId(),
                    NumberEntity.plain(value),
                    NumberEntity.plain(range.min()),
                    NumberEntity.plain(range.max())));
      }
      set(number, value);
    }
  }

  private record Range(double min, double max) {}

  @Crossing
  private static Range rangeOf(NumberEntity number) {
    return new Range(number.min(), number.max());
  }

  @Crossing
  private static void set(NumberEntity number, double value) throws Exception {
    number.setValue(value);
  }
}
