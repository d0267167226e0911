package dev.hearth.core;

import dev.hearth.core.config.Config;
import dev.hearth.core.config.ConfigProblem;
import dev.hearth.core.entry.ConfigEntry;
import dev.hearth.core.entry.EntryIntegration;
import dev.hearth.core.entry.EntryState;
import dev.hearth.loop.Crossing;
import dev.hearth.loop.DrainReport;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Owner;
import dev.hearth.loop.Task;
import dev.hearth.loop.Tasks;
import dev.hearth.loop.TimerHandle;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Sets integrations up and shuts them down.
///
/// Each is set up as soon as those it depends on have been, in a task of its own owner and with a
/// deadline of its own: a slow one holds up those that come after it and nobody else. Who takes
/// longer is named, cancelled and waited for no more; who depends on a failed one is not set up,
/// and says so. A hub that stops meanwhile cancels what is being set up and begins no more.
///
/// The config entries of an integration are set up when it has been; only the start of the hub
/// waits for them, and not long.
///
/// One that is disabled loses what it has in the house at once; its shut-down comes then, and may
/// take as long as any. It can be set up again when that has ended.
final class Integrations {
  private static final Logger LOG = System.getLogger(Integrations.class.getName());

  /// The translation key, and the id, of the issue of an integration that could not be set up.
  private static final String FAILED = "integration_set_up_failed";

  private static final Duration SET_UP_LIMIT = Duration.ofSeconds(60);
  private static final Duration REPORT = Duration.ofSeconds(60);
  private static final Duration SHUT_DOWN_LIMIT = Duration.ofSeconds(10);

  private final Hub hub;
  private final EventLoop loop;
  private final Map<String, Integration> known = new TreeMap<>();
  private final Sections sections;
  private final SetUpTimes times;
  private final Deque<Integration> loaded = new ArrayDeque<>();
  private final Map<String, Throwable> failures = new LinkedHashMap<>();

  /// The ends of the set-ups that are under way, or wait for their turn.
  private final Map<String, CompletableFuture<Boolean>> ends = new LinkedHashMap<>();

  /// Who waits for whom to be set up.
  private final Map<String, String> waiting = new TreeMap<>();

  private final List<IntegrationRun> settingUp = new ArrayList<>();
  private final List<Task<Boolean>> settingUpEntries = new ArrayList<>();
  private final Set<String> disabled = new HashSet<>();
  private final Set<String> disabling = new HashSet<>();
  private @Nullable CompletableFuture<Boolean> setUpEnded;
  private @Nullable TimerHandle report;
  private boolean stopping;

  Integrations(Hub hub, Collection<Integration> integrations, List<ConfigProblem> problems) {
    this.hub = hub;
    this.loop = hub.loop();
    Config config = hub.settings().config();
    for (Integration each : integrations) {
      Integration first = known.putIfAbsent(each.domain(), each);
      if (first != null) {
        problems.add(
            new ConfigProblem(
                config.where(each.domain()),
                each.domain(),
                "two integrations have this name: "
                    + first.getClass().getName()
                    + " is used, "
                    + each.getClass().getName()
                    + " is not; take one of them off the class path"));
      }
    }
    this.times = new SetUpTimes(loop);
    // A hub in recovery does not trust what it has read.
    this.sections =
        Sections.read(
            hub.settings(),
            hub.settings().recovery().isPresent() ? Config.of(Map.of()) : config,
            known.values(),
            problems);
  }

  /// What is wrong with another configuration.
  void check(Config config, List<ConfigProblem> problems) {
    Sections _ = Sections.read(hub.settings(), config, known.values(), problems);
  }

  SetUpTimes times() {
    return times;
  }

  /// The integrations without which the house is of no use, and that are not there.
  List<String> missingEssentials() {
    return known.values().stream()
        .filter(each -> each.isEssential() && !loaded.contains(each))
        .map(Integration::domain)
        .toList();
  }

  Optional<Integration> get(String domain) {
    loop.verifyOnLoop();
    return Optional.ofNullable(known.get(domain));
  }

  List<EntryIntegration> withEntries() {
    loop.verifyOnLoop();
    return known.values().stream()
        .filter(EntryIntegration.class::isInstance)
        .map(EntryIntegration.class::cast)
        .toList();
  }

