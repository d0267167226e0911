package dev.hearth.testkit;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.Hub;
import dev.hearth.core.Integration;
import dev.hearth.core.Service;
import dev.hearth.core.entity.EntityPlatform;
import dev.hearth.core.entity.PlatformOptions;
import dev.hearth.core.entity.SensorEntity;
import dev.hearth.core.entity.UpdateSource;
import dev.hearth.core.entry.ConfigEntry;
import dev.hearth.core.entry.EntryIntegration;
import dev.hearth.core.entry.EntrySettings;
import dev.hearth.core.entry.NotReadyException;
import dev.hearth.core.entry.Platform;
import dev.hearth.core.flow.ConfigFlow;
import dev.hearth.core.flow.FlowStep;
import dev.hearth.core.flow.Form;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import dev.hearth.core.track.TimePattern;
import dev.hearth.core.update.DataUpdateCoordinator;
import dev.hearth.core.update.UpdateFailedException;
import dev.hearth.core.update.UpdateOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The recipes of `docs/integrations.md`, which shows what stands between `recipe:` and `end`.
@Timeout(60)
class IntegrationRecipesTest {
  @TempDir Path folder;
  private final List<String> log = new ArrayList<>();

  /// A weather station that answers at every host but `nowhere`.
  private record Weather(double temperature, double wind) {
    static Weather ask(Object host) throws IOException {
      if ("nowhere".equals(host)) {
        throw new IOException("no route to " + host);
      }
      return new Weather(21.5, 3.2);
    }
  }

  // recipe: first
  public static class Station implements EntryIntegration {
    @Override
    public String domain() {
      return "station";
    }

    @Override
    public void setUpEntry(Hub hub, ConfigEntry entry) throws Exception {
      try {
        Weather.ask(entry.data().get("host"));
      } catch (IOException e) {
        throw new NotReadyException("the station does not answer", e); // tried again: 5, 10, 20 … s
      }
      entry.onUnload(() -> {}); // what the hub cannot see, such as a connection of your own
      entry.addEntities(new Temperature(entry));
    }
  }

  static class Temperature extends SensorEntity {
    private final ConfigEntry entry;
    private @Nullable Double value;

    Temperature(ConfigEntry entry) {
      this.entry = entry;
    }

    @Override
    public Optional<String> uniqueId() {
      return Optional.of(entry.id() + "-temperature"); // keeps its names and settings for ever
    }

    @Override
    public String name() {
      return entry.title() + " temperature";
    }

    @Override
    public boolean shouldPoll() {
      return true;
    }

    @Override
    public void update() throws Exception { // at once, then every 30 s; may wait as long as it must
      value = Weather.ask(entry.data().get("host")).temperature();
    }

    @Override
    public @Nullable Object nativeValue() {
      return value;
    }

    @Override
    public Optional<String> unitOfMeasurement() {
      return Optional.of("°C");
    }
  }

  // end

  @Test
  void first() {
    // recipe: test
    try (TestHub house = TestHub.start(folder, Map.of(), new Station())) {
      house.addEntry("station", EntrySettings.of("Roof", Map.of("host", "10.0.0.7")));
      house.advance(ofMinutes(5)); // the clock stands still until the test moves it
      assertThat(house.state("sensor.roof_temperature").value()).isEqualTo("21.5");
    }
    // end
  }

  static class AskingStation extends Station {
    // recipe: flow
    @Override
    public EntrySettings configure(ConfigFlow flow) throws Exception {
      Schema fields =
          Schema.builder()
              .required("host", Type.string(), "where the station is")
              .optional("port", Type.port(), 80, "its port")
              .build();
      Form form = Form.of("user", fields);
      while (true) {
        Map<String, @Nullable Object> answer = flow.ask(form); // suspends until a person answers
        try {
          Weather.ask(answer.get("host"));
          flow.uniqueId(String.valueOf(answer.get("host"))); // ends here when it is there already
          return EntrySettings.of("Roof", answer);
        } catch (IOException e) {
          form = form.withError("host", "cannot_connect");
        }
      }
    }
    // end
  }

  @Test
  void flow() {
    try (TestHub house = TestHub.start(folder, Map.of(), new AskingStation())) {
      FlowStep form = house.run(() -> house.hub().flows().begin("station", "user", Map.of()));
      String id = String.valueOf(form.json().get("flow_id"));
      FlowStep again = house.run(() -> house.hub().flows().answer(id, Map.of("host", "nowhere")));
      assertThat(again.json()).containsEntry("errors", Map.of("host", "cannot_connect"));
      FlowStep last = house.run(() -> house.hub().flows().answer(id, Map.of("host", "10.0.0.7")));
      assertThat(last.type()).isEqualTo("create_entry");
      assertThat(house.state("sensor.roof_temperature").value()).isEqualTo("21.5");
    }
  }

  // recipe: coordinator
  static class Reading extends SensorEntity {
    private final DataUpdateCoordinator<Weather> weather;

