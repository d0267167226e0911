package dev.hearth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.Hub;
import dev.hearth.core.State;
import dev.hearth.core.entity.SwitchEntity;
import dev.hearth.core.entry.ConfigEntry;
import dev.hearth.core.entry.EntryIntegration;
import dev.hearth.core.entry.EntrySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RestoredStateTest {
  @TempDir Path folder;
  private final List<String> restored = new ArrayList<>();

  private final class Pump extends SwitchEntity {
    private boolean on;

    @Override
    public Optional<String> uniqueId() {
      return Optional.of("pump");
    }

    @Override
    public String name() {
      return "Pump";
    }

    @Override
    public boolean restoresState() {
      return true;
    }

    @Override
    protected void onAdded() {
      Optional<State> last = lastState();
      on = last.filter(state -> state.value().equals("on")).isPresent();
      restored.add(last.map(State::value).orElse("nothing"));
    }

    @Override
    public Boolean isOn() {
      return on;
    }

    @Override
    public void turnOn() {
      on = true;
      writeState();
    }

    @Override
    public void turnOff() {
      on = false;
      writeState();
    }
  }

  private final class Garden implements EntryIntegration {
    @Override
    public String domain() {
      return "garden";
    }

    @Override
    public void setUpEntry(Hub hub, ConfigEntry entry) {
      entry.addEntities(new Pump());
    }
  }

  private TestHub start() {
    return TestHub.start(folder, Map.of(), new Garden());
  }

  @Test
  void anEntityGoesOnWhereItWasAfterARestart() throws Exception {
    try (TestHub house = start()) {
      house.run(
          () -> house.hub().entries().add("garden", "user", EntrySettings.of("Garden", Map.of())));
      house.call("switch", "turn_on", Map.of("entity_id", "switch.pump"));
    }
    try (TestHub house = start()) {
      assertThat(house.state("switch.pump").value()).isEqualTo("on");
    }
    assertThat(restored).containsExactly("nothing", "on");

    Files.writeString(folder.resolve(".storage/core.restore_state"), "{\"version\": 1, \"da");
    try (TestHub house = start()) {
      assertThat(house.state("switch.pump").value()).isEqualTo("off");
    }
  }

  @Test
  void anEntityGoesOnWhereItWasAfterAReload() {
    try (TestHub house = start()) {
      ConfigEntry entry =
          house.run(() ->
              house.hub().entries().add("garden", "user", EntrySettings.of("Garden", Map.of())));
      house.call("switch", "turn_on", Map.of("entity_id", "switch.pump"));
      house.run(() -> house.hub().entries().reload(entry.id()));
      assertThat(house.state("switch.pump").value()).isEqualTo("on");
    }
  }
}
