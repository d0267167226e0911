package dev.hearth.core.entity;

import dev.hearth.core.Hub;
import dev.hearth.core.ServiceCall;
import dev.hearth.core.ServiceRegistry;
import dev.hearth.core.ServiceValidationException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
    for (String id : words(call, "device_id")) {
      if (entities.devices().get(id).isEmpty()) {
        missing.add("device " + id);
      }
      for (EntityEntry entry : entities.registry().ofDevice(id)) {
        // Settings and readings of a device are not meant when the device is.
        if (entry.category() == null) {
          wanted.add(entry.entityId());
        }
      }
    }
    for (String kind : List.of("area", "floor", "label")) {
      words(call, kind + "_id").forEach(id -> missing.add(kind + " " + id));
    }
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
