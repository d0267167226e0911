package dev.hearth.cluster;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/// What names may look like: everything here becomes one token of a NATS subject, in which a dot, a
/// star, a space or a line break would mean something else.
final class Names {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final int MAX_KEY = 256;

  private Names() {}

  static String job(String name) {
    if (!isToken(name)) {
      throw new InvalidJobException(
          "job name %s: write 1 to 64 letters, digits, _ and -".formatted(quoted(name)));
    }
    return name;
  }

  static int version(String name, int version) {
    if (version < 1) {
      throw new InvalidJobException(
          "job %s: version %d: versions count from 1".formatted(name, version));
    }
    return version;
  }

  static String key(String key) {
    if (key.isBlank() || key.length() > MAX_KEY) {
      throw new InvalidJobException(
          "idempotency key %s: write 1 to %d characters".formatted(quoted(key), MAX_KEY));
    }
    return key;
  }

  static boolean isToken(String name) {
    return TOKEN.matcher(name).matches();
  }

  /// A token for any key, the same everywhere.
  static String token(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 20);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  static String random() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return HexFormat.of().toHexDigits(random.nextLong())
        + HexFormat.of().toHexDigits(random.nextLong());
  }

  /// A name of somebody else's for a message: short, and without control characters.
  static String quoted(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", "?");
    return '"' + (clean.length() <= 80 ? clean : clean.substring(0, 80) + "…") + '"';
  }
}
