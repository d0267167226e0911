package dev.hearth.integration.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.ServiceValidationException;
import dev.hearth.core.State;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What devices say of their locks, and how they are locked and opened.
class LockTest {
  private static final String LOCK = "lock.x";

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

  private void lock(String keys) {
    house.discover("lock", "x", "{\"obj_id\": \"x\", " + keys + "}");
  }

  private void call(String service, Map<String, ?> data) {
    Map<String, Object> all = new HashMap<>(data);
    all.put("entity_id", LOCK);
    house.call("lock", service, all);
  }

  @Test
  void theDeviceTellsItsState() {
    lock("\"cmd_t\": \"c\", \"stat_t\": \"s\"");
    assertThat(house.value(LOCK)).isEqualTo(State.UNKNOWN);
    assertThat(house.attribute(LOCK, "friendly_name")).isEqualTo("MQTT Lock");
    assertThat(house.attribute(LOCK, "supported_features")).isNull();
    assertThat(house.attribute(LOCK, "assumed_state")).isNull();
    for (String state :
        new String[] {"locked", "locking", "unlocked", "unlocking", "open", "opening", "jammed"}) {
      house.send("s", state.toUpperCase(Locale.ROOT));
      assertThat(house.value(LOCK)).isEqualTo(state);
    }
    house.send("s", "None");
    assertThat(house.value(LOCK)).isEqualTo(State.UNKNOWN);
  }

  @Test
  void aBridgeHasWordsOfItsOwn() {
    lock(
        """
        "cmd_t": "door/set", "stat_t": "door", "val_tpl": "{{ value_json['state'] }}",
        "stat_locked": "LOCK", "stat_unlocked": "UNLOCK", "pl_rst": "?"
        """);
    house.send("door", "{\"state\": \"LOCK\"}");
    assertThat(house.value(LOCK)).isEqualTo("locked");
    call("unlock", Map.of());
    assertThat(house.value(LOCK)).as("until the device says so").isEqualTo("locked");
    house.send("door", "{\"state\": \"UNLOCK\"}");
    assertThat(house.value(LOCK)).isEqualTo("unlocked");
    call("lock", Map.of());
    assertThat(house.published()).containsExactly("door/set UNLOCK", "door/set LOCK");
    house.send("door", "{\"state\": \"?\"}");
    assertThat(house.value(LOCK)).isEqualTo(State.UNKNOWN);
  }

  @Test
  void withoutATopicThatTellsTheStateItIsWhatTheLastCommandMadeIt() {
    lock("\"cmd_t\": \"c\", \"pl_open\": \"UNLATCH\"");
    assertThat(house.attribute(LOCK, "assumed_state")).isEqualTo(true);
    assertThat(house.attribute(LOCK, "supported_features")).isEqualTo(1);
    call("lock", Map.of());
    assertThat(house.value(LOCK)).isEqualTo("locked");
    call("open", Map.of());
    assertThat(house.value(LOCK)).isEqualTo("open");
    call("unlock", Map.of());
    assertThat(house.value(LOCK)).isEqualTo("unlocked");
    assertThat(house.published()).containsExactly("c LOCK", "c UNLATCH", "c UNLOCK");
  }

  @Test
  void aLockWithoutALatchIsNotOpened() {
    lock("\"cmd_t\": \"c\"");
    assertThatThrownBy(() -> call("open", Map.of()))
        .cause()
        .isInstanceOf(ServiceValidationException.class)
        .hasMessage("lock.x does not support lock.open");
    assertThat(house.published()).isEmpty();
  }

  @Test
  void theTemplateOfACommandKnowsTheCode() {
    lock(
        """
        "cmd_t": "c", "cmd_tpl": "{{ value }}/{{ code }}", "cod_form": "^\\\\d{4}$"
        """);
    assertThat(house.attribute(LOCK, "code_format")).isEqualTo("^\\d{4}$");
    call("lock", Map.of("code", 1234));
    assertThat(house.published()).containsExactly("c LOCK/1234");
    assertThatThrownBy(() -> call("unlock", Map.of("code", "99x9")))
        .cause()
        .isInstanceOf(ServiceValidationException.class)
        .hasMessageNotContaining("99x9");
    assertThat(house.published()).isEmpty();
    assertThat(house.value(LOCK)).isEqualTo("locked");

    lock("\"cmd_t\": \"c\", \"cmd_tpl\": \"{{ value }}/{{ code }}\"");
    call("unlock", Map.of());
    assertThat(house.published()).containsExactly("c UNLOCK/");
  }

  @Test
  void garbageLeavesTheLockAsItWas() {
    lock("\"cmd_t\": \"c\", \"stat_t\": \"s\"");
    house.send("s", "LOCKED");
    house.send("s", "locked");
    house.send("s", "{}");
    house.send("s", "");
    house.send("s", " ");
    assertThat(house.value(LOCK)).isEqualTo("locked");
    assertThat(house.refused("unknown_state")).isEqualTo(2L);
  }

  @Test
  void configurationsThatMakeNoSenseAreRefused() {
    lock("\"stat_t\": \"s\"");
    lock("\"cmd_t\": \"c\", \"cod_form\": \"[0-9\"");
    assertThat(house.refused("missing_field")).isEqualTo(1L);
    lock("\"cmd_t\": \"c\", \"cod_form\": \"" + "(".repeat(256) + "\"");
    assertThat(house.refused("unknown_value")).isEqualTo(1L);
    assertThat(house.refused("too_large")).isEqualTo(1L);
    assertThat(house.exists(LOCK)).isFalse();
  }
}
