package dev.hearth.core;

import dev.hearth.core.config.ConfigProblem;
import dev.hearth.core.entity.Entities;
import dev.hearth.core.entry.ConfigEntries;
import dev.hearth.core.entry.EntryIntegration;
import dev.hearth.core.flow.ConfigFlows;
import dev.hearth.core.registry.AreaRegistry;
import dev.hearth.core.registry.FloorRegistry;
import dev.hearth.core.registry.LabelRegistry;
import dev.hearth.core.storage.Storage;
import dev.hearth.core.track.Trackers;
import dev.hearth.core.web.SharedHttpClient;
import dev.hearth.loop.DrainReport;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Job;
import dev.hearth.loop.Owner;
import dev.hearth.loop.Registration;
import dev.hearth.loop.Shutdown;
import dev.hearth.loop.ShutdownPlan;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A house: its events, states, services and entities, and the integrations that bring them.
///
/// Everything of a hub is confined to its loop, without locks. Integrations are all it consists of
/// beyond that: the API, MQTT and the page use the same interface that anyone's integration has.
///
/// ```
/// NOT_RUNNING → STARTING → RUNNING → STOPPING → FINAL_WRITE → STOPPED
/// ```
///
/// **Threads:** loop only, except where a method says otherwise.
public final class Hub {
  /// The owner of the hub's own code.
  public static final String OWNER = "hub";

  /// The version that clients are told: the one of Home Assistant whose commands are offered.
  public static final String COMPATIBLE_VERSION = "2026.11.0";

  /// What to give to [dev.hearth.loop.LoopOptions#withProtectedCode] for a loop that runs a hub.
  public static final String PROTECTED_CODE = "dev.hearth.core.";

  /// How many tasks, and how many timers, one owner is to be allowed on a loop that runs a hub: for
  /// [dev.hearth.loop.LoopOptions#withOwnerLimit].
  public static final int OWNER_LIMIT = 20_000;

  /// The exit code of a hub that shall be started again.
  public static final int RESTART = 100;

  private static final Logger LOG = System.getLogger(Hub.class.getName());

  /// How long a start waits for tracked tasks, as Home Assistant does.
  private static final Duration START_PATIENCE = Duration.ofSeconds(15);

  private final EventLoop loop;
  private final HubSettings settings;
  private final EventBus bus;
  private final StateMachine states;
  private final ServiceRegistry services;
  private final Components components;
  private final Storage storage;
  private final HouseConfig house;
  private final FloorRegistry floors;
  private final LabelRegistry labels;
  private final AreaRegistry areas;
  private final Entities entities;
  private final ConfigEntries entries;
  private final ConfigFlows flows;
  private final IssueRegistry issues;
  private final Notifications notifications;
  private final SharedHttpClient httpClient;
  private final Trackers trackers;
  private final Integrations integrations;
  private final Quarantine quarantine;
  private final ResourceWatch resources;
  private final Failures failures;
  private final Stragglers stragglers;
  private final List<ConfigProblem> problems = new ArrayList<>();
  private final Map<Class<?>, Object> provided = new HashMap<>();
  private final Shutdown shutdown;
  private final CompletableFuture<Boolean> stopped = new CompletableFuture<>();
  private volatile CoreState state = CoreState.NOT_RUNNING;
  private boolean started;
  private Registration watching = () -> {};

