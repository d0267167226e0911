package dev.hearth.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UlidTest {
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  /// The time in a ULID, milliseconds since the epoch.
  static long millis(String ulid) {
    long millis = 0;
    for (int i = 0; i < 10; i++) {
      millis = millis * 32 + DIGITS.indexOf(ulid.charAt(i));
    }
    return millis;
  }

  @Test
  void holdsItsTimeAndSortsByIt() {
    Ulid ulids = new Ulid();
    String early = ulids.next(Instant.ofEpochMilli(1_469_918_176_385L));
    String late = ulids.next(Instant.ofEpochMilli(1_469_918_176_386L));
    assertThat(early).hasSize(26).startsWith("01ARYZ6S41");
    assertThat(late).isGreaterThan(early);
    assertThat(millis(late)).isEqualTo(1_469_918_176_386L);
  }

  @Test
  void noTwoAreTheSame() {
    Ulid ulids = new Ulid();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      seen.add(ulids.next(Instant.EPOCH));
    }
    assertThat(seen).hasSize(100_000);
  }
}
