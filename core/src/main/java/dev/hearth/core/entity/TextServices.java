package dev.hearth.core.entity;

import dev.hearth.core.ServiceCall;
import dev.hearth.core.ServiceValidationException;
import dev.hearth.core.schema.Type;
import dev.hearth.loop.Crossing;
import java.util.Optional;
import java.util.regex.Pattern;

/// The services of texts.
final class TextServices {
  private TextServices() {}

  static void register(EntityServices services) {
    services.register(
        "text",
        "set_value",
        "Set",
        EntityServices.target().required("value", Type.string(), "the text").build(),
        TextEntity.class,
        TextServices::setValue);
  }

  private static void setValue(TextEntity text, ServiceCall call) throws Exception {
    String value = String.valueOf(call.data().get("value"));
    Rules rules = rulesOf(text);
    int length = value.codePointCount(0, value.length());
    if (length < rules.min() || length > rules.max()) {
      throw new ServiceValidationException(
          "%s takes %d to %d characters, not %d"
              .formatted(text.entityId(), rules.min(), rules.max(), length));
    }
    if (rules.pattern().isPresent()
        && !Pattern.compile(rules.pattern().get()).matcher(value).lookingAt()) {
      throw new ServiceValidationException(
          "%s takes only what matches %s".formatted(text.entityId(), rules.pattern().get()));
    }
    set(text, value);
  }

  private record Rules(int min, int max, Optional<String> pattern) {}

  @Crossing
  private static Rules rulesOf(TextEntity text) {
    return new Rules(text.minLength(), text.maxLength(), text.pattern());
  }

  @Crossing
  private static void set(TextEntity text, String value) throws Exception {
    text.setValue(value);
  }
}
