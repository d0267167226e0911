package dev.hearth.core.config;

/// One thing wrong with the configuration.
///
/// @param where file and line, such as `configuration.yaml:14`
/// @param path which value, such as `mqtt.broker`; may be empty
/// @param message what is wrong and what to write instead
public record ConfigProblem(String where, String path, String message) {
  /// `configuration.yaml:14: mqtt.broker: …`.
  @Override
  public String toString() {
    return where + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
