package dev.hearth.integration.mqtt;

import dev.hearth.core.entity.LockEntity.LockState;
import dev.hearth.integration.mqtt.Refusal.Reason;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Checks the keys of a lock.
final class LockParser {
  private static final String CODE_FORMAT = "code_format";
  private static final int MAX_FORMAT = 255;

  private final ConfigParser parser;
  private final Fields fields;

  LockParser(ConfigParser parser) {
    this.parser = parser;
    this.fields = parser.fields();
  }

  LockConfig parse() {
    String stateTopic = fields.filter(Keys.STATE_TOPIC);
    return new LockConfig(
        parser.common(),
        fields.requiredTopic(Keys.COMMAND_TOPIC),
        fields.template(Keys.COMMAND_TEMPLATE),
        fields.text("payload_lock", "LOCK"),
        fields.text("payload_unlock", "UNLOCK"),
        fields.text("payload_open"),
        fields.text("payload_reset", StateReader.NONE),
        codeFormat(),
        stateTopic,
        fields.template(Keys.VALUE_TEMPLATE),
        states(),
        fields.bool(Keys.OPTIMISTIC, false) || stateTopic == null,
        fields.bool(Keys.RETAIN, false));
  }

  /// `state_locked`, `state_jammed`, … The first state counts of those that have the same word.
  private Map<String, LockState> states() {
    Map<String, LockState> states = new LinkedHashMap<>();
    for (LockState state : LockState.values()) {
      String word = fields.text("state_" + state.name().toLowerCase(Locale.ROOT), state.name());
      states.putIfAbsent(word, state);
    }
    return Collections.unmodifiableMap(states);
  }

  private @Nullable String codeFormat() {
    String format = fields.text(CODE_FORMAT);
    if (format != null) {
      if (format.length() > MAX_FORMAT) {
        throw fields.refused(
            Reason.TOO_LARGE, CODE_FORMAT, "is longer than " + MAX_FORMAT + " characters");
      }
      try {
        Pattern.compile(format);
      } catch (PatternSyntaxException e) {
        throw fields.refused(
            Reason.UNKNOWN_VALUE,
            CODE_FORMAT,
            Fields.quote(format) + " is no regular expression: " + e.getDescription());
      }
    }
    return format;
  }
}
