package dev.hearth.integration.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Addresses of brokers.
class BrokerUriTest {
  @ParameterizedTest
  @CsvSource({
    "mqtt://localhost,mqtt://localhost:1883",
    "mqtts://broker.example,mqtts://broker.example:8883",
    "mqtt://10.0.0.7:1884/,mqtt://10.0.0.7:1884",
    "mqtt://[::1]:1883,mqtt://[::1]:1883"
  })
  void readsHostPortAndScheme(String text, String full) {
    assertThat(BrokerUri.parse(text)).hasToString(full);
  }

  @Test
  void aMissingSchemeIsNamedWithWhatToWrite() {
    assertThatThrownBy(() -> BrokerUri.parse("localhost:1883"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"localhost:1883\" has no scheme; write mqtt://localhost:1883");
  }

  @ParameterizedTest
  @CsvSource({
    "http://x,scheme",
    "mqtt://,write mqtt://host:1883",
    "mqtt://x:99999,outside",
    "mqtt://u:p@x,username",
    "mqtt://x/path,path",
    "mqtt://a b,address"
  })
  void faultsSayWhatIsWrong(String text, String expected) {
    assertThatThrownBy(() -> BrokerUri.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(expected);
  }
}
