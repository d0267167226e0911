package dev.hearth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.HubException;
import dev.hearth.core.ServiceValidationException;
import dev.hearth.core.State;
import dev.hearth.core.entity.LockEntity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What locks show, and how they are locked, unlocked and opened.
@Timeout(60)
class LockServicesTest {
  @TempDir Path folder;
  private TestHub house;

  @BeforeEach
  void start() {
    house = TestHub.start(folder, Map.of());
  }

  @AfterEach
  void stop() {
    house.close();
  }

  static final class Door extends LockEntity {
    private final String name;
    private final int features;
    final List<String> done = new ArrayList<>();
    @Nullable LockState state;
    @Nullable String format;
    @Nullable String by;

    Door(String name, int features) {
      this.name = name;
      this.features = features;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Optional<String> uniqueId() {
      return Optional.of(name);
    }

    @Override
    public int supportedFeatures() {
      return features;
    }

    @Override
    public @Nullable LockState lockState() {
      return state;
    }

    @Override
    public Optional<String> codeFormat() {
      return Optional.ofNullable(format);
    }

    @Override
    public Optional<String> changedBy() {
      return Optional.ofNullable(by);
    }

    @Override
    public void lock(@Nullable String code) {
      done.add("lock " + code);
    }

    @Override
    public void unlock(@Nullable String code) {
      done.add("unlock " + code);
    }

    @Override
    public void open(@Nullable String code) {
      done.add("open " + code);
    }
  }

  private Door door(String name, int features) {
    Door door = new Door(name, features);
    house.run(() -> house.hub().entities().add("test", door));
    return door;
  }

  private void call(String service, Door door, Map<String, ?> data) {
    Map<String, Object> all = new HashMap<>(data);
    all.put("entity_id", door.entityId());
    house.call("lock", service, all);
  }

  private String value(Door door) {
    house.run(door::writeState);
    return house.state(door.entityId()).value();
  }

  @Test
  void theStateIsWhatTheLockDoes() {
    Door door = door("Door", LockEntity.OPEN);
    assertThat(value(door)).isEqualTo(State.UNKNOWN);
    assertThat(house.state("lock.door").attributes())
        .containsEntry("supported_features", 1)
        .doesNotContainKeys("code_format", "changed_by");
    for (LockEntity.LockState state : LockEntity.LockState.values()) {
      door.state = state;
      assertThat(value(door)).isEqualTo(state.name().toLowerCase(Locale.ROOT));
    }
    door.format = "\\d{4}";
    door.by = "Ada";
    value(door);
    assertThat(house.state("lock.door").attributes())
        .containsEntry("code_format", "\\d{4}")
        .containsEntry("changed_by", "Ada");
  }

  @Test
  void everyServiceDoesItsOwnWithTheCodeThatIsGiven() {
    Door door = door("Door", LockEntity.OPEN);
    call("lock", door, Map.of());
    call("unlock", door, Map.of("code", "42"));
    call("open", door, Map.of("code", 7));
    call("lock", door, Map.of("code", ""));
    assertThat(door.done).containsExactly("lock null", "unlock 42", "open 7", "lock null");
  }

  @Test
  void aCodeMustMatchTheFormat() {
    Door door = door("Door", 0);
    door.format = "^\\d{4}$";
    assertThatThrownBy(() -> call("unlock", door, Map.of()))
        .cause()
        .isInstanceOf(ServiceValidationException.class)
        .hasMessage("lock.door asks for a code; give one that matches ^\\d{4}$");
    assertThatThrownBy(() -> call("unlock", door, Map.of("code", "secret")))
        .cause()
        .isInstanceOf(ServiceValidationException.class)
        .hasMessage("the code for lock.door does not match ^\\d{4}$");
    assertThat(door.done).isEmpty();
    call("unlock", door, Map.of("code", "0000"));
    assertThat(door.done).containsExactly("unlock 0000");
  }

  @Test
  void aFormatThatCannotBeMatchedStopsNobodyElse() {
    Door door = door("Door", 0);
    door.format = "a*a*a*a*a*a*b";
    assertThatThrownBy(() -> call("unlock", door, Map.of("code", "a".repeat(60))))
        .cause()
        .isInstanceOf(HubException.class)
        .hasMessageContaining("takes too long");
    door.format = "[0-9";
    assertThatThrownBy(() -> call("unlock", door, Map.of("code", "1")))
        .cause()
        .isInstanceOf(HubException.class)
        .hasMessageContaining("no regular expression");
    assertThat(door.done).isEmpty();
  }

  @Test
  void aLockThatCannotOpenIsLeftOutUnlessItIsNamed() {
    Door able = door("Able", LockEntity.OPEN);
    Door unable = door("Unable", 0);
    assertThatThrownBy(() -> call("open", unable, Map.of()))
        .cause()
        .isInstanceOf(ServiceValidationException.class)
        .hasMessage("lock.unable does not support lock.open");
    house.call("lock", "open", Map.of("entity_id", "all"));
    assertThat(able.done).containsExactly("open null");
    assertThat(unable.done).isEmpty();
  }
}
