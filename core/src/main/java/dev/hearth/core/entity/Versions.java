package dev.hearth.core.entity;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Compares versions as devices and programs write them: `17039456`, `2.14.1`, `v1.2`,
/// `2026.11.0b3`, `1.0-rc.1`, `1.2.3+build`.
final class Versions {
  /// Longer ones are no versions, and not worth the time.
  private static final int MAX_LENGTH = 100;

  private static final Pattern VERSION =
      Pattern.compile(
          "[vV]?(?<numbers>\\d+(?:\\.\\d+)*)"
              + "(?:[-._]?(?<stage>dev|alpha|beta|rc|a|b)[-._]?(?<count>\\d*))?(?:\\+.*)?",
          Pattern.CASE_INSENSITIVE);

  private static final int RELEASE = 4;

  private Versions() {}

  /// Whether a version came after another. What cannot be compared counts as newer when it differs.
  static boolean isNewer(String version, String than) {
    if (version.equals(than)) {
      return false;
    }
    Matcher a = matched(version);
    Matcher b = matched(than);
    return a == null || b == null || compare(a, b) > 0;
  }

  private static @Nullable Matcher matched(String version) {
    if (version.length() > MAX_LENGTH) {
      return null;
    }
    Matcher parts = VERSION.matcher(version.strip());
    return parts.matches() ? parts : null;
  }

  private static int compare(Matcher a, Matcher b) {
    String[] left = group(a, "numbers").split("\\.", -1);
    String[] right = group(b, "numbers").split("\\.", -1);
    for (int i = 0; i < Math.max(left.length, right.length); i++) {
      int order = number(left, i).compareTo(number(right, i));
      if (order != 0) {
        return order;
      }
    }
    int order = Integer.compare(stage(a), stage(b));
    return order != 0 ? order : count(a).compareTo(count(b));
  }

  private static BigInteger number(String[] numbers, int index) {
    return index < numbers.length ? new BigInteger(numbers[index]) : BigInteger.ZERO;
  }

  private static int stage(Matcher parts) {
    return switch (group(parts, "stage").toLowerCase(Locale.ROOT)) {
      case "dev" -> 0;
      case "alpha", "a" -> 1;
      case "beta", "b" -> 2;
      case "rc" -> 3;
      default -> RELEASE;
    };
  }

  private static BigInteger count(Matcher parts) {
    String count = group(parts, "count");
    return count.isEmpty() ? BigInteger.ZERO : new BigInteger(count);
  }

  private static String group(Matcher parts, String name) {
    String text = parts.group(name);
    return text == null ? "" : text;
  }
}
