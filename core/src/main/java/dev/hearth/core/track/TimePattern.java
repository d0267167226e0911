package dev.hearth.core.track;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/// Moments of the day that come again: `TimePattern.of("7", "30", "0")` is half past seven,
/// `of("*", "/15", "0")` every quarter of an hour.
///
/// **When clocks change:** a time that is left out does not come that day. A time that comes twice
/// counts the first time only where hours are named, and both times where they are not: an alarm
/// rings once, a pattern of minutes goes on.
///
/// Immutable.
///
/// @param hours those of the day, 0 to 23
/// @param minutes those of the hour, 0 to 59
/// @param seconds those of the minute, 0 to 59
public record TimePattern(
    NavigableSet<Integer> hours, NavigableSet<Integer> minutes, NavigableSet<Integer> seconds) {
  private static final int HOURS = 24;
  private static final int SIXTY = 60;

  /// More turns than two years have, for a zone that changes its clocks all the time.
  private static final int MAX_TRANSITIONS = 100;

  /// Checks and copies the numbers.
  ///
  /// @throws IllegalArgumentException when there are none, or one is out of its range
  public TimePattern {
    hours = checked("hours", hours, HOURS);
    minutes = checked("minutes", minutes, SIXTY);
    seconds = checked("seconds", seconds, SIXTY);
  }

  /// A pattern as people write it.
  ///
  /// @param hours `*` for all, `/n` for those that n divides, or numbers with commas between them
  /// @param minutes likewise
  /// @param seconds likewise
  /// @throws IllegalArgumentException when one of them is something else
  public static TimePattern of(String hours, String minutes, String seconds) {
    return new TimePattern(
        parse("hours", hours, HOURS),
        parse("minutes", minutes, SIXTY),
        parse("seconds", seconds, SIXTY));
  }

  private static NavigableSet<Integer> parse(String what, String text, int end) {
    NavigableSet<Integer> numbers = new TreeSet<>();
    try {
      if (text.equals("*") || text.startsWith("/")) {
        int step = text.equals("*") ? 1 : Integer.parseInt(text.substring(1));
        if (step < 1 || step >= end) {
          throw new IllegalArgumentException(
              what + ": " + text + " divides nothing; write / and 1 to " + (end - 1));
        }
        for (int i = 0; i < end; i += step) {
          numbers.add(i);
        }
      } else {
        for (String each : text.split(",", -1)) {
          numbers.add(Integer.parseInt(each.strip()));
        }
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          what + ": \"" + text + "\" is neither *, nor /n, nor numbers", e);
    }
    return numbers;
  }

  private static NavigableSet<Integer> checked(
      String what, NavigableSet<Integer> numbers, int end) {
    if (numbers.isEmpty()) {
      throw new IllegalArgumentException(what + ": there are none, so it never comes");
    }
    if (numbers.first() < 0 || numbers.last() >= end) {
      throw new IllegalArgumentException(
          what + ": " + numbers + " is not all within 0 to " + (end - 1));
    }
    return Collections.unmodifiableNavigableSet(new TreeSet<>(numbers));
  }

  /// The first moment of the pattern after another.
  ///
  /// @param zone whose clocks count
  public Instant next(Instant after, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    Instant first = Instant.ofEpochSecond(after.getEpochSecond() + 1);
    ZoneOffset offset = rules.getOffset(first);
    LocalDateTime from = LocalDateTime.ofEpochSecond(first.getEpochSecond(), 0, offset);
    for (int i = 0; i < MAX_TRANSITIONS; i++) {
      // Between two changes of the clocks local time is as even as any other.
      LocalDateTime found = nextLocal(from);
      while (isSecondTime(rules, found, offset)) {
        found = nextLocal(found.plusSeconds(1));
      }
      Optional<ZoneOffsetTransition> change =
          Optional.ofNullable(rules.nextTransition(from.toInstant(offset)));
      if (change.isEmpty() || found.toInstant(offset).isBefore(change.get().getInstant())) {
        return found.toInstant(offset);
      }
      offset = change.get().getOffsetAfter();
      from = change.get().getDateTimeAfter();
    }
    throw new IllegalArgumentException("the clocks of " + zone + " never stand still");
  }

  private boolean isSecondTime(ZoneRules rules, LocalDateTime time, ZoneOffset offset) {
    return hours.size() < HOURS
        && rules.getValidOffsets(time).size() == 2
        && rules.getTransition(time).getOffsetAfter().equals(offset);
  }

  private LocalDateTime nextLocal(LocalDateTime from) {
    LocalDateTime time = from;
    while (true) {
      Integer hour = hours.ceiling(time.getHour());
      if (hour == null) {
        time = time.truncatedTo(ChronoUnit.DAYS).plusDays(1);
        continue;
      }
      if (hour > time.getHour()) {
        time = time.truncatedTo(ChronoUnit.DAYS).withHour(hour);
      }
      Integer minute = minutes.ceiling(time.getMinute());
      if (minute == null) {
        time = time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
        continue;
      }
      if (minute > time.getMinute()) {
        time = time.truncatedTo(ChronoUnit.HOURS).withMinute(minute);
      }
      Integer second = seconds.ceiling(time.getSecond());
      if (second != null) {
        return time.withSecond(second);
      }
      time = time.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    }
  }
}
