package dev.hearth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.CoreState;
import dev.hearth.core.Event;
import dev.hearth.core.EventBus;
import dev.hearth.core.Hub;
import dev.hearth.core.HubException;
import dev.hearth.core.HubSettings;
import dev.hearth.core.Integration;
import dev.hearth.core.config.Config;
import dev.hearth.loop.CancelledException;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Task;
import dev.hearth.testkit.loop.VirtualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LifecycleTest {
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

  private final class Part implements Integration {
    private final String domain;
    private final Body body;
    private Set<String> needs = Set.of();
    private Set<String> after = Set.of();

    Part(String domain, Body body) {
      this.domain = domain;
      this.body = body;
    }

    Part(String domain) {
      this(domain, hub -> {});
    }

    Part needs(String... others) {
      needs = Set.of(others);
      return this;
    }

    Part after(String... others) {
      after = Set.of(others);
      return this;
    }

    @Override
    public String domain() {
      return domain;
    }

    @Override
    public Set<String> dependencies() {
      return needs;
    }

    @Override
    public Set<String> afterDependencies() {
      return after;
    }

    @Override
    public void setUp(Hub hub, Map<String, @Nullable Object> config) throws Exception {
      body.run(hub);
      seen.add("up " + domain);
    }

    @Override
    public void shutDown() {
      seen.add("down " + domain);
    }
  }

  private <T> T get(Task<T> task) {
    try {
      return task.get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Hub create(Map<String, ?> config, Integration... parts) {
    return get(
        loop.startLater(
            "create",
            () -> Hub.create(loop, HubSettings.of(folder, Config.of(config)), List.of(parts))));
  }

  private Task<Boolean> begin(Runnable body) {
    return loop.startLater(
        "test",
        () -> {
          body.run();
          return true;
        });
  }

  private Hub started(Integration... parts) {
    Hub hub = create(Map.of(), parts);
    get(begin(hub::start));
    return hub;
  }

  private CoreState state(Hub hub) {
    return hub.state();
  }

  /// Rows LIF-01, CORE-106
  @Test
  void theStartIsToldInOrder() {
    Hub hub = create(Map.of());
    get(
        begin(() -> {
          hub.bus().listen(EventBus.MATCH_ALL, e -> seen.add(e.type() + " " + hub.state()));
          hub.start();
        }));
    assertThat(seen)
        .filteredOn(line -> line.startsWith("core_config") || line.startsWith("homeassistant"))
        .containsExactly(
            "core_config_updated STARTING",
            "homeassistant_start STARTING",
            "core_config_updated RUNNING",
            "homeassistant_started RUNNING");
  }

  /// Row LIF-11
  @Test
  void theStopIsToldInOrder() {
    Hub hub = started(new Part("a"));
    seen.clear();
    get(
        begin(() -> {
          for (String type :
              List.of("homeassistant_stop", "homeassistant_final_write", "homeassistant_close")) {
            hub.bus().listen(type, e -> seen.add(type + " " + hub.state()));
          }
          hub.stop();
          hub.stop();
        }));
    assertThat(seen)
        .containsExactly(
            "homeassistant_stop STOPPING",
            "down a",
            "homeassistant_final_write FINAL_WRITE",
            "homeassistant_close FINAL_WRITE");
    assertThat(state(hub)).isEqualTo(CoreState.STOPPED);
    assertThat(hub.stopped()).isCompleted();
  }

  @Test
  void whoIsNeededComesBeforeAndGoesAfter() {
    Hub hub =
        started(
            new Part("a").needs("c"),
            new Part("b").needs("a"),
            new Part("c"),
            new Part("d").after("b"));
    assertThat(seen).containsExactly("up c", "up a", "up b", "up d");
    seen.clear();
    get(begin(hub::stop));
    assertThat(seen).containsExactly("down d", "down b", "down a", "down c");
  }

  /// Row LIF-05
  @Test
  void oneThatFailsHarmsNoOther() {
    Hub hub =
        started(
            new Part(
                "bad",
                h -> {
                  throw new IllegalStateException("fails on purpose");
                }),
            new Part(
                "worse",
                h -> {
                  throw new StackOverflowError("fails on purpose");
                }),
            new Part(
                "known",
                h -> {
                  h.loop().sleep(Duration.ofMillis(0));
                  throw new HubException("the cable is out");
                }),
            new Part("good"));
    assertThat(seen).containsExactly("up good");
    assertThat(state(hub)).isEqualTo(CoreState.RUNNING);
    assertThat(logs.lines())
        .containsExactlyInAnyOrder(
            "SEVERE set-up of bad failed",
            "SEVERE set-up of worse failed",
            "SEVERE set-up of known failed: the cable is out");
    assertThat(get(loop.startLater("x", () -> hub.isLoaded("bad")))).isFalse();
    assertThat(get(loop.startLater("x", () -> hub.issues().all())))
        .extracting(issue -> issue.domain() + ": " + issue.placeholders().get("reason"))
        .containsExactlyInAnyOrder(
            "bad: fails on purpose", "worse: fails on purpose", "known: the cable is out");
    assertThat(get(loop.startLater("x", () -> hub.components().all())))
        .contains("good", "homeassistant")
        .doesNotContain("bad");
  }

  /// Row LIF-06
  @Test
  void whoNeedsOneThatFailedIsNotSetUp() {
    started(
        new Part("a").needs("b"),
        new Part(
            "b",
            hub -> {
              throw new HubException("no");
            }),
        new Part("c").needs("nowhere"));
    assertThat(seen).isEmpty();
    assertThat(logs.lines())
        .containsExactlyInAnyOrder(
            "SEVERE set-up of b failed: no",
            "SEVERE a is not set up: it needs b",
            "SEVERE c is not set up: it needs nowhere");
  }

  /// Row LIF-07
  @Test
  void whoComesAfterOneThatIsNotThereDoesNotWait() {
    started(new Part("a").after("nowhere"));
    assertThat(seen).containsExactly("up a");
  }

  @Test
  void ofTwoIntegrationsOfOneNameTheFirstIsUsedAndTheOtherNamed() {
    Hub hub = started(new Part("a"), new Part("a", it -> seen.add("second")));
    assertThat(seen).containsExactly("up a");
    assertThat(get(loop.startLater("problems", hub::problems)))
        .singleElement()
        .asString()
        .contains("a: two integrations have this name");
  }

  /// Row LIF-08
  @Test
  void aCycleIsRefusedAndTheRestRuns() {
    Hub hub = started(new Part("a").needs("b"), new Part("b").needs("a"), new Part("c"));
    assertThat(seen).containsExactly("up c");
    assertThat(get(loop.startLater("failure", () -> hub.setUpFailure("a")))).isPresent();
    assertThat(state(hub)).isEqualTo(CoreState.RUNNING);
    assertThat(logs.lines())
        .containsExactly("SEVERE not set up, since they depend on one another: [a, b]");
  }

  @Test
  void oneThatIsMisconfiguredIsNotSetUpAndSaysWhy() {
    Hub hub = create(Map.of("a", Map.of("x", 1), "nobody", Map.of()), new Part("a"), new Part("b"));
    get(begin(hub::start));
    assertThat(seen).containsExactly("up b");
    assertThat(get(loop.startLater("x", hub::problems)))
        .extracting(Object::toString)
        .containsExactlyInAnyOrder(
            "configuration: a.x: unknown key; nothing can be set here",
            "configuration: nobody: no integration of this name is installed");
  }

  /// Row LIF-04
  @Test
  void thoseThatTakeTooLongAreGivenUpTogetherAfterAMinute() {
    Hub hub =
        create(
            Map.of(),
            new Part("a", h -> h.loop().sleep(Duration.ofHours(1))),
            new Part("b", h -> h.loop().await(new CompletableFuture<>())),
            new Part(
                "stubborn",
                h -> {
                  try {
                    h.loop().sleep(Duration.ofHours(1));
                  } catch (CancelledException e) {
                    seen.add("not me");
                    h.loop().sleep(Duration.ofHours(1));
                  }
                }),
            new Part("good"));
    List<Duration> running = new ArrayList<>();
    Task<Boolean> start =
        begin(() -> {
          hub.start();
          running.add(clock.elapsed());
        });
    loop.execute(() -> clock.allow(Duration.ofMinutes(3))); // on the loop, so that it looks again
    get(begin(() -> {}));
    get(start);
    assertThat(state(hub)).isEqualTo(CoreState.RUNNING);
    assertThat(running).containsExactly(Duration.ofMinutes(1));
    assertThat(seen).containsExactly("up good", "not me");
    assertThat(logs.lines()).filteredOn(line -> line.contains("took longer than 60 s")).hasSize(3);
  }

  /// Row LIF-09
  @Test
  void aSlowOneIsNamedOnceAndLoads() {
    Hub hub = create(Map.of(), new Part("a", h -> h.loop().sleep(Duration.ofSeconds(12))));
    Task<Boolean> start = begin(hub::start);
    loop.execute(() -> clock.allow(Duration.ofSeconds(15))); // on the loop, so that it looks again
    get(start);
    assertThat(seen).containsExactly("up a");
    assertThat(logs.lines()).containsExactly("WARNING set-up of a takes longer than PT10S");
  }

  @Test
  void aStopDuringTheStartEndsTheStart() {
    CompletableFuture<Boolean> begun = new CompletableFuture<>();
    Hub hub =
        create(
            Map.of(),
            new Part("a"),
            new Part(
                "b",
                h -> {
                  begun.complete(true);
                  h.loop().sleep(Duration.ofHours(1));
                }),
            new Part("c").needs("b"),
            new Part("d").needs("a"));
    Task<Boolean> start = begin(hub::start);
    begun.join();
    get(begin(hub::stop));
    get(start);
    assertThat(state(hub)).isEqualTo(CoreState.STOPPED);
    assertThat(seen).containsExactly("up a", "up d", "down d", "down a");
    assertThatThrownBy(() -> begin(hub::start)).hasStackTraceContaining("has been shut down");
  }

  private Task<Boolean> job(Hub hub, String name, Duration time) {
    return hub.loop()
        .start(
            name,
            () -> {
              hub.loop().sleep(time);
              seen.add(name + " ended while " + hub.state());
              return true;
            });
  }

  /// Rows LIF-02, CORE-096
  @Test
  void theTasksOfAStartAreWaitedForButNotLong() {
    Hub hub =
        create(
            Map.of(),
            new Part(
                "a",
                made -> {
                  var _ = job(made, "short job", Duration.ofSeconds(5));
                  var _ = job(made, "long job", Duration.ofSeconds(60));
                }));
    Task<Boolean> start = begin(hub::start);
    loop.execute(() -> clock.allow(Duration.ofSeconds(20))); // on the loop, so that it looks again
    get(start);
    assertThat(state(hub)).isEqualTo(CoreState.RUNNING);
    assertThat(seen).containsExactly("up a", "short job ended while STARTING");
    assertThat(logs.lines())
        .singleElement()
        .asString()
        .startsWith("WARNING the hub starts, although tasks of its start go on")
        .contains("long job of a");
  }

  /// Row LIF-03
  @Test
  void aBackgroundTaskDoesNotDelayTheStart() {
    Hub hub =
        started(
            new Part(
                "a",
                made -> {
                  var _ =
                      made.loop()
                          .startBackground(
                              "for ever",
                              () -> {
                                made.loop().sleep(Duration.ofDays(1));
                                return true;
                              });
                }));
    assertThat(state(hub)).isEqualTo(CoreState.RUNNING);
    assertThat(logs.lines()).isEmpty();
  }

  @Test
  void aSlowOneHoldsUpOnlyThoseThatComeAfterIt() {
    Body slow = made -> made.loop().sleep(Duration.ofSeconds(40));
    Hub hub =
        create(
            Map.of(),
            new Part("late", slow).needs("slow"),
            new Part("last").after("late"),
            new Part("quick"),
            new Part("quicker").after("quick"),
            new Part("slow", slow));
    Task<Boolean> start = begin(hub::start);
    CompletableFuture<List<String>> early = new CompletableFuture<>();
    loop.execute(() -> {
      loop.callLater(Duration.ofSeconds(1), () -> early.complete(List.copyOf(seen)));
      clock.allow(Duration.ofMinutes(2));
    });
    get(start);
    assertThat(early.join()).containsExactly("up quick", "up quicker");
    assertThat(seen).containsExactly("up quick", "up quicker", "up slow", "up late", "up last");
    assertThat(logs.lines()).contains("WARNING being set up: [late]; waiting: {last=for [late]}");
  }

  @Test
  void aHubStartsOnce() {
    Hub hub = create(Map.of(), new Part("a", h -> h.loop().sleep(Duration.ofSeconds(1))));
    Task<Boolean> first = begin(hub::start);
    assertThatThrownBy(() -> get(begin(hub::start))).hasStackTraceContaining("started before");
    loop.execute(() -> clock.allow(Duration.ofSeconds(2))); // on the loop, so that it looks again
    get(first);
    assertThat(seen).containsExactly("up a");
  }

  @Test
  void aShutDownThatHangsOrFailsHoldsNobodyUp() {
    Integration hanging =
        new Integration() {
          @Override
          public String domain() {
            return "hanging";
          }

          @Override
          public void setUp(Hub hub, Map<String, @Nullable Object> config) {}

          @Override
          public void shutDown() {
            loop.sleep(Duration.ofHours(1));
          }
        };
    Integration failing =
        new Integration() {
          @Override
          public String domain() {
            return "failing";
          }

          @Override
          public void setUp(Hub hub, Map<String, @Nullable Object> config) {}

          @Override
          public void shutDown() {
            throw new IllegalStateException("fails on purpose");
          }
        };
    Hub hub = started(hanging, failing, new Part("a"));
    List<Duration> stopped = new ArrayList<>();
    Task<Boolean> stop =
        begin(() -> {
          hub.stop();
          stopped.add(clock.elapsed());
        });
    loop.execute(() -> clock.allow(Duration.ofMinutes(1))); // on the loop, so that it looks again
    get(stop);
    assertThat(state(hub)).isEqualTo(CoreState.STOPPED);
    assertThat(seen).containsExactly("up a", "down a");
    assertThat(stopped).containsExactly(Duration.ofSeconds(10));
  }

  @Test
  void everyPartRunsOnBehalfOfItsIntegration() {
    Hub hub =
        started(
            new Part("a", h -> h.bus().listen("x", e -> seen.add(h.loop().currentOwner().name()))));
    get(begin(() -> hub.bus().fire("x", Map.of(), Event.Origin.LOCAL, null)));
    assertThat(seen).containsExactly("up a", "a");
  }
}
