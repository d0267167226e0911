package dev.hearth.core.entry;

import dev.hearth.core.CoreState;
import dev.hearth.core.Hub;
import dev.hearth.core.HubException;
import dev.hearth.loop.Crossing;
import dev.hearth.loop.DrainReport;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Owner;
import dev.hearth.loop.Registration;
import dev.hearth.loop.TimerHandle;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The life of one config entry: its state, its tries and its scope.
///
/// Set-up, unload, reload and retry take turns, so each finds the entry at rest. Each runs in a
/// task of the hub's, and what the integration does for it in a task of the entry's owner with a
/// deadline. A set-up that did not succeed leaves nothing behind: its scope is closed before the
/// state says so.
///
/// The pauses between tries are those of Home Assistant: 5 s, doubled up to 600 s, with up to half
/// a second more so that entries do not try together. Before the hub runs there are no pauses; the
/// next try comes when it does.
///
/// Loop only.
final class EntryLife {
  private static final Logger LOG = System.getLogger(EntryLife.class.getName());
  private static final Duration SET_UP_LIMIT = Duration.ofMinutes(5);
  private static final Duration UNLOAD_LIMIT = Duration.ofSeconds(30);
  private static final long FIRST_PAUSE_SECONDS = 5;
  private static final long LONGEST_PAUSE_SECONDS = 600;

  private final Hub hub;
  private final EventLoop loop;
  private final ConfigEntry entry;
  private final Owner owner;
  private final SplittableRandom random = new SplittableRandom();
  private final Semaphore turn = new Semaphore(1, true);
  private final List<Runnable> updateListeners = new ArrayList<>();
  private EntryState state = EntryState.NOT_LOADED;
  private Optional<String> reason = Optional.empty();
  private @Nullable Scope scope;
  private @Nullable EntryCall running;
  private Registration retry = () -> {};
  private int tries;

  /// Why it may not be set up at all: it was removed, its integration leaves, or the hub stops.
  private @Nullable String gone;

  EntryLife(Hub hub, ConfigEntry entry) {
    this.hub = hub;
    this.loop = hub.loop();
    this.entry = entry;
    this.owner = loop.owner(entry.domain() + "/" + entry.id());
  }

  EntryState state() {
    return state;
  }

  Optional<String> reason() {
    return reason;
  }

  Owner owner() {
    return owner;
  }

  Optional<EntryIntegration> integration() {
    return hub.integration(entry.domain())
        .filter(EntryIntegration.class::isInstance)
        .map(EntryIntegration.class::cast);
  }

  Scope requireScope() {
    Scope now = scope;
    if (now == null) {
      throw new OperationNotAllowedException(
          entry + " is " + state.wireName() + "; what it owns comes with its set-up");
    }
    return now;
  }

  void onUpdate(Runnable callback) {
    requireScope().onClose(() -> updateListeners.remove(callback));
    updateListeners.add(callback);
  }

  void updated() {
    for (Runnable each : List.copyOf(updateListeners)) {
      loop.execute(owner, () -> call(each));
    }
  }

  // ---------------------------------------------------------------- what people ask for

  /// @throws OperationNotAllowedException unless it is not loaded
  void setUp() {
    inTurn(() -> {
      if (state != EntryState.NOT_LOADED) {
        throw notAllowed("set up");
      }
      attempt();
    });
  }

  /// @return whether it is not loaded now
  /// @throws OperationNotAllowedException when its state does not allow it
  boolean unload() {
    return inTurnGet(() -> {
      if (!state.isRecoverable()) {
        throw notAllowed("unloaded");
      }
      return unloadNow();
    });
  }

  /// @throws OperationNotAllowedException when its state does not allow it
  void reload() {
    cancelRetry();
    inTurn(() -> {
      if (!state.isRecoverable()) {
        throw notAllowed("reloaded");
      }
      if (unloadNow()) {
        attempt();
      }
    });
  }

  /// Ends the entry whatever its integration does. It can be set up again.
  void force(String why) {
    giveUpRunning(why);
    inTurn(() -> {
      cancelRetry();
      if (state == EntryState.LOADED && canUnload()) {
        boolean _ = unloadNow();
      }
      closeScope(why);
      become(EntryState.NOT_LOADED, Optional.empty());
    });
  }

  /// Ends the entry, and keeps it from being set up.
  void leave(String why) {
    gone = why;
    force(why);
  }

