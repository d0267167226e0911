package dev.hearth.core.entity;

import dev.hearth.core.Hub;
import dev.hearth.core.ServiceCall;
import dev.hearth.core.ServiceRegistry;
import dev.hearth.core.ServiceValidationException;
import dev.hearth.core.registry.Area;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Finds the entities that a service call is about.
final class Targets {
  private static final Logger LOG = System.getLogger(Targets.class.getName());

  private final Hub hub;
  private final Entities entities;

  Targets(Hub hub, Entities entities) {
    this.hub = hub;
    this.entities = entities;
  }

  /// The live entities that the call names, of one domain or, when null, of any. What is named and
  /// does not exist is logged, and the rest is done.
  ///
  /// @throws ServiceValidationException when the call names nothing
  List<Entity> of(ServiceCall call, @Nullable String domain) {
    if (ServiceRegistry.TARGET_KEYS.stream().noneMatch(call.data()::containsKey)) {
      throw new ServiceValidationException(
          call.domain()
              + "."
              + call.service()
              + " must name at least one of "
              + String.join(", ", ServiceRegistry.TARGET_KEYS));
    }
    Set<String> wanted = new LinkedHashSet<>();
    List<String> missing = new ArrayList<>();
    for (String id : words(call, "entity_id")) {
      switch (id) {
        case "none" -> {}
        case "all" -> entities.all().forEach(entity -> wanted.add(entity.entityId()));
        default -> {
          wanted.add(id);
          if (hub.states().get(id).isEmpty()) {
            missing.add("entity " + id);
          }
        }
      }
    }
    addReached(call, wanted, missing);
    if (!missing.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "{0}.{1}: referenced {2} are missing",
          call.domain(),
          call.service(),
          String.join(", ", missing));
    }
    List<Entity> found = new ArrayList<>();
    for (String id : wanted) {
      entities
          .get(id)
          .filter(entity -> domain == null || entity.domain().equals(domain))
          .filter(Entity::isAvailable)
          .ifPresent(found::add);
    }
    return found;
  }

  /// Whether the call names this very entity.
  static boolean names(ServiceCall call, String entityId) {
    return words(call, "entity_id").contains(entityId);
  }

  /// Adds what is reached through devices, areas, floors and labels. Settings and readings of a
  /// device are not meant when the device or its area is, and what people hide never is. A label of
  /// an entity's own means that entity, whatever it is for.
  private void addReached(ServiceCall call, Set<String> wanted, List<String> missing) {
    Set<String> deviceIds = known(call, "device", entities.devices()::get, missing);
    Set<String> areaIds = known(call, "area", hub.areas()::get, missing);
    for (String floorId : known(call, "floor", hub.floors()::get, missing)) {
      hub.areas().ofFloor(floorId).forEach(area -> areaIds.add(area.id()));
    }
    Set<String> labelIds = known(call, "label", hub.labels()::get, missing);
    if (!labelIds.isEmpty()) {
      for (Area area : hub.areas().all()) {
        if (!Collections.disjoint(area.settings().labels(), labelIds)) {
          areaIds.add(area.id());
        }
      }
      for (DeviceEntry device : entities.devices().all()) {
        if (!Collections.disjoint(device.settings().labels(), labelIds)) {
          deviceIds.add(device.id());
        }
      }
    }
    if (deviceIds.isEmpty() && areaIds.isEmpty() && labelIds.isEmpty()) {
      return;
    }
    for (EntityEntry entry : entities.registry().all()) {
      boolean reached =
          !Collections.disjoint(entry.settings().labels(), labelIds)
              || (entry.category() == null
                  && (deviceIds.contains(String.valueOf(entry.deviceId()))
                      || areaIds.contains(String.valueOf(entities.areaOf(entry)))));
      if (reached && !entry.isHidden()) {
        wanted.add(entry.entityId());
      }
    }
  }

  private static Set<String> known(
      ServiceCall call,
      String kind,
      Function<String, ? extends Optional<?>> registry,
      List<String> missing) {
    Set<String> known = new LinkedHashSet<>();
    for (String id : words(call, kind + "_id")) {
      if (registry.apply(id).isPresent()) {
        known.add(id);
      } else {
        missing.add(kind + " " + id);
      }
    }
    return known;
  }

  private static List<String> words(ServiceCall call, String key) {
    List<String> words = new ArrayList<>();
    if (call.data().get(key) instanceof List<?> items) {
      for (Object item : items) {
        for (String word : String.valueOf(item).split(",", -1)) {
          if (!word.isBlank()) {
            words.add(
                key.equals("entity_id") ? word.strip().toLowerCase(Locale.ROOT) : word.strip());
          }
        }
      }
    }
    return words;
  }
}
