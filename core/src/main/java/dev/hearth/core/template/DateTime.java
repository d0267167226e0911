package dev.hearth.core.template;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import org.jspecify.annotations.Nullable;

/// Python's `datetime`, with a zone (aware) or without one (naive).
///
/// @param zoned the time; in UTC where it is naive
/// @param aware whether the zone counts
record DateTime(ZonedDateTime zoned, boolean aware) {
  static DateTime aware(ZonedDateTime time) {
    return new DateTime(time.truncatedTo(ChronoUnit.MICROS), true);
  }

  static DateTime naive(LocalDateTime time) {
    return new DateTime(time.atZone(ZoneOffset.UTC), false);
  }

  static DateTime now(Run run) {
    return aware(run.context().clock().instant().atZone(run.context().zone()));
  }

  /// The time of a UNIX timestamp, in UTC.
  static DateTime ofTimestamp(double seconds) {
    if (Double.isNaN(seconds)) {
      throw Failure.value("cannot convert float NaN to integer");
    }
    if (Math.abs(seconds) > Long.MAX_VALUE) {
      throw Failure.arithmetic("timestamp out of range");
    }
    if (Math.abs(seconds) > 253_402_300_799.0) {
      throw Failure.value("year is out of range");
    }
    long micros = (long) Math.rint(seconds * 1e6);
    Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    return aware(instant.atZone(ZoneOffset.UTC));
  }

  LocalDateTime local() {
    return zoned.toLocalDateTime();
  }

  /// The same moment in another zone; a naive time is taken to be in that zone already.
  DateTime in(ZoneId zone) {
    return aware(aware ? zoned.withZoneSameInstant(zone) : local().atZone(zone));
  }

  double timestamp(ZoneId local) {
    Instant instant = aware ? zoned.toInstant() : local().atZone(local).toInstant();
    int micros = instant.getNano() / 1000;
    return instant.getEpochSecond() + micros / 1e6;
  }

  DateTime plus(TimeDelta delta) {
    try {
      LocalDateTime sum = local().plus(delta.micros(), ChronoUnit.MICROS);
      if (sum.getYear() < 1 || sum.getYear() > 9999) {
        throw Failure.arithmetic("date value out of range");
      }
      return new DateTime(sum.atZone(zoned.getZone()), aware);
    } catch (DateTimeException e) {
      throw Failure.arithmetic("date value out of range");
    }
  }

  TimeDelta minus(DateTime other) {
    requireSameKind(other, "subtract");
    boolean sameZone = zoned.getZone().equals(other.zoned.getZone());
    Duration between =
        sameZone ? Duration.between(other.local(), local()) : Duration.between(other.zoned, zoned);
    return new TimeDelta(between.getSeconds() * TimeDelta.SECOND + between.getNano() / 1000);
  }

  boolean sameTime(DateTime other) {
    return aware == other.aware
        && (zoned.getZone().equals(other.zoned.getZone())
            ? local().equals(other.local())
            : zoned.toInstant().equals(other.zoned.toInstant()));
  }

  int compareTo(DateTime other) {
    requireSameKind(other, "compare");
    return Long.signum(minus(other).micros());
  }

