package dev.hearth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.Hub;
import dev.hearth.core.HubException;
import dev.hearth.core.Integration;
import dev.hearth.core.Issue;
import dev.hearth.core.Service;
import dev.hearth.core.State;
import dev.hearth.core.entity.SwitchEntity;
import dev.hearth.core.schema.Schema;
import dev.hearth.loop.Owner;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An integration's code does not return, and the house goes on without it.
@Timeout(60)
class StuckIntegrationTest {
  @TempDir Path folder;
  private final CountDownLatch release = new CountDownLatch(1);
  private final Culprit culprit = new Culprit();
  private @Nullable TestHub house;

  /// An integration whose code can be made to hold whatever calls it.
  private static final class Culprit implements Integration {
    private Callable<Boolean> inSetUp = () -> true;
    private @Nullable Hub hub;
    private int setUps;
    private int shutDowns;

    @Override
    public String domain() {
      return "culprit";
    }

    @Override
    public void setUp(Hub house, Map<String, @Nullable Object> config) throws Exception {
      hub = house;
      setUps++;
      inSetUp.call();
      house.entities().add("culprit", new Switch());
    }

    @Override
    public void shutDown() {
      shutDowns++;
    }
  }

  private static final class Switch extends SwitchEntity {
    @Override
    public Optional<String> uniqueId() {
      return Optional.of("lamp");
    }

    @Override
    public String name() {
      return "Lamp";
    }

    @Override
    public Boolean isOn() {
      return true;
    }

    @Override
    public void turnOn() {}

    @Override
    public void turnOff() {}
  }

  @AfterEach
  void close() {
    release.countDown();
    if (house != null) {
      house.close();
    }
  }

  private TestHub start() {
    house = TestHub.startWithHandOver(folder, Duration.ofMillis(20), Map.of(), culprit);
    return house;
  }

  private static void hold(CountDownLatch until) {
    while (until.getCount() > 0) {
      Thread.onSpinWait();
    }
  }

