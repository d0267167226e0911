package dev.hearth.testkit;

import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// What the hub logs while it is open, as `LEVEL message`.
final class Logs extends Handler implements AutoCloseable {
  private final Logger root = Logger.getLogger("dev.hearth.core");
  private final List<String> lines = new CopyOnWriteArrayList<>();

  Logs() {
    root.addHandler(this);
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void publish(LogRecord entry) {
    Object[] parameters = entry.getParameters();
    String message =
        parameters == null || parameters.length == 0
            ? entry.getMessage()
            : MessageFormat.format(entry.getMessage(), parameters);
    lines.add(entry.getLevel() + " " + message);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    root.removeHandler(this);
  }
}
