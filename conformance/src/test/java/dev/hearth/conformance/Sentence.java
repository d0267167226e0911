package dev.hearth.conformance;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads the name of a test as a sentence.
final class Sentence {
  private static final Pattern WORD_BEGINS =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");
  private static final Set<String> CAPITALS = Set.of("jdk", "jfr", "jvm", "io");

  private Sentence() {}

  /// `aBlockFails` is "A block fails".
  static String of(String camelCase) {
    StringBuilder sentence = new StringBuilder();
    for (String word : WORD_BEGINS.split(camelCase)) {
      String small = word.toLowerCase(Locale.ROOT);
      if (!sentence.isEmpty()) {
        sentence.append(' ');
      }
      sentence.append(CAPITALS.contains(small) ? small.toUpperCase(Locale.ROOT) : small);
    }
    return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }
}
