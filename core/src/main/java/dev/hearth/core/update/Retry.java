package dev.hearth.core.update;

import dev.hearth.loop.CancelledException;
import dev.hearth.loop.Crossing;
import dev.hearth.loop.EventLoop;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/// Tries something several times, with longer and longer pauses in between.
///
/// ```java
/// Reading reading = Retry.times(5, ofSeconds(1)).on(IOException.class).call(loop, meter::read);
/// ```
///
/// Immutable.
///
/// @param attempts how often it is tried at most, from 1
/// @param firstPause before the second try; each later one is twice as long
/// @param longestPause no pause is longer
/// @param isWorthIt whether it is tried again after an exception
public record Retry(
    int attempts,
    Duration firstPause,
    Duration longestPause,
    Predicate<? super Exception> isWorthIt) {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /// Checks the values.
  ///
  /// @throws IllegalArgumentException when one is out of its range
  public Retry {
    if (attempts < 1) {
      throw new IllegalArgumentException("there are " + attempts + " attempts; at least one is");
    }
    if (firstPause.isNegative() || longestPause.isNegative()) {
      throw new IllegalArgumentException("the pauses are " + firstPause + " to " + longestPause);
    }
  }

  /// After any exception, with pauses of a minute at most.
  public static Retry times(int attempts, Duration firstPause) {
    return new Retry(attempts, firstPause, LONGEST, _ -> true);
  }

  /// The same for exceptions of one type only; others end it.
  public Retry on(Class<? extends Exception> type) {
    return new Retry(attempts, firstPause, longestPause, type::isInstance);
  }

  /// The same with another limit of the pauses.
  public Retry withLongestPause(Duration longest) {
    return new Retry(attempts, firstPause, longest, isWorthIt);
  }

  /// Runs it in the calling task, which it suspends during the pauses. Loop only.
  ///
  /// @throws CancelledException when the task is cancelled; it is not tried again then
  /// @throws Exception the last failure, with those before as suppressed
  public <T> T call(EventLoop loop, Callable<? extends T> body) throws Exception {
    loop.verifyOnLoop();
    Duration pause = firstPause;
    Exception before = null;
    for (int attempt = 1; ; attempt++) {
      try {
        try {
          return attempt(body);
        } finally {
          loop.verifyOnLoop(); // it may have lost the loop
        }
      } catch (CancelledException | InterruptedException e) {
        throw e;
      } catch (Exception e) {
        if (before != null && !before.equals(e)) {
          e.addSuppressed(before);
        }
        if (attempt >= attempts || !isWorthIt.test(e)) {
          throw e;
        }
        before = e;
      }
      Duration next = pause.compareTo(longestPause) > 0 ? longestPause : pause;
      loop.sleep(next);
      pause = next.multipliedBy(2);
    }
  }

  @Crossing
  private static <T> T attempt(Callable<? extends T> body) throws Exception {
    return body.call();
  }
}