    Reading(DataUpdateCoordinator<Weather> weather) {
      this.weather = weather;
    }

    @Override
    public Optional<UpdateSource> coordinator() {
      return Optional.of(
          weather); // written whenever there are news, unavailable while there are none
    }

    @Override
    public String name() {
      return "Wind";
    }

    @Override
    public Object nativeValue() {
      return weather.data().wind();
    }
  }

  // end

  private static final class Coordinated extends Station {
    // recipe: coordinated
    @Override
    public void setUpEntry(Hub hub, ConfigEntry entry) {
      var weather =
          new DataUpdateCoordinator<>(
              hub,
              entry,
              "weather",
              UpdateOptions.every(ofMinutes(10)),
              () -> {
                try {
                  return Weather.ask(entry.data().get("host"));
                } catch (IOException e) {
                  throw new UpdateFailedException("no answer", e);
                }
              });
      weather.firstRefresh(); // no data: the entry is tried again later
      entry.addEntities(new Reading(weather));
    }
    // end
  }

  @Test
  void coordinator() {
    try (TestHub house = TestHub.start(folder, Map.of(), new Coordinated())) {
      house.run(() ->
          house
              .hub()
              .entries()
              .add("station", "user", EntrySettings.of("Roof", Map.of("host", "10.0.0.7"))));
      assertThat(house.state("sensor.wind").value()).isEqualTo("3.2");
    }
  }

  // recipe: platform
  static class Sensors implements Platform {
    @Override
    public String domain() {
      return "sensor";
    }

    @Override
    public PlatformOptions options() {
      return PlatformOptions.usual().withScanInterval(ofMinutes(1)).withParallelUpdates(1);
    }

    @Override
    public void setUp(Hub hub, ConfigEntry entry, EntityPlatform entities) {
      entities.addUpdated(new Temperature(entry)); // seen first when there is a value
    }
  }

  // end

  private static final class Forwarding extends Station {
    @Override
    public void setUpEntry(Hub hub, ConfigEntry entry) {
      entry.forward(new Sensors());
    }
  }

  @Test
  void platform() {
    try (TestHub house = TestHub.start(folder, Map.of(), new Forwarding())) {
      house.run(() ->
          house
              .hub()
              .entries()
              .add("station", "user", EntrySettings.of("Roof", Map.of("host", "10.0.0.7"))));
      assertThat(house.state("sensor.roof_temperature").value()).isEqualTo("21.5");
    }
  }

  private final class Garden implements Integration {
    @Override
    public String domain() {
      return "garden";
    }

    // recipe: section
    @Override
    public Schema configSchema() { // configuration.yaml: `garden: {minutes: 10}`
      return Schema.builder()
          .optional("minutes", Type.integer(1, 60), 5, "how long to water")
          .build();
    }

    @Override
    public void setUp(Hub hub, Map<String, @Nullable Object> config) {
      int minutes = ((Number) config.getOrDefault("minutes", 5)).intValue();
      hub.services()
          .register(
              Service.of("garden", "water", "Waters the garden.", Schema.empty()),
              call -> {
                log.add("on");
                hub.loop().sleep(ofMinutes(minutes)); // only this task waits
                log.add("off");
                return null;
              });
    }

    // end
  }

  @Test
  void service() {
    try (TestHub house =
        TestHub.start(folder, Map.of("garden", Map.of("minutes", 2)), new Garden())) {
      house.run(() -> {
        var _ =
            house
                .hub()
                .loop()
                .start(
                    "water",
                    () -> house.hub().services().call("garden", "water", Map.of(), null, false));
      });
      house.advance(ofSeconds(119));
      assertThat(log).containsExactly("on");
      house.advance(ofSeconds(2));
      assertThat(log).containsExactly("on", "off");
    }
  }

  private static void track(Hub hub, List<String> log) {
    // recipe: trackers
    hub.trackers().states(Set.of("binary_sensor.door"), change -> log.add("door"));
    hub.trackers()
        .sameStateFor(
            Set.of("binary_sensor.hall"),
            ofMinutes(5),
            state -> state.value().equals("off"),
            id -> log.add(id + " is empty"));
    hub.trackers().pattern(TimePattern.of("7", "30", "0"), time -> log.add("get up"));
    hub.trackers().sunset(ofMinutes(-20), time -> log.add("lights on"));
    // end
  }

  @Test
  void trackers() {
    try (TestHub house = TestHub.start(folder, Map.of())) {
      house.run(() -> track(house.hub(), log));
      house.run(() -> house.hub().states().set("binary_sensor.door", "on", Map.of()));
      house.run(() -> house.hub().states().set("binary_sensor.hall", "off", Map.of()));
      house.advance(ofMinutes(24 * 60));
      assertThat(log).contains("door", "binary_sensor.hall is empty", "get up", "lights on");
    }
  }
}
