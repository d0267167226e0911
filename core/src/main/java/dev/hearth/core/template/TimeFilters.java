package dev.hearth.core.template;

import dev.hearth.core.template.Globals.Tables;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Home Assistant's functions and filters for times.
final class TimeFilters {
  private static final Pattern DURATION =
      Pattern.compile(
          "([-+])?P(?:(\\d{1,9})D)?(?:T(?:(\\d{1,9})H)?(?:(\\d{1,9})M)?"
              + "(?:(\\d{1,9}(?:\\.\\d{1,9})?)S)?)?");
  private static final Pattern CLOCK =
      Pattern.compile(
          "(?:(-?\\d{1,9}) (?:days?, )?)?(-?)(?:(?:(\\d{1,9}):)?(\\d{1,9}):)?"
              + "(\\d{1,9}(?:\\.\\d{1,9})?)");

  private TimeFilters() {}

  static void define(Tables t) {
    t.function("now", (run, a) -> DateTime.now(run));
    t.function("utcnow", (run, a) -> DateTime.now(run).in(ZoneOffset.UTC));
    t.both("as_datetime", TimeFilters::asDateTime, "value", "default?");
    t.both(
        "as_timestamp",
        (run, a) -> NumberFilters.orDefault("as_timestamp", a, 1, () -> timestamp(run, a.get(0))),
        "value",
        "default?");
    t.both(
        "as_local",
        (run, a) -> {
          if (a.get(0) instanceof DateTime time) {
            return time.in(run.context().zone());
          }
          throw Failure.type("as_local expected a datetime, got " + Values.typeName(a.get(0)));
        },
        "value");
    t.both("as_timedelta", (run, a) -> duration(a.text(0)), "value");
    t.function(
        "strptime",
        (run, a) ->
            NumberFilters.orDefault("strptime", a, 2, () -> TimeFormat.parse(a.text(0), a.text(1))),
        "string",
        "fmt",
        "default?");
    t.function(
        "timedelta",
        TimeFilters::timeDelta,
        "days?",
        "seconds?",
        "microseconds?",
        "milliseconds?",
        "minutes?",
        "hours?",
        "weeks?");
    t.filter(
        "timestamp_custom",
        (run, a) ->
            NumberFilters.orDefault(
                "timestamp_custom",
                a,
                3,
                () -> {
                  DateTime time = ofTimestamp(a.get(0));
                  DateTime shown = a.flag(2, true) ? time.in(run.context().zone()) : time;
                  return TimeFormat.format(run, shown, a.text(1, "%Y-%m-%d %H:%M:%S"));
                }),
        "value",
        "date_format?",
        "local?",
        "default?");
    t.filter(
        "timestamp_local",
        (run, a) ->
            NumberFilters.orDefault(
                "timestamp_local",
                a,
                1,
                () -> ofTimestamp(a.get(0)).in(run.context().zone()).text('T')),
        "value",
        "default?");
    t.filter(
        "timestamp_utc",
        (run, a) ->
            NumberFilters.orDefault("timestamp_utc", a, 1, () -> ofTimestamp(a.get(0)).text('T')),
        "value",
        "default?");
    t.both("today_at", TimeFilters::todayAt, "time_str?");
    t.both("relative_time", (run, a) -> since(run, a.get(0), 1), "value");
    t.both("time_since", (run, a) -> since(run, a.get(0), a.number(1, 1)), "value", "precision?");
    t.both(
        "time_until",
        (run, a) -> {
          if (!(a.get(0) instanceof DateTime time)) {
            return a.get(0);
          }
          DateTime then = time.in(run.context().zone());
          DateTime now = DateTime.now(run);
          return now.compareTo(then) > 0 ? time : age(now, then, a.number(1, 1));
        },
        "value",
        "precision?");
  }

  private static DateTime ofTimestamp(@Nullable Object value) {
    if (value != null && Values.isNumber(value)) {
      return DateTime.ofTimestamp(Arithmetic.asDouble(value));
    }
    throw Failure.type("'" + Values.typeName(value) + "' object cannot be a timestamp");
  }

  private static Object timestamp(Run run, @Nullable Object value) {
    DateTime time =
        switch (value) {
          case DateTime known -> known;
          case null, default -> TimeFormat.parseIso(Text.str(run, value));
        };
    if (time == null) {
      throw Failure.value("not a valid date/time");
    }
    return time.timestamp(run.context().zone());
  }

