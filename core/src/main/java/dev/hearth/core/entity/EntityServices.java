package dev.hearth.core.entity;

import dev.hearth.core.Hub;
import dev.hearth.core.HubException;
import dev.hearth.core.Service;
import dev.hearth.core.Service.SupportsResponse;
import dev.hearth.core.ServiceCall;
import dev.hearth.core.ServiceHandler;
import dev.hearth.core.ServiceValidationException;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import dev.hearth.loop.CancelledException;
import dev.hearth.loop.Crossing;
import dev.hearth.loop.Task;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The services of entities: `light.turn_on`, `switch.toggle`, … Registered when the first entity
/// of a domain comes; a call is handed to every entity it names, all at once, each in a task of the
/// entity's owner.
final class EntityServices {
  /// What registers the services of a domain; a domain that is not here has none.
  private static final Map<String, Consumer<EntityServices>> DOMAINS =
      Map.ofEntries(
          Map.entry("button", ButtonServices::register),
          Map.entry("climate", ClimateServices::register),
          Map.entry("cover", CoverServices::register),
          Map.entry("fan", FanServices::register),
          Map.entry("light", LightServices::register),
          Map.entry("lock", LockServices::register),
          Map.entry("number", NumberServices::register),
          Map.entry("scene", SceneServices::register),
          Map.entry("select", SelectServices::register),
          Map.entry("switch", SwitchServices::register),
          Map.entry("text", TextServices::register),
          Map.entry("update", UpdateServices::register));

  private final Hub hub;
  private final Targets targets;
  private final Set<String> provided = new HashSet<>();

  /// What a service does with one entity.
  interface Action<E extends Entity> {
    void run(E entity, ServiceCall call) throws Exception;
  }

  EntityServices(Hub hub, Entities entities) {
    this.hub = hub;
    this.targets = new Targets(hub, entities);
  }

  /// Makes the services of a domain available.
  void provide(String domain) {
    if (!provided.add(domain)) {
      return;
    }
    hub.loop()
        .runAs(
            hub.loop().owner(Hub.OWNER),
            () -> {
              Consumer<EntityServices> its = DOMAINS.get(domain);
              if (its != null) {
                its.accept(this);
              }
              if (provided.add("homeassistant")) {
                provideCommon();
              }
            });
  }

  /// `homeassistant.turn_on` and its kin, which take entities of any domain.
  private void provideCommon() {
    for (String name : List.of("turn_on", "turn_off", "toggle")) {
      Service service =
          new Service(
              "homeassistant",
              name,
              "Generic " + name.replace('_', ' '),
              "Calls " + name + " of each entity's own domain.",
              target().build(),
              SupportsResponse.NONE,
              true);
      hub.services().register(service, call -> forward(name, call));
    }
    provideUpdate();
  }

  private void provideUpdate() {
    Service service =
        new Service(
            "homeassistant",
            "update_entity",
            "Update",
            "Asks entities for news, also those that are not polled.",
            target().build(),
            SupportsResponse.NONE,
            true);
    hub.services()
        .register(
            service,
            call -> {
              List<Task<Boolean>> tasks = new ArrayList<>();
              for (Entity entity : targets.of(call, null)) {
                if (entity.isAdded()) {
                  tasks.add(
                      hub.loop()
                          .start(
                              entity.owner(),
                              "update of " + entity.entityId(),
                              () -> update(entity)));
                }
              }
              tasks.forEach(Task::await);
              return null;
            });
  }

  private static boolean update(Entity entity) throws Exception {
    if (entity.isAdded()) {
      entity.updater().runAndWrite();
    }
    return true;
  }

  private @Nullable Map<String, @Nullable Object> forward(String name, ServiceCall call) {
    List<Runnable> calls = new ArrayList<>();
    for (Entity entity : targets.of(call, null)) {
      if (hub.services().find(entity.domain(), name).isPresent()) {
        Map<String, Object> data = Map.of("entity_id", List.of(entity.entityId()));
        calls.add(() -> hub.services().call(entity.domain(), name, data, call.context(), false));
      }
    }
    calls.forEach(Runnable::run);
    return null;
  }

