package dev.hearth.core.registry;

import dev.hearth.core.EntityId;
import dev.hearth.core.Hub;
import dev.hearth.core.HubException;
import dev.hearth.core.Times;
import dev.hearth.core.json.Json;
import dev.hearth.core.storage.Fields;
import dev.hearth.core.storage.Store;
import dev.hearth.core.storage.StoredList;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A registry of entries that people name. Each change is stored and fires `KIND_registry_updated`
/// with `action` and the entry's id.
///
/// The maps and the waiting write are in order before an event is fired, so a listener may change
/// the registry again.
///
/// **Threads:** loop only.
abstract class NamedRegistry<E extends Named<S>, S extends Named.Settings> implements JsonRegistry {
  /// More would be a client gone wild.
  static final int MAX_ENTRIES = 10_000;

  static final int MAX_NAME = 255;

  private static final Logger LOG = System.getLogger(NamedRegistry.class.getName());

  private final Hub hub;
  private final String kind;
  private final Store store;
  private final SequencedMap<String, E> entries = new LinkedHashMap<>();
  private final Map<String, String> byName = new HashMap<>();
  private final List<Consumer<String>> holders = new ArrayList<>();

  NamedRegistry(Hub hub, String kind) {
    this.hub = hub;
    this.kind = kind;
    this.store = hub.storage().store("core." + kind + "_registry", 1);
  }

  abstract E entry(String id, S settings, Instant createdAt, Instant modifiedAt);

  abstract S settings(Map<String, ? extends @Nullable Object> json);

  /// @param before what is set now; null for a new entry
  /// @throws RegistryException when the settings name what does not exist
  abstract void checkReferences(S settings, @Nullable S before);

  /// For the hub: reads what is stored. Suspends the calling task.
  public void load() {
    if (store.load().orElse(Map.of()).get("entries") instanceof List<?> stored) {
      for (Object each : stored) {
        if (each instanceof Map<?, ?> map) {
          try {
            index(fromStorage(Json.object(map)));
          } catch (HubException | DateTimeException e) {
            LOG.log(
                Level.ERROR, "an entry of core.{0}_registry is broken: {1}", kind, e.getMessage());
          }
        }
      }
    }
  }

  /// All entries, in the order that people gave them.
  public final Collection<E> all() {
    hub.loop().verifyOnLoop();
    return List.copyOf(entries.values());
  }

  /// The entry of this id.
  public final Optional<E> get(String id) {
    hub.loop().verifyOnLoop();
    return Optional.ofNullable(entries.get(id));
  }

  /// The entry of this name; case and spaces do not matter.
  public final Optional<E> findByName(String name) {
    hub.loop().verifyOnLoop();
    return Optional.ofNullable(byName.get(normalized(name))).map(this::require);
  }

  /// Adds an entry, with an id made from its name.
  ///
  /// @throws RegistryException when the name is blank, too long or taken, the settings name what
  ///   does not exist, or there are too many entries
  public final E create(S settings) {
    hub.loop().verifyOnLoop();
    if (entries.size() >= MAX_ENTRIES) {
      throw new RegistryException(
          "there are " + MAX_ENTRIES + " entries of kind " + kind + "; delete some");
    }
    checkName(settings.name(), null);
    checkReferences(settings, null);
    Instant now = hub.loop().clock().instant();
    String slug = EntityId.slug(settings.name());
    String id = slug;
    for (int i = 2; entries.containsKey(id); i++) {
      id = slug + "_" + i;
    }
    E made = entry(id, settings, now, now);
    index(made);
    changed("create", id);
    return made;
  }

  /// Changes an entry. Nothing is stored or fired when it is so already.
  ///
  /// @return the entry as it is now
  /// @throws RegistryException when there is no such entry, and as [#create]
  public final E update(String id, S settings) {
    E old = require(id);
    if (settings.equals(old.settings())) {
      return old;
    }
    checkName(settings.name(), id);
    checkReferences(settings, old.settings());
    E fresh = entry(id, settings, old.createdAt(), hub.loop().clock().instant());
    byName.remove(normalized(old.settings().name()));
    index(fresh);
    changed("update", id);
    return fresh;
  }

