package dev.hearth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.Hub;
import dev.hearth.core.entry.AuthenticationFailedException;
import dev.hearth.core.entry.ConfigEntries;
import dev.hearth.core.entry.ConfigEntry;
import dev.hearth.core.entry.EntryErrorException;
import dev.hearth.core.entry.EntryIntegration;
import dev.hearth.core.entry.EntrySettings;
import dev.hearth.core.entry.EntryState;
import dev.hearth.core.entry.NotReadyException;
import dev.hearth.core.entry.OperationNotAllowedException;
import dev.hearth.core.entry.Subentry;
import dev.hearth.core.entry.UnknownEntryException;
import dev.hearth.loop.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConfigEntriesTest {
  @TempDir Path folder;
  private final Station station = new Station();
  private final List<String> changes = new ArrayList<>();
  private TestHub house;

  private interface Body {
    void run(Hub hub, ConfigEntry entry) throws Exception;
  }

  private static final class Station implements EntryIntegration {
    final List<String> seen = new ArrayList<>();
    Body setUp = (_, _) -> {};
    Body unload = (_, _) -> {};
    Body remove = (_, _) -> {};
    boolean unloadable = true;
    int version = 1;
    int minorVersion = 1;
    boolean migrates;

    @Override
    public String domain() {
      return "station";
    }

    @Override
    public int version() {
      return version;
    }

    @Override
    public int minorVersion() {
      return minorVersion;
    }

    @Override
    public boolean supportsUnload() {
      return unloadable;
    }

    @Override
    public void setUpEntry(Hub hub, ConfigEntry entry) throws Exception {
      seen.add("set up " + entry.title());
      setUp.run(hub, entry);
    }

    @Override
    public void unloadEntry(Hub hub, ConfigEntry entry) throws Exception {
      seen.add("unload " + entry.title());
      unload.run(hub, entry);
    }

    @Override
    public void removeEntry(Hub hub, ConfigEntry entry) throws Exception {
      seen.add("remove " + entry.title());
      remove.run(hub, entry);
    }

    @Override
    public boolean migrateEntry(Hub hub, ConfigEntry entry) throws Exception {
      seen.add("migrate " + entry.title());
      if (migrates) {
        hub.entries()
            .update(entry.id(), entry.settings().edit().version(version, minorVersion).build());
        return true;
      }
      return EntryIntegration.super.migrateEntry(hub, entry);
    }
  }

  @BeforeEach
  void start() {
    open();
  }

  private void open() {
    house = TestHub.start(folder, Map.of(), station);
    house.run(() ->
        house
            .hub()
            .entries()
            .listen(change -> changes.add(change.kind() + " " + change.entry().state())));
  }

  private void restart() {
    house.close();
    open();
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private ConfigEntries entries() {
    return house.hub().entries();
  }

  private static EntrySettings settings(String title) {
    return EntrySettings.of(title, Map.of("host", "10.0.0.1"));
  }

  private ConfigEntry add(String title) {
    return house.run(() -> entries().add("station", "user", settings(title)));
  }

  private EntryState state(ConfigEntry entry) {
    return house.run(entry::state);
  }

  private String reason(ConfigEntry entry) {
    return house.run(() -> entry.reason().orElse("none"));
  }

  private int setUps() {
    return house.run(
        () -> (int) station.seen.stream().filter(line -> line.startsWith("set up")).count());
  }

  private Task<Boolean> begin(Runnable body) {
    return house.run(() ->
        house
            .hub()
            .loop()
            .start(
                "asked",
                () -> {
                  body.run();
                  return true;
                }));
  }

  // ---------------------------------------------------------------- set-up

  /// Row CFE-01
  @Test
  void aSetUpThatReturnsLoadsTheEntry() {
    ConfigEntry entry = add("roof");

    assertThat(state(entry)).isEqualTo(EntryState.LOADED);
    assertThat(changes)
        .containsExactly("ADDED NOT_LOADED", "UPDATED SETUP_IN_PROGRESS", "UPDATED LOADED");
  }

  /// Row CFE-02, differs: a set-up says that it has failed with an exception
  @Test
  void aBugInASetUpIsAnErrorWithoutAReason() {
    station.setUp =
        (_, _) -> {
          throw new IllegalStateException("a bug");
        };
    ConfigEntry entry = add("roof");

    assertThat(state(entry)).isEqualTo(EntryState.SETUP_ERROR);
    assertThat(reason(entry)).isEqualTo("none");
    house.advance(Duration.ofHours(1));
    assertThat(setUps()).isEqualTo(1);
  }

  /// Row CFE-03
  @Test
  void whatIsNotReadyIsTriedAgainAfterFiveSeconds() {
    station.setUp =
        (_, _) -> {
          if (station.seen.size() == 1) {
            throw new NotReadyException("no answer");
          }
        };
    ConfigEntry entry = add("roof");
    assertThat(state(entry)).isEqualTo(EntryState.SETUP_RETRY);
    assertThat(reason(entry)).isEqualTo("no answer");

    house.advance(Duration.ofMillis(5_000));
    assertThat(setUps()).isEqualTo(1);
    house.advance(Duration.ofMillis(500));
    assertThat(state(entry)).isEqualTo(EntryState.LOADED);
    assertThat(reason(entry)).isEqualTo("none");
  }

  /// Row CFE-04
  @Test
  void thePausesDoubleUpToTenMinutes() {
    List<Long> at = new ArrayList<>();
    station.setUp =
        (hub, _) -> {
          at.add(hub.loop().clock().nanoTime());
          throw new NotReadyException("no answer");
        };
    add("roof");
    house.advance(Duration.ofMinutes(60));

    List<Long> pauses = new ArrayList<>();
    for (int i = 1; i < at.size(); i++) {
      pauses.add((at.get(i) - at.get(i - 1)) / 1_000_000_000);
    }
    assertThat(pauses).startsWith(5L, 10L, 20L, 40L, 80L, 160L, 320L, 600L, 600L);
  }

  @Test
  void theOtherSideSaysWhenItWantsToBeAsked() {
    station.setUp =
        (_, _) -> {
          throw new NotReadyException("too many requests", Duration.ofSeconds(90));
        };
    add("roof");

    house.advance(Duration.ofSeconds(89));
    assertThat(setUps()).isEqualTo(1);
    house.advance(Duration.ofSeconds(2));
    assertThat(setUps()).isEqualTo(2);
  }

  /// Row CFE-05
  @Test
  void aHubThatRunsTriesAtOnceWhatWasNotReadyBefore() {
    add("roof");
    List<String> when = new ArrayList<>();
    station.setUp =
        (hub, _) -> {
          when.add(hub.state().name());
          if (when.size() == 1) {
            throw new NotReadyException("no answer");
          }
        };
    restart();
    house.settle();

    assertThat(house.run(() -> List.copyOf(when))).containsExactly("NOT_RUNNING", "RUNNING");
    assertThat(house.run(() -> entries().all().iterator().next().state()))
        .isEqualTo(EntryState.LOADED);
  }

  /// Row CFE-06
  @Test
  void whatIsSeenAgainIsTriedAtOnce() {
    station.setUp =
        (_, _) -> {
          if (station.seen.size() == 1) {
            throw new NotReadyException("no answer");
          }
        };
    ConfigEntry entry =
        house.run(() ->
            entries().add("station", "user", settings("roof").edit().uniqueId("00:11").build()));

    assertThat(house.run(() -> entries().rediscovered("station", "00:11"))).isTrue();
    house.settle();
    assertThat(state(entry)).isEqualTo(EntryState.LOADED);
    house.advance(Duration.ofMinutes(1));
    assertThat(setUps()).isEqualTo(2);
    assertThat(house.run(() -> entries().rediscovered("station", "00:12"))).isFalse();
  }

  /// Row CFE-07
  @Test
  void whatIsUnloadedDisabledOrRemovedIsNotTriedAgain() {
    station.setUp =
        (_, _) -> {
          throw new NotReadyException("no answer");
        };
    ConfigEntry unloaded = add("unloaded");
    ConfigEntry disabled = add("disabled");
    ConfigEntry removed = add("removed");

    assertThat(house.run(() -> entries().unload(unloaded.id()))).isTrue();
    assertThat(house.run(() -> entries().setDisabled(disabled.id(), Optional.of("user"))))
        .isFalse();
    assertThat(house.run(() -> entries().remove(removed.id()))).isFalse();
    house.advance(Duration.ofHours(1));

    assertThat(setUps()).isEqualTo(3);
    assertThat(state(unloaded)).isEqualTo(EntryState.NOT_LOADED);
    assertThat(house.run(() -> entries().all())).containsExactly(unloaded, disabled);
  }

  /// Row CFE-08
  @Test
  void refusedCredentialsAreAskedForAndNotTriedAgain() {
    List<String> asked = new ArrayList<>();
    house.run(() -> entries().onAuthenticationFailed(entry -> asked.add(entry.title())));
    station.setUp =
        (_, _) -> {
          throw new AuthenticationFailedException("");
        };
    ConfigEntry entry = add("roof");
    house.advance(Duration.ofHours(1));

    assertThat(state(entry)).isEqualTo(EntryState.SETUP_ERROR);
    assertThat(reason(entry)).isEqualTo("could not authenticate");
    assertThat(asked).containsExactly("roof");
    assertThat(setUps()).isEqualTo(1);
  }

  /// Row CFE-09
  @Test
  void whatCannotWorkSaysWhyAndIsNotTriedAgain() {
    station.setUp =
        (_, _) -> {
          throw new EntryErrorException("bad");
        };
    ConfigEntry entry = add("roof");
    house.advance(Duration.ofHours(1));

    assertThat(state(entry)).isEqualTo(EntryState.SETUP_ERROR);
    assertThat(reason(entry)).isEqualTo("bad");
    assertThat(setUps()).isEqualTo(1);
  }

  /// Row CFE-10
  @Test
  void aSetUpThatFailsLeavesNothingBehind() {
    List<String> ended = new ArrayList<>();
    station.setUp =
        (hub, entry) -> {
          entry.onUnload(() -> ended.add("callback"));
          var _ =
              hub.loop()
                  .startBackground(
                      "for ever",
                      () -> {
                        try {
                          hub.loop().sleep(Duration.ofDays(1));
                        } finally {
                          ended.add("task");
                        }
                        return true;
                      });
          hub.bus().listen("doorbell", _ -> ended.add("listener"));
          entry.addEntities(new Plug("1", "plug"));
          throw new NotReadyException("no answer");
        };
    ConfigEntry entry = add("roof");

    assertThat(state(entry)).isEqualTo(EntryState.SETUP_RETRY);
    house.run(() -> house.hub().bus().fire("doorbell", Map.of()));
    assertThat(house.run(() -> List.copyOf(ended))).containsExactly("callback", "task");
    assertThat(house.state("switch.plug").value()).isEqualTo("unavailable");
    assertThat(house.run(() -> house.hub().entities().all())).isEmpty();
  }

  @Test
  void aSetUpThatNeverEndsIsGivenUpAndTriedAgain() {
    station.setUp = (hub, _) -> hub.loop().sleep(Duration.ofDays(1));
    Task<Boolean> adding = begin(() -> entries().add("station", "user", settings("roof")));
    house.advance(Duration.ofMinutes(5));
    house.settle();

    assertThat(adding.isDone()).isTrue();
    ConfigEntry entry = house.run(() -> entries().all().iterator().next());
    assertThat(state(entry)).isEqualTo(EntryState.SETUP_RETRY);
    assertThat(reason(entry)).contains("longer than 300 s");
  }

  // ---------------------------------------------------------------- unload

  /// Row CFE-11, differs: an unload says that it has failed with an exception
  @Test
  void anEntryThatIsNotLetGoStaysUntilItIsForced() {
    List<String> ended = new ArrayList<>();
    station.setUp = (_, entry) -> entry.onUnload(() -> ended.add("callback"));
    station.unload =
        (_, _) -> {
          throw new IllegalStateException("");
        };
    ConfigEntry entry = add("roof");

    assertThat(house.run(() -> entries().unload(entry.id()))).isFalse();
    assertThat(state(entry)).isEqualTo(EntryState.FAILED_UNLOAD);
    assertThat(reason(entry)).isEqualTo("Unload failed");
    assertThat(ended).isEmpty();
    assertThat(
            house.<Object>run(() -> {
              try {
                entries().reload(entry.id());
                return "reloaded";
              } catch (OperationNotAllowedException e) {
                return String.valueOf(e.getMessage());
              }
            }))
        .isEqualTo("station entry roof cannot be reloaded: it is failed_unload");

    house.run(() -> entries().forceUnload(entry.id()));
    assertThat(state(entry)).isEqualTo(EntryState.NOT_LOADED);
    assertThat(ended).containsExactly("callback");
  }

  /// Row CFE-12
  @Test
  void anUnloadThatThrowsSaysWhy() {
    station.unload =
        (_, _) -> {
          throw new IllegalStateException("still printing");
        };
    ConfigEntry entry = add("roof");

    assertThat(house.run(() -> entries().unload(entry.id()))).isFalse();
    assertThat(state(entry)).isEqualTo(EntryState.FAILED_UNLOAD);
    assertThat(reason(entry)).isEqualTo("still printing");
  }

  /// Row CFE-13
  @Test
  void whatCannotBeUnloadedNeedsARestart() {
    station.unloadable = false;
    ConfigEntry entry = add("roof");

    assertThat(house.run(() -> entries().unload(entry.id()))).isFalse();
    assertThat(state(entry)).isEqualTo(EntryState.FAILED_UNLOAD);
    assertThat(reason(entry)).isEqualTo("Unload not supported");
    assertThat(house.run(() -> entries().remove(entry.id()))).isTrue();
    assertThat(house.run(() -> entries().all())).isEmpty();
  }

  /// Row CFE-14
  @Test
  void anUnloadEndsWhatTheEntryOwns() {
    List<String> ended = new ArrayList<>();
    station.setUp =
        (hub, entry) -> {
          entry.onUnload(() -> ended.add("first"));
          entry.onUnload(() -> ended.add("second"));
          var _ = hub.loop().callLater(Duration.ofSeconds(1), () -> ended.add("timer"));
          var _ =
              hub.loop()
                  .startBackground(
                      "poll",
                      () -> {
                        try {
                          hub.loop().sleep(Duration.ofDays(1));
                        } finally {
                          ended.add("task");
                        }
                        return true;
                      });
          hub.bus().listen("doorbell", _ -> ended.add("listener"));
          entry.addEntities(new Plug("1", "plug"));
        };
    ConfigEntry entry = add("roof");
    assertThat(house.state("switch.plug").value()).isEqualTo("off");

    assertThat(house.run(() -> entries().unload(entry.id()))).isTrue();
    house.run(() -> house.hub().bus().fire("doorbell", Map.of()));
    house.advance(Duration.ofSeconds(5));

    assertThat(ended).containsExactly("second", "first", "task");
    assertThat(state(entry)).isEqualTo(EntryState.NOT_LOADED);
    assertThat(house.state("switch.plug").value()).isEqualTo("unavailable");
  }

  /// Row CFE-15
  @Test
  void anUnloadThatNeverReturnsTimesOutAndCanBeForced() {
    station.unload = (hub, _) -> hub.loop().sleep(Duration.ofDays(1));
    ConfigEntry entry = add("roof");
    Task<Boolean> reload =
        begin(() -> {
          try {
            entries().reload(entry.id());
          } catch (OperationNotAllowedException e) {
            changes.add(String.valueOf(e.getMessage()));
          }
        });
    house.advance(Duration.ofSeconds(30));
    house.settle();

    assertThat(reload.isDone()).isTrue();
    assertThat(state(entry)).isEqualTo(EntryState.FAILED_UNLOAD);
    assertThat(reason(entry))
        .startsWith(
            "unload of station entry roof took longer than 30 s; it waits for EventLoop.sleep")
        .contains("ConfigEntriesTest.java:");

    house.run(() -> entries().forceUnload(entry.id()));
    house.run(() -> entries().setUp(entry.id()));
    assertThat(state(entry)).isEqualTo(EntryState.LOADED);
  }

  /// Row CFE-22
  @Test
  void aTaskThatWorksOnIsNamedAndCancelled() {
    try (Logs logs = new Logs()) {
      station.setUp =
          (hub, _) -> {
            var _ =
                hub.loop()
                    .start(
                        "last words",
                        () -> {
                          hub.loop().sleep(Duration.ofSeconds(30));
                          return true;
                        });
          };
      ConfigEntry entry = add("roof");
      Task<Boolean> unload = begin(() -> entries().unload(entry.id()));
      house.advance(Duration.ofMillis(9_900));
      assertThat(unload.isDone()).isFalse();
      house.advance(Duration.ofMillis(200));

      assertThat(unload.isDone()).isTrue();
      assertThat(state(entry)).isEqualTo(EntryState.NOT_LOADED);
      assertThat(logs.lines())
          .anyMatch(line -> line.startsWith("WARNING") && line.contains("last words"));
    }
  }

  @Test
  void whatRefusesToEndKeepsTheEntryFromBeingSetUpAgain() {
    CompletableFuture<Boolean> end = new CompletableFuture<>();
    station.setUp =
        (hub, _) -> {
          if (station.seen.size() == 1) {
            var _ = hub.loop().start("stubborn", () -> refuse(hub, end));
          }
        };
    ConfigEntry entry = add("roof");
    Task<Boolean> reload = begin(() -> entries().reload(entry.id()));
    house.advance(Duration.ofSeconds(16));
    house.settle();

    assertThat(reload.isDone()).isTrue();
    assertThat(state(entry)).isEqualTo(EntryState.SETUP_RETRY);
    assertThat(reason(entry)).contains("stubborn");

    house.run(() -> end.complete(true));
    house.advance(Duration.ofSeconds(10));
    assertThat(state(entry)).isEqualTo(EntryState.LOADED);
  }

  private static boolean refuse(Hub hub, CompletableFuture<Boolean> end) {
    while (!end.isDone()) {
      try {
        hub.loop().await(end.copy());
      } catch (RuntimeException e) {
        hub.loop().currentOwner();
      }
    }
    return true;
  }

  // ---------------------------------------------------------------- what people do

  /// Row CFE-16
  @Test
  void reloadsTakeTurns() {
    station.setUp = (hub, _) -> hub.loop().sleep(Duration.ofSeconds(1));
    Task<Boolean> adding = begin(() -> entries().add("station", "user", settings("roof")));
    house.advance(Duration.ofSeconds(1));
    house.settle();
    assertThat(adding.isDone()).isTrue();
    ConfigEntry entry = house.run(() -> entries().all().iterator().next());

    Task<Boolean> one = begin(() -> entries().reload(entry.id()));
    Task<Boolean> two = begin(() -> entries().reload(entry.id()));
    house.advance(Duration.ofSeconds(3));
    house.settle();

    assertThat(one.isDone() && two.isDone()).isTrue();
    assertThat(state(entry)).isEqualTo(EntryState.LOADED);
    assertThat(house.run(() -> List.copyOf(station.seen)))
        .containsExactly("set up roof", "unload roof", "set up roof", "unload roof", "set up roof");
  }

  /// Row CFE-17
  @Test
  void whatIsLoadedIsNotSetUpAgain() {
    ConfigEntry entry = add("roof");

    assertThatThrownBy(() -> house.run(() -> entries().setUp(entry.id())))
        .hasRootCauseInstanceOf(OperationNotAllowedException.class);
    assertThat(setUps()).isEqualTo(1);
    assertThatThrownBy(() -> house.run(() -> entries().setUp("nope")))
        .hasRootCauseInstanceOf(UnknownEntryException.class);
  }

  /// Row CFE-18
  @Test
  void whatIsDisabledTakesItsEntitiesAlongAndBringsThemBack() {
    station.setUp = (_, entry) -> entry.addEntities(new Plug("1", "plug"), new Plug("2", "lamp"));
    ConfigEntry entry = add("roof");
    house.run(() -> {
      var registry = house.hub().entities().registry();
      var lamp = registry.get("switch.lamp").orElseThrow();
      registry.update("switch.lamp", lamp.settings().edit().disabledBy("user").build());
    });

    assertThat(house.run(() -> entries().setDisabled(entry.id(), Optional.of("user")))).isFalse();
    assertThat(state(entry)).isEqualTo(EntryState.NOT_LOADED);
    assertThat(disabledBy("switch.plug")).isEqualTo("config_entry");
    assertThat(disabledBy("switch.lamp")).isEqualTo("user");

    assertThat(house.run(() -> entries().setDisabled(entry.id(), Optional.empty()))).isFalse();
    assertThat(state(entry)).isEqualTo(EntryState.LOADED);
    assertThat(house.state("switch.plug").value()).isEqualTo("off");
    assertThat(disabledBy("switch.lamp")).isEqualTo("user");
  }

  private String disabledBy(String entityId) {
    return house.run(() ->
        String.valueOf(house.hub().entities().registry().get(entityId).orElseThrow().disabledBy()));
  }

  /// Row CFE-19
  @Test
  void onlyARealChangeIsToldAndStored() {
    List<String> told = new ArrayList<>();
    station.setUp = (_, entry) -> entry.onUpdate(() -> told.add(entry.title()));
    ConfigEntry entry = add("roof");
    house.advance(Duration.ofSeconds(2));
    Path file = folder.resolve(".storage/core.config_entries");
    assertThat(file).content().contains("roof").contains("10.0.0.1");
    changes.clear();

    assertThat(house.run(() -> entries().update(entry.id(), settings("roof")))).isFalse();
    house.advance(Duration.ofSeconds(2));
    assertThat(told).isEmpty();
    assertThat(changes).isEmpty();

    assertThat(house.run(() -> entries().update(entry.id(), settings("garden")))).isTrue();
    house.settle();
    assertThat(told).containsExactly("garden");
    assertThat(changes).containsExactly("UPDATED LOADED");
    assertThat(file).content().doesNotContain("garden");
    house.advance(Duration.ofSeconds(1));
    house.settle();
    house.close();
    assertThat(file).content().contains("garden");
    open();
  }

  /// Row CFE-20
  @Test
  void dataOfAnotherVersionIsMigratedOrRefused() {
    ConfigEntry newer =
        house.run(
            () -> entries().add("station", "user", settings("newer").edit().version(2, 1).build()));
    ConfigEntry newerMinor =
        house.run(
            () -> entries().add("station", "user", settings("minor").edit().version(1, 7).build()));
    assertThat(state(newer)).isEqualTo(EntryState.MIGRATION_ERROR);
    assertThat(reason(newer)).isEqualTo("its data has version 2.1, and station reads 1.1");
    assertThat(state(newerMinor)).isEqualTo(EntryState.LOADED);

    station.version = 3;
    station.migrates = true;
    ConfigEntry old = add("old");
    assertThat(state(old)).isEqualTo(EntryState.LOADED);
    assertThat(house.run(() -> old.settings().version())).isEqualTo(3);
    assertThat(station.seen).containsSubsequence("migrate old", "set up old");
  }

  /// Row CFE-25
  @Test
  void anEntryThatWaitsHoldsUpNobody() {
    station.setUp =
        (hub, entry) -> {
          if (entry.title().equals("slow")) {
            hub.loop().sleep(Duration.ofSeconds(30));
          }
        };
    var _ = begin(() -> entries().add("station", "user", settings("slow")));
    for (int i = 0; i < 20; i++) {
      assertThat(state(add("quick " + i))).isEqualTo(EntryState.LOADED);
    }
    house.advance(Duration.ofSeconds(30));
    house.settle();
    assertThat(
            house.run(() -> entries().all().stream().map(ConfigEntry::state).distinct().toList()))
        .containsExactly(EntryState.LOADED);
  }

  @Test
  void entriesAreSetUpAgainAfterARestartAndEndWithTheHub() {
    List<String> ended = new ArrayList<>();
    station.setUp = (_, entry) -> entry.onUnload(() -> ended.add(entry.title()));
    house.run(() ->
        entries()
            .add(
                "station",
                "user",
                settings("roof")
                    .edit()
                    .options(Map.of("units", "metric"))
                    .subentries(
                        List.of(Subentry.of("mast", "left", Optional.empty(), Map.of("h", 3L))))
                    .build()));
    restart();

    assertThat(ended).containsExactly("roof");
    ConfigEntry entry = house.run(() -> entries().all().iterator().next());
    assertThat(state(entry)).isEqualTo(EntryState.LOADED);
    assertThat(house.run(entry::options)).isEqualTo(Map.of("units", "metric"));
    assertThat(house.run(() -> entry.settings().subentries().getFirst().data()))
        .isEqualTo(Map.of("h", 3L));
    assertThat(house.run(() -> entry.toJson().toString())).doesNotContain("10.0.0.1");
  }

  @Test
  void aUniqueIdIsTakenOnce() {
    EntrySettings one = settings("roof").edit().uniqueId("00:11").build();
    house.run(() -> entries().add("station", "user", one));

    assertThatThrownBy(() -> house.run(() -> entries().add("station", "user", one)))
        .hasRootCauseMessage("roof is in the house already, as roof");
  }

  @Test
  void aRemovedEntryTakesItsEntitiesAlongAndItsIntegrationCleansUp() {
    station.setUp = (_, entry) -> entry.addEntities(new Plug("1", "plug"));
    station.remove =
        (_, _) -> {
          throw new IllegalStateException("no matter");
        };
    ConfigEntry entry = add("roof");

    assertThat(house.run(() -> entries().remove(entry.id()))).isFalse();
    assertThat(house.run(() -> house.hub().states().get("switch.plug"))).isEmpty();
    assertThat(station.seen).containsExactly("set up roof", "unload roof", "remove roof");
    assertThat(changes).endsWith("REMOVED NOT_LOADED");
  }

  @Test
  void onlyTheEntryItselfAddsItsEntities() {
    ConfigEntry entry = add("roof");

    assertThatThrownBy(() -> house.run(() -> entry.addEntities(new Plug("1", "plug"))))
        .hasRootCauseInstanceOf(OperationNotAllowedException.class);
    house.run(() -> entries().unload(entry.id()));
    assertThatThrownBy(() -> house.run(() -> entry.onUnload(() -> {})))
        .hasRootCauseMessage(
            "station entry roof is not_loaded; what it owns comes with its set-up");
  }
}
