package dev.hearth.conformance;

import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// What the loop logs while this is open, as `LEVEL message`, and nobody else sees.
final class CapturedLog extends Handler implements AutoCloseable {
  private final Logger logger = Logger.getLogger("dev.hearth.loop");
  private final Level levelBefore = logger.getLevel();
  private final boolean passedOnBefore = logger.getUseParentHandlers();
  private final List<String> lines = new CopyOnWriteArrayList<>();

  CapturedLog() {
    logger.setLevel(Level.ALL);
    logger.setUseParentHandlers(false);
    logger.addHandler(this);
  }

  /// The lines with this text in them.
  List<String> with(String text) {
    return lines.stream().filter(line -> line.contains(text)).toList();
  }

  @Override
  public void publish(LogRecord entry) {
    Object[] parameters = entry.getParameters();
    String message =
        parameters == null || parameters.length == 0
            ? entry.getMessage()
            : MessageFormat.format(entry.getMessage(), parameters);
    String thrown = entry.getThrown() == null ? "" : " " + entry.getThrown();
    lines.add(entry.getLevel() + " " + message + thrown);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(passedOnBefore);
    logger.setLevel(levelBefore);
  }
}
