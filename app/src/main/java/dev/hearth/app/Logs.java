package dev.hearth.app;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/// The end of the log. Lines wait in a queue for the terminal, and the JVM does not wait for them.
final class Logs {
  private Logs() {}

  /// Writes what waits, for a second at most, and logs no more.
  static void close() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.stop();
    }
  }
}
