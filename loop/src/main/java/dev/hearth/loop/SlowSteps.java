package dev.hearth.loop;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a loop does about steps that are too slow: has a [Watchdog] look at them, and when one has
/// ended counts it, logs it and tells who wants to know.
///
/// The log gets the first three at one place whole, then a line at most every ten seconds. A place
/// is an owner, and the innermost line of the stack that is no JDK's. Loop only.
final class SlowSteps {
  private static final Logger LOG = System.getLogger(EventLoop.class.getName());
  private static final int WHOLE = 3;
  private static final int PLACES = 200;
  private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

  /// How long a step may take; `Long.MAX_VALUE` when nobody cares.
  final long limitNanos;

  private final long handOverNanos;
  private final CarrierLoop loop;
  private final Watchers watchers;
  private @Nullable Watchdog watchdog;
  private List<SlowStepListener> listeners = List.of();
  private final Map<String, Count> places =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
          return size() > PLACES;
        }
      };

  private static final class Count {
    private long all;
    private long lastWritten;
    private long silent;
  }

  SlowSteps(CarrierLoop loop, LoopOptions options, Watchers watchers) {
    this.loop = loop;
    this.watchers = watchers;
    this.limitNanos = nanosOrNever(options.slowStep());
    this.handOverNanos = nanosOrNever(options.handOver());
  }

  private static long nanosOrNever(Duration limit) {
    return limit.isZero() ? Long.MAX_VALUE : limit.toNanos();
  }

  /// The loop runs again, after it may have waited.
  void loopGoesOn() {
    if (limitNanos == Long.MAX_VALUE && (handOverNanos == Long.MAX_VALUE || loop.own == null)) {
      return;
    }
    Watchdog watching = watchdog;
    if (watching == null) {
      watching = new Watchdog(loop, limitNanos, loop.own == null ? Long.MAX_VALUE : handOverNanos);
      watchdog = watching;
      watching.start();
    } else {
      watching.loopGoesOn();
    }
  }

  void close() {
    if (watchdog != null) {
      watchdog.end();
    }
  }

  Registration add(SlowStepListener listener) {
    List<SlowStepListener> more = new ArrayList<>(listeners);
    more.add(listener);
    listeners = List.copyOf(more);
    return () -> {
      loop.verifyOnLoop();
      List<SlowStepListener> fewer = new ArrayList<>(listeners);
      fewer.remove(listener);
      listeners = List.copyOf(fewer);
    };
  }

  /// What has been seen of the step that began then. Any thread.
  Watchdog.@Nullable Look seen(long began) {
    Watchdog watching = watchdog;
    return watching == null ? null : watching.seen(began);
  }

  /// A step has ended that took at least [#limitNanos].
  ///
  /// @param began when it began
  void ended(Step step, Owner owner, long began, long nanos) {
    Watchdog.Look look = seen(began);
    SlowStep slow =
        new SlowStep(
            look == null ? owner : look.owner(),
            step.describe(),
            nameOfTask(step, look),
            Duration.ofNanos(nanos),
            true,
            look == null ? Holding.UNKNOWN : look.holding(),
            look == null ? List.of() : look.stack());
    slow.owner().countSlowStep();
    log(slow);
    for (SlowStepListener listener : listeners) {
      try {
        listener.slowStep(slow);
      } catch (Throwable e) {
        watchers.report(step, "a listener for slow steps failed", e);
      }
    }
    if (watchers.hasInstruments()) {
      watchers.tellInstruments(instrument -> instrument.slowStep(slow));
    }
  }

  private static String nameOfTask(Step step, Watchdog.@Nullable Look look) {
    if (look != null && look.task() != null) {
      return look.task();
    }
    return step instanceof LoopTask<?> task ? task.name() : "";
  }

  private void log(SlowStep slow) {
    Count count = places.computeIfAbsent(placeOf(slow), _ -> new Count());
    long now = System.nanoTime();
    count.all++;
    if (count.all > WHOLE && now - count.lastWritten < PAUSE_NANOS) {
      count.silent++;
      return;
    }
    if (count.all <= WHOLE) {
      LOG.log(Level.WARNING, "slow step on loop {0}: {1}", loop.name(), slow);
    } else {
      LOG.log(
          Level.WARNING,
          "slow step on loop {0}: {1} of {2} held it for {3} ms; {4} times here so far, {5} of them"
              + " not written",
          loop.name(),
          slow.what(),
          slow.owner(),
          slow.held().toMillis(),
          count.all,
          count.silent);
    }
    count.silent = 0;
    count.lastWritten = now;
  }

  private static String placeOf(SlowStep slow) {
    String line =
        slow.stack().stream()
            .filter(frame -> !"java.base".equals(frame.getModuleName()))
            .findFirst()
            .map(StackTraceElement::toString)
            .orElse(slow.what());
    return slow.owner() + " " + line;
  }
}
