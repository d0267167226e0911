package dev.hearth.integration.mqtt;

import org.jspecify.annotations.Nullable;

/// Checks the keys of an update.
final class UpdateParser {
  private static final int MAX_PRECISION = 100;

  private final ConfigParser parser;
  private final Fields fields;

  UpdateParser(ConfigParser parser) {
    this.parser = parser;
    this.fields = parser.fields();
  }

  UpdateConfig parse() {
    return new UpdateConfig(
        parser.common(),
        fields.filter(Keys.STATE_TOPIC),
        fields.template(Keys.VALUE_TEMPLATE),
        fields.filter("latest_version_topic"),
        fields.template("latest_version_template"),
        install(),
        parser.lowerCase(Keys.DEVICE_CLASS, DeviceClasses.UPDATE),
        fields.integer("display_precision", 0, MAX_PRECISION, 0),
        fields.text("title"),
        fields.text("release_summary"),
        fields.text("release_url"));
  }

  private UpdateConfig.@Nullable Install install() {
    String topic = fields.topic(Keys.COMMAND_TOPIC);
    String payload = fields.text("payload_install");
    return topic == null || payload == null
        ? null
        : new UpdateConfig.Install(topic, payload, fields.bool(Keys.RETAIN, false));
  }
}
