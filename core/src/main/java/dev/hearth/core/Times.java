package dev.hearth.core;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

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

  /// Seconds since the epoch, to the microsecond.
  public static double seconds(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time) / 1e6;
  }
}
