package dev.hearth.testkit;

import dev.hearth.core.CoreState;
import dev.hearth.core.Event;
import dev.hearth.core.Hub;
import dev.hearth.core.HubSettings;
import dev.hearth.core.Integration;
import dev.hearth.core.QuarantineRule;
import dev.hearth.core.ResourceRule;
import dev.hearth.core.Service;
import dev.hearth.core.ServiceCall;
import dev.hearth.core.State;
import dev.hearth.core.config.Config;
import dev.hearth.core.entry.ConfigEntry;
import dev.hearth.core.entry.EntrySettings;
import dev.hearth.core.schema.Schema;
import dev.hearth.guard.junit.GuardExtension;
import dev.hearth.guard.loop.LoopGuard;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.LoopOptions;
import dev.hearth.loop.Task;
import dev.hearth.testkit.loop.VirtualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A hub in a test: its own loop, its own folder, and a clock that stands still until the test
/// moves it (or the machine's clock, for tests with a real broker or browser).
///
/// ```java
/// try (TestHub house = TestHub.start(folder, Map.of(), new MyIntegration())) {
///   house.advance(Duration.ofMinutes(5));
///   assertThat(house.state("sensor.mine").value()).isEqualTo("21.5");
/// }
/// ```
///
/// In a [dev.hearth.guard.junit.GuardedTest], what blocks its loop fails the test.
///
/// **Threads:** for the test's thread; every method waits for the loop, twenty seconds at most.
public final class TestHub implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  /// How long a stop may take before the clock is moved for it.
  private static final Duration PATIENT = Duration.ofSeconds(2);

  /// A slow machine is no reason to disable what is being tested.
  private static final QuarantineRule NEVER = new QuarantineRule(0, Duration.ZERO, Duration.ZERO);

  private final EventLoop loop;
  private final @Nullable VirtualClock clock;
  private final Hub hub;

  private TestHub(EventLoop loop, @Nullable VirtualClock clock, Hub hub) {
    this.loop = loop;
    this.clock = clock;
    this.hub = hub;
  }

  /// Starts a hub whose clock stands still.
  ///
  /// @param folder an empty folder for its files
  /// @param config sections by integration
  public static TestHub start(
      Path folder, Map<String, ? extends @Nullable Object> config, Integration... integrations) {
    VirtualClock clock = new VirtualClock();
    EventLoop loop = EventLoop.open(options().withClock(clock));
    return start(loop, clock, NEVER, ResourceRule.NONE, folder, config, integrations);
  }

  /// Starts a hub on the machine's clock.
  public static TestHub startInRealTime(
      Path folder, Map<String, ? extends @Nullable Object> config, Integration... integrations) {
    return start(
        EventLoop.open(options()), null, NEVER, ResourceRule.NONE, folder, config, integrations);
  }

  /// Starts a hub on the machine's clock that takes the loop from steps which hold it, and disables
  /// whose they are.
  ///
  /// @param handOver how long a step may hold it
  public static TestHub startWithHandOver(
      Path folder,
      Duration handOver,
      Map<String, ? extends @Nullable Object> config,
      Integration... integrations) {
    EventLoop loop = EventLoop.open(options().withHandOver(handOver).withSlowStep(Duration.ZERO));
    return start(
        loop, null, QuarantineRule.usual(), ResourceRule.NONE, folder, config, integrations);
  }

  /// Starts a hub whose clock stands still, and that takes the loop from steps which hold it and
  /// disables who takes what all need.
  ///
  /// @param handOver how long a step may hold the loop, in real time
  public static TestHub startWithRules(
      Path folder,
      Duration handOver,
      QuarantineRule quarantine,
      ResourceRule resources,
      Integration... integrations) {
    VirtualClock clock = new VirtualClock();
    EventLoop loop =
        EventLoop.open(
            options().withClock(clock).withHandOver(handOver).withSlowStep(Duration.ZERO));
    return start(loop, clock, quarantine, resources, folder, Map.of(), integrations);
  }

  private static LoopOptions options() {
    return LoopOptions.named("test-hub")
        .withProtectedCode(Hub.PROTECTED_CODE)
        .withOwnerLimit(Hub.OWNER_LIMIT);
  }

  private static TestHub start(
      EventLoop loop,
      @Nullable VirtualClock clock,
      QuarantineRule quarantine,
      ResourceRule resources,
      Path folder,
      Map<String, ? extends @Nullable Object> config,
      Integration... integrations) {
    GuardExtension.guardOfTest().ifPresent(guard -> LoopGuard.attach(guard, loop));
    HubSettings settings =
        HubSettings.of(folder, Config.of(config))
            .withQuarantine(quarantine)
            .withResources(resources);
    Hub hub =
        await(
            loop.startLater(
                "start of the test's hub",
                () -> {
                  Hub made = Hub.create(loop, settings, List.of(integrations));
                  made.start();
                  return made;
                }));
    return new TestHub(loop, clock, hub);
  }

  /// The hub; touch it inside [#run] only.
  public Hub hub() {
    return hub;
  }

  /// Runs code on the loop, as a task, and hands back its result.
  ///
  /// @throws AssertionError with the code's exception as cause
  public <T extends @Nullable Object> T run(Callable<T> body) {
    return await(loop.startLater("test code", body));
  }

  /// Runs code on the loop, as a task.
  public void run(Runnable body) {
    run(() -> {
      body.run();
      return true;
    });
  }

  /// The state of an entity.
  ///
  /// @throws AssertionError when there is none
  public State state(String entityId) {
    return run(() ->
        hub.states()
            .get(entityId)
            .orElseThrow(() -> new AssertionError("there is no state of " + entityId)));
  }

  /// All states as lines `sensor.roof: 21.5 {unit_of_measurement=°C}`, sorted: to compare with what
  /// a test expects of a whole device.
  public String snapshot() {
    return run(() ->
        hub.states().all().stream()
            .map(state ->
                state.entityId()
                    + ": "
                    + state.value()
                    + (state.attributes().isEmpty() ? "" : " " + new TreeMap<>(state.attributes())))
            .sorted()
            .collect(Collectors.joining("\n")));
  }

  /// Adds a config entry, as if a person had, and waits until its set-up has ended, well or not.
  public ConfigEntry addEntry(String domain, EntrySettings settings) {
    return run(() -> hub.entries().add(domain, "user", settings));
  }

  /// Captures the events of a type from now on.
  ///
  /// @param type an event type, or [dev.hearth.core.EventBus#MATCH_ALL]
  public Captured<Event> captureEvents(String type) {
    Captured<Event> captured = new Captured<>();
    run(() -> {
      hub.bus().listen(type, captured::add);
    });
    return captured;
  }

  /// Captures the calls of a service from now on, in the place of whoever has registered it: it
  /// takes any data and does nothing.
  public Captured<ServiceCall> captureCalls(String domain, String service) {
    return captureCalls(domain, service, Map.of());
  }

  /// Captures the calls of a service as [#captureCalls(String, String)] does.
  ///
  /// @param response what callers get who want a response
  public Captured<ServiceCall> captureCalls(
      String domain, String service, Map<String, ? extends @Nullable Object> response) {
    Captured<ServiceCall> captured = new Captured<>();
    Service any =
        Service.of(domain, service, "captured by a test", Schema.anything())
            .withResponse(Service.SupportsResponse.OPTIONAL);
    run(() -> {
      hub.services()
          .register(
              any,
              call -> {
                captured.add(call);
                return call.returnResponse() ? new LinkedHashMap<>(response) : null;
              });
    });
    return captured;
  }

  /// Calls a service and waits until it is done.
  public void call(String domain, String service, Map<String, ? extends @Nullable Object> data) {
    run(() -> hub.services().call(domain, service, data, null, false));
  }

  /// Moves the clock: every timer due by then has run when this returns.
  ///
  /// @throws IllegalStateException when the hub runs on the machine's clock
  public void advance(Duration duration) {
    VirtualClock virtual = clock;
    if (virtual == null) {
      throw new IllegalStateException("this hub runs on the machine's clock");
    }
    CompletableFuture<Boolean> reached = new CompletableFuture<>();
    run(() -> {
      virtual.allow(duration);
      loop.callLater(duration, () -> reached.complete(true));
    });
    await(reached);
    settle();
  }

  /// Waits until what is ready now, and what that made ready, has run.
  public void settle() {
    for (int i = 0; i < 3; i++) {
      run(() -> {});
    }
  }

  /// Where the clock stands still, what does not end by itself is given up by moving it.
  private void stop() {
    Task<Boolean> stop =
        loop.startLater(
            "stop of the test's hub",
            () -> {
              hub.stop();
              return true;
            });
    VirtualClock virtual = clock;
    if (virtual != null && !endsBy(stop, PATIENT)) {
      loop.execute(() -> virtual.allow(hub.settings().shutdown().total()));
    }
    await(stop);
  }

  private static boolean endsBy(Task<Boolean> task, Duration time) {
    try {
      return task.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException | InterruptedException e) {
      return true; // whoever awaits it will see
    }
  }

  /// Stops the hub and ends its loop.
  @Override
  public void close() {
    try {
      if (hub.state() != CoreState.STOPPED) {
        stop();
      }
    } finally {
      loop.close();
    }
  }

  private static <T extends @Nullable Object> T await(Future<T> future) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("on the loop: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("the loop did not answer in " + PATIENCE_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