  /// Lets an entry that has left be set up again.
  void comeBack() {
    gone = null;
  }

  /// The next try at once, when one is waiting.
  void tryNow() {
    if (state == EntryState.SETUP_RETRY) {
      cancelRetry();
      startRetry();
    }
  }

  void cancelRetry() {
    retry.close();
    retry = () -> {};
  }

  /// Lets the integration clean up elsewhere, after the entry has left.
  void cleanUp() {
    EntryIntegration integration = integration().orElse(null);
    if (integration != null) {
      loop.readmit(owner);
      call("removal", UNLOAD_LIMIT, () -> remove(integration, hub, entry))
          .ifPresent(e -> LOG.log(Level.ERROR, "the removal of " + entry + " failed", e));
      loop.cancelAll(owner, "the entry is removed");
    }
  }

  // ---------------------------------------------------------------- set-up

  private void attempt() {
    cancelRetry();
    if (gone != null || entry.disabledBy().isPresent()) {
      return;
    }
    EntryIntegration integration = integration().orElse(null);
    if (integration == null) {
      become(
          EntryState.SETUP_ERROR,
          Optional.of("the integration " + entry.domain() + " is not installed"));
      return;
    }
    DrainReport left = loop.drainAll(owner, Duration.ZERO);
    if (!left.isComplete()) {
      failed(
          new NotReadyException(
              "the entry is unloaded, but works on: " + left.pending().getFirst()));
      return;
    }
    loop.readmit(owner);
    become(EntryState.SETUP_IN_PROGRESS, Optional.empty());
    if (!migrate(integration)) {
      return;
    }
    scope = new Scope(hub, owner);
    Optional<Throwable> failure =
        begin("set-up", SET_UP_LIMIT, () -> setUp(integration, hub, entry));
    if (failure.isPresent()) {
      closeScope("its set-up failed");
      failed(failure.get());
    } else {
      tries = 0;
      become(EntryState.LOADED, Optional.empty());
    }
  }

  private boolean migrate(EntryIntegration integration) {
    EntrySettings stored = entry.settings();
    boolean isOwn =
        stored.version() == integration.version()
            && stored.minorVersion() >= integration.minorVersion();
    if (isOwn) {
      return true;
    }
    boolean[] usable = {false};
    Optional<Throwable> failure =
        begin("migration", SET_UP_LIMIT, () -> usable[0] = migrate(integration, hub, entry));
    if (failure.isEmpty() && usable[0]) {
      return true;
    }
    String why =
        "its data has version %d.%d, and %s reads %d.%d"
            .formatted(
                stored.version(),
                stored.minorVersion(),
                entry.domain(),
                integration.version(),
                integration.minorVersion());
    LOG.log(Level.ERROR, "{0} cannot be used: {1}", entry, why);
    closeScope(why);
    become(EntryState.MIGRATION_ERROR, Optional.of(why));
    return false;
  }

  private void failed(Throwable failure) {
    switch (failure) {
      case AuthenticationFailedException e -> {
        become(EntryState.SETUP_ERROR, Optional.of(textOf(e).orElse("could not authenticate")));
        hub.entries().authenticationFailed(entry);
      }
      case NotReadyException e -> {
        Level level = tries == 0 ? Level.WARNING : Level.DEBUG;
        LOG.log(level, "{0} is not ready, and tried again: {1}", entry, textOf(e).orElse(""));
        retryLater(e.retryAfter());
        become(EntryState.SETUP_RETRY, textOf(e));
      }
      case EntryErrorException e -> {
        LOG.log(Level.ERROR, "{0} cannot be set up: {1}", entry, textOf(e).orElse(""));
        become(EntryState.SETUP_ERROR, textOf(e));
      }
      default -> {
        LOG.log(Level.ERROR, entry + " cannot be set up", failure);
        become(EntryState.SETUP_ERROR, Optional.empty());
      }
    }
  }

  /// What an exception says, or the first of its causes that says something.
  private static Optional<String> textOf(Throwable failure) {
    int depth = 0;
    for (Throwable each = failure; each != null && depth < 20; each = each.getCause(), depth++) {
      String text = each.getMessage();
      if (text != null && !text.isBlank()) {
        return Optional.of(text);
      }
    }
    return Optional.empty();
  }