  boolean isLoaded(String domain) {
    loop.verifyOnLoop();
    return loaded.stream().anyMatch(each -> each.domain().equals(domain));
  }

  Optional<Throwable> failure(String domain) {
    loop.verifyOnLoop();
    return Optional.ofNullable(failures.get(domain));
  }

  void setUpAll() {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    setUpEnded = ended;
    try {
      setUpInOrder();
      awaitEntries();
    } finally {
      ended.complete(true);
    }
  }

  private void setUpInOrder() {
    Map<String, Integration> chosen = new LinkedHashMap<>(known);
    if (hub.settings().recovery().isPresent()) {
      chosen.values().removeIf(each -> !each.isEssential());
    }
    chosen.keySet().removeIf(this::isMisconfigured);
    refuseCycles(chosen);
    chosen.keySet().forEach(domain -> ends.put(domain, new CompletableFuture<>()));
    List<Task<Boolean>> tasks = chosen.values().stream().map(this::beginInTurn).toList();
    report = loop.callLater(REPORT, this::report);
    try {
      tasks.forEach(Task::await);
    } finally {
      if (report != null) {
        report.cancel();
      }
    }
  }

  private boolean isMisconfigured(String domain) {
    if (!sections.isBroken(domain)) {
      return false;
    }
    LOG.log(Level.ERROR, "{0} is not set up: its configuration has errors", domain);
    failures.put(domain, new HubException("the configuration of " + domain + " has errors"));
    return true;
  }

  private Task<Boolean> beginInTurn(Integration each) {
    String domain = each.domain();
    return loop.start(
        loop.owner(Hub.OWNER),
        "start of " + domain,
        () -> {
          try {
            setUpInTurn(each);
          } finally {
            waiting.remove(domain);
            CompletableFuture<Boolean> end = ends.remove(domain);
            if (end != null) {
              end.complete(true);
            }
          }
          return true;
        });
  }

  /// Sets one integration up, or waits for the set-up that is under way. Suspends the calling task.
  ///
  /// @throws HubException when it is not set up then
  void setUp(String domain) {
    Integration integration = known.get(domain);
    if (integration == null) {
      throw new HubException("there is no integration " + domain);
    }
    CompletableFuture<Boolean> end = ends.get(domain);
    if (end == null && !isLoaded(domain)) {
      if (disabled.contains(domain) || stopping || isMisconfigured(domain)) {
        throw new HubException(
            domain + " is not set up: " + (stopping ? "the hub stops" : failures.get(domain)));
      }
      failures.remove(domain);
      end = new CompletableFuture<>();
      ends.put(domain, end);
      Task<Boolean> _ = beginInTurn(integration);
    }
    if (end != null) {
      loop.await(end.copy());
    }
    if (!isLoaded(domain)) {
      Throwable why = failures.get(domain);
      throw why == null
          ? new HubException(domain + " is not set up: the hub stops")
          : new HubException(domain + " is not set up: " + why.getMessage(), why);
    }
  }

  /// Says once a minute who is being set up, and who waits for whom.
  private void report() {
    LOG.log(
        Level.WARNING,
        "being set up: {0}{1}",
        settingUp.stream().map(run -> run.integration().domain()).toList(),
        waiting.isEmpty() ? "" : "; waiting: " + waiting);
    report = loop.callLater(REPORT, this::report);
  }

  /// Takes out those that depend on one another, with those that need them.
  private void refuseCycles(Map<String, Integration> chosen) {
    Map<String, Integration> left = new LinkedHashMap<>(chosen);
    boolean more;
    do {
      more = left.values().removeIf(each -> others(each, left.keySet()).isEmpty());
    } while (more); // there may be some that came after what has just been taken out
    if (!left.isEmpty()) {
      String why = "not set up, since they depend on one another: " + left.keySet();
      LOG.log(Level.ERROR, "{0}", why);
      left.keySet().forEach(domain -> failures.put(domain, new HubException(why)));
      chosen.keySet().removeAll(left.keySet());
    }
  }

  /// Those among some that an integration comes after.
  private static Set<String> others(Integration integration, Set<String> among) {
    Set<String> others = new TreeSet<>(integration.dependencies());
    others.addAll(integration.afterDependencies());
    others.retainAll(among);
    return others;
  }

