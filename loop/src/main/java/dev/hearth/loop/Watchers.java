package dev.hearth.loop;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Those who watch the loop: its exception handler, its instruments, and who waits for it to be
/// idle. A watcher that fails is reported and harms nobody. Loop only.
final class Watchers {
  private static final Logger LOG = System.getLogger(EventLoop.class.getName());

  private final CarrierLoop loop;
  private ExceptionHandler exceptionHandler = new FailureLog();
  private List<Instrument> instruments = List.of();
  private List<HandOverListener> handOverListeners = List.of();
  private List<FailureListener> failureListeners = List.of();
  private boolean watched;
  private List<CompletableFuture<Boolean>> untilIdle = new ArrayList<>();

  Watchers(CarrierLoop loop) {
    this.loop = loop;
  }

  void setExceptionHandler(ExceptionHandler handler) {
    exceptionHandler = Objects.requireNonNull(handler, "handler");
  }

  /// Tells the exception handler what nobody waits for.
  void report(Step source, String message, Throwable failure) {
    CreationSite site = source.site();
    report(
        new LoopFailure(
            message + " on loop " + loop.name(),
            failure,
            source.owner(),
            source.describe(),
            site == null ? List.of() : site.frames()));
  }

  /// Tells the exception handler what somebody has caught in the running code.
  void report(String message, Throwable failure) {
    Owner owner = loop.currentOwner();
    report(new LoopFailure(message, failure, owner, message, List.of()));
  }

  Registration addFailureListener(FailureListener listener) {
    List<FailureListener> more = new ArrayList<>(failureListeners);
    more.add(listener);
    failureListeners = List.copyOf(more);
    return () -> {
      loop.verifyOnLoop();
      List<FailureListener> fewer = new ArrayList<>(failureListeners);
      fewer.remove(listener);
      failureListeners = List.copyOf(fewer);
    };
  }

  /// Tells the listeners alone of a failure that leaves the loop's run.
  void tellFailureListeners(String message, Throwable failure) {
    if (!failureListeners.isEmpty()) {
      tell(new LoopFailure(message, failure, loop.currentOwner(), message, List.of()));
    }
  }

  private void tell(LoopFailure failure) {
    for (FailureListener each : failureListeners) {
      try {
        each.failed(failure);
      } catch (Throwable e) {
        LOG.log(Level.ERROR, "a failure listener of loop " + loop.name() + " failed itself", e);
      }
    }
  }

  private void report(LoopFailure failure) {
    tell(failure);
    try {
      exceptionHandler.handle(loop, failure);
    } catch (Throwable e) {
      LOG.log(Level.ERROR, "the exception handler of loop " + loop.name() + " failed itself", e);
      try {
        new FailureLog().handle(loop, failure);
      } catch (Throwable second) {
        LOG.log(Level.ERROR, "and so did the log", second);
      }
    }
  }

  Registration addHandOverListener(HandOverListener listener) {
    List<HandOverListener> more = new ArrayList<>(handOverListeners);
    more.add(listener);
    handOverListeners = List.copyOf(more);
    return () -> {
      loop.verifyOnLoop();
      List<HandOverListener> fewer = new ArrayList<>(handOverListeners);
      fewer.remove(listener);
      handOverListeners = List.copyOf(fewer);
    };
  }

  /// The loop was taken from a step.
  void tellOfHandOver(Step source, HandOver handOver) {
    tellOfHandOver(source, listener -> listener.handedOver(handOver));
    tellInstruments(instrument -> instrument.handedOver(handOver));
  }

  /// The step that the loop was taken from has come back.
  void tellOfRejoin(Step source, HandOver handOver, Duration away) {
    LOG.log(
        Level.DEBUG,
        "{0} of {1} is back on loop {2} after {3} ms",
        handOver.what(),
        handOver.owner(),
        loop.name(),
        away.toMillis());
    tellOfHandOver(source, listener -> listener.rejoined(handOver, away));
    tellInstruments(instrument -> instrument.rejoined(handOver, away));
  }

  private void tellOfHandOver(Step source, Consumer<HandOverListener> telling) {
    for (HandOverListener listener : handOverListeners) {
      try {
        telling.accept(listener);
      } catch (Throwable e) {
        report(source, "a listener for hand-overs failed", e);
      }
    }
  }

  boolean hasInstruments() {
    return watched;
  }

  Registration addInstrument(Instrument instrument) {
    List<Instrument> more = new ArrayList<>(instruments);
    more.add(instrument);
    instruments = List.copyOf(more);
    watched = true;
    return () -> {
      loop.verifyOnLoop();
      removeInstrument(instrument);
    };
  }

  @SuppressWarnings("ReferenceEquality") // the very one that was added
  private void removeInstrument(Instrument instrument) {
    instruments = instruments.stream().filter(each -> each != instrument).toList();
    watched = !instruments.isEmpty();
  }

  void tellInstruments(Consumer<Instrument> event) {
    for (Instrument instrument : instruments) {
      try {
        event.accept(instrument);
      } catch (Throwable e) {
        removeInstrument(instrument);
        LOG.log(
            Level.ERROR,
            "instrument " + CreationSite.textOf(instrument) + " failed and was removed",
            e);
      }
    }
  }

  void addUntilIdle(CompletableFuture<Boolean> waiting) {
    untilIdle.add(waiting);
  }

  /// The loop could only wait.
  ///
  /// @return whether anybody was told, and there may be something to do now
  boolean idle() {
    if (untilIdle.isEmpty()) {
      return false;
    }
    List<CompletableFuture<Boolean>> told = untilIdle;
    untilIdle = new ArrayList<>();
    told.forEach(waiting -> waiting.complete(true));
    return true;
  }

  void end() {
    untilIdle.forEach(waiting -> waiting.cancel(false));
  }
}
