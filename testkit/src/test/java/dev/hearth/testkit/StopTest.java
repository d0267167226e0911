package dev.hearth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.CoreState;
import dev.hearth.core.Hub;
import dev.hearth.core.HubException;
import dev.hearth.core.HubSettings;
import dev.hearth.core.Integration;
import dev.hearth.core.Issue;
import dev.hearth.core.config.Config;
import dev.hearth.core.config.ConfigLoader;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import dev.hearth.core.storage.Store;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Task;
import dev.hearth.testkit.loop.VirtualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How a hub ends, starts again, and starts when it cannot.
@Timeout(60)
class StopTest {
  @TempDir Path folder;
  private final VirtualClock clock = new VirtualClock();
  private final EventLoop loop = EventLoop.open("test", clock);
  private final List<String> seen = new ArrayList<>();
  private final Logs logs = new Logs();

  @AfterEach
  void close() {
    logs.close();
    loop.close();
  }

  private interface Body {
    void run(Hub hub) throws Exception;
  }

  private record Part(String domain, boolean isEssential, Body body) implements Integration {
    Part(String domain, Body body) {
      this(domain, false, body);
    }

    @Override
    public Schema configSchema() {
      return Schema.builder().optional("port", Type.integer(1, 65_535), "a port").build();
    }

    @Override
    public void setUp(Hub hub, Map<String, @Nullable Object> config) throws Exception {
      body.run(hub);
    }
  }

  private static <T> T get(Task<T> task) throws Exception {
    return task.get(20, TimeUnit.SECONDS);
  }

  private Hub start(HubSettings settings, Integration... parts) throws Exception {
    return get(
        loop.startLater(
            "start",
            () -> {
              Hub hub = Hub.create(loop, settings, List.of(parts));
              hub.start();
              return hub;
            }));
  }

  private Hub start(Integration... parts) throws Exception {
    return start(HubSettings.of(folder, ConfigLoader.load(folder)), parts);
  }

  private void stop(Hub hub) throws Exception {
    clock.allow(hub.settings().shutdown().total());
    get(
        loop.startLater(
            "stop",
            () -> {
              hub.stop();
              return true;
            }));
  }

  /// Row LIF-12
  @Test
  void aStopListenerThatHangsIsGivenUpAndTheFinalWriteStillHappens() throws Exception {
    Hub hub =
        start(
            new Part(
                "hanging",
                house -> {
                  Store store = house.storage().store("kept", 1);
                  house
                      .bus()
                      .listen(
                          "homeassistant_stop",
                          _ -> {
                            store.saveLater(() -> Map.of("kept", true));
                            var _ =
                                loop.start(
                                    "good-bye that never ends",
                                    () -> {
                                      while (true) {
                                        try {
                                          loop.sleep(Duration.ofDays(1));
                                        } catch (RuntimeException e) {
                                          seen.add("refuses");
                                        }
                                      }
                                    });
                          });
                }));
    stop(hub);
    assertThat(hub.state()).isEqualTo(CoreState.STOPPED);
    // The first stage has left its 20 seconds to the second one.
    assertThat(clock.elapsed()).isBetween(Duration.ofSeconds(120), Duration.ofSeconds(125));
    assertThat(folder.resolve(".storage/kept")).content().contains("\"kept\":true");
  }

  @Test
  void aStopWaitsForWhatItsListenersHaveBegun() throws Exception {
    Hub hub =
        start(
            new Part(
                "polite",
                house ->
                    house
                        .bus()
                        .listen(
                            "homeassistant_stop",
                            _ -> {
                              var _ =
                                  loop.start(
                                      "good-bye",
                                      () -> {
                                        loop.sleep(Duration.ofSeconds(3));
                                        return seen.add("said at " + house.state());
                                      });
                            })));
    stop(hub);
    assertThat(seen).containsExactly("said at STOPPING");
  }

