package dev.hearth.integration.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.State;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What scenes of devices are told.
class SceneTest {
  @TempDir Path folder;
  private MqttHouse house;

  @BeforeEach
  void start() {
    house = MqttHouse.start(folder);
    house.published();
  }

  @AfterEach
  void stop() {
    house.close();
  }

  @Test
  void aSceneIsRecalledByItsPayload() {
    house.discover(
        "scene",
        "x",
        """
        {"name": "Chill scene", "cmd_t": "lamp/set", "pl_on": "{ \\"scene_recall\\": 1 }",
         "uniq_id": "u", "dev": {"ids": ["d"], "name": "Lamp"}, "avty_t": "lamp/available"}
        """);
    assertThat(house.value("scene.lamp_chill_scene")).isEqualTo(State.UNAVAILABLE);
    house.send("lamp/available", "online");
    assertThat(house.value("scene.lamp_chill_scene")).isEqualTo(State.UNKNOWN);
    house.call("scene", "turn_on", Map.of("entity_id", "scene.lamp_chill_scene", "transition", 2));
    assertThat(house.published()).containsExactly("lamp/set { \"scene_recall\": 1 }");
    assertThat(house.value("scene.lamp_chill_scene")).endsWith("+00:00");
  }

  @Test
  void thePayloadIsOnUnlessItIsGivenAndATopicIsNeeded() {
    house.discover("scene", "x", "{\"cmd_t\": \"c\", \"obj_id\": \"x\"}");
    house.discover("scene", "y", "{\"obj_id\": \"y\"}");
    house.call("scene", "turn_on", Map.of("entity_id", "all"));
    assertThat(house.published()).containsExactly("c ON");
    assertThat(house.attribute("scene.x", "friendly_name")).isEqualTo("MQTT Scene");
    assertThat(house.refused("missing_field")).isEqualTo(1L);

    house.discover("scene", "x", "{\"cmd_t\": \"c\", \"obj_id\": \"x\", \"pl_on\": 7}");
    house.call("scene", "turn_on", Map.of("entity_id", "scene.x"));
    assertThat(house.published()).containsExactly("c 7");
  }
}
