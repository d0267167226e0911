package dev.hearth.core.template;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// The compiled regular expressions of one template, up to a number; what does not fit is compiled
/// each time.
final class RegexCache {
  private static final int MAX = 32;

  private record Key(String expression, int flags) {}

  private final Map<Key, Pattern> patterns = new ConcurrentHashMap<>(1);

  Pattern get(String expression, int flags) {
    Key key = new Key(expression, flags);
    Pattern known = patterns.get(key);
    if (known != null) {
      return known;
    }
    Pattern pattern = Regex.compile(expression, flags);
    if (patterns.size() < MAX) {
      patterns.put(key, pattern);
    }
    return pattern;
  }
}