  /// Makes a service of a domain's entities.
  ///
  /// @param schema made of [#target]
  /// @param action runs in a task of the entity's owner, for each entity that is called; may
  ///   suspend
  <E extends Entity> void register(
      String domain, String name, String title, Schema schema, Class<E> type, Action<E> action) {
    register(domain, name, title, schema, type, 0, action);
  }

  /// Makes a service that not every entity of the domain can do. One that cannot is left out,
  /// unless the call names it: then it fails, and nothing is done.
  ///
  /// @param requiredFeatures bits of [Entity#supportedFeatures] that must all be there
  <E extends Entity> void register(
      String domain,
      String name,
      String title,
      Schema schema,
      Class<E> type,
      int requiredFeatures,
      Action<E> action) {
    Service service =
        new Service(
            domain,
            name,
            title,
            title + " one or more entities of " + domain + ".",
            schema,
            SupportsResponse.NONE,
            true);
    ServiceHandler handler =
        call -> {
          List<Task<Optional<Throwable>>> tasks = new ArrayList<>();
          for (Entity entity : able(targets.of(call, domain), call, requiredFeatures)) {
            if (!entity.isAdded()) {
              continue; // it went while others were asked or begun
            }
            E typed = type.cast(entity);
            tasks.add(
                hub.loop()
                    .start(
                        entity.owner(),
                        domain + "." + name + " " + entity.entityId(),
                        () -> run(typed, call, action)));
          }
          awaitAll(tasks);
          return null;
        };
    hub.services().register(service, handler);
  }

  /// Those of the entities that have all of these features.
  ///
  /// @throws ServiceValidationException when one that has not is named
  private List<Entity> able(List<Entity> entities, ServiceCall call, int requiredFeatures) {
    if (requiredFeatures == 0) {
      return entities;
    }
    List<Entity> able = new ArrayList<>(entities.size());
    for (Entity entity : entities) {
      int features;
      try {
        features = featuresOf(entity);
      } finally {
        hub.loop().verifyOnLoop();
      }
      if ((features & requiredFeatures) == requiredFeatures) {
        able.add(entity);
      } else if (entity.isAdded() && Targets.names(call, entity.entityId())) {
        throw new ServiceValidationException(
            entity.entityId() + " does not support " + call.domain() + "." + call.service());
      }
    }
    return able;
  }

  @Crossing
  private static int featuresOf(Entity entity) {
    return entity.supportedFeatures();
  }

  /// The failure is the task's result: as its exception it would be taken for one that nobody waits
  /// for, and logged, while the tasks before it are awaited.
  private static <E extends Entity> Optional<Throwable> run(
      E entity, ServiceCall call, Action<E> action) throws InterruptedException {
    if (!entity.isAdded()) {
      return Optional.empty(); // it went while the others were begun
    }
    try {
      entity.setContext(call.context());
      EntityPlatform platform = entity.platform();
      if (platform == null) {
        action.run(entity, call);
      } else {
        boolean _ =
            platform.limited(() -> {
              if (entity.isAdded()) {
                action.run(entity, call);
              }
              return true;
            });
      }
      return Optional.empty();
    } catch (CancelledException | InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      return Optional.of(e);
    }
  }

  /// Waits for all, so that none is left behind, and then fails with the first failure.
  private static void awaitAll(List<Task<Optional<Throwable>>> tasks) throws Exception {
    Throwable first = null;
    for (Task<Optional<Throwable>> task : tasks) {
      Throwable failure = task.await().orElse(null);
      if (first == null) {
        first = failure;
      } else if (failure != null && !failure.equals(first)) {
        first.addSuppressed(failure);
      }
    }
    switch (first) {
      case null -> {}
      case Exception e -> throw e;
      case Error e -> throw e;
      default -> throw new HubException("an entity failed: " + first, first);
    }
  }

  /// The fields that say which entities are meant, for a schema to add its own to.
  static Schema.Builder target() {
    Type ids = Type.listOf(Type.string());
    return Schema.builder()
        .optional("entity_id", ids, "entities, or \"all\"")
        .optional("device_id", ids, "devices, for all their entities")
        .optional("area_id", ids, "areas, for all their entities")
        .optional("floor_id", ids, "floors, for all their entities")
        .optional("label_id", ids, "labels, for all their entities");
  }
}
