package dev.hearth.integration.mqtt;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The rules for topic names and filters.
final class Topics {
  private static final int MAX_BYTES = 65_535;

  /// Brokers too limit the depth of a topic.
  private static final int MAX_LEVELS = 200;

  private Topics() {}

  /// What is wrong with this as a topic to publish to, or null when nothing is.
  static @Nullable String faultOfName(String topic) {
    String fault = faultOfText(topic);
    if (fault != null) {
      return fault;
    }
    return topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0
        ? "has a wildcard, which only subscriptions may have"
        : null;
  }

  /// What is wrong with this as a filter to subscribe to, or null when nothing is.
  static @Nullable String faultOfFilter(String filter) {
    String fault = faultOfText(filter);
    if (fault != null) {
      return fault;
    }
    int last = filter.length() - 1;
    for (int i = 0; i <= last; i++) {
      char c = filter.charAt(i);
      boolean startsLevel = i == 0 || filter.charAt(i - 1) == '/';
      if (c == '+' && !(startsLevel && (i == last || filter.charAt(i + 1) == '/'))) {
        return "has a + that does not stand alone between slashes";
      }
      if (c == '#' && !(startsLevel && i == last)) {
        return "has a # that is not the whole last level";
      }
    }
    return null;
  }

  private static @Nullable String faultOfText(String topic) {
    if (topic.isEmpty()) {
      return "is empty";
    }
    if (topic.length() > MAX_BYTES || topic.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      return "is longer than 65535 bytes";
    }
    if (topic.chars().filter(c -> c == '/').count() >= MAX_LEVELS) {
      return "has more than " + MAX_LEVELS + " levels";
    }
    boolean bad =
        topic
            .codePoints()
            .anyMatch(c ->
                Character.isISOControl(c)
                    || (c >= 0xD800 && c <= 0xDFFF)
                    || (c >= 0xFDD0 && c <= 0xFDEF)
                    || (c & 0xFFFE) == 0xFFFE);
    return bad ? "has a control character" : null;
  }
}
