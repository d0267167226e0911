package dev.hearth.core.track;

import dev.hearth.core.HouseConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.shredzone.commons.suncalc.SunTimes;

/// When the sun rises and sets at the house.
///
/// Immutable. Source of the times: commons-suncalc, to about a minute.
final class Sun {
  /// Beyond the polar circles the next sunrise may be half a year away.
  private static final Duration LONGEST = Duration.ofDays(370);

  private final double latitude;
  private final double longitude;

  Sun(HouseConfig house) {
    this.latitude = house.latitude();
    this.longitude = house.longitude();
  }

  /// The first sunrise plus an offset that is after a moment; empty where the sun never rises.
  Optional<Instant> nextRise(Instant after, Duration offset) {
    return next(after, offset, true);
  }

  /// The first sunset plus an offset that is after a moment; empty where the sun never sets.
  Optional<Instant> nextSet(Instant after, Duration offset) {
    return next(after, offset, false);
  }

  private Optional<Instant> next(Instant after, Duration offset, boolean isRise) {
    // A second on, so that what has just been found is not found again.
    SunTimes times =
        SunTimes.compute()
            .on(after.minus(offset).plusSeconds(1))
            .at(latitude, longitude)
            .limit(LONGEST)
            .execute();
    return Optional.ofNullable(isRise ? times.getRise() : times.getSet())
        .map(ZonedDateTime::toInstant)
        .map(moment -> moment.plus(offset))
        .filter(moment -> moment.isAfter(after));
  }
}