  private void retryLater(Optional<Duration> after) {
    if (hub.state() == CoreState.NOT_RUNNING || hub.state() == CoreState.STARTING) {
      tries++;
      retry = hub.bus().listenOnce("homeassistant_started", _ -> startRetry());
    } else if (hub.state() == CoreState.RUNNING) {
      long seconds = Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS << Math.min(tries, 10));
      tries++;
      Duration jitter = Duration.ofMillis(random.nextInt(50, 500));
      TimerHandle timer =
          loop.callLater(after.orElse(Duration.ofSeconds(seconds)).plus(jitter), this::startRetry);
      retry = timer::cancel;
    }
  }

  private void startRetry() {
    loop.start(
        loop.owner(Hub.OWNER),
        "retry of " + owner,
        () -> {
          turn.acquireUninterruptibly();
          try {
            if (state == EntryState.SETUP_RETRY) {
              attempt();
            }
          } finally {
            turn.release();
          }
          return true;
        });
  }

  // ---------------------------------------------------------------- the end

  private boolean canUnload() {
    return integration().map(EntryIntegration::supportsUnload).orElse(true);
  }

  private boolean unloadNow() {
    cancelRetry();
    if (state == EntryState.LOADED) {
      if (!canUnload()) {
        become(EntryState.FAILED_UNLOAD, Optional.of("Unload not supported"));
        return false;
      }
      become(EntryState.UNLOAD_IN_PROGRESS, Optional.empty());
      EntryIntegration integration = integration().orElseThrow();
      Optional<Throwable> failure =
          call("unload", UNLOAD_LIMIT, () -> unload(integration, hub, entry));
      if (failure.isPresent()) {
        LOG.log(Level.ERROR, entry + " was not unloaded", failure.get());
        become(
            EntryState.FAILED_UNLOAD, Optional.of(textOf(failure.get()).orElse("Unload failed")));
        return false;
      }
    }
    closeScope("the entry is unloaded");
    tries = 0;
    become(EntryState.NOT_LOADED, Optional.empty());
    return true;
  }

  private void closeScope(String why) {
    Scope now = scope;
    if (now != null) {
      var _ = now.close(why);
      scope = null;
      updateListeners.clear();
    }
  }

  private void giveUpRunning(String why) {
    EntryCall now = running;
    if (now != null) {
      now.giveUp(why);
    }
  }

  /// As [#call], unless the entry has left meanwhile.
  private Optional<Throwable> begin(String what, Duration limit, EntryCall.Body body) {
    return gone == null ? call(what, limit, body) : Optional.of(new HubException(gone));
  }

  private Optional<Throwable> call(String what, Duration limit, EntryCall.Body body) {
    EntryCall made = new EntryCall(hub, owner, what + " of " + entry, limit, body);
    running = made;
    try {
      return made.await();
    } finally {
      running = null;
    }
  }

  private void become(EntryState next, Optional<String> why) {
    if (next != state || !why.equals(reason)) {
      state = next;
      reason = why;
      hub.entries().changed(entry);
    }
  }

  private OperationNotAllowedException notAllowed(String what) {
    return new OperationNotAllowedException(
        entry + " cannot be " + what + ": it is " + state.wireName());
  }

  private void inTurn(Runnable body) {
    boolean _ =
        inTurnGet(() -> {
          body.run();
          return true;
        });
  }

  private boolean inTurnGet(BooleanSupplier body) {
    return HubTask.run(
        hub,
        "life of " + owner,
        () -> {
          turn.acquireUninterruptibly();
          try {
            return body.getAsBoolean();
          } finally {
            turn.release();
          }
        });
  }

  @Crossing
  private static void call(Runnable callback) {
    callback.run();
  }

  @Crossing
  private static void setUp(EntryIntegration integration, Hub hub, ConfigEntry entry)
      throws Exception {
    integration.setUpEntry(hub, entry);
  }

  @Crossing
  private static boolean migrate(EntryIntegration integration, Hub hub, ConfigEntry entry)
      throws Exception {
    return integration.migrateEntry(hub, entry);
  }

  @Crossing
  private static void remove(EntryIntegration integration, Hub hub, ConfigEntry entry)
      throws Exception {
    integration.removeEntry(hub, entry);
  }

  @Crossing
  private static void unload(EntryIntegration integration, Hub hub, ConfigEntry entry)
      throws Exception {
    integration.unloadEntry(hub, entry);
  }
}
