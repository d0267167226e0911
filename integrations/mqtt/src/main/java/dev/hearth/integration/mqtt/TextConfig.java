package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.TextEntity;
import dev.hearth.integration.mqtt.Refusal.Reason;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// A text that can be set.
///
/// @param pattern what its beginning must match, or null
record TextConfig(
    Common common,
    ValueChannel channel,
    int min,
    int max,
    @Nullable Pattern pattern,
    TextEntity.Mode mode)
    implements EntityConfig {
  private static final int LONGEST = 255;
  private static final String PATTERN = "pattern";

  static TextConfig parse(ConfigParser parser) {
    Fields fields = parser.fields();
    Integer min = fields.integer("min", 0, LONGEST);
    Integer max = fields.integer("max", 0, LONGEST);
    int least = min == null ? 0 : min;
    int most = max == null ? LONGEST : max;
    if (least > most) {
      throw fields.refused(Reason.CONFLICTING_FIELDS, "max", "is less than min");
    }
    String mode = fields.oneOf("mode", List.of("text", "password"));
    return new TextConfig(
        parser.common(),
        ValueChannel.of(fields),
        least,
        most,
        pattern(fields),
        mode == null
            ? TextEntity.Mode.TEXT
            : TextEntity.Mode.valueOf(mode.toUpperCase(Locale.ROOT)));
  }

  private static @Nullable Pattern pattern(Fields fields) {
    String text = fields.text(PATTERN);
    try {
      return text == null ? null : Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw fields.refused(
          Reason.WRONG_TYPE, PATTERN, "is not a regular expression: " + e.getDescription());
    }
  }

  /// What a text says of the text.
  Reading read(String text) {
    int length = text.codePointCount(0, text.length());
    if (length < min || length > max) {
      return Reading.refused(
          Reason.OUT_OF_RANGE, length + " characters are outside " + min + "–" + max);
    }
    if (pattern != null && !pattern.matcher(text).lookingAt()) {
      return Reading.refused(
          Reason.UNKNOWN_STATE, Fields.quote(text) + " does not match " + pattern);
    }
    return new Reading.Value(text);
  }

  @Override
  public MqttEntity newEntity(Home home) {
    return new MqttText(home, this);
  }
}
