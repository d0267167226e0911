package dev.hearth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.Hub;
import dev.hearth.core.entity.SensorEntity;
import dev.hearth.core.entity.UpdateSource;
import dev.hearth.core.entry.AuthenticationFailedException;
import dev.hearth.core.entry.ConfigEntry;
import dev.hearth.core.entry.EntryIntegration;
import dev.hearth.core.entry.EntrySettings;
import dev.hearth.core.entry.EntryState;
import dev.hearth.core.entry.OperationNotAllowedException;
import dev.hearth.core.update.DataUpdateCoordinator;
import dev.hearth.core.update.UpdateFailedException;
import dev.hearth.core.update.UpdateOptions;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Registration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CoordinatorTest {
  private static final UpdateOptions EVERY_MINUTE = UpdateOptions.every(Duration.ofMinutes(1));

  @TempDir Path folder;
  private final Station station = new Station();
  private TestHub house;
  private UpdateOptions options = EVERY_MINUTE;
  private int fetches;
  private Callable<Integer> fetch = () -> ++fetches;
  private @Nullable DataUpdateCoordinator<Integer> coordinator;

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

  private static final class Wind extends SensorEntity {
    private final DataUpdateCoordinator<Integer> source;

    Wind(DataUpdateCoordinator<Integer> source) {
      this.source = source;
    }

    @Override
    public Optional<UpdateSource> coordinator() {
      return Optional.of(source);
    }

    @Override
    public String name() {
      return "wind";
    }

    @Override
    public Object nativeValue() {
      return source.data();
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

  private DataUpdateCoordinator<Integer> source() {
    DataUpdateCoordinator<Integer> made = coordinator;
    assertThat(made).isNotNull();
    return made;
  }

  private ConfigEntry add(Body afterwards) {
    station.setUp =
        (hub, entry) -> {
          coordinator =
              new DataUpdateCoordinator<>(hub, entry, "weather", options, () -> fetch.call());
          afterwards.run(hub, entry);
        };
    return house.run(
        () -> house.hub().entries().add("station", "user", EntrySettings.of("Station", Map.of())));
  }

  private ConfigEntry addWithEntity() {
    return add((_, entry) -> {
      source().firstRefresh();
      entry.addEntities(new Wind(source()));
    });
  }

  private String wind() {
    return house.state("sensor.wind").value();
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis((long) (seconds * 1000));
  }

  /// Row COR-01
  @Test
  void withoutListenersNothingIsFetched() {
    add((_, _) -> {});
    house.advance(Duration.ofMinutes(10));
    assertThat(fetches).isZero();
    Registration listening = house.run(() -> source().listen(() -> {}));
    house.advance(Duration.ofMinutes(10).plusSeconds(1));
    assertThat(fetches).isEqualTo(10);
    house.run(listening::close);
    house.advance(Duration.ofMinutes(10));
    assertThat(fetches).isEqualTo(10);
  }

  @Test
  void entitiesFollowTheirCoordinator() {
    addWithEntity();
    assertThat(wind()).isEqualTo("1");
    house.advance(seconds(61));
    assertThat(wind()).isEqualTo("2");
    house.call("homeassistant", "update_entity", Map.of("entity_id", List.of("sensor.wind")));
    assertThat(wind()).isEqualTo("3");
  }

  /// Row COR-02
  @Test
  void requestsAreServedAtOnceAndOnceMoreAfterTenSeconds() {
    addWithEntity();
    house.run(() -> {
      for (int i = 0; i < 5; i++) {
        source().requestRefresh();
      }
    });
    assertThat(fetches).isEqualTo(2);
    house.advance(seconds(9.9));
    assertThat(fetches).isEqualTo(2);
    house.advance(seconds(0.2));
    assertThat(fetches).isEqualTo(3);
    house.advance(seconds(40));
    assertThat(fetches).isEqualTo(3);
  }

  /// Row COR-03
  @Test
  void failuresAreToldOnceAndEntitiesAreUnavailableMeanwhile() {
    addWithEntity();
    Callable<Integer> good = fetch;
    try (Logs logs = new Logs()) {
      fetch =
          () -> {
            throw new UpdateFailedException("no answer");
          };
      house.advance(Duration.ofMinutes(3).plusSeconds(2));
      assertThat(wind()).isEqualTo("unavailable");
      fetch = good;
      house.advance(Duration.ofMinutes(1));
      assertThat(wind()).isEqualTo("2");
      assertThat(logs.lines())
          .filteredOn(line -> line.contains("weather"))
          .containsExactly(
              "SEVERE weather of station entry Station cannot be fetched: no answer",
              "INFO weather of station entry Station can be fetched again");
    }
  }

  @Test
  void aFetchThatTakesTooLongHasFailed() {
    addWithEntity();
    fetch =
        () -> {
          EventLoop.current().sleep(Duration.ofHours(1));
          return 0;
        };
    try (Logs logs = new Logs()) {
      house.advance(Duration.ofMinutes(2).plusSeconds(2));
      assertThat(wind()).isEqualTo("unavailable");
      assertThat(logs.lines())
          .anyMatch(line -> line.endsWith("cannot be fetched: it takes longer than 60 s"));
    }
  }

  /// Row COR-04
  @Test
  void anEntryWhoseFirstRefreshFailsIsTriedAgain() {
    Callable<Integer> good = fetch;
    fetch =
        () -> {
          throw new UpdateFailedException("no answer");
        };
    ConfigEntry entry = addWithEntity();
    assertThat(house.run(entry::state)).isEqualTo(EntryState.SETUP_RETRY);
    assertThat(house.run(entry::reason)).contains("no answer");
    fetch = good;
    house.advance(seconds(6));
    assertThat(house.run(entry::state)).isEqualTo(EntryState.LOADED);
    assertThat(wind()).isEqualTo("1");
  }

  /// Row COR-04
  @Test
  void theFirstRefreshIsForTheSetUp() {
    List<Throwable> failures = new ArrayList<>();
    addWithEntity();
    house.run(() -> {
      try {
        source().firstRefresh();
      } catch (OperationNotAllowedException e) {
        failures.add(e);
      }
    });
    assertThat(failures).hasSize(1);
  }

  /// Row COR-05
  @Test
  void refusedCredentialsEndThePollingAndAPersonIsAsked() {
    ConfigEntry entry = addWithEntity();
    List<ConfigEntry> asked = new ArrayList<>();
    house.run(() -> house.hub().entries().onAuthenticationFailed(asked::add));
    fetch =
        () -> {
          fetches++;
          throw new AuthenticationFailedException("the token has expired");
        };
    house.advance(Duration.ofMinutes(10));
    assertThat(fetches).isEqualTo(2);
    assertThat(asked).containsExactly(entry);
    assertThat(wind()).isEqualTo("unavailable");
  }

  /// Row COR-06
  @Test
  void theOtherSideMayAskForAPauseThisOnce() {
    addWithEntity();
    Callable<Integer> good = fetch;
    fetch =
        () -> {
          fetch = good;
          throw new UpdateFailedException("too many requests", Duration.ofSeconds(300));
        };
    house.advance(seconds(62));
    assertThat(fetches).isEqualTo(1);
    house.advance(seconds(297));
    assertThat(fetches).isEqualTo(1);
    house.advance(seconds(4));
    assertThat(fetches).isEqualTo(2);
    house.advance(seconds(61));
    assertThat(fetches).isEqualTo(3);
  }

  /// Row COR-07
  @Test
  void equalDataAreToldToNobodyWhereChangesAreWanted() {
    options = EVERY_MINUTE.tellingChangesOnly();
    fetch =
        () -> {
          fetches++;
          return 20;
        };
    List<Integer> told = new ArrayList<>();
    add((_, _) -> {
      source().firstRefresh();
      Registration _ = source().listen(() -> told.add(source().data()));
    });
    house.advance(Duration.ofMinutes(3).plusSeconds(2));
    assertThat(fetches).isEqualTo(4);
    assertThat(told).isEmpty();
    fetch = () -> 21;
    house.advance(Duration.ofMinutes(3));
    assertThat(told).containsExactly(21);
  }

  /// Row COR-08
  @Test
  void pushedDataAreToldAndTheIntervalBeginsAgain() {
    addWithEntity();
    house.advance(seconds(50));
    house.run(() -> source().setData(99));
    assertThat(wind()).isEqualTo("99");
    house.advance(seconds(58));
    assertThat(wind()).isEqualTo("99");
    house.advance(seconds(3));
    assertThat(wind()).isEqualTo("2");
  }

  @Test
  void aLostConnectionMakesEntitiesUnavailable() {
    addWithEntity();
    house.run(() -> source().setFailure(new UpdateFailedException("the line is dead")));
    assertThat(wind()).isEqualTo("unavailable");
    house.advance(seconds(61));
    assertThat(wind()).isEqualTo("2");
  }

  /// Row COR-09
  @Test
  void theUnloadOfAnEntryEndsAFetchThatRuns() {
    List<String> seen = new ArrayList<>();
    ConfigEntry entry = addWithEntity();
    DataUpdateCoordinator<Integer> old = source();
    house.run(() ->
        house
            .hub()
            .loop()
            .runAs(
                entry.owner(),
                () -> {
                  Registration _ = old.listen(() -> seen.add("told"));
                }));
    fetch =
        () -> {
          seen.add("begun");
          EventLoop.current().sleep(seconds(30));
          seen.add("ended");
          return 7;
        };
    house.advance(seconds(62));
    boolean _ = house.run(() -> house.hub().entries().unload(entry.id()));
    house.advance(Duration.ofMinutes(5));
    assertThat(seen).containsExactly("begun");
    house.run(old::refresh);
    assertThat(seen).containsExactly("begun");
  }

  @Test
  void refreshesTakeTurns() {
    addWithEntity();
    int before = fetches;
    house.run(() -> {
      for (int i = 0; i < 3; i++) {
        var _ =
            EventLoop.current()
                .start(
                    "refresh",
                    () -> {
                      source().refresh();
                      return true;
                    });
      }
    });
    assertThat(fetches).isEqualTo(before + 3);
  }
}
