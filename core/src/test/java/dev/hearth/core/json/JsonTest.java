package dev.hearth.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void readsEveryKindOfValue() {
    assertThat(Json.parse("{\"a\":[1,1.0,\"x\",true,null,123456789012345678901]}"))
        .isEqualTo(
            Map.of(
                "a",
                Arrays.asList(1L, 1.0, "x", true, null, new BigInteger("123456789012345678901"))));
  }

  @Test
  void namesTheLineOfBrokenText() {
    assertThatThrownBy(() -> Json.parse("{\n  oops}"))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("line 2");
    assertThatThrownBy(() -> Json.parse("{\"a\": [1,"))
        .hasMessageContaining("line 1")
        .hasMessageNotContaining("Source");
    assertThatThrownBy(() -> Json.parse("")).isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> Json.parse("1 2")).isInstanceOf(JsonException.class);
  }

  @Test
  void writesWhatItReads() {
    String text = "{\"b\":1,\"a\":{\"x\":[1.5,\"ä\",null]}}";
    assertThat(Json.write(Json.parse(text))).isEqualTo(text);
  }

  @Test
  void sharesTextThatIsWrittenAlready() {
    assertThat(Json.write(Map.of("event", new JsonText("{\"a\":1}"))))
        .isEqualTo("{\"event\":{\"a\":1}}");
  }

  @Test
  void namesThePathOfAValueThatJsonCannotCarry() {
    assertThatThrownBy(() -> Json.write(Map.of("a", List.of(1, Double.NaN))))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("$.a[1]");
    assertThatThrownBy(() -> Json.write(Map.of("a", new Object())))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("$.a");
  }

  @Test
  void refusesNestingDeepEnoughToExhaustTheStack() {
    assertThatThrownBy(() -> Json.parse("[".repeat(100_000))).isInstanceOf(JsonException.class);
  }
}
