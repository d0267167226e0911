package dev.hearth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.Event;
import dev.hearth.core.Hub;
import dev.hearth.core.Integration;
import dev.hearth.core.ServiceCall;
import dev.hearth.core.StateChange;
import dev.hearth.core.entity.SensorEntity;
import dev.hearth.core.entity.SwitchEntity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class TestHubTest {
  /// A counter that ticks every minute and a plug.
  static final class Ticking implements Integration {
    long ticks;
    boolean on;

    @Override
    public String domain() {
      return "ticking";
    }

    @Override
    public void setUp(Hub hub, Map<String, @Nullable Object> config) {
      SensorEntity counter =
          new SensorEntity() {
            @Override
            public Object nativeValue() {
              return ticks;
            }

            @Override
            public String name() {
              return "Ticks";
            }
          };
      SwitchEntity plug =
          new SwitchEntity() {
            @Override
            public Optional<String> uniqueId() {
              return Optional.of("plug");
            }

            @Override
            public String name() {
              return "Plug";
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
          };
      hub.entities().add("ticking", counter);
      hub.entities().add("ticking", plug);
      var _ =
          hub.loop()
              .startBackground(
                  "ticker",
                  () -> {
                    while (true) {
                      hub.loop().sleep(Duration.ofMinutes(1));
                      ticks++;
                      counter.writeState();
                    }
                  });
    }
  }

  @Test
  void theClockJumpsFromTimerToTimer(@TempDir Path folder) {
    try (TestHub house = TestHub.start(folder, Map.of(), new Ticking())) {
      assertThat(house.state("sensor.ticks").value()).isEqualTo("0");
      house.advance(Duration.ofMinutes(5));
      assertThat(house.state("sensor.ticks").value()).isEqualTo("5");
    }
  }

  @Test
  void servicesReachEntitiesAndTheirContextReachesTheState(@TempDir Path folder) {
    try (TestHub house = TestHub.start(folder, Map.of(), new Ticking())) {
      List<StateChange> changes = new ArrayList<>();
      house.run(() -> {
        house.hub().bus().listen("state_changed", e -> changes.add(StateChange.of(e)));
      });
      house.call("switch", "toggle", Map.of("entity_id", "switch.plug"));
      assertThat(house.state("switch.plug").value()).isEqualTo("on");
      assertThat(changes).hasSize(1);
    }
  }

  @Test
  void eventsAndCallsAreCaptured(@TempDir Path folder) {
    try (TestHub house = TestHub.start(folder, Map.of(), new Ticking())) {
      Captured<Event> events = house.captureEvents("bell");
      Captured<ServiceCall> calls = house.captureCalls("light", "turn_on");
      Captured<ServiceCall> asked =
          house.captureCalls("weather", "get_forecast", Map.of("rain", 0.4));
      assertThatThrownBy(calls::last).isInstanceOf(AssertionError.class);

      house.run(() -> house.hub().bus().fire("bell", Map.of("times", 2)));
      house.call("light", "turn_on", Map.of("entity_id", "light.any", "brightness", 3));
      var answer =
          house.run(
              () -> house.hub().services().call("weather", "get_forecast", Map.of(), null, true));

      assertThat(events.last().data()).containsEntry("times", 2);
      assertThat(calls.all()).hasSize(1);
      assertThat(calls.last().data()).containsEntry("brightness", 3);
      assertThat(asked.last().returnResponse()).isTrue();
      assertThat(answer).hasValueSatisfying(told -> assertThat(told).containsEntry("rain", 0.4));
      calls.clear();
      assertThat(calls.all()).isEmpty();
    }
  }

  @Test
  void aSnapshotHasAllStatesInOrder(@TempDir Path folder) {
    try (TestHub house = TestHub.start(folder, Map.of())) {
      house.run(() -> {
        house.hub().states().set("sensor.b", "2", Map.of("unit", "m", "a", 1));
        house.hub().states().set("sensor.a", "1", Map.of());
      });
      assertThat(house.snapshot()).isEqualTo("sensor.a: 1\nsensor.b: 2 {a=1, unit=m}");
    }
  }

  @Test
  void aRegisteredEntityLeavesAGhostUntilItsIntegrationIsBack(@TempDir Path folder) {
    TestHub.start(folder, Map.of(), new Ticking()).close();
    try (TestHub house = TestHub.start(folder, Map.of())) {
      assertThat(house.state("switch.plug").value()).isEqualTo("unavailable");
      assertThat(house.state("switch.plug").attributes()).containsEntry("restored", true);
    }
  }
}
