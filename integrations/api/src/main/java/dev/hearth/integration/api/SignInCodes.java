package dev.hearth.integration.api;

import dev.hearth.loop.LoopClock;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One code at a time with which a browser gets its first token.
///
/// **Threads:** loop only.
final class SignInCodes {
  static final Duration LIFE = Duration.ofMinutes(10);
  static final int TRIES = 5;
  static final Duration TRIES_WINDOW = Duration.ofMinutes(1);

  // 32 signs that nobody takes for one another: 12 of them are 60 bits.
  private static final String SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

  private final LoopClock clock;
  private final PerAddress wrongTries;
  private final SecureRandom random = new SecureRandom();
  private @Nullable String code;
  private long expiresAt;

  enum Outcome {
    RIGHT,
    WRONG,
    TOO_MANY
  }

  SignInCodes(LoopClock clock) {
    this.clock = clock;
    this.wrongTries = new PerAddress(clock, TRIES_WINDOW);
  }

  /// Makes a code, in place of the one before.
  String create() {
    StringBuilder made = new StringBuilder(14);
    for (int i = 0; i < 12; i++) {
      if (i > 0 && i % 4 == 0) {
        made.append('-');
      }
      made.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
    }
    code = made.toString();
    expiresAt = clock.nanoTime() + LIFE.toNanos();
    return made.toString();
  }

  /// Takes a code: the right one is used up.
  Outcome redeem(String given, String address) {
    if (wrongTries.count(address) >= TRIES) {
      return Outcome.TOO_MANY;
    }
    String wanted = code;
    boolean alive = wanted != null && clock.nanoTime() - expiresAt < 0;
    boolean same =
        MessageDigest.isEqual(
            bytes(wanted == null ? "" : wanted), bytes(given.strip().toUpperCase(Locale.ROOT)));
    if (alive && same) {
      code = null;
      return Outcome.RIGHT;
    }
    wrongTries.add(address);
    return Outcome.WRONG;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
