package dev.hearth.integration.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What may be a topic or a filter.
class TopicsTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "/", "a b/c\"d\"", "Küche/温度", "$SYS/x", "a/+b"})
  void namesWithSpacesQuotesAndForeignLettersAreFine(String topic) {
    if (topic.contains("+")) {
      assertThat(Topics.faultOfName(topic)).contains("wildcard");
    } else {
      assertThat(Topics.faultOfName(topic)).isNull();
      assertThat(Topics.faultOfFilter(topic)).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b+", "a/#/b", "a#", "a\u0000b", "a\nb", "a/\uD800"})
  void brokenFiltersAreNamed(String filter) {
    assertThat(Topics.faultOfFilter(filter)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"+", "#", "a/+/b", "a/#", "+/#"})
  void wildcardsMayStandAlone(String filter) {
    assertThat(Topics.faultOfFilter(filter)).isNull();
  }

  @Test
  void lengthAndDepthAreBounded() {
    assertThat(Topics.faultOfName("x".repeat(65_536))).contains("65535");
    assertThat(Topics.faultOfName("/".repeat(60_000))).contains("levels");
  }
}