  private void setUpInTurn(Integration each) {
    Set<String> before = others(each, ends.keySet());
    for (String other : List.copyOf(before)) {
      waiting.put(each.domain(), "for " + before);
      // Those that have ended are no longer there.
      loop.await(ends.getOrDefault(other, CompletableFuture.completedFuture(true)).copy());
      before.remove(other);
    }
    waiting.remove(each.domain());
    if (stopping) {
      return;
    }
    List<String> missing =
        each.dependencies().stream().filter(domain -> !isLoaded(domain)).sorted().toList();
    if (missing.isEmpty()) {
      Optional<Throwable> _ = setUpNow(each);
    } else {
      String needs = String.join(", ", missing);
      LOG.log(Level.ERROR, "{0} is not set up: it needs {1}", each.domain(), needs);
      failures.put(each.domain(), new HubException(each.domain() + " needs " + needs));
    }
  }

  private Optional<Throwable> setUpNow(Integration integration) {
    String domain = integration.domain();
    Map<String, @Nullable Object> section = sections.of(domain);
    times.begin(domain);
    loop.readmit(loop.owner(domain));
    IntegrationRun run =
        new IntegrationRun(
            hub, integration, "set-up", SET_UP_LIMIT, () -> setUp(integration, hub, section));
    settingUp.add(run);
    Optional<Throwable> failure = run.await();
    settingUp.remove(run);
    times.end(domain, failure.isEmpty());
    setUpEnded(run, failure);
    return failure;
  }

  private static String describe(Throwable failure) {
    String text = failure.getMessage();
    return text == null || text.isBlank() ? failure.getClass().getName() : text;
  }

  private void setUpEnded(IntegrationRun run, Optional<Throwable> failure) {
    String domain = run.integration().domain();
    if (failure.isPresent()) {
      failures.put(domain, failure.get());
      if (!stopping && !disabled.contains(domain)) {
        hub.issues()
            .report(
                domain,
                FAILED,
                Issue.Severity.ERROR,
                FAILED,
                Map.of("integration", domain, "reason", describe(failure.get())));
      }
      return;
    }
    hub.issues().remove(domain, FAILED);
    loaded.push(run.integration());
    if (disabled.contains(domain)) {
      leave(run.integration()); // it was too late to give the set-up up
    } else {
      hub.components().add(domain);
      if (!stopping) {
        setUpEntries(domain);
      }
    }
  }

  /// Sets up the integration's config entries; nobody but the start waits for that, and not long.
  private void setUpEntries(String domain) {
    if (hub.entries().of(domain).isEmpty()) {
      return;
    }
    Task<Boolean> task =
        loop.start(
            loop.owner(Hub.OWNER),
            "entries of " + domain,
            () -> {
              hub.entries().setUpAll(domain);
              return true;
            });
    if (setUpEnded != null && !setUpEnded.isDone()) {
      settingUpEntries.add(task);
    }
  }

  private void awaitEntries() {
    if (settingUpEntries.isEmpty()) {
      return;
    }
    var progress = Tasks.await(Tasks.When.ALL_COMPLETED, settingUpEntries, SET_UP_LIMIT);
    if (!progress.pending().isEmpty()) {
      LOG.log(
          Level.WARNING,
          "the hub starts, although entries are being set up: {0}",
          hub.entries().all().stream()
              .filter(entry -> entry.state() == EntryState.SETUP_IN_PROGRESS)
              .toList());
    }
    settingUpEntries.clear();
  }

  @Crossing
  private static void setUp(Integration integration, Hub hub, Map<String, @Nullable Object> section)
      throws Exception {
    integration.setUp(hub, section);
  }

  @Crossing
  private static void shutDown(Integration integration) throws Exception {
    integration.shutDown();
  }

  // ---------------------------------------------------------------- disabled ones

  /// Whether there is such an integration, and it is not disabled and not needed.
  boolean mayBeDisabled(String domain) {
    Integration integration = known.get(domain);
    return integration != null && !disabled.contains(domain) && !integration.isEssential();
  }

  boolean isDisabled(String domain) {
    loop.verifyOnLoop();
    return disabled.contains(domain);
  }

