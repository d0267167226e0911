package dev.hearth.core;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Times as clients write and read them.
public final class Times {
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'+00:00'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Times() {}

  /// ISO 8601 in UTC with microseconds, such as `2026-11-23T08:00:00.000000+00:00`.
  public static String iso(Instant time) {
    return ISO.format(time);
  }

  /// The time that a text of ISO 8601 with an offset says; empty for anything else.
  public static Optional<Instant> parse(@Nullable Object text) {
    if (!(text instanceof String iso)) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(iso).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /// Seconds since the epoch, to the microsecond.
  public static double seconds(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time) / 1e6;
  }
}
