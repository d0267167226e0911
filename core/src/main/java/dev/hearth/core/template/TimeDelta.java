package dev.hearth.core.template;

import org.jspecify.annotations.Nullable;

/// Python's `timedelta`: a duration in microseconds.
record TimeDelta(long micros) {
  static final long SECOND = 1_000_000;
  static final long DAY = 86_400 * SECOND;

  /// From a number of microseconds that may have a fraction.
  static TimeDelta of(double micros) {
    if (!(Math.abs(micros) < 1e9 * DAY) || Math.abs(micros) >= Long.MAX_VALUE) {
      throw Failure.arithmetic("timedelta out of range");
    }
    return new TimeDelta((long) Math.rint(micros));
  }

  TimeDelta negated() {
    return new TimeDelta(-micros);
  }

  long days() {
    return Math.floorDiv(micros, DAY);
  }

  long seconds() {
    return Math.floorMod(micros, DAY) / SECOND;
  }

  double totalSeconds() {
    return micros / 1e6;
  }

  @Nullable Object attribute(String name) {
    return switch (name) {
      case "days" -> days();
      case "seconds" -> seconds();
      case "microseconds" -> Math.floorMod(micros, SECOND);
      case "total_seconds" -> (Callable) (run, args) -> totalSeconds();
      default -> Undefined.of(this, name);
    };
  }

  String text() {
    StringBuilder out = new StringBuilder();
    long days = days();
    if (days != 0) {
      out.append(days).append(Math.abs(days) == 1 ? " day, " : " days, ");
    }
    long seconds = seconds();
    out.append("%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60));
    long fraction = Math.floorMod(micros, SECOND);
    if (fraction != 0) {
      out.append(".%06d".formatted(fraction));
    }
    return out.toString();
  }

  String repr() {
    StringBuilder out = new StringBuilder();
    part(out, "days", days());
    part(out, "seconds", seconds());
    part(out, "microseconds", Math.floorMod(micros, SECOND));
    return "datetime.timedelta(" + (out.isEmpty() ? "0" : out) + ")";
  }

  private static void part(StringBuilder out, String name, long value) {
    if (value != 0) {
      out.append(out.isEmpty() ? "" : ", ").append(name).append('=').append(value);
    }
  }
}
