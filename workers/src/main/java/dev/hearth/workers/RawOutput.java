package dev.hearth.workers;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Reads what a child writes past its jobs' streams, so that nobody there ever waits for a full
/// pipe: the JVM's own words, native code, processes of a job. It goes to the log, as much of it as
/// a job may print; the last lines are kept to explain an end.
///
/// **Threads:** its own reads; any asks.
final class RawOutput implements Runnable {
  private static final Logger LOG = System.getLogger("dev.hearth.workers.output");
  private static final int KEPT = 20;

  private final InputStream from;
  private final String who;
  private final int limit;
  private final Deque<String> last = new ArrayDeque<>();
  private long logged;
  private long dropped;

  RawOutput(InputStream from, String who, int limit) {
    this.from = from;
    this.who = who;
    this.limit = limit;
  }

  @Override
  public void run() {
    Lines lines = new Lines(this::line);
    byte[] buffer = new byte[8192];
    try {
      for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
        lines.add(buffer, count);
      }
    } catch (IOException e) {
      // Closed, since the process is gone.
    }
    lines.end();
  }

  private void line(String text) {
    boolean log;
    synchronized (this) {
      last.addLast(text);
      if (last.size() > KEPT) {
        last.removeFirst();
      }
      log = logged <= limit;
      logged += log ? text.length() + 1 : 0;
      dropped += log ? 0 : text.length() + 1;
    }
    if (log) {
      LOG.log(Level.INFO, "{0}: {1}", who, text);
    }
  }

  /// A job begins: what may be logged is counted from here.
  synchronized void begin() {
    if (dropped > 0) {
      LOG.log(Level.INFO, "{0}: … {1} bytes more dropped", who, dropped);
    }
    logged = 0;
    dropped = 0;
  }

  synchronized List<String> last() {
    return new ArrayList<>(last);
  }
}
