package dev.hearth.core.template;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Times as text and back: `strftime`, `strptime`, and the forms of ISO 8601 that Home Assistant
/// reads.
final class TimeFormat {
  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4})-?(\\d{1,2})-?(\\d{1,2})"
              + "(?:[T ](\\d{1,2}):?(\\d{1,2})(?::?(\\d{1,2})(?:[.,](\\d{1,6})\\d*)?)?"
              + "\\s?(Z|[+-]\\d{2}(?::?\\d{2})?)?)?");
  private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2}))?");

  private TimeFormat() {}

  static String format(Run run, DateTime time, String format) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        out.append(c);
        continue;
      }
      c = format.charAt(++i);
      char flag = 0;
      if ("-_0^#".indexOf(c) >= 0 && i + 1 < format.length()) {
        flag = c;
        c = format.charAt(++i);
      }
      out.append(flagged(field(time, c), flag));
      run.checkText(out.length());
    }
    return out.toString();
  }

  private static String flagged(String field, char flag) {
    int zeros = 0;
    while (zeros < field.length() - 1
        && (field.charAt(zeros) == '0' || field.charAt(zeros) == ' ')) {
      zeros++;
    }
    return switch (flag) {
      case '-' -> field.substring(zeros);
      case '_' -> " ".repeat(zeros) + field.substring(zeros);
      case '0' -> field.replace(' ', '0');
      case '^' -> Text.upper(field);
      default -> field;
    };
  }

  private static String field(DateTime time, char c) {
    ZonedDateTime t = time.zoned();
    int sunday = t.getDayOfWeek().getValue() % 7;
    return switch (c) {
      case 'Y' -> Integer.toString(t.getYear());
      case 'C' -> two(t.getYear() / 100);
      case 'y' -> two(t.getYear() % 100);
      case 'm' -> two(t.getMonthValue());
      case 'd' -> two(t.getDayOfMonth());
      case 'e' -> "%2d".formatted(t.getDayOfMonth());
      case 'H' -> two(t.getHour());
      case 'k' -> "%2d".formatted(t.getHour());
      case 'I' -> two((t.getHour() + 11) % 12 + 1);
      case 'l' -> "%2d".formatted((t.getHour() + 11) % 12 + 1);
      case 'M' -> two(t.getMinute());
      case 'S' -> two(t.getSecond());
      case 'f' -> "%06d".formatted(t.getNano() / 1000);
      case 'p' -> t.getHour() < 12 ? "AM" : "PM";
      case 'P' -> t.getHour() < 12 ? "am" : "pm";
      case 'a' -> t.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
      case 'A' -> t.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case 'b', 'h' -> t.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
      case 'B' -> t.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case 'j' -> "%03d".formatted(t.getDayOfYear());
      case 'u' -> Integer.toString(t.getDayOfWeek().getValue());
      case 'w' -> Integer.toString(sunday);
      case 'U' -> two((t.getDayOfYear() + 6 - sunday) / 7);
      case 'W' -> two((t.getDayOfYear() + 7 - t.getDayOfWeek().getValue()) / 7);
      case 'V' -> two(t.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      case 'G' -> Integer.toString(t.get(IsoFields.WEEK_BASED_YEAR));
      case 'g' -> two(t.get(IsoFields.WEEK_BASED_YEAR) % 100);
      case 'z' -> time.aware() ? offset(t.getOffset(), false) : "";
      case 'Z' -> time.aware() ? zoneName(t) : "";
      case 's' -> Long.toString(t.toEpochSecond());
      case 'D', 'x' -> field(time, 'm') + "/" + field(time, 'd') + "/" + field(time, 'y');
      case 'F' -> field(time, 'Y') + "-" + field(time, 'm') + "-" + field(time, 'd');
      case 'T', 'X' -> field(time, 'R') + ":" + field(time, 'S');
      case 'R' -> field(time, 'H') + ":" + field(time, 'M');
      case 'r' ->
          field(time, 'I')
              + ":"
              + field(time, 'M')
              + ":"
              + field(time, 'S')
              + " "
              + field(time, 'p');
      case 'c' ->
          field(time, 'a')
              + " "
              + field(time, 'b')
              + " "
              + field(time, 'e')
              + " "
              + field(time, 'T')
              + " "
              + field(time, 'Y');
      case 'n' -> "\n";
      case 't' -> "\t";
      case '%' -> "%";
      default -> "%" + c;
    };
  }

  private static String zoneName(ZonedDateTime time) {
    ZoneId zone = time.getZone();
    if (zone.equals(ZoneOffset.UTC)) {
      return "UTC";
    }
    if (zone instanceof ZoneOffset) {
      return "UTC" + offset(time.getOffset(), true);
    }
    boolean summer = zone.getRules().isDaylightSavings(time.toInstant());
    return java.util.TimeZone.getTimeZone(zone)
        .getDisplayName(summer, java.util.TimeZone.SHORT, Locale.ENGLISH);
  }

  static String offset(ZoneOffset offset, boolean colon) {
    int minutes = Math.abs(offset.getTotalSeconds()) / 60;
    String sign = offset.getTotalSeconds() < 0 ? "-" : "+";
    return sign + two(minutes / 60) + (colon ? ":" : "") + two(minutes % 60);
  }

  private static String two(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }

  /// The time that an ISO 8601 text holds, or null when it holds none.
  static @Nullable DateTime parseIso(String text) {
    Matcher m = ISO.matcher(text);
    if (!m.matches()) {
      return null;
    }
    try {
      LocalDate date = LocalDate.of(number(m.group(1)), number(m.group(2)), number(m.group(3)));
      if (m.group(4) == null) {
        return DateTime.naive(date.atStartOfDay());
      }
      String fraction = m.group(7) == null ? "0" : m.group(7);
      LocalDateTime local =
          date.atTime(
              number(m.group(4)),
              number(m.group(5)),
              m.group(6) == null ? 0 : number(m.group(6)),
              number((fraction + "00000").substring(0, 6)) * 1000);
      String zone = m.group(8);
      return zone == null ? DateTime.naive(local) : DateTime.aware(local.atZone(parseOffset(zone)));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }

  private static ZoneOffset parseOffset(String text) {
    if (text.equals("Z")) {
      return ZoneOffset.UTC;
    }
    String digits = text.replace(":", "");
    int hours = number(digits.substring(1, 3));
    int minutes = digits.length() > 3 ? number(digits.substring(3, 5)) : 0;
    int sign = text.charAt(0) == '-' ? -1 : 1;
    return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
  }

  /// A time of day such as `7:30` or `07:30:15`, or null.
  static @Nullable LocalTime parseTime(String text) {
    Matcher m = TIME.matcher(text);
    if (!m.matches()) {
      return null;
    }
    try {
      return LocalTime.of(
          number(m.group(1)), number(m.group(2)), m.group(3) == null ? 0 : number(m.group(3)));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /// Python's `strptime`.
  static DateTime parse(String text, String format) {
    Parsing parsing = new Parsing(text);
    try {
      parsing.read(format);
      return parsing.result();
    } catch (DateTimeException e) {
      throw Failure.value("time data " + Text.repr(text) + " is out of range");
    }
  }

  /// One text being read by `strptime`.
  private static final class Parsing {
    private final String text;
    private int at;
    private int year = 1900;
    private int month = 1;
    private int day = 1;
    private int hour;
    private int minute;
    private int second;
    private int micros;
    private int dayOfYear;
    private boolean afternoon;
    private boolean halfDay;
    private @Nullable ZoneId zone;

    Parsing(String text) {
      this.text = text;
    }

    void read(String format) {
      for (int i = 0; i < format.length(); i++) {
        char c = format.charAt(i);
        if (c == '%' && i + 1 < format.length()) {
          field(format.charAt(++i));
        } else if (Text.isSpace(c)) {
          while (at < text.length() && Text.isSpace(text.charAt(at))) {
            at++;
          }
        } else {
          literal(c);
        }
      }
      if (at < text.length()) {
        throw Failure.value("unconverted data remains: " + text.substring(at));
      }
    }

    private void literal(char c) {
      if (at >= text.length() || text.charAt(at) != c) {
        throw mismatch();
      }
      at++;
    }

    private Failure mismatch() {
      return Failure.value("time data " + Text.repr(text) + " does not match format");
    }

    private int digits(int most) {
      int start = at;
      while (at < text.length() && at - start < most && Character.isDigit(text.charAt(at))) {
        at++;
      }
      if (start == at) {
        throw mismatch();
      }
      return Integer.parseInt(text.substring(start, at));
    }

    private void field(char c) {
      switch (c) {
        case 'Y' -> year = digits(4);
        case 'y' -> {
          int two = digits(2);
          year = two < 69 ? 2000 + two : 1900 + two;
        }
        case 'm' -> month = digits(2);
        case 'd', 'e' -> day = digits(2);
        case 'H' -> hour = digits(2);
        case 'I' -> {
          hour = digits(2);
          halfDay = true;
        }
        case 'p' -> {
          afternoon = word("AM", "PM") == 1;
          halfDay = true;
        }
        case 'M' -> minute = digits(2);
        case 'S' -> second = digits(2);
        case 'f' -> {
          int start = at;
          int value = digits(6);
          micros = value * (int) Math.pow(10, 6 - (at - start));
        }
        case 'j' -> dayOfYear = digits(3);
        case 'b', 'B' -> month = monthName();
        case 'a', 'A' -> dayName();
        case 'z' -> offset();
        case 'Z' -> {
          if (word("UTC", "GMT") >= 0) {
            zone = ZoneOffset.UTC;
          }
        }
        case 'T' -> read(text, "%H:%M:%S");
        case '%' -> literal('%');
        default -> throw Failure.value("'%" + c + "' is not supported in a format to read");
      }
    }

    private void read(String ignored, String format) {
      for (int i = 0; i < format.length(); i++) {
        if (format.charAt(i) == '%') {
          field(format.charAt(++i));
        } else {
          literal(format.charAt(i));
        }
      }
    }

    private int word(String... words) {
      for (int i = 0; i < words.length; i++) {
        if (text.regionMatches(true, at, words[i], 0, words[i].length())) {
          at += words[i].length();
          return i;
        }
      }
      throw mismatch();
    }

    private int monthName() {
      for (TextStyle style : new TextStyle[] {TextStyle.FULL, TextStyle.SHORT}) {
        for (java.time.Month name : java.time.Month.values()) {
          String word = name.getDisplayName(style, Locale.ENGLISH);
          if (text.regionMatches(true, at, word, 0, word.length())) {
            at += word.length();
            return name.getValue();
          }
        }
      }
      throw mismatch();
    }

    private void dayName() {
      for (TextStyle style : new TextStyle[] {TextStyle.FULL, TextStyle.SHORT}) {
        for (java.time.DayOfWeek name : java.time.DayOfWeek.values()) {
          String word = name.getDisplayName(style, Locale.ENGLISH);
          if (text.regionMatches(true, at, word, 0, word.length())) {
            at += word.length();
            return;
          }
        }
      }
      throw mismatch();
    }

    private void offset() {
      Matcher m = Pattern.compile("Z|[+-]\\d{2}:?\\d{2}").matcher(text).region(at, text.length());
      if (!m.lookingAt()) {
        throw mismatch();
      }
      at = m.end();
      zone = parseOffset(m.group());
    }

    DateTime result() {
      if (halfDay) {
        hour = hour % 12 + (afternoon ? 12 : 0);
      }
      LocalDate date =
          dayOfYear > 0 ? LocalDate.ofYearDay(year, dayOfYear) : LocalDate.of(year, month, day);
      LocalDateTime local = date.atTime(hour, minute, second);
      local = local.with(ChronoField.MICRO_OF_SECOND, micros);
      return zone == null ? DateTime.naive(local) : DateTime.aware(local.atZone(zone));
    }
  }
}