  @Override
  public final void delete(String id) {
    E old = require(id);
    entries.remove(id);
    byName.remove(normalized(old.settings().name()));
    store.saveLater(this::toStorage);
    for (Consumer<String> each : holders) {
      each.accept(id);
    }
    changed("remove", id);
  }

  /// For the hub's own registries: adds whoever refers to entries by id. Called when one is
  /// deleted, after it is gone and before the event.
  public final void onDelete(Consumer<String> holder) {
    holders.add(holder);
  }

  private Map<String, @Nullable Object> toJson(E entry) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put(kind + "_id", entry.id());
    json.putAll(entry.settings().toJson());
    json.put("created_at", Times.seconds(entry.createdAt()));
    json.put("modified_at", Times.seconds(entry.modifiedAt()));
    return json;
  }

  @Override
  public final List<Map<String, @Nullable Object>> listJson() {
    return all().stream().map(this::toJson).toList();
  }

  @Override
  public final Map<String, @Nullable Object> createFromJson(
      Map<String, ? extends @Nullable Object> json) {
    return toJson(create(settings(json)));
  }

  @Override
  public final Map<String, @Nullable Object> updateFromJson(
      String id, Map<String, ? extends @Nullable Object> json) {
    Map<String, @Nullable Object> merged = new LinkedHashMap<>(require(id).settings().toJson());
    merged.putAll(json);
    return toJson(update(id, settings(merged)));
  }

  /// Checks that what is named exists.
  ///
  /// @throws RegistryException naming the first that does not
  public final void requireAll(Collection<String> ids) {
    ids.forEach(this::require);
  }

  final E require(String id) {
    hub.loop().verifyOnLoop();
    E entry = entries.get(id);
    if (entry == null) {
      throw new RegistryException("there is no " + kind + " " + id);
    }
    return entry;
  }

  /// Puts the entries into another order.
  ///
  /// @throws RegistryException unless every id of the registry is named once
  final void order(List<String> ids) {
    hub.loop().verifyOnLoop();
    Set<String> wanted = new LinkedHashSet<>(ids);
    if (wanted.size() != ids.size() || !wanted.equals(entries.keySet())) {
      throw new RegistryException("an order names every " + kind + " once");
    }
    if (List.copyOf(entries.keySet()).equals(ids)) {
      return;
    }
    for (String id : ids) {
      entries.putLast(id, require(id));
    }
    changed("reorder", null);
  }

  private void checkName(String name, @Nullable String own) {
    if (name.isBlank() || name.length() > MAX_NAME) {
      throw new RegistryException("a name has 1 to " + MAX_NAME + " characters");
    }
    String holder = byName.get(normalized(name));
    if (holder != null && !holder.equals(own)) {
      throw new RegistryException(
          "the name " + name + " (" + normalized(name) + ") is already in use");
    }
  }

  /// Folds what differs only in case or in spaces.
  static String normalized(String name) {
    return name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replace(" ", "");
  }

  private void index(E entry) {
    entries.put(entry.id(), entry);
    byName.put(normalized(entry.settings().name()), entry.id());
  }

  private void changed(String action, @Nullable String id) {
    store.saveLater(this::toStorage);
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("action", action);
    data.put(kind + "_id", id);
    hub.bus().fire(kind + "_registry_updated", data);
  }

  private Map<String, ?> toStorage() {
    return Map.of("entries", new StoredList<>(entries.values(), this::toStorage));
  }

  private Map<String, @Nullable Object> toStorage(E entry) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>(entry.settings().toJson());
    json.put("id", entry.id());
    json.put("created_at", entry.createdAt().toString());
    json.put("modified_at", entry.modifiedAt().toString());
    return json;
  }

  private E fromStorage(Map<String, @Nullable Object> json) {
    return entry(
        Fields.text(json, "id"),
        settings(json),
        Instant.parse(Fields.text(json, "created_at")),
        Instant.parse(Fields.text(json, "modified_at")));
  }
}