  /// Takes an integration out of the house. Suspends the calling task until it has ended.
  void disable(String domain, String why) {
    Integration integration = known.get(domain);
    if (integration == null || stopping || !disabled.add(domain)) {
      return;
    }
    LOG.log(Level.ERROR, "{0}", why);
    failures.put(domain, new HubException(why));
    takeOut(integration, why);
  }

  private void takeOut(Integration integration, String why) {
    String domain = integration.domain();
    disabling.add(domain);
    try {
      Owner owner = loop.owner(domain);
      hub.entities().removeAll(owner);
      loop.cancelAll(owner, why);
      for (IntegrationRun run : List.copyOf(settingUp)) {
        if (run.integration().equals(integration)) {
          run.giveUp(why);
        }
      }
      hub.entries().leave(domain, why);
      leave(integration);
      hub.bus().removeAll(owner);
      hub.services().removeAll(owner);
      hub.entities().removeAll(owner);
      loop.cancelAll(owner, why);
      loop.retire(owner);
      hub.stragglers().watch(owner);
      for (ConfigEntry entry : hub.entries().of(domain)) {
        loop.retire(entry.owner());
      }
    } finally {
      disabling.remove(domain);
    }
  }

  /// Adds an integration that was not there when the hub was made, and sets it up. Suspends the
  /// calling task.
  ///
  /// @throws HubException when there is one of this name, its configuration has errors, or its
  ///   set-up fails
  void add(Integration integration) {
    String domain = integration.domain();
    if (stopping || known.putIfAbsent(domain, integration) != null) {
      throw new HubException("there is an integration " + domain + " already, or the hub stops");
    }
    List<ConfigProblem> problems = new ArrayList<>();
    sections.read(hub.settings().config(), integration, problems);
    problems.forEach(each -> LOG.log(Level.ERROR, "{0}", each));
    setUp(domain);
  }

  /// Takes an integration out of the house for good. Suspends the calling task until it has ended,
  /// or has been given up.
  void remove(Integration integration, String why) {
    String domain = integration.domain();
    if (stopping || !integration.equals(known.get(domain))) {
      return;
    }
    takeOut(integration, why);
    DrainReport left = loop.drainAll(loop.owner(domain), SHUT_DOWN_LIMIT);
    if (!left.isComplete()) {
      hub.stragglers().report(loop.owner(domain), left.pending());
    }
    known.remove(domain);
    disabled.remove(domain);
    failures.remove(domain);
    hub.issues().remove(domain, FAILED);
  }

  private void leave(Integration integration) {
    if (loaded.remove(integration)) {
      shutDownNow(integration);
    }
  }

  /// Sets a disabled integration up again. Suspends the calling task.
  void enable(String domain) {
    Integration integration = known.get(domain);
    if (integration == null || !disabled.contains(domain)) {
      throw new HubException(domain + " is not disabled");
    }
    if (stopping || disabling.contains(domain)) {
      throw new HubException(domain + " is being shut down; try again when it has ended");
    }
    disabled.remove(domain);
    failures.remove(domain);
    Optional<Throwable> failure = setUpNow(integration);
    if (failure.isPresent()) {
      disabled.add(domain);
      throw new HubException(
          domain + " could not be set up: " + failure.get().getMessage(), failure.get());
    }
  }

  // ---------------------------------------------------------------- the end

  void shutDownAll() {
    stopping = true;
    for (IntegrationRun run : List.copyOf(settingUp)) {
      run.giveUp("the hub stops");
    }
    endEntries();
    if (setUpEnded != null) {
      loop.await(setUpEnded);
    }
    while (!loaded.isEmpty()) {
      Integration last = loaded.pop();
      shutDownNow(last);
    }
  }

  private void shutDownNow(Integration integration) {
    Optional<Throwable> _ =
        new IntegrationRun(
                hub, integration, "shut-down", SHUT_DOWN_LIMIT, () -> shutDown(integration))
            .await();
  }

  /// Ends the entries of all integrations at once.
  private void endEntries() {
    List<Task<Boolean>> ends = new ArrayList<>();
    for (String domain : known.keySet()) {
      if (!hub.entries().of(domain).isEmpty()) {
        ends.add(
            loop.start(
                loop.owner(Hub.OWNER),
                "end of the entries of " + domain,
                () -> {
                  hub.entries().leave(domain, "the hub stops");
                  return true;
                }));
      }
    }
    ends.forEach(Task::await);
  }
}
