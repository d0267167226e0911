package dev.hearth.core.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimePatternTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static Instant berlin(String time) {
    return LocalDateTime.parse(time).atZone(BERLIN).toInstant();
  }

  /// The next few, as local times with their offsets.
  private static List<String> times(TimePattern pattern, String from, int count) {
    List<String> found = new ArrayList<>();
    Instant at = berlin(from);
    for (int i = 0; i < count; i++) {
      at = pattern.next(at, BERLIN);
      found.add(ZonedDateTime.ofInstant(at, BERLIN).toOffsetDateTime().toString());
    }
    return found;
  }

  @ParameterizedTest
  @CsvSource({
    "7,30,0, 2026-05-01T07:29:59, 2026-05-01T07:30:00",
    "7,30,0, 2026-05-01T07:30:00, 2026-05-02T07:30:00",
    "*,/15,0, 2026-05-01T23:46:00, 2026-05-02T00:00:00",
    "*,*,*, 2026-05-01T10:00:00, 2026-05-01T10:00:01",
    "*,*,/20, 2026-05-01T10:00:40, 2026-05-01T10:01:00",
    "/6,5,30, 2026-05-01T18:05:30, 2026-05-02T00:05:30",
    "23,59,59, 2026-12-31T23:59:59, 2027-01-01T23:59:59",
  })
  void theNextMomentIsTheFirstAfter(
      String hours, String minutes, String seconds, String after, String expected) {
    TimePattern pattern = TimePattern.of(hours, minutes, seconds);
    assertThat(pattern.next(berlin(after), BERLIN)).isEqualTo(berlin(expected));
    assertThat(pattern.next(berlin(after).plusMillis(999), BERLIN)).isEqualTo(berlin(expected));
  }

  @Test
  void severalNumbersAreSeveralMoments() {
    assertThat(times(TimePattern.of("6, 18", "0", "0"), "2026-05-01T00:00:00", 3))
        .containsExactly(
            "2026-05-01T06:00+02:00", "2026-05-01T18:00+02:00", "2026-05-02T06:00+02:00");
  }

  @Test
  void aTimeThatIsLeftOutInSpringDoesNotCome() {
    assertThat(times(TimePattern.of("2", "30", "0"), "2026-03-28T00:00:00", 3))
        .containsExactly(
            "2026-03-28T02:30+01:00", "2026-03-30T02:30+02:00", "2026-03-31T02:30+02:00");
    assertThat(times(TimePattern.of("3", "0", "0"), "2026-03-28T12:00:00", 1))
        .containsExactly("2026-03-29T03:00+02:00");
  }

  @Test
  void anAlarmRingsOnceInAutumnAndMinutesGoOn() {
    assertThat(times(TimePattern.of("2", "30", "0"), "2026-10-24T12:00:00", 2))
        .containsExactly("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
    assertThat(times(TimePattern.of("*", "30", "0"), "2026-10-25T01:00:00", 4))
        .containsExactly(
            "2026-10-25T01:30+02:00",
            "2026-10-25T02:30+02:00",
            "2026-10-25T02:30+01:00",
            "2026-10-25T03:30+01:00");
  }

  @ParameterizedTest
  @CsvSource({
    "24,0,0,'hours: [24] is not all within 0 to 23'",
    "0,60,0,'minutes: [60] is not all within 0 to 59'",
    "0,0,/0,'seconds: /0 divides nothing; write / and 1 to 59'",
    "x,0,0,'hours: \"x\" is neither *, nor /n, nor numbers'",
  })
  void whatIsNoPatternIsSaid(String hours, String minutes, String seconds, String message) {
    assertThatThrownBy(() -> TimePattern.of(hours, minutes, seconds))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