  private Hub(EventLoop loop, HubSettings settings, Collection<Integration> integrations) {
    this.loop = loop;
    this.settings = settings;
    this.bus = new EventBus(loop);
    this.states = new StateMachine(loop, bus);
    this.services = new ServiceRegistry(loop, bus);
    this.issues = new IssueRegistry(loop, bus);
    this.components = new Components(loop, bus);
    this.storage = new Storage(loop, settings.configFolder());
    this.storage.onBroken((file, kept) -> {
      String name = String.valueOf(file.getFileName());
      issues.report(
          "homeassistant",
          "storage_corruption_" + name,
          Issue.Severity.CRITICAL,
          "storage_corruption",
          Map.of("file", name, "kept", kept.toString()));
    });
    this.problems.addAll(settings.config().problems());
    this.house =
        HouseConfig.of(
            settings
                .config()
                .section(
                    HouseConfig.SECTION,
                    HouseConfig.schema(),
                    settings.overridesOf(HouseConfig.SECTION),
                    problems));
    this.floors = new FloorRegistry(this);
    this.labels = new LabelRegistry(this);
    this.areas = new AreaRegistry(this, floors, labels);
    this.entities = new Entities(this);
    this.entries = new ConfigEntries(this);
    this.flows = new ConfigFlows(this);
    this.notifications = new Notifications(loop);
    this.httpClient = new SharedHttpClient(loop);
    this.trackers = new Trackers(this);
    this.integrations = new Integrations(this, integrations, problems);
    this.quarantine = new Quarantine(this, this.integrations, settings.quarantine());
    this.resources = new ResourceWatch(this, this.integrations, quarantine, settings.resources());
    this.failures = new Failures(resources::outOfMemory);
    this.stragglers = new Stragglers(this);
    this.shutdown = new Shutdown(loop, settings.shutdown());
    loop.runAs(loop.owner(OWNER), this::planStop);
  }

  /// Makes a hub, not started. Loop only.
  public static Hub create(
      EventLoop loop, HubSettings settings, Collection<Integration> integrations) {
    loop.verifyOnLoop();
    Hub hub = new Hub(loop, settings, integrations);
    Registration handOvers = loop.onHandOver(hub.quarantine);
    Registration failed = loop.onFailure(hub.failures);
    hub.watching =
        () -> {
          handOvers.close();
          failed.close();
          hub.resources.close();
        };
    return hub;
  }

  /// The loop that runs this hub. Any thread.
  public EventLoop loop() {
    return loop;
  }

  /// What the hub was started with.
  public HubSettings settings() {
    return settings;
  }

  /// Events.
  public EventBus bus() {
    return bus;
  }

  /// States.
  public StateMachine states() {
    return states;
  }

  /// Services.
  public ServiceRegistry services() {
    return services;
  }

  /// Entities, their registry and their devices.
  public Entities entities() {
    return entities;
  }

  /// What people have added to the house.
  public ConfigEntries entries() {
    return entries;
  }

  /// The conversations in which people add something and change it.
  public ConfigFlows flows() {
    return flows;
  }

  /// The rooms of the house and what else is a place.
  public AreaRegistry areas() {
    return areas;
  }

  /// The floors of the house.
  public FloorRegistry floors() {
    return floors;
  }

  /// The labels that people put on areas, devices and entities.
  public LabelRegistry labels() {
    return labels;
  }

  /// What people have to see to.
  public IssueRegistry issues() {
    return issues;
  }

  /// What people are told until they put it away.
  public Notifications notifications() {
    return notifications;
  }

  /// The HTTP client that all integrations share, with connections that are kept. It waits 10
  /// seconds for a connection and follows redirects; a task suspends while it waits for an answer,
  /// and is best given a deadline. Suspends the calling task.
  ///
  /// @throws IllegalStateException when the hub has stopped
  public HttpClient httpClient() {
    return httpClient.get();
  }

  /// Calls back when states change, and at certain times.
  public Trackers trackers() {
    return trackers;
  }

  /// What is loaded.
  public Components components() {
    return components;
  }

  /// What the hub keeps for itself.
  public Storage storage() {
    return storage;
  }

  /// Where the house is.
  public HouseConfig house() {
    return house;
  }

  /// Tasks that were asked to end and work on.
  public Stragglers stragglers() {
    return stragglers;
  }

  /// What everybody uses of the house: integrations, their entries, the hub itself.
  public List<OwnerUse> ownerUse() {
    loop.verifyOnLoop();
    return loop.statistics().owners().stream()
        .map(each -> {
          Owner owner = loop.owner(each.name());
          Failures.Count failed = failures.of(owner);
          return new OwnerUse(
              each, bus.listeners(owner), bus.deliveries(owner), failed.failures(), failed.last());
        })
        .toList();
  }