  private static void spin(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private static void until(TestHub house, BooleanSupplier reached) {
    while (!house.run(reached::getAsBoolean)) {
      Thread.onSpinWait();
    }
  }

  private static void holdTheHouse(TestHub house, int times) throws Exception {
    Owner owner = house.hub().loop().owner("culprit");
    for (int i = 0; i < times; i++) {
      CountDownLatch done = new CountDownLatch(1);
      int before = house.hub().loop().handOvers();
      house
          .hub()
          .loop()
          .execute(
              owner,
              () -> {
                while (house.hub().loop().handOvers() == before) {
                  spin(Duration.ofMillis(1));
                }
                spin(Duration.ofMillis(300)); // as long as counts
                done.countDown();
              });
      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private List<String> listen(TestHub house, String owner, Callable<Boolean> first) {
    List<String> heard = new ArrayList<>();
    house.run(() ->
        house
            .hub()
            .loop()
            .runAs(
                house.hub().loop().owner(owner),
                () -> {
                  var _ =
                      house
                          .hub()
                          .bus()
                          .listen(
                              "state_changed",
                              event -> {
                                if (event.data().get("new_state") instanceof State state) {
                                  if (heard.isEmpty()) {
                                    try {
                                      first.call();
                                    } catch (Exception e) {
                                      throw new AssertionError(e);
                                    }
                                  }
                                  heard.add(state.value());
                                }
                              });
                }));
    return heard;
  }

  private Task<Boolean> write(TestHub house, String owner, String value) {
    return house
        .hub()
        .loop()
        .startLater(
            TaskOptions.named("write " + value).ownedBy(house.hub().loop().owner(owner)),
            () -> {
              house.hub().states().set("sensor.a", value, Map.of());
              return true;
            });
  }

  /// Row BUS-07
  @Test
  void statesAreWrittenAndHeardOfWhileAListenerIsStuck() throws Exception {
    TestHub house = start();
    List<String> before = listen(house, "before", () -> true);
    List<String> stuck =
        listen(
            house,
            "culprit",
            () -> {
              hold(release);
              return true;
            });
    List<String> after = listen(house, "after", () -> true);

    Task<Boolean> first = write(house, "writer", "1");
    write(house, "writer", "2").get(10, TimeUnit.SECONDS);
    write(house, "other", "3").get(10, TimeUnit.SECONDS);

    assertThat(house.state("sensor.a").value()).isEqualTo("3");
    assertThat(house.run(() -> List.copyOf(before))).containsExactly("1", "2", "3");
    assertThat(house.run(() -> List.copyOf(after))).containsExactly("1", "2", "3");
    assertThat(first.isDone()).isFalse();
    release.countDown();

    assertThat(first.get(10, TimeUnit.SECONDS)).isTrue();
    write(house, "writer", "4").get(10, TimeUnit.SECONDS);
    until(house, () -> stuck.size() == 4);
    assertThat(house.run(() -> List.copyOf(stuck))).containsExactly("1", "2", "3", "4");
    assertThat(house.run(() -> List.copyOf(after))).containsExactly("1", "2", "3", "4");
  }

  @Test
  void whatIsPendingIsDeliveredAlsoWhenNobodyFiresAnyMore() throws Exception {
    TestHub house = start();
    List<String> first = new ArrayList<>();
    house.run(() -> {
      var _ =
          house
              .hub()
              .bus()
              .listen(
                  "first",
                  _ -> {
                    house.hub().bus().fire("second", Map.of());
                    first.add("first");
                    house
                        .hub()
                        .loop()
                        .runAs(house.hub().loop().owner("culprit"), () -> hold(release));
                  });
      var _ = house.hub().bus().listen("second", _ -> first.add("second"));
    });

    house.hub().loop().execute(() -> house.hub().bus().fire("first", Map.of()));

    until(house, () -> first.size() == 2);
    assertThat(house.run(() -> List.copyOf(first))).containsExactly("first", "second");
  }

  @Test
  void aCallbackThatWritesGoesOnWhereItWas() throws Exception {
    TestHub house = start();
    listen(
        house,
        "culprit",
        () -> {
          hold(release);
          return true;
        });
    List<String> after = listen(house, "after", () -> true);
    house
        .hub()
        .loop()
        .execute(
            house.hub().loop().owner("writer"),
            () -> {
              house.hub().states().set("sensor.a", "1", Map.of());
              house.hub().states().set("sensor.a", "3", Map.of());
            });

    until(house, () -> after.equals(List.of("1")));
    write(house, "other", "2").get(10, TimeUnit.SECONDS);
    release.countDown();

    until(house, () -> after.size() == 3);
    assertThat(house.run(() -> List.copyOf(after))).containsExactly("1", "2", "3");
  }

  @Test
  void aServiceHandlerThatIsStuckHoldsItsCallerAlone() throws Exception {
    TestHub house = start();
    house.run(() ->
        house
            .hub()
            .loop()
            .runAs(
                house.hub().loop().owner("culprit"),
                () -> {
                  var _ =
                      house
                          .hub()
                          .services()
                          .register(
                              Service.of("culprit", "hold", "Holds.", Schema.empty()),
                              _ -> {
                                hold(release);
                                return null;
                              });
                }));
    Task<Boolean> call =
        house
            .hub()
            .loop()
            .startLater(
                "call",
                () -> {
                  var _ = house.hub().services().call("culprit", "hold", Map.of(), null, false);
                  return true;
                });

    write(house, "other", "1").get(10, TimeUnit.SECONDS);
    until(house, () -> house.hub().loop().handOvers() > 0);
    assertThat(house.state("sensor.a").value()).isEqualTo("1");
    assertThat(call.isDone()).isFalse();
    release.countDown();

    assertThat(call.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anIntegrationThatHoldsTheHouseThreeTimesIsDisabledAndCanBeEnabled() throws Exception {
    TestHub house = start();
    assertThat(house.state("switch.lamp").value()).isEqualTo("on");
    List<String> changes = new ArrayList<>();
    house.run(() -> {
      var _ =
          house
              .hub()
              .bus()
              .listen(
                  "repairs_issue_registry_updated",
                  event -> changes.add(String.valueOf(event.data().get("action"))));
    });

    holdTheHouse(house, 2);
    house.settle();
    assertThat(house.<Boolean>run(() -> house.hub().isDisabled("culprit"))).isFalse();
    holdTheHouse(house, 1);
    until(house, () -> culprit.shutDowns == 1 && house.hub().isDisabled("culprit"));

    assertThat(house.state("switch.lamp").value()).isEqualTo(State.UNAVAILABLE);
    assertThat(house.<Boolean>run(() -> house.hub().isLoaded("culprit"))).isFalse();
    Issue issue = house.run(() -> house.hub().issues().all().getFirst());
    assertThat(issue.domain()).isEqualTo("culprit");
    assertThat(issue.severity()).isEqualTo(Issue.Severity.ERROR);
    assertThat(issue.placeholders()).containsEntry("times", "3");
    assertThat(issue.placeholders().get("where")).contains("StuckIntegrationTest");

    house.settle();
    house.run(() -> house.hub().enable("culprit"));

    assertThat(culprit.setUps).isEqualTo(2);
    assertThat(house.<Boolean>run(() -> house.hub().isLoaded("culprit"))).isTrue();
    assertThat(house.state("switch.lamp").value()).isEqualTo("on");
    assertThat(house.run(() -> house.hub().issues().all())).isEmpty();
    assertThat(house.run(() -> List.copyOf(changes))).containsExactly("create", "remove");
    assertThatThrownBy(() -> house.run(() -> house.hub().enable("culprit")))
        .hasCauseInstanceOf(HubException.class)
        .hasMessageContaining("is not disabled");
  }

  @Test
  void oneThatIsStuckStillCannotBeEnabled() throws Exception {
    TestHub house = start();
    holdTheHouse(house, 2);
    house.hub().loop().execute(house.hub().loop().owner("culprit"), () -> hold(release));
    until(house, () -> house.hub().isDisabled("culprit"));

    assertThatThrownBy(() -> house.run(() -> house.hub().enable("culprit")))
        .hasMessageContaining("holds a thread");
    assertThat(house.state("switch.lamp").value()).isEqualTo(State.UNAVAILABLE);
  }

  @Test
  void aSetUpThatIsStuckHoldsNobodyAndCounts() throws Exception {
    culprit.inSetUp =
        () -> {
          Hub hub = culprit.hub;
          for (int i = 0; i < 3; i++) {
            spin(Duration.ofMillis(300));
            hub.loop().checkpoint();
          }
          hub.loop().sleep(Duration.ofSeconds(50));
          return true;
        };
    long began = System.nanoTime();
    TestHub house = start();

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    assertThat(house.<Boolean>run(() -> house.hub().isDisabled("culprit"))).isTrue();
    assertThat(house.run(() -> house.hub().setUpFailure("culprit").orElseThrow().getMessage()))
        .contains("was disabled");
  }
}
