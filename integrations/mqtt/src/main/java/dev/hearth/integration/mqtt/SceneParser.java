package dev.hearth.integration.mqtt;

/// Checks the keys of a scene.
final class SceneParser {
  private final ConfigParser parser;
  private final Fields fields;

  SceneParser(ConfigParser parser) {
    this.parser = parser;
    this.fields = parser.fields();
  }

  SceneConfig parse() {
    return new SceneConfig(
        parser.common(),
        fields.requiredTopic(Keys.COMMAND_TOPIC),
        fields.text(Keys.PAYLOAD_ON, "ON"),
        fields.bool(Keys.RETAIN, false));
  }
}
