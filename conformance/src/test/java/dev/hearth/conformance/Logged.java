package dev.hearth.conformance;

import dev.hearth.loop.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// What the loop writes to its log, and not on to anybody else, while this is open. Log records of
/// other threads come too.
final class Logged extends Handler implements AutoCloseable {
  private final Logger logger = Logger.getLogger(EventLoop.class.getName());
  private final boolean passedOn = logger.getUseParentHandlers();
  private final List<LogRecord> records = new ArrayList<>();

  Logged() {
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
  }

  @Override
  public synchronized void publish(LogRecord logged) {
    records.add(logged);
  }

  /// Messages of this level, as they would be printed, with the exception behind.
  synchronized List<String> messages(Level level) {
    return records.stream()
        .filter(logged -> logged.getLevel().equals(level))
        .map(Logged::print)
        .toList();
  }

  synchronized List<Throwable> exceptions() {
    List<Throwable> thrown = new ArrayList<>();
    for (LogRecord logged : records) {
      if (logged.getThrown() != null) {
        thrown.add(logged.getThrown());
      }
    }
    return thrown;
  }

  private static String print(LogRecord logged) {
    Object[] parameters = logged.getParameters();
    String message = logged.getMessage();
    return parameters == null || parameters.length == 0
        ? message
        : java.text.MessageFormat.format(message, parameters);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(passedOn);
  }
}
