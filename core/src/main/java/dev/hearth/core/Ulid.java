package dev.hearth.core;

import java.time.Instant;
import java.util.SplittableRandom;

/// Makes ULIDs: 48 bits of milliseconds and 80 random bits in Crockford's base 32
/// (github.com/ulid/spec). Loop only. They are names, not secrets.
final class Ulid {
  private static final char[] DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();

  private final SplittableRandom random;

  Ulid() {
    this.random = new SplittableRandom();
  }

  /// The same ids again for the same seed.
  Ulid(long seed) {
    this.random = new SplittableRandom(seed);
  }

  String next(Instant time) {
    char[] text = new char[26];
    long millis = time.toEpochMilli();
    for (int i = 9; i >= 0; i--) {
      text[i] = DIGITS[(int) (millis & 31)];
      millis >>>= 5;
    }
    long high = random.nextLong();
    long low = random.nextLong();
    for (int i = 0; i < 8; i++) {
      text[10 + i] = DIGITS[(int) (high >>> (5 * i)) & 31];
      text[18 + i] = DIGITS[(int) (low >>> (5 * i)) & 31];
    }
    return new String(text);
  }
}
