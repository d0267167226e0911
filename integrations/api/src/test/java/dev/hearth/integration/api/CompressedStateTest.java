package dev.hearth.integration.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.Context;
import dev.hearth.core.State;
import dev.hearth.core.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompressedStateTest {
  private static final Instant TIME = Instant.parse("1984-12-08T12:00:00Z");

  private static State state(Instant updated, Context context) {
    return new State("happy.happy", "on", Map.of("pig", "dog"), TIME, updated, updated, context);
  }

  /// Row CORE-048
  @Test
  void aStateThatChangedWhenItWasUpdatedHasOneTime() {
    State state = state(TIME, new Context("C", null, null));
    assertThat(CompressedState.full(state))
        .isEqualTo(Map.of("s", "on", "a", Map.of("pig", "dog"), "c", "C", "lc", 471355200.0))
        .isEqualTo(CompressedState.full(state));
  }

  /// Row CORE-049
  @Test
  void aStateThatWasUpdatedLaterHasTwoTimes() {
    assertThat(CompressedState.full(state(TIME.plusSeconds(1), new Context("C", null, null))))
        .containsEntry("lc", 471355200.0)
        .containsEntry("lu", 471355201.0);
  }

  /// Row CORE-050, differs: a number may be written with an exponent; its value is the same
  @Test
  void aStateIsCompressedToTheByte() {
    State state = state(TIME, new Context("C", null, null));
    assertThat(Json.write(CompressedState.all(List.of(state))))
        .isEqualTo(
            "{\"happy.happy\":{\"s\":\"on\",\"a\":{\"pig\":\"dog\"},\"c\":\"C\","
                + "\"lc\":4.713552E8}}");
  }

  @Test
  void aContextWithAUserIsWrittenOut() {
    Context context = new Context("C", null, "U");
    assertThat(CompressedState.full(state(TIME, context))).containsEntry("c", context.toJson());
  }
}
