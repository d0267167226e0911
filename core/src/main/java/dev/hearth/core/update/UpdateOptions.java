package dev.hearth.core.update;

import java.time.Duration;
import java.util.Optional;

/// How a [DataUpdateCoordinator] fetches.
///
/// @param interval from the end of one fetch to the next, 1 s to 1 day; empty to fetch only when
///   asked
/// @param limit how long one fetch may take before it is cancelled and has failed
/// @param tellsAlways whether listeners are called after every fetch that has worked, or only after
///   one whose data are not equal to those before
public record UpdateOptions(Optional<Duration> interval, Duration limit, boolean tellsAlways) {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final Duration USUAL_LIMIT = Duration.ofMinutes(1);

  /// Checks the values.
  ///
  /// @throws IllegalArgumentException when one is out of its range
  public UpdateOptions {
    interval.ifPresent(each -> {
      if (each.compareTo(SHORTEST) < 0 || each.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            "the update interval is " + each + "; it must be 1 s to 1 day");
      }
    });
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("the limit of a fetch is " + limit);
    }
  }

  /// A fetch in this interval, of one minute at most.
  public static UpdateOptions every(Duration interval) {
    return new UpdateOptions(Optional.of(interval), USUAL_LIMIT, true);
  }

  /// Only when somebody asks, or the data are [pushed][DataUpdateCoordinator#setData].
  public static UpdateOptions onRequest() {
    return new UpdateOptions(Optional.empty(), USUAL_LIMIT, true);
  }

  /// The same with another limit.
  public UpdateOptions withLimit(Duration newLimit) {
    return new UpdateOptions(interval, newLimit, tellsAlways);
  }

  /// The same, but that nobody is told of data that are equal to those before.
  public UpdateOptions tellingChangesOnly() {
    return new UpdateOptions(interval, limit, false);
  }
}