  private void requireSameKind(DateTime other, String verb) {
    if (aware != other.aware) {
      throw Failure.type("can't " + verb + " offset-naive and offset-aware datetimes");
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DateTime time && sameTime(time);
  }

  @Override
  public int hashCode() {
    return aware ? zoned.toInstant().hashCode() : local().hashCode();
  }

  @Nullable Object attribute(String name) {
    return switch (name) {
      case "tzinfo" -> aware ? zoned.getZone().getId().replace("Z", "UTC") : null;
      case "date" -> (Callable) (run, args) -> local().toLocalDate();
      case "time" -> (Callable) (run, args) -> local().toLocalTime();
      case "timestamp" -> (Callable) (run, args) -> timestamp(run.context().zone());
      case "isoformat" ->
          new Builtin("isoformat", (run, a) -> text(a.text(0, "T").charAt(0)), "sep?");
      case "strftime" ->
          new Builtin("strftime", (run, a) -> TimeFormat.format(run, this, a.text(0)), "format");
      case "replace" -> new Builtin(name, (run, a) -> replace(a), TIME_FIELDS);
      case "astimezone" -> (Callable) (run, args) -> in(run.context().zone());
      case "utcoffset" ->
          (Callable)
              (run, args) ->
                  aware
                      ? new TimeDelta(zoned.getOffset().getTotalSeconds() * TimeDelta.SECOND)
                      : null;
      case "hour", "minute", "second", "microsecond" -> attribute(local().toLocalTime(), name);
      default -> {
        Object value = attribute(local().toLocalDate(), name);
        yield value instanceof Undefined ? Undefined.of(this, name) : value;
      }
    };
  }

  static @Nullable Object attribute(LocalDate date, String name) {
    return switch (name) {
      case "year" -> (long) date.getYear();
      case "month" -> (long) date.getMonthValue();
      case "day" -> (long) date.getDayOfMonth();
      case "weekday" -> (Callable) (run, args) -> (long) date.getDayOfWeek().getValue() - 1;
      case "isoweekday" -> (Callable) (run, args) -> (long) date.getDayOfWeek().getValue();
      case "toordinal" -> (Callable) (run, args) -> date.toEpochDay() + 719_163;
      case "isoformat" -> (Callable) (run, args) -> date.toString();
      case "isocalendar" ->
          (Callable)
              (run, args) ->
                  Tuple.of(
                      (long) date.get(IsoFields.WEEK_BASED_YEAR),
                      (long) date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
                      (long) date.getDayOfWeek().getValue());
      case "strftime" ->
          new Builtin(
              name,
              (run, a) -> TimeFormat.format(run, naive(date.atStartOfDay()), a.text(0)),
              "format");
      default -> Undefined.of(date, name);
    };
  }

  static @Nullable Object attribute(LocalTime time, String name) {
    return switch (name) {
      case "hour" -> (long) time.getHour();
      case "minute" -> (long) time.getMinute();
      case "second" -> (long) time.getSecond();
      case "microsecond" -> (long) time.getNano() / 1000;
      case "isoformat" -> (Callable) (run, args) -> text(time);
      case "strftime" ->
          new Builtin(
              name,
              (run, a) ->
                  TimeFormat.format(run, naive(time.atDate(LocalDate.of(1900, 1, 1))), a.text(0)),
              "format");
      default -> Undefined.of(time, name);
    };
  }

  private static final String[] TIME_FIELDS = {
    "year?", "month?", "day?", "hour?", "minute?", "second?", "microsecond?"
  };

  private DateTime replace(Builtin.Bound a) {
    LocalDateTime t = local();
    try {
      LocalDateTime changed =
          LocalDateTime.of(
              a.number(0, t.getYear()),
              a.number(1, t.getMonthValue()),
              a.number(2, t.getDayOfMonth()),
              a.number(3, t.getHour()),
              a.number(4, t.getMinute()),
              a.number(5, t.getSecond()),
              Math.multiplyExact(a.number(6, t.getNano() / 1000), 1000));
      return new DateTime(changed.atZone(zoned.getZone()), aware);
    } catch (DateTimeException | ArithmeticException e) {
      throw Failure.value("time field out of range: " + e.getMessage());
    }
  }

  /// The time in ISO 8601 with this character before the hour.
  String text(char separator) {
    String time =
        "%04d-%02d-%02d".formatted(zoned.getYear(), zoned.getMonthValue(), zoned.getDayOfMonth());
    String offset = aware ? TimeFormat.offset(zoned.getOffset(), true) : "";
    return time + separator + text(local().toLocalTime()) + offset;
  }

  static String text(LocalTime time) {
    String text = "%02d:%02d:%02d".formatted(time.getHour(), time.getMinute(), time.getSecond());
    int micros = time.getNano() / 1000;
    return micros == 0 ? text : text + ".%06d".formatted(micros);
  }

  String repr() {
    StringBuilder out = new StringBuilder("datetime.datetime(");
    out.append(zoned.getYear()).append(", ").append(zoned.getMonthValue());
    out.append(", ").append(zoned.getDayOfMonth()).append(", ").append(zoned.getHour());
    out.append(", ").append(zoned.getMinute());
    int micros = zoned.getNano() / 1000;
    if (zoned.getSecond() != 0 || micros != 0) {
      out.append(", ").append(zoned.getSecond());
    }
    if (micros != 0) {
      out.append(", ").append(micros);
    }
    if (aware && zoned.getZone().equals(ZoneOffset.UTC)) {
      out.append(", tzinfo=datetime.timezone.utc");
    } else if (aware) {
      out.append(", tzinfo=zoneinfo.ZoneInfo(key='").append(zoned.getZone().getId()).append("')");
    }
    return out.append(')').toString();
  }
}