  private static @Nullable Object asDateTime(Run run, Builtin.Bound a) {
    Object value = a.get(0);
    if (value instanceof DateTime) {
      return value;
    }
    if (value instanceof LocalDate date) {
      return DateTime.naive(date.atStartOfDay());
    }
    try {
      return DateTime.ofTimestamp(Numbers.toFloat(value));
    } catch (Failure e) {
      if (!e.isValueOrType()) {
        throw e;
      }
    }
    DateTime time = value instanceof String text ? TimeFormat.parseIso(text) : null;
    if (time != null) {
      return time;
    }
    if (a.has(1)) {
      return a.get(1);
    }
    if (value instanceof String) {
      return null;
    }
    throw NumberFilters.noDefault("as_datetime", value);
  }

  private static Object timeDelta(Run run, Builtin.Bound a) {
    double[] units = {
      TimeDelta.DAY,
      TimeDelta.SECOND,
      1,
      1000,
      60.0 * TimeDelta.SECOND,
      3600.0 * TimeDelta.SECOND,
      7.0 * TimeDelta.DAY
    };
    double sum = 0;
    for (int i = 0; i < units.length; i++) {
      Object value = a.get(i, 0L);
      if (value == null || !Values.isNumber(value)) {
        Values.requireDefined(value);
        throw Failure.type("unsupported type for timedelta component: " + Values.typeName(value));
      }
      sum += Arithmetic.asDouble(value) * units[i];
    }
    return TimeDelta.of(sum);
  }

  private static Object todayAt(Run run, Builtin.Bound a) {
    LocalDate today = DateTime.now(run).local().toLocalDate();
    Object text = a.get(0, "");
    LocalTime time = LocalTime.MIDNIGHT;
    if (Values.truth(text)) {
      LocalTime parsed = TimeFormat.parseTime(Values.needText(text));
      if (parsed == null) {
        throw Failure.value("could not convert str to datetime: " + Text.repr(text));
      }
      time = parsed;
    }
    return DateTime.aware(today.atTime(time).atZone(run.context().zone()));
  }

  private static @Nullable TimeDelta duration(String text) {
    Matcher iso = DURATION.matcher(text);
    if (iso.matches() && !text.endsWith("P") && !text.endsWith("T")) {
      double seconds =
          number(iso.group(2)) * 86_400
              + number(iso.group(3)) * 3600
              + number(iso.group(4)) * 60
              + number(iso.group(5));
      return TimeDelta.of(("-".equals(iso.group(1)) ? -seconds : seconds) * TimeDelta.SECOND);
    }
    Matcher clock = CLOCK.matcher(text);
    if (!clock.matches()) {
      return null;
    }
    double seconds =
        number(clock.group(3)) * 3600 + number(clock.group(4)) * 60 + number(clock.group(5));
    double signed = clock.group(2).isEmpty() ? seconds : -seconds;
    return TimeDelta.of((number(clock.group(1)) * 86_400 + signed) * TimeDelta.SECOND);
  }

  private static double number(@Nullable String text) {
    return text == null ? 0 : Double.parseDouble(text);
  }

  private static @Nullable Object since(Run run, @Nullable Object value, int precision) {
    if (!(value instanceof DateTime time)) {
      return value;
    }
    DateTime then = time.in(run.context().zone());
    DateTime now = DateTime.now(run);
    return now.compareTo(then) < 0 ? time : age(then, now, precision);
  }

  /// The time between, in as many units as asked for, the last one rounded; 0 for all of them. A
  /// month has 30 days and a year 365.
  private static String age(DateTime from, DateTime to, int precision) {
    long left = Math.round(to.minus(from).totalSeconds());
    String[] names = {"year", "month", "day", "hour", "minute", "second"};
    long[] seconds = {365 * 86_400, 30 * 86_400, 86_400, 3600, 60, 1};
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      if (left >= seconds[i]) {
        boolean last = parts.size() + 1 == precision;
        long count = last ? (long) Math.rint((double) left / seconds[i]) : left / seconds[i];
        parts.add(count + " " + names[i] + (count == 1 ? "" : "s"));
        left = last ? 0 : left - count * seconds[i];
      }
    }
    return parts.isEmpty() ? "0 seconds" : String.join(" ", parts);
  }
}
