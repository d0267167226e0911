package dev.hearth.matrix;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Makes the call of a row on a guarded thread while detectors look on.
///
/// The fixture is set up and cleared away here, on a thread that nobody guards; the guarded thread
/// makes the call and nothing else. Every row is first made once here: so its classes are loaded,
/// and its result is known.
final class Harness {
  private static final long LIMIT_SECONDS = 20;

  private static volatile @Nullable Thread caller;

  private final long waitMillis;

  /// @param waitMillis how long calls that last are kept waiting
  Harness(long waitMillis) {
    this.waitMillis = waitMillis;
  }

  /// What happened.
  ///
  /// @param result the result as text
  /// @param wallMillis how long the call took
  /// @param gapMillis how long the loop did nothing else meanwhile; -1 where that is not known
  /// @param seen what each detector reported, by its name
  /// @param failure what the call threw
  /// @param untouched whether nothing shows that the call was made
  record Outcome(
      Row<?> row,
      Kind kind,
      String result,
      long wallMillis,
      long gapMillis,
      Map<String, List<Detector.Seen>> seen,
      @Nullable Throwable failure,
      boolean untouched) {
    List<Detector.Seen> seenBy(String detector) {
      return seen.getOrDefault(detector, List.of());
    }
  }

  /// Whether a thread is making a row's call now.
  static boolean isInCall(Thread thread) {
    return caller == thread;
  }

  /// Makes the call on the current thread, to know its result.
  String expect(Row<?> row) throws Exception {
    try (Row<?>.Run run = row.prepare(waitMillis)) {
      Object result;
      try {
        result = run.call();
      } catch (Throwable thrown) {
        result = thrown;
      }
      return described(run, result);
    }
  }

  /// Makes the call on a guarded thread.
  Outcome run(Row<?> row, Kind kind, List<Detector> detectors) throws Exception {
    try (Row<?>.Run run = row.prepare(waitMillis)) {
      for (Detector each : detectors) {
        each.begin();
      }
      Step step = new Step(run);
      kind.run(step);
      if (!step.ended.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        Thread stuck = step.thread;
        throw new IllegalStateException(
            row
                + " does not end on "
                + kind.name()
                + (stuck == null ? "" : ": " + List.of(stuck.getStackTrace())));
      }
      long gap = kind.gapMillis(step.begin, step.end);
      Map<String, List<Detector.Seen>> seen = new LinkedHashMap<>();
      for (Detector each : detectors) {
        seen.put(each.name(), List.copyOf(each.end()));
      }
      Object result = step.result;
      boolean untouched = run.isUntouched();
      return new Outcome(
          row,
          kind,
          described(run, result),
          (step.end - step.begin) / 1_000_000,
          gap,
          seen,
          result instanceof Throwable failure ? failure : null,
          untouched);
    }
  }

  /// Makes the calls that are harmless on a guarded thread, so that what they load there the first
  /// time is loaded.
  void warmUp(List<Row<?>> rows, Kind kind) throws Exception {
    for (Row<?> row : rows) {
      if (row.effect == Effect.HARMLESS) {
        run(row, kind, List.of());
      }
    }
  }

  private static String described(Row<?>.Run run, @Nullable Object result) throws Exception {
    String text = run.describe(result);
    if (result instanceof AutoCloseable resource) {
      resource.close();
    }
    return text;
  }

  /// Waits a moment.
  static void pause() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static final class Step implements Runnable {
    private final Row<?>.Run run;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private volatile long begin;
    private volatile long end;
    private volatile @Nullable Object result;

    Step(Row<?>.Run run) {
      this.run = run;
    }

    @Override
    public void run() {
      Thread current = Thread.currentThread();
      thread = current;
      begin = System.nanoTime();
      caller = current;
      try {
        result = run.call();
      } catch (Throwable thrown) {
        result = thrown;
      } finally {
        caller = null;
        end = System.nanoTime();
        ended.countDown();
      }
    }
  }
}