  /// Row LIF-15
  @Test
  void aHubWithABrokenConfigurationIsNotRestarted() throws Exception {
    Hub hub = start(new Part("a", _ -> {}));
    Path file = folder.resolve("configuration.yaml");
    Files.writeString(file, "a: {port: 99999}\n");
    assertThatThrownBy(() -> call(hub, "restart"))
        .hasStackTraceContaining("configuration.yaml:1")
        .hasStackTraceContaining("a.port");
    assertThatThrownBy(() -> call(hub, "check_config")).hasStackTraceContaining("a.port");
    Files.writeString(file, "a: {port: [\n");
    assertThatThrownBy(() -> call(hub, "restart")).hasStackTraceContaining("configuration.yaml");
    Files.writeString(file, "b: {}\n");
    assertThatThrownBy(() -> call(hub, "restart"))
        .hasStackTraceContaining("no integration of this name");
    assertThat(hub.state()).isEqualTo(CoreState.RUNNING);

    Files.writeString(file, "a: {port: 80}\n");
    call(hub, "check_config");
    clock.allow(hub.settings().shutdown().total());
    call(hub, "restart");
    assertThat(hub.stopped().get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(hub.exitCode()).isEqualTo(Hub.RESTART);
  }

  private void call(Hub hub, String service) throws Exception {
    var _ =
        get(
            loop.startLater(
                "call",
                () ->
                    Optional.ofNullable(
                        hub.services().call("homeassistant", service, Map.of(), null, false))));
  }

  /// Row LIF-10
  @Test
  void whoeverAsksForASetUpThatIsUnderWayJoinsIt() throws Exception {
    Hub hub =
        start(
            new Part(
                "slow",
                _ -> {
                  seen.add("set up");
                  if (seen.size() == 1) {
                    throw new HubException("not the first time");
                  }
                  loop.sleep(Duration.ofSeconds(5));
                }));
    assertThat(seen).hasSize(1);
    List<Task<Boolean>> asked = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      asked.add(
          loop.startLater(
              "ask",
              () -> {
                hub.setUp("slow");
                return hub.isLoaded("slow");
              }));
    }
    loop.execute(() -> clock.allow(Duration.ofSeconds(6)));
    assertThat(get(asked.get(0))).isTrue();
    assertThat(get(asked.get(1))).isTrue();
    assertThat(seen).hasSize(2);
    assertThatThrownBy(() ->
            get(
                loop.startLater(
                    "ask",
                    () -> {
                      hub.setUp("nobody");
                      return true;
                    })))
        .hasStackTraceContaining("there is no integration nobody");
  }

  /// Row LIF-18
  @Test
  void whatIsLoadedIsToldAndTimed() throws Exception {
    Hub hub =
        start(
            new Part(
                "early",
                house ->
                    house.bus().listen("component_loaded", e -> seen.add(e.data().toString()))),
            new Part(
                "late",
                house -> {
                  clock.allow(Duration.ofSeconds(2));
                  house.loop().sleep(Duration.ofSeconds(2));
                }));
    assertThat(seen).contains("{component=late}");
    var taken = get(loop.startLater("times", () -> hub.setUpTimes().taken()));
    assertThat(taken).containsEntry("late", Duration.ofSeconds(2)).containsKey("early");
  }

  /// Row LIF-17
  @Test
  void inRecoveryOnlyWhatIsEssentialIsSetUp() throws Exception {
    Files.writeString(folder.resolve("configuration.yaml"), "page: {port: 99999}\nextra: {}\n");
    Part page = new Part("page", true, _ -> seen.add("page"));
    Part extra = new Part("extra", _ -> seen.add("extra"));
    Hub broken = start(page, extra);
    assertThat(seen).containsExactly("extra");
    assertThat(get(loop.startLater("look", broken::missingEssentials))).containsExactly("page");

    try (EventLoop other = EventLoop.open("other", new VirtualClock())) {
      seen.clear();
      HubSettings settings =
          HubSettings.of(folder, ConfigLoader.load(folder)).inRecovery("page did not start");
      Hub hub =
          other
              .startLater(
                  "start",
                  () -> {
                    Hub made = Hub.create(other, settings, List.of(page, extra));
                    made.start();
                    return made;
                  })
              .get(20, TimeUnit.SECONDS);
      assertThat(seen).containsExactly("page");
      List<Issue> issues =
          other.startLater("issues", () -> hub.issues().all()).get(20, TimeUnit.SECONDS);
      assertThat(issues)
          .anyMatch(issue ->
              issue.id().equals("recovery_mode")
                  && issue.placeholders().get("reason").equals("page did not start"));
    }
  }

  @Test
  void aHubWithoutAConfigurationHasNothingToRecoverFrom() throws Exception {
    Hub hub = start(HubSettings.of(folder, Config.of(Map.of())), new Part("a", _ -> {}));
    assertThat(get(loop.startLater("look", hub::missingEssentials))).isEmpty();
  }
}