  /// Where the hub is in its life. Any thread.
  public CoreState state() {
    return state;
  }

  /// What is wrong with the configuration.
  public List<ConfigProblem> problems() {
    loop.verifyOnLoop();
    return List.copyOf(problems);
  }

  /// The integration of this name, if it is installed.
  public Optional<Integration> integration(String domain) {
    return integrations.get(domain);
  }

  /// The installed integrations that people can add, by name.
  public List<EntryIntegration> entryIntegrations() {
    return integrations.withEntries();
  }

  /// Whether this integration has been set up and not shut down.
  public boolean isLoaded(String domain) {
    return integrations.isLoaded(domain);
  }

  /// Whether an integration was disabled because it held the loop too often.
  public boolean isDisabled(String domain) {
    return integrations.isDisabled(domain);
  }

  /// Sets an integration up again that was disabled. Suspends the calling task.
  ///
  /// @throws HubException when it is not disabled, holds a thread still, or cannot be set up
  public void enable(String domain) {
    loop.verifyOnLoop();
    if (quarantine.isAway(domain)) {
      throw new HubException(
          domain + " still holds a thread of the house; try again when it has let go, or restart");
    }
    quarantine.pardon(domain);
    integrations.enable(domain);
    quarantine.forgive(domain);
  }

  /// Sets an integration up that has not been, or waits for the set-up that is under way: however
  /// many ask, it happens once. Suspends the calling task.
  ///
  /// @throws HubException when it could not be set up
  public void setUp(String domain) {
    loop.verifyOnLoop();
    integrations.setUp(domain);
  }

  /// Adds an integration while the hub runs, and sets it up with its config entries. Suspends the
  /// calling task.
  ///
  /// @throws HubException when there is one of its name, its configuration has errors, or its
  ///   set-up fails; the log has the whole failure
  public void addIntegration(Integration integration) {
    loop.verifyOnLoop();
    integrations.add(integration);
  }

  /// Takes an integration out of the house, with all that is its own: its entries are unloaded and
  /// wait for it to come back. Suspends the calling task until it has ended, or is given up and
  /// named in the log. Does nothing when it is not there, as when another of its name is.
  ///
  /// @param why for the log, and whoever asks for it
  public void removeIntegration(Integration integration, String why) {
    loop.verifyOnLoop();
    integrations.remove(integration, why);
  }

  /// How long integrations take to be set up.
  public SetUpTimes setUpTimes() {
    return integrations.times();
  }

  /// The integrations without which the house is of no use, and that are not set up. When there are
  /// some after a start, a start [in recovery][HubSettings#inRecovery] may help.
  public List<String> missingEssentials() {
    loop.verifyOnLoop();
    return integrations.missingEssentials();
  }

  /// Why an integration could not be set up; empty when it could, or was not tried.
  public Optional<Throwable> setUpFailure(String domain) {
    return integrations.failure(domain);
  }

  /// Offers other integrations an object by its interface, such as the web server. They find it in
  /// their own set-up when they name its integration among those that they come after.
  ///
  /// @throws IllegalStateException when there is one of this type already
  public <T> Registration provide(Class<T> type, T object) {
    loop.verifyOnLoop();
    if (provided.putIfAbsent(type, object) != null) {
      throw new IllegalStateException("there is a " + type.getName() + " already");
    }
    return () -> {
      loop.verifyOnLoop();
      provided.remove(type, object);
    };
  }

  /// The object of this type that an integration has offered with [#provide], if any has.
  public <T> Optional<T> find(Class<T> type) {
    loop.verifyOnLoop();
    return Optional.ofNullable(type.cast(provided.get(type)));
  }

  /// Completes when the hub has stopped. Any thread.
  public CompletableFuture<Boolean> stopped() {
    return stopped.copy();
  }

