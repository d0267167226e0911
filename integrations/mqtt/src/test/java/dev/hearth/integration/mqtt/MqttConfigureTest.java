package dev.hearth.integration.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.config.Config;
import dev.hearth.core.config.ConfigProblem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where the broker comes from.
class MqttConfigureTest {
  @TempDir Path folder;

  @Test
  void aBrokerSetByServiceIsKeptAndUsedAtTheNextStart() {
    try (MqttHouse house = MqttHouse.startWithoutBroker(folder)) {
      assertThat(house.status())
          .containsEntry("connected", false)
          .containsEntry("broker", null)
          .containsEntry("source", null);
      assertThatThrownBy(() -> house.call("mqtt", "publish", Map.of("topic", "a")))
          .hasMessageContaining("no connection");
      house.call(
          "mqtt",
          "configure",
          Map.of("broker", "mqtt://memory", "username", "anna", "password", "secret"));
      assertThat(house.status())
          .containsEntry("connected", true)
          .containsEntry("source", "storage")
          .containsEntry("username", "anna")
          .doesNotContainKey("password");
    }
    try (MqttHouse house = MqttHouse.startWithoutBroker(folder)) {
      assertThat(house.status())
          .containsEntry("connected", true)
          .containsEntry("broker", "mqtt://memory:1883");
      assertThat(house.broker.options().password()).isEqualTo("secret");
      assertThat(house.broker.options().toString()).doesNotContain("secret");
    }
  }

  @Test
  void refusedCredentialsAreTheAnswerOfTheService() {
    try (MqttHouse house = MqttHouse.startWithoutBroker(folder)) {
      house.broker.refuse(
          new MqttException(MqttException.Kind.CREDENTIALS_REFUSED, "refused the sign-in"));
      house.call("mqtt", "configure", Map.of("broker", "mqtt://memory", "username", "anna"));
      assertThat(house.status())
          .containsEntry("connected", false)
          .containsEntry("error", "refused the sign-in");
    }
  }

  @Test
  void aBrokerWithoutSchemeIsAProblemThatSaysWhatToWrite() {
    List<ConfigProblem> problems = new ArrayList<>();
    Config.of(Map.of("mqtt", Map.of("broker", "localhost:1883", "keepalive", 1)))
        .section("mqtt", new MqttIntegration().configSchema(), Map.of(), problems);

    assertThat(problems)
        .extracting(ConfigProblem::toString)
        .anySatisfy(text ->
            assertThat(text)
                .contains(
                    "mqtt.broker: \"localhost:1883\" has no scheme; write mqtt://localhost:1883"))
        .anySatisfy(text -> assertThat(text).contains("mqtt.keepalive"));
  }
}
