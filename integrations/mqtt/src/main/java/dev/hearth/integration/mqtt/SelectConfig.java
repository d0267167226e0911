package dev.hearth.integration.mqtt;

import dev.hearth.integration.mqtt.Refusal.Reason;
import java.util.List;
import java.util.Locale;

/// One of some options.
record SelectConfig(Common common, ValueChannel channel, List<String> options)
    implements EntityConfig {
  private static final String OPTIONS = "options";

  static SelectConfig parse(ConfigParser parser) {
    Fields fields = parser.fields();
    if (!fields.has(OPTIONS)) {
      throw fields.refused(Reason.MISSING_FIELD, OPTIONS, "is required");
    }
    return new SelectConfig(parser.common(), ValueChannel.of(fields), fields.texts(OPTIONS));
  }

  /// What a text says of the option.
  Reading read(String text) {
    if (text.isEmpty()) {
      return new Reading.Nothing();
    }
    if (text.toLowerCase(Locale.ROOT).equals("none")) {
      return new Reading.Unknown();
    }
    return options.contains(text)
        ? new Reading.Value(text)
        : Reading.refused(Reason.NOT_AN_OPTION, Fields.quote(text) + " is not among the options");
  }

  @Override
  public MqttEntity newEntity(Home home) {
    return new MqttSelect(home, this);
  }
}
