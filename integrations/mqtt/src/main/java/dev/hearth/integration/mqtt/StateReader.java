package dev.hearth.integration.mqtt;

import dev.hearth.integration.mqtt.Refusal.Reason;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the text of a state message, after its value template, by what the configuration expects.
///
/// The text `None` always means that the device does not know. Pure functions.
final class StateReader {
  /// How a template writes that there is no value.
  static final String NONE = "None";

  static final String ON = "on";
  static final String OFF = "off";

  private static final int MAX_STATE = 255;

  /// What Python reads as a number: digits may be grouped by underscores.
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+(_\\d+)*\\.?(\\d+(_\\d+)*)?|\\.\\d+(_\\d+)*)([eE][+-]?\\d+)?");

  private static final Pattern TIME =
      Pattern.compile(
          "(\\d{4})-?(\\d{2})-?(\\d{2})"
              + "(?:[Tt ](\\d{2})(?::?(\\d{2})(?::?(\\d{2})(?:[.,](\\d{1,9})\\d*)?)?)?"
              + "\\s?(Z|z|[+-]\\d{2}(?::?\\d{2})?)?)?");

  private StateReader() {}

  static Reading sensor(SensorConfig config, String text) {
    if (text.equals(NONE)) {
      return new Reading.Unknown();
    }
    String deviceClass = config.deviceClass();
    if (config.isNumeric()) {
      return text.isEmpty() ? new Reading.Nothing() : number(text);
    }
    if (!config.options().isEmpty() && !config.options().contains(text)) {
      return Reading.refused(
          Reason.NOT_AN_OPTION, Fields.quote(text) + " is not among the options");
    }
    if (deviceClass != null && DeviceClasses.isTime(deviceClass)) {
      return time(text, deviceClass.equals("date"));
    }
    if (text.length() > MAX_STATE) {
      return new Reading.Refused(
          Reason.TOO_LARGE, text.length() + " characters; a state has at most " + MAX_STATE, true);
    }
    return new Reading.Value(text);
  }

  static Reading binary(BinarySensorConfig config, String text) {
    if (text.isBlank()) {
      return new Reading.Nothing();
    }
    return onOff(text, config.payloadOn(), config.payloadOff());
  }

  /// `on`, `off`, unknown, or a refusal.
  static Reading onOff(String text, String on, String off) {
    if (text.equals(on)) {
      return new Reading.Value(ON);
    }
    if (text.equals(off)) {
      return new Reading.Value(OFF);
    }
    if (text.equals(NONE)) {
      return new Reading.Unknown();
    }
    return Reading.refused(
        Reason.UNKNOWN_STATE,
        Fields.quote(text) + " is neither " + Fields.quote(on) + " nor " + Fields.quote(off));
  }

  /// The number that a text is, as Python reads it; null when it is none, or not finite.
  static @Nullable Double finite(String text) {
    String stripped = text.strip();
    if (text.length() > MAX_STATE || !NUMBER.matcher(stripped).matches()) {
      return null;
    }
    double number = Double.parseDouble(stripped.replace("_", ""));
    return Double.isFinite(number) ? number : null;
  }

  static Reading number(String text) {
    if (finite(text) != null) {
      return new Reading.Value(text);
    }
    return Reading.refused(Reason.NOT_A_NUMBER, Fields.quote(text) + " is not a finite number");
  }

  /// A date, or a time with zone as UTC.
  static Reading time(String text, boolean dateOnly) {
    Matcher parts = TIME.matcher(text);
    if (!parts.matches()) {
      return new Reading.Refused(
          Reason.NOT_A_TIME, Fields.quote(text) + " is not an ISO 8601 time", true);
    }
    try {
      LocalDate date = LocalDate.of(number(parts, 1), number(parts, 2), number(parts, 3));
      if (dateOnly) {
        return new Reading.Value(date.toString());
      }
      String zone = parts.group(8);
      if (zone == null) {
        return Reading.refused(Reason.NOT_A_TIME, Fields.quote(text) + " has no time zone");
      }
      String fraction = parts.group(7);
      int nanos = fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
      LocalTime time = LocalTime.of(number(parts, 4), number(parts, 5), number(parts, 6), nanos);
      ZoneOffset offset = zone.equalsIgnoreCase("Z") ? ZoneOffset.UTC : ZoneOffset.of(zone);
      return new Reading.Value(
          OffsetDateTime.of(date, time, offset)
              .withOffsetSameInstant(ZoneOffset.UTC)
              .truncatedTo(ChronoUnit.SECONDS)
              .format(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'+00:00'")));
    } catch (DateTimeException e) {
      return new Reading.Refused(
          Reason.NOT_A_TIME, Fields.quote(text) + ": " + e.getMessage(), true);
    }
  }

  private static int number(Matcher parts, int group) {
    @Nullable String digits = parts.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }
}
