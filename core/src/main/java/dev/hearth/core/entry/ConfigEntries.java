package dev.hearth.core.entry;

import dev.hearth.core.Hub;
import dev.hearth.core.HubException;
import dev.hearth.core.Listeners;
import dev.hearth.core.storage.Store;
import dev.hearth.core.storage.StoredList;
import dev.hearth.loop.Registration;
import dev.hearth.loop.Task;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The config entries of the house, kept over restarts.
///
/// The entries of an integration are set up when it has been, all at once: one that waits for its
/// device does not hold up the others. They end before their integration does.
///
/// **Threads:** loop only. What sets up, unloads or removes suspends the calling task, goes on when
/// that is cancelled, and must not be awaited by a task of the entry's own, which would wait for
/// its own end: that is what [#scheduleReload] is for.
public final class ConfigEntries {
  private static final Logger LOG = System.getLogger(ConfigEntries.class.getName());
  private static final int MAX_ENTRIES = 10_000;

  private final Hub hub;
  private final Store store;
  private final Map<String, ConfigEntry> entries = new LinkedHashMap<>();

  /// What could not be read, and is written back as it is.
  private final List<Map<String, @Nullable Object>> broken = new ArrayList<>();

  private final Listeners<EntryChange> listeners;
  private Consumer<ConfigEntry> reauthentication = _ -> {};

  /// What happens to an entry.
  public enum Change {
    /// It is new.
    ADDED,
    /// Its settings or its state have changed.
    UPDATED,
    /// It was removed.
    REMOVED
  }

  /// A change of an entry.
  ///
  /// @param kind what happened
  /// @param entry as it is now
  public record EntryChange(Change kind, ConfigEntry entry) {}

  /// For the hub.
  public ConfigEntries(Hub hub) {
    this.hub = hub;
    this.store = hub.storage().store("core.config_entries", 1);
    this.listeners = new Listeners<>(hub.loop(), "changes of config entries");
  }

  /// For the hub: reads what was stored. Suspends the calling task.
  public void load() {
    Map<String, @Nullable Object> data = store.load().orElse(Map.of());
    EntrySettings.eachObject(
        data.get("entries"),
        each -> {
          try {
            ConfigEntry entry = ConfigEntry.fromStorage(hub, each);
            entries.put(entry.id(), entry);
          } catch (HubException
              | DateTimeException
              | IllegalArgumentException
              | ArithmeticException e) {
            broken.add(each);
            LOG.log(
                Level.ERROR,
                "an entry of core.config_entries is broken, and kept as it is: {0}",
                e.getMessage());
          }
        });
  }

  /// All of them, in the order in which they came.
  public Collection<ConfigEntry> all() {
    hub.loop().verifyOnLoop();
    return List.copyOf(entries.values());
  }

  /// Those of an integration.
  public List<ConfigEntry> of(String domain) {
    hub.loop().verifyOnLoop();
    return entries.values().stream().filter(each -> each.domain().equals(domain)).toList();
  }

  /// The entry of an id.
  public Optional<ConfigEntry> get(String id) {
    hub.loop().verifyOnLoop();
    return Optional.ofNullable(entries.get(id));
  }

  /// The entry of an integration with a unique id.
  public Optional<ConfigEntry> find(String domain, String uniqueId) {
    return of(domain).stream()
        .filter(each -> each.settings().uniqueId().filter(uniqueId::equals).isPresent())
        .findFirst();
  }

  /// Calls a listener at each change from now on, until the result is closed.
  public Registration listen(Consumer<EntryChange> listener) {
    return listeners.add(listener);
  }

  /// For the hub: what asks a person for other credentials. The last one counts.
  public void onAuthenticationFailed(Consumer<ConfigEntry> asker) {
    hub.loop().verifyOnLoop();
    reauthentication = asker;
  }

  // ---------------------------------------------------------------- what people do

  /// Adds an entry and sets it up, when its integration has been. Suspends the calling task.
  ///
  /// @param source how it came, such as `user`
  /// @throws OperationNotAllowedException when there are too many, or the integration has an entry
  ///   of this unique id
  public ConfigEntry add(String domain, String source, EntrySettings settings) {
    hub.loop().verifyOnLoop();
    if (entries.size() >= MAX_ENTRIES) {
      throw new OperationNotAllowedException("a house has at most " + MAX_ENTRIES + " entries");
    }
    settings
        .uniqueId()
        .flatMap(id -> find(domain, id))
        .ifPresent(other -> {
          throw new OperationNotAllowedException(
              settings.title() + " is in the house already, as " + other.title());
        });
    Instant now = hub.loop().clock().instant();
    ConfigEntry entry =
        new ConfigEntry(
            hub, Subentry.newId(), domain, source, settings, Optional.empty(), now, now);
    entries.put(entry.id(), entry);
    save();
    tell(Change.ADDED, entry);
    if (hub.isLoaded(domain)) {
      entry.life().setUp();
    }
    return entry;
  }

  /// Changes what an entry is set to, and tells it. Nothing happens when it is so already.
  ///
  /// @return whether anything has changed
  /// @throws UnknownEntryException when there is none
  public boolean update(String id, EntrySettings settings) {
    ConfigEntry entry = require(id);
    if (entry.settings().equals(settings)) {
      return false;
    }
    entry.setSettings(settings, hub.loop().clock().instant());
    save();
    entry.life().updated();
    tell(Change.UPDATED, entry);
    return true;
  }

  /// Sets an entry up that is not loaded. How it went is its state.
  ///
  /// @throws UnknownEntryException when there is none
  /// @throws OperationNotAllowedException when it is loaded, or not to be loaded
  public void setUp(String id) {
    require(id).life().setUp();
  }

