package dev.hearth.guard;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Takes reports to the log, the flight recorder and the listeners, on threads of its own.
///
/// There are two: `hearth-guard` writes the log and the events and looks for stuck calls;
/// `hearth-guard-listeners` calls foreign code, which may block, so that this delays nothing else.
final class Reporter {
  private static final int MOST_WAITING = 10_000;
  private static final Duration STUCK = Duration.ofSeconds(1);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Logger log;
  private final Courier<Report> sinks;
  private final Courier<BlockingCall> toListeners;
  private final CopyOnWriteArrayList<Listening> listeners = new CopyOnWriteArrayList<>();
  private @Nullable Judge judge;
  private @Nullable Runnable eachLook;
  private long lastMinute = System.nanoTime();
  private long droppedSaid;
  private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();
  private boolean failureSaid;

  private static final class Listening {
    final BlockingCallListener listener;
    boolean failed;

    Listening(BlockingCallListener listener) {
      this.listener = listener;
    }
  }

  Reporter(Logger log) {
    this.log = log;
    sinks = new Courier<>("hearth-guard", MOST_WAITING, this::deliver, this::look, LOOK_EVERY);
    toListeners =
        new Courier<>(
            "hearth-guard-listeners", MOST_WAITING, this::tellListeners, null, LOOK_EVERY);
  }

  /// Starts the threads.
  ///
  /// @param eachLook what else to do twice a second
  void start(Judge judge, Runnable eachLook) {
    this.judge = judge;
    this.eachLook = eachLook;
    // Its classes are loaded here and not on a guarded thread.
    boolean _ = wantsAll();
    sinks.start();
    toListeners.start();
  }

  Registration addListener(BlockingCallListener listener) {
    Listening listening = new Listening(listener);
    listeners.add(listening);
    return () -> listeners.remove(listening);
  }

  /// Whether every call is wanted, and not only the first of each site. Any thread.
  boolean wantsAll() {
    return !listeners.isEmpty() || GuardEvents.areWanted();
  }

  /// Hands a report on. Any thread; does not wait.
  void post(Report report) {
    sinks.post(report);
    if (!listeners.isEmpty()) {
      toListeners.post(report.call());
    }
  }

  long dropped() {
    return sinks.dropped() + toListeners.dropped();
  }

  boolean awaitDelivered(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    return sinks.awaitDelivered(limit)
        && toListeners.awaitDelivered(Duration.ofNanos(deadline - System.nanoTime()));
  }

  /// Ends the threads once their queues are empty, and waits for that no longer than it should.
  void end(Duration limit) {
    boolean _ = awaitDelivered(limit);
    sinks.end();
    toListeners.end();
  }

  private void deliver(Report report) {
    try {
      if (report.first()) {
        write(report);
      }
      if (!report.stuck() && GuardEvents.areWanted()) {
        GuardEvents.write(report.call(), report.overheadNanos());
      }
    } catch (RuntimeException | Error e) {
      guardFailed(e);
    }
  }

  private void write(Report report) {
    BlockingCall call = report.call();
    if (report.others()) {
      log.log(
          Level.WARNING,
          "There are more than {0} sites of blocking calls; further ones are counted together. One"
              + " of them: {1}",
          Integer.toString(SiteTable.MOST_SITES),
          call);
      return;
    }
    log.log(
        isSerious(report) ? Level.WARNING : Level.INFO,
        "{0}. {1} is the first of this site; later ones are counted.",
        call,
        report.stuck() ? "It has lasted a second and goes on. It" : "This");
  }

  /// What has kept the loop waiting belongs before a person's eyes. What was moved has not; what
  /// happens once or is over in a moment has hardly.
  private static boolean isSerious(Report report) {
    BlockingCall call = report.call();
    if (report.stuck() || call.duration().toMillis() >= 10) {
      return call.outcome() != BlockingCall.Outcome.RELOCATED;
    }
    return switch (call.category()) {
      case FILE_META, CLASS_LOADING, RANDOM, CONSOLE -> false;
      default -> call.outcome() != BlockingCall.Outcome.RELOCATED;
    };
  }

  private void tellListeners(BlockingCall call) {
    for (Listening listening : listeners) {
      try {
        listening.listener.onBlockingCall(call);
      } catch (RuntimeException | Error e) {
        if (!listening.failed) {
          listening.failed = true;
          log.log(
              Level.WARNING,
              "A listener of blocking calls has failed ("
                  + listening.listener.getClass().getName()
                  + "); it is called again, and further failures of it are not logged",
              e);
        }
      }
    }
  }

  private void look() {
    try {
      Judge judge = this.judge;
      if (judge != null) {
        judge.lookForStuckCalls(STUCK.toNanos());
        if (System.nanoTime() - lastMinute >= MINUTE.toNanos()) {
          lastMinute = System.nanoTime();
          judge.minutePassed();
        }
      }
      if (eachLook != null) {
        eachLook.run();
      }
      sayDropped();
      sayFailure();
    } catch (RuntimeException | Error e) {
      guardFailed(e);
    }
  }

  private void sayDropped() {
    long dropped = dropped();
    if (droppedSaid == 0 && dropped > 0) {
      droppedSaid = dropped;
      log.log(
          Level.WARNING,
          "Reports of blocking calls come faster than they are taken: {0} dropped so far; they are"
              + " counted, see Guard.statistics()",
          Long.toString(dropped));
    }
  }

  /// Notes that the guard itself has failed. Any thread; does not wait.
  void guardFailed(Throwable failure) {
    firstFailure.compareAndSet(null, failure);
  }

  private void sayFailure() {
    Throwable failure = firstFailure.get();
    if (failure != null && !failureSaid) {
      failureSaid = true;
      log.log(
          Level.ERROR,
          "The guard has failed and let a call pass; further failures are only counted",
          failure);
    }
  }

  /// Writes to the log what is not about a call. Blocks.
  void say(List<String> sentences) {
    sentences.forEach(sentence -> log.log(Level.WARNING, sentence));
  }
}
