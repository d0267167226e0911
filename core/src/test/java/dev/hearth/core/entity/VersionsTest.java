package dev.hearth.core.entity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which version came later.
class VersionsTest {
  @ParameterizedTest
  @CsvSource({
    "2, 1",
    "10, 9",
    "17039457, 17039456",
    "99999999999999999999999, 99999999999999999999998",
    "1.10.0, 1.9.9",
    "v1.2, 1.1",
    "1.2.1, v1.2",
    "2026.11.0, 2026.11.0b3",
    "2026.11.0b3, 2026.11.0b2",
    "2026.11.0b10, 2026.11.0b9",
    "1.0-rc.1, 1.0-beta.4",
    "1.0-beta, 1.0-alpha.9",
    "1.0a1, 1.0.dev5",
    "1.0.1-RC1, 1.0",
  })
  void theFirstCameLaterAndNotTheOtherWayRound(String later, String earlier) {
    assertThat(Versions.isNewer(later, earlier)).isTrue();
    assertThat(Versions.isNewer(earlier, later)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"1.2, 1.2", "1.2, 1.2.0", "v1.2, 1.2", "1.2+build7, 1.2+build8", "nightly, nightly"})
  void theseAreTheSame(String one, String other) {
    assertThat(Versions.isNewer(one, other)).isFalse();
    assertThat(Versions.isNewer(other, one)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"nightly, 1.2", "1.2, nightly", "20231107-g1a2b3c, 20230913-g2c3d4e"})
  void whatCannotBeComparedIsNewerWhereItDiffers(String one, String other) {
    assertThat(Versions.isNewer(one, other)).isTrue();
  }
}
