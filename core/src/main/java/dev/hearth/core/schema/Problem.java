package dev.hearth.core.schema;

/// One thing wrong with some data.
///
/// @param path where, such as `mqtt.broker`; empty for the whole
/// @param message what is wrong and what to do, without the path
public record Problem(String path, String message) {
  @Override
  public String toString() {
    return path.isEmpty() ? message : path + ": " + message;
  }
}
