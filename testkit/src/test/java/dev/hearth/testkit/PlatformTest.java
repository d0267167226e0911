package dev.hearth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.Hub;
import dev.hearth.core.entity.ButtonEntity;
import dev.hearth.core.entity.Entity;
import dev.hearth.core.entity.EntityDescription;
import dev.hearth.core.entity.EntityPlatform;
import dev.hearth.core.entity.PlatformOptions;
import dev.hearth.core.entity.SensorEntity;
import dev.hearth.core.entry.ConfigEntry;
import dev.hearth.core.entry.EntryIntegration;
import dev.hearth.core.entry.EntrySettings;
import dev.hearth.core.entry.EntryState;
import dev.hearth.core.entry.NotReadyException;
import dev.hearth.core.entry.OperationNotAllowedException;
import dev.hearth.core.entry.Platform;
import dev.hearth.core.entry.PlatformNotReadyException;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.TimerHandle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PlatformTest {
  @TempDir Path folder;
  private final Station station = new Station();
  private TestHub house;

  private interface Body {
    void run(Hub hub, ConfigEntry entry) throws Exception;
  }

  private static final class Station implements EntryIntegration {
    Body setUp = (_, _) -> {};

    @Override
    public String domain() {
      return "station";
    }

    @Override
    public void setUpEntry(Hub hub, ConfigEntry entry) throws Exception {
      setUp.run(hub, entry);
    }
  }

  /// Counts its updates; each takes as long as it is told.
  private static final class Polled extends SensorEntity {
    final String name;
    Duration takes = Duration.ZERO;
    @Nullable Exception failure;
    boolean polled = true;
    int begun;
    int updates;
    int atOnce;
    int mostAtOnce;

    Polled(String name) {
      this.name = name;
    }

    Polled takes(Duration time) {
      this.takes = time;
      return this;
    }

    @Override
    public EntityDescription description() {
      return EntityDescription.NONE;
    }

    @Override
    public Optional<String> uniqueId() {
      return Optional.of(name);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean shouldPoll() {
      return polled;
    }

    @Override
    public void update() throws Exception {
      begun++;
      atOnce++;
      mostAtOnce = Math.max(mostAtOnce, atOnce);
      try {
        if (!takes.isZero()) {
          EventLoop.current().sleep(takes);
        }
        if (failure != null) {
          throw failure;
        }
        updates++;
      } finally {
        atOnce--;
      }
    }

    @Override
    public @Nullable Object nativeValue() {
      return updates == 0 ? null : updates;
    }
  }

  private static final class Doorbell extends ButtonEntity {
    private final String name;

    Doorbell(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void press() {
      EventLoop.current().sleep(Duration.ofSeconds(1));
    }
  }

  private interface Adding {
    void run(EntityPlatform entities) throws Exception;
  }

  private record Made(String domain, PlatformOptions options, Adding adding) implements Platform {
    static Made sensors(PlatformOptions options, Entity... entities) {
      return new Made("sensor", options, platform -> platform.add(entities));
    }

    static Made sensors(Adding adding) {
      return new Made("sensor", PlatformOptions.usual(), adding);
    }

    @Override
    public void setUp(Hub hub, ConfigEntry entry, EntityPlatform entities) throws Exception {
      adding.run(entities);
    }
  }

  @BeforeEach
  void start() {
    house = TestHub.start(folder, Map.of(), station);
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private ConfigEntry add(Body setUp) {
    station.setUp = setUp;
    return house.run(() ->
        house
            .hub()
            .entries()
            .add("station", "user", EntrySettings.of("Station", Map.of("host", "10.0.0.1"))));
  }

  private void addLater(Body setUp) {
    station.setUp = setUp;
    EntrySettings settings = EntrySettings.of("Station", Map.of());
    house.run(() -> {
      var _ =
          house
              .hub()
              .loop()
              .start("add", () -> house.hub().entries().add("station", "user", settings));
    });
  }

  private ConfigEntry forward(Platform... platforms) {
    return add((_, entry) -> entry.forward(platforms));
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis((long) (seconds * 1000));
  }

  private String value(String entityId) {
    return house.state(entityId).value();
  }

  @Test
  void aPolledEntityIsAskedAtOnceAndThenInRounds() {
    Polled sensor = new Polled("wind");
    add((_, entry) -> entry.addEntities(sensor));

    assertThat(value("sensor.wind")).isEqualTo("1");
    house.advance(seconds(29));
    assertThat(value("sensor.wind")).isEqualTo("1");
    house.advance(seconds(1));
    assertThat(value("sensor.wind")).isEqualTo("2");
    house.advance(seconds(60));
    assertThat(value("sensor.wind")).isEqualTo("4");
  }

  @Test
  void anEntityOfNoEntryIsPolledToo() {
    Polled sensor = new Polled("wind");
    house.run(() -> house.hub().entities().add("station", sensor));

    house.advance(seconds(30));
    assertThat(value("sensor.wind")).isEqualTo("2");
    house.run(() -> house.hub().entities().remove(sensor));
    house.advance(seconds(300));
    assertThat(sensor.updates).isEqualTo(2);
  }

  @Test
  void entitiesThatAreUpdatedFirstAreNeverSeenWithoutNews() {
    Polled good = new Polled("good").takes(seconds(3));
    Polled bad = new Polled("bad");
    bad.failure = new IOException("no answer");
    List<String> seen = new ArrayList<>();
    house.run(() ->
        house
            .hub()
            .bus()
            .listen(
                "state_changed", event -> seen.add(String.valueOf(event.data().get("new_state")))));
    addLater((_, its) -> its.forward(Made.sensors(p -> p.addUpdated(good, bad))));

    assertThat(house.run(() -> house.hub().states().get("sensor.good"))).isEmpty();
    house.advance(seconds(4));
    assertThat(entryState()).isEqualTo(EntryState.LOADED);
    assertThat(value("sensor.good")).isEqualTo("1");
    assertThat(seen).hasSize(1);
    assertThat(house.run(() -> house.hub().entities().get("sensor.bad"))).isEmpty();
  }

  /// Row PLT-01
  @Test
  void aPlatformThatTakesLongDoesNotHoldUpTheEntryAndMayFinishLater() {
    Polled sensor = new Polled("late");
    addLater((_, entry) ->
        entry.forward(
            Made.sensors(platform -> {
              EventLoop.current().sleep(seconds(90));
              platform.add(sensor);
            })));
    try (Logs logs = new Logs()) {
      house.advance(seconds(59));
      assertThat(entryState()).isEqualTo(EntryState.SETUP_IN_PROGRESS);
      assertThat(logs.lines())
          .anyMatch(line -> line.startsWith("WARNING set-up of platform sensor"));
      house.advance(seconds(2));
      assertThat(entryState()).isEqualTo(EntryState.LOADED);
      assertThat(logs.lines()).anyMatch(line -> line.contains("takes longer than 60 s"));
    }
    house.advance(seconds(30));
    assertThat(value("sensor.late")).isEqualTo("1");
  }

  private EntryState entryState() {
    return house.run(() -> List.copyOf(house.hub().entries().all()).getFirst().state());
  }

  /// Row PLT-02
  @Test
  void aPlatformThatIsNotReadyIsTriedAgainAfterLongerAndLongerPauses() {
    List<Long> tries = new ArrayList<>();
    long begin = house.run(() -> house.hub().loop().clock().nanoTime());
    ConfigEntry entry =
        forward(
            Made.sensors(_ -> {
              tries.add((EventLoop.current().clock().nanoTime() - begin) / 1_000_000_000);
              throw new PlatformNotReadyException("the panel is asleep");
            }));

    assertThat(house.run(entry::state)).isEqualTo(EntryState.LOADED);
    house.advance(Duration.ofMinutes(20));
    assertThat(tries).startsWith(0L, 30L, 90L, 180L, 300L, 450L, 630L, 810L, 990L);
    boolean _ = house.run(() -> house.hub().entries().unload(entry.id()));
    int count = tries.size();
    house.advance(Duration.ofMinutes(20));
    assertThat(tries).hasSize(count);
  }

  /// Row PLT-03
  @Test
  void aRoundThatIsDueWhileTheLastOneRunsIsLeftOut() {
    Polled sensor = new Polled("slow");
    forward(Made.sensors(PlatformOptions.usual(), sensor));
    sensor.takes = seconds(40);
    try (Logs logs = new Logs()) {
      house.advance(seconds(61));
      assertThat(sensor.begun).isEqualTo(2);
      house.advance(seconds(59));
      assertThat(sensor.begun).isEqualTo(3);
      assertThat(sensor.mostAtOnce).isEqualTo(1);
      assertThat(logs.lines())
          .filteredOn(line -> line.startsWith("WARNING a poll of sensor"))
          .hasSize(1);
    }
  }

  /// Row PLT-04
  @Test
  void aLimitOfOnePollsOneAfterTheOther() {
    Polled[] one = tenOfASecond("one");
    Polled[] any = tenOfASecond("any");
    add((_, entry) ->
        entry.forward(Made.sensors(PlatformOptions.usual().withParallelUpdates(1), one)));
    add((_, entry) -> entry.forward(Made.sensors(PlatformOptions.usual(), any)));

    house.advance(seconds(25)); // the first polls
    int before = total(one);
    assertThat(total(any)).isEqualTo(10);
    house.advance(seconds(6.5));
    assertThat(total(any)).isEqualTo(20);
    assertThat(total(one)).isEqualTo(before + 1);
    house.advance(seconds(9));
    assertThat(total(one)).isEqualTo(before + 10);
  }

  private static Polled[] tenOfASecond(String name) {
    Polled[] entities = new Polled[10];
    for (int i = 0; i < entities.length; i++) {
      entities[i] = new Polled(name + i).takes(seconds(1));
    }
    return entities;
  }

  private static int total(Polled[] entities) {
    int sum = 0;
    for (Polled each : entities) {
      sum += each.updates;
    }
    return sum;
  }

  /// Row PLT-05
  @Test
  void wherePollingIsSwitchedOffAnEntityIsAskedByTheServiceOnly() {
    Polled sensor = new Polled("wind");
    ConfigEntry entry = add((_, its) -> its.addEntities(sensor));
    house.run(() -> {
      var entries = house.hub().entries();
      entries.update(entry.id(), entry.settings().edit().disablePolling(true).build());
      entries.reload(entry.id());
    });
    int before = sensor.updates;
    house.advance(seconds(300));
    assertThat(sensor.updates).isEqualTo(before);
    assertThat(pollTimers()).isEmpty();

    house.call("homeassistant", "update_entity", Map.of("entity_id", List.of("sensor.wind")));
    assertThat(sensor.updates).isEqualTo(before + 1);
    assertThat(value("sensor.wind")).isEqualTo(String.valueOf(before + 1));
  }

  private List<TimerHandle> pollTimers() {
    return house.run(() ->
        house.hub().loop().timers().stream()
            .filter(timer -> timer.toString().contains("station/"))
            .toList());
  }

  /// Row PLT-06
  @Test
  void whereNothingIsPolledThereIsNoTimer() {
    int without = house.run(() -> house.hub().loop().timers().size());
    Polled pushed = new Polled("pushed");
    pushed.polled = false;
    ConfigEntry entry = add((_, its) -> its.addEntities(pushed));
    house.advance(seconds(5)); // the entry is stored
    assertThat(house.run(() -> house.hub().loop().timers().size())).isLessThanOrEqualTo(without);
    Polled polled = new Polled("polled");
    house.run(() -> house.hub().loop().runAs(entry.owner(), () -> entry.addEntities(polled)));
    house.run(() -> house.hub().entities().remove(polled));
    house.advance(seconds(20)); // the registry is stored
    assertThat(house.run(() -> house.hub().loop().timers().size())).isLessThanOrEqualTo(without);
  }

  /// Row PLT-07
  @Test
  void theUnloadOfAnEntryEndsAPollThatRuns() {
    Polled sensor = new Polled("slow");
    ConfigEntry entry = forward(Made.sensors(PlatformOptions.usual(), sensor));
    sensor.takes = seconds(20);
    house.advance(seconds(31));
    assertThat(sensor.atOnce).isEqualTo(1);
    boolean _ = house.run(() -> house.hub().entries().unload(entry.id()));
    assertThat(sensor.atOnce).isZero();
    List<Object> writes = new ArrayList<>();
    house.run(() -> house.hub().bus().listen("state_changed", writes::add));
    house.advance(seconds(300));
    assertThat(sensor.updates).isEqualTo(1);
    assertThat(writes).isEmpty();
    assertThat(value("sensor.slow")).isEqualTo("unavailable");
  }

  /// Row PLT-08
  @Test
  void aDeviceThatHangsDoesNotSlowThePollsOfOthers() {
    List<Polled> others = new ArrayList<>();
    List<Polled> hanging = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Polled[] its = new Polled[100];
      for (int j = 0; j < its.length; j++) {
        its[j] = new Polled("s" + i + "_" + j);
      }
      (i == 0 ? hanging : others).addAll(List.of(its));
      forward(Made.sensors(PlatformOptions.usual().withParallelUpdates(i % 2), its));
    }
    hanging.forEach(each -> each.takes(Duration.ofHours(1)));
    int before = others.stream().mapToInt(each -> each.updates).sum();
    house.advance(Duration.ofMinutes(10));
    int polls = others.stream().mapToInt(each -> each.updates).sum() - before;
    assertThat(polls).isBetween(others.size() * 18, others.size() * 22);
  }

  /// Row CFE-21
  @Test
  void aPlatformIsForwardedOnce() {
    List<Throwable> failures = new ArrayList<>();
    ConfigEntry entry =
        add((_, its) -> {
          its.forward(Made.sensors(PlatformOptions.usual()));
          try {
            its.forward(Made.sensors(PlatformOptions.usual()));
          } catch (OperationNotAllowedException e) {
            failures.add(e);
          }
        });
    assertThat(failures).hasSize(1);
    assertThat(failures.getFirst()).hasMessageContaining("has a platform for sensor already");
    assertThat(house.run(entry::state)).isEqualTo(EntryState.LOADED);
    assertThatThrownBy(() -> house.run(() -> entry.forward(Made.sensors(PlatformOptions.usual()))))
        .hasRootCauseInstanceOf(OperationNotAllowedException.class);
    house.run(() -> house.hub().entries().reload(entry.id()));
    assertThat(house.run(entry::state)).isEqualTo(EntryState.LOADED);
    assertThat(failures).hasSize(2);
  }

  /// Row CFE-21
  @Test
  void anEntryIsLoadedThoughAPlatformFails() {
    try (Logs logs = new Logs()) {
      ConfigEntry entry =
          forward(
              Made.sensors(_ -> {
                throw new NotReadyException("said by a platform");
              }));
      assertThat(house.run(entry::state)).isEqualTo(EntryState.LOADED);
      assertThat(logs.lines())
          .anyMatch(line -> line.startsWith("SEVERE set-up of platform sensor"));
    }
  }

  /// Row SVC-11
  @Test
  void aLimitHoldsForServicesToo() {
    forward(
        new Made(
            "button",
            PlatformOptions.usual().withParallelUpdates(1),
            platform -> platform.add(new Doorbell("front"), new Doorbell("back"))));
    List<Long> ends = new ArrayList<>();
    house.run(() -> {
      EventLoop loop = house.hub().loop();
      long begin = loop.clock().nanoTime();
      for (String id : List.of("button.front", "button.back")) {
        var _ =
            loop.start(
                "press",
                () -> {
                  house
                      .hub()
                      .services()
                      .call("button", "press", Map.of("entity_id", id), null, false);
                  return ends.add((loop.clock().nanoTime() - begin) / 1_000_000);
                });
      }
    });
    house.advance(seconds(3));
    assertThat(ends).containsExactly(1000L, 2000L);
  }

  /// Row ENT-12
  @Test
  void anUpdateThatTakesLongIsToldOnce() {
    Polled sensor = new Polled("slow").takes(seconds(12));
    try (Logs logs = new Logs()) {
      forward(Made.sensors(PlatformOptions.usual(), sensor));
      house.advance(seconds(105));
      assertThat(sensor.updates).isEqualTo(4);
      assertThat(logs.lines())
          .filteredOn(line -> line.contains("sensor.slow takes longer than 10 s"))
          .hasSize(1);
    }
  }

  @Test
  void anUpdateThatFailsIsToldOnceAndTheStateStays() {
    Polled sensor = new Polled("wind");
    forward(Made.sensors(PlatformOptions.usual(), sensor));
    assertThat(value("sensor.wind")).isEqualTo("1");
    try (Logs logs = new Logs()) {
      sensor.failure = new IOException("no answer");
      house.advance(seconds(90));
      assertThat(value("sensor.wind")).isEqualTo("1");
      assertThat(logs.lines())
          .filteredOn(line -> line.contains("the update of sensor.wind failed"))
          .hasSize(1);
      sensor.failure = null;
      house.advance(seconds(30));
      assertThat(value("sensor.wind")).isEqualTo("2");
      assertThat(logs.lines()).anyMatch(line -> line.contains("sensor.wind can be updated again"));
    }
  }

  @Test
  void anUpdateThatNeverEndsIsCancelled() {
    Polled sensor = new Polled("hangs").takes(Duration.ofHours(1));
    forward(Made.sensors(PlatformOptions.usual(), sensor));
    house.advance(Duration.ofMinutes(5).plusSeconds(31));
    assertThat(sensor.begun).isEqualTo(2);
    assertThat(sensor.mostAtOnce).isEqualTo(1);
  }

  @Test
  void anEntityOfAnotherDomainIsRefused() {
    try (Logs logs = new Logs()) {
      forward(Made.sensors(platform -> platform.add(new Doorbell("front"))));
      assertThat(logs.lines())
          .anyMatch(line -> line.startsWith("SEVERE set-up of platform sensor"));
    }
  }
}