  /// Unloads an entry.
  ///
  /// @return false when its integration did not let go; its state says why
  /// @throws UnknownEntryException when there is none
  /// @throws OperationNotAllowedException when its state does not allow it
  public boolean unload(String id) {
    return require(id).life().unload();
  }

  /// Unloads an entry whatever its integration does: takes away what it has in the house, and asks
  /// its tasks to end. Those that refuse are named in the log, and keep it from being set up again.
  ///
  /// @throws UnknownEntryException when there is none
  public void forceUnload(String id) {
    require(id).life().force("it is unloaded by force");
  }

  /// Unloads an entry and sets it up again.
  ///
  /// @throws UnknownEntryException when there is none
  /// @throws OperationNotAllowedException when its state does not allow it
  public void reload(String id) {
    require(id).life().reload();
  }

  /// Reloads an entry soon, in a task of the hub's. A try that waits does not come.
  ///
  /// @throws UnknownEntryException when there is none
  public void scheduleReload(String id) {
    EntryLife life = require(id).life();
    life.cancelRetry();
    hub.loop()
        .start(
            hub.loop().owner(Hub.OWNER),
            "reload of " + life.owner(),
            () -> {
              try {
                life.reload();
              } catch (OperationNotAllowedException e) {
                LOG.log(Level.ERROR, "{0}", e.getMessage());
              }
              return true;
            });
  }

  /// Sets an entry up at once that waits for its next try, since it was seen.
  ///
  /// @return whether there is such an entry, in whatever state
  public boolean rediscovered(String domain, String uniqueId) {
    Optional<ConfigEntry> found = find(domain, uniqueId);
    found.ifPresent(entry -> entry.life().tryNow());
    return found.isPresent();
  }

  /// Disables an entry with its devices and entities, or enables what was disabled with it.
  ///
  /// @param by `user`; empty to enable
  /// @return whether the hub must be restarted for it, since the integration did not let go
  /// @throws UnknownEntryException when there is none
  public boolean setDisabled(String id, Optional<String> by) {
    ConfigEntry entry = require(id);
    if (entry.disabledBy().equals(by)) {
      return false;
    }
    entry.setDisabledBy(by, hub.loop().clock().instant());
    save();
    tell(Change.UPDATED, entry);
    boolean ended = true;
    if (by.isPresent()) {
      ended = entry.state().isRecoverable() && entry.life().unload();
      hub.entities().setConfigEntryDisabled(id, true);
    } else {
      hub.entities().setConfigEntryDisabled(id, false);
      if (hub.isLoaded(entry.domain()) && entry.state().isRecoverable()) {
        entry.life().reload();
      }
    }
    return !ended;
  }

  /// Removes an entry for good, with its devices and entities.
  ///
  /// @return whether its integration did not let go, so that only a restart ends it for sure
  /// @throws UnknownEntryException when there is none
  public boolean remove(String id) {
    ConfigEntry entry = require(id);
    return HubTask.run(hub, "removal of " + entry, () -> remove(entry));
  }

  private boolean remove(ConfigEntry entry) {
    boolean ended = entry.state() == EntryState.SETUP_IN_PROGRESS || entry.state().isRecoverable();
    if (ended && entry.state() != EntryState.SETUP_IN_PROGRESS) {
      ended = entry.life().unload();
    }
    entry.life().leave("the entry is removed");
    entry.life().cleanUp();
    if (entries.remove(entry.id()) == null) {
      return false; // somebody else has removed it meanwhile
    }
    hub.entities().forgetConfigEntry(entry.id());
    save();
    tell(Change.REMOVED, entry);
    return !ended;
  }

  // ---------------------------------------------------------------- their integrations

  /// For the hub: sets up every entry of an integration that has been set up. Suspends the calling
  /// task until the first try of each has ended.
  public void setUpAll(String domain) {
    List<Task<Boolean>> tasks = new ArrayList<>();
    for (ConfigEntry each : of(domain)) {
      each.life().comeBack();
      if (each.state() == EntryState.NOT_LOADED) {
        tasks.add(start("set-up of " + each, () -> each.life().setUp()));
      }
    }
    tasks.forEach(Task::await);
  }

  /// For the hub: ends every entry of an integration that leaves, and keeps them from being set up
  /// until it comes back. Suspends the calling task.
  public void leave(String domain, String why) {
    List<Task<Boolean>> tasks = new ArrayList<>();
    for (ConfigEntry each : of(domain)) {
      tasks.add(start("end of " + each, () -> each.life().leave(why)));
    }
    tasks.forEach(Task::await);
  }

  private Task<Boolean> start(String name, Runnable body) {
    return hub.loop()
        .start(
            hub.loop().owner(Hub.OWNER),
            name,
            () -> {
              try {
                body.run();
              } catch (HubException e) {
                LOG.log(Level.ERROR, name + " failed", e);
              }
              return true;
            });
  }

  // ---------------------------------------------------------------- for entries

  void changed(ConfigEntry entry) {
    if (entries.containsKey(entry.id())) {
      tell(Change.UPDATED, entry);
    }
  }

  void authenticationFailed(ConfigEntry entry) {
    reauthentication.accept(entry);
  }

  private ConfigEntry require(String id) {
    return get(id).orElseThrow(() -> new UnknownEntryException(id));
  }

  private void tell(Change kind, ConfigEntry entry) {
    listeners.tell(new EntryChange(kind, entry));
  }

  private void save() {
    store.saveLater(() -> {
      List<Map<String, @Nullable Object>> all = new ArrayList<>(broken);
      entries.values().forEach(each -> all.add(each.toStorage()));
      return Map.of("entries", new StoredList<>(all, each -> each));
    });
  }
}
