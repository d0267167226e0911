package dev.hearth.loop;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// The exception handler of a loop that was given none: writes failures to the log, and not the
/// same one a thousand times.
///
/// Failures are the same when owner, source, type of exception and the line that threw are. The
/// first five are written whole; then one line at most every ten seconds says how many more there
/// were. The places are few and the oldest is forgotten first, so a place may be written whole
/// again. Loop only.
final class FailureLog implements ExceptionHandler {
  private static final Logger LOG = System.getLogger(EventLoop.class.getName());
  private static final int WHOLE = 5;
  private static final int PLACES = 200;
  private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

  private final Map<Place, Count> places =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Count> eldest) {
          return size() > PLACES;
        }
      };

  private record Place(String owner, String source, Class<?> type, String line) {
    static Place of(LoopFailure failure) {
      StackTraceElement[] trace = failure.exception().getStackTrace();
      return new Place(
          failure.owner().name(),
          failure.source(),
          failure.exception().getClass(),
          trace.length == 0 ? "" : trace[0].toString());
    }
  }

  private static final class Count {
    private int written;
    private long silent;
    private long lastWritten;
  }

  @Override
  public void handle(EventLoop loop, LoopFailure failure) {
    Count count = places.computeIfAbsent(Place.of(failure), _ -> new Count());
    long now = loop.clock().nanoTime();
    if (count.written < WHOLE) {
      count.written++;
      count.lastWritten = now;
      LOG.log(Level.ERROR, describe(failure), failure.exception());
      return;
    }
    count.silent++;
    if (now - count.lastWritten >= PAUSE_NANOS) {
      LOG.log(
          Level.ERROR,
          "{0}: {1}, {2} times more since it was last written here",
          failure.message(),
          failure.exception(),
          count.silent);
      count.silent = 0;
      count.lastWritten = now;
    }
  }

  private static String describe(LoopFailure failure) {
    return failure.creationSite().isEmpty()
        ? failure.message()
        : failure.message() + "\n  made at" + new CreationSite(failure.creationSite());
  }
}