  /// Sets up every integration, each after those it depends on, and fires `homeassistant_start` and
  /// `homeassistant_started`. An integration that fails or takes too long does not hold up the
  /// others. Suspends the calling task.
  public void start() {
    loop.verifyOnLoop();
    if (started || state != CoreState.NOT_RUNNING) {
      throw new IllegalStateException("the hub was started before; it is " + state);
    }
    started = true;
    for (ConfigProblem problem : problems) {
      LOG.log(Level.ERROR, problem.toString());
    }
    floors.load();
    labels.load();
    areas.load();
    entities.load();
    entries.load();
    components.add("homeassistant");
    notifications.provide(services, loop.owner(OWNER));
    components.add("persistent_notification");
    HubServices.provide(this, integrations);
    settings
        .recovery()
        .ifPresent(why ->
            issues.report(
                "homeassistant",
                "recovery_mode",
                Issue.Severity.CRITICAL,
                "recovery_mode",
                Map.of("reason", why)));
    resources.begin();
    integrations.setUpAll();
    if (state != CoreState.NOT_RUNNING) {
      return; // It was stopped meanwhile.
    }
    // Whenever listeners are called, the hub may be stopped.
    changeState(CoreState.STARTING);
    if (state == CoreState.STARTING) {
      bus.fire("homeassistant_start", Map.of());
      awaitTasks();
    }
    if (state == CoreState.STARTING) {
      changeState(CoreState.RUNNING);
    }
    if (state == CoreState.RUNNING) {
      bus.fire("homeassistant_started", Map.of());
    }
  }

  /// Lets what the start has led to come to its end, but not for long.
  private void awaitTasks() {
    DrainReport report = loop.drain(START_PATIENCE);
    if (!report.isComplete() && state == CoreState.STARTING) {
      LOG.log(Level.WARNING, "the hub starts, although tasks of its start go on: {0}", report);
    }
  }

  /// Shuts every integration down, those that others depend on last, writes what waits to be
  /// written, and fires `homeassistant_stop`, `homeassistant_final_write` and `homeassistant_close`
  /// on the way. Each stage waits for the tasks that it has led to, and no stage for longer than
  /// [HubSettings#shutdown] allows: what does not end is named in the log and left behind. The loop
  /// takes nothing from other threads any more afterwards.
  ///
  /// Joins a stop that is under way. Suspends the calling task.
  public void stop() {
    loop.verifyOnLoop();
    if (!shutdown.hasEnded()) {
      var _ = shutdown.run(0);
    }
    ended();
  }

  /// Begins to [#stop] unless a stop has begun, and returns at once.
  ///
  /// @param code for [#exitCode]
  public void beginStop(int code) {
    loop.verifyOnLoop();
    var _ = shutdown.begin(code).onDone(_ -> ended());
  }

  /// What the hub was stopped with, for the end of the process: 0, or [#RESTART] when it shall be
  /// started again. Any thread.
  public int exitCode() {
    return shutdown.exitCode();
  }

  private void planStop() {
    shutdown.on(ShutdownPlan.STOP_INTEGRATIONS, Job.task("stop of the hub", this::stopAll));
    shutdown.on(ShutdownPlan.FINAL_WRITE, Job.task("final write", this::writeAll));
    shutdown.on(
        ShutdownPlan.CLOSE,
        Job.task("close of the hub", () -> bus.fire("homeassistant_close", Map.of())));
  }

  private void stopAll() {
    changeState(CoreState.STOPPING);
    bus.fire("homeassistant_stop", Map.of());
    integrations.shutDownAll();
  }

  private void writeAll() {
    state = CoreState.FINAL_WRITE;
    bus.fire("homeassistant_final_write", Map.of());
    storage.flush();
  }

  /// The end of a stop, which comes whatever happened before it.
  private void ended() {
    if (state != CoreState.STOPPED) {
      httpClient.close();
      watching.close();
      state = CoreState.STOPPED;
      stopped.complete(true);
    }
  }

  private void changeState(CoreState next) {
    state = next;
    Map<String, @Nullable Object> nothing = Map.of();
    bus.fire("core_config_updated", nothing);
  }
}
