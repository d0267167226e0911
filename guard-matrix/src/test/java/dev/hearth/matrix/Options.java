package dev.hearth.matrix;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What the program is asked for.
///
/// @param rows which rows: id, group or name have to contain a match
/// @param onlyHearth without BlockHound
/// @param waitMillis how long calls that last are kept waiting
record Options(Pattern rows, boolean onlyHearth, long waitMillis) {
  static final String USAGE =
      """
      guard-matrix/run [--rows REGEX] [--only-hearth] [--wait MILLIS]

        --rows REGEX    only the rows whose id, group or name contains a match
        --only-hearth   without BlockHound, which needs a flag of its own
        --wait MILLIS   how long calls that last are kept waiting (80)
      """;

  /// Reads the command line.
  ///
  /// @throws IllegalArgumentException with a message for people
  static Options parse(String[] args) {
    Pattern rows = Pattern.compile("");
    boolean onlyHearth = false;
    long wait = 80;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--only-hearth" -> onlyHearth = true;
        case "--rows" -> rows = pattern(value(args, ++i));
        case "--wait" -> wait = number(value(args, ++i));
        default -> throw new IllegalArgumentException(args[i] + " is no option\n" + USAGE);
      }
    }
    return new Options(rows, onlyHearth, wait);
  }

  private static String value(String[] args, int index) {
    if (index >= args.length) {
      throw new IllegalArgumentException(args[index - 1] + " needs a value\n" + USAGE);
    }
    return args[index];
  }

  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("--rows: " + e.getMessage(), e);
    }
  }

  private static long number(String text) {
    try {
      long number = Long.parseLong(text);
      if (number >= 25 && number <= 1000) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException("--wait " + text + ": from 25 to 1000 milliseconds");
  }

  boolean includes(Row<?> row) {
    return rows.matcher(row.id + " " + row.group + " " + row.name).find();
  }
}
