package dev.hearth.core;

import dev.hearth.core.schema.InvalidDataException;
import dev.hearth.loop.Crossing;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Owner;
import dev.hearth.loop.Registration;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskFailedException;
import dev.hearth.loop.Tasks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What can be asked of the hub: named services, registered by integrations, called by clients and
/// by one another.
///
/// **Threads:** loop only.
public final class ServiceRegistry {
  /// The keys with which a call names what it is about.
  public static final List<String> TARGET_KEYS =
      List.of("entity_id", "device_id", "area_id", "floor_id", "label_id");

  private final EventLoop loop;
  private final EventBus bus;
  private final Map<String, Map<String, Registered>> services = new TreeMap<>();

  private record Registered(Service service, Owner owner, ServiceHandler handler) {}

  ServiceRegistry(EventLoop loop, EventBus bus) {
    this.loop = loop;
    this.bus = bus;
  }

  /// Registers a service for the current owner, in place of one of the same name.
  public Registration register(Service service, ServiceHandler handler) {
    loop.verifyOnLoop();
    Registered added = new Registered(service, loop.currentOwner(), handler);
    services.computeIfAbsent(service.domain(), d -> new TreeMap<>()).put(service.name(), added);
    bus.fire("service_registered", Map.of("domain", service.domain(), "service", service.name()));
    return () -> remove(added);
  }

  /// The service of this name; names ignore case.
  public Optional<Service> find(String domain, String name) {
    loop.verifyOnLoop();
    return Optional.ofNullable(lookUp(domain, name)).map(Registered::service);
  }

  /// All services by domain and name, as clients read them.
  public Map<String, Object> toJson() {
    loop.verifyOnLoop();
    Map<String, Object> json = new LinkedHashMap<>();
    services.forEach((domain, byName) -> {
      Map<String, Object> described = new LinkedHashMap<>();
      byName.forEach((name, entry) -> described.put(name, entry.service().toJson()));
      json.put(domain, described);
    });
    return json;
  }

  /// Calls a service and suspends until it is done.
  ///
  /// @param data the call's data, with target keys such as `entity_id` among it
  /// @param context what caused the call; null for a new context
  /// @param returnResponse whether a response is wanted
  /// @return the response; empty when none was asked for
  /// @throws ServiceNotFoundException when there is none of this name
  /// @throws InvalidDataException when the data does not fit the schema; nothing was done
  /// @throws ServiceValidationException when the service cannot answer as asked
  /// @throws HubException as the handler threw it
  /// @throws TaskFailedException with what else the handler threw as cause
  public Optional<Map<String, @Nullable Object>> call(
      String domain,
      String name,
      Map<String, ? extends @Nullable Object> data,
      @Nullable Context context,
      boolean returnResponse) {
    loop.verifyOnLoop();
    Registered target = lookUp(domain, name);
    if (target == null) {
      throw new ServiceNotFoundException(domain, name);
    }
    Service service = target.service();
    checkResponse(service, returnResponse);
    Map<String, @Nullable Object> checked =
        Collections.unmodifiableMap(service.schema().apply(data));
    Context cause = context == null ? bus.newContext(null) : context;
    ServiceCall call =
        new ServiceCall(service.domain(), service.name(), checked, cause, returnResponse);
    Map<String, @Nullable Object> eventData = new LinkedHashMap<>();
    eventData.put("domain", service.domain());
    eventData.put("service", service.name());
    eventData.put("service_data", service.schema().withoutSecrets(data));
    bus.fire("call_service", eventData, Event.Origin.LOCAL, cause);
    if (!isRegistered(target)) {
      throw new ServiceNotFoundException(domain, name); // by a listener, or while one was stuck
    }
    Map<String, @Nullable Object> response = handle(target, call);
    if (!returnResponse) {
      return Optional.empty();
    }
    if (response == null) {
      throw new HubException(domain + "." + name + " gave no response");
    }
    return Optional.of(response);
  }

  private @Nullable Map<String, @Nullable Object> handle(Registered target, ServiceCall call) {
    String taskName = call.domain() + "." + call.service();
    Task<@Nullable Map<String, @Nullable Object>> task =
        loop.start(target.owner(), taskName, () -> answer(target.handler(), call));
    try {
      return Tasks.shield(task).await(); // a handler finishes although its caller gave up
    } catch (TaskFailedException e) {
      if (e.getCause() instanceof HubException known) {
        throw known;
      }
      throw e;
    }
  }

  @Crossing
  private static @Nullable Map<String, @Nullable Object> answer(
      ServiceHandler handler, ServiceCall call) throws Exception {
    return handler.handle(call);
  }

  /// Takes away every service of an owner's.
  void removeAll(Owner owner) {
    List<Registered> all = new ArrayList<>();
    services.values().forEach(byName -> all.addAll(byName.values()));
    for (Registered each : all) {
      if (each.owner().equals(owner)) {
        remove(each);
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very registration
  private boolean isRegistered(Registered entry) {
    return lookUp(entry.service().domain(), entry.service().name()) == entry;
  }

  private static void checkResponse(Service service, boolean returnResponse) {
    String name = service.domain() + "." + service.name();
    if (returnResponse && service.response() == Service.SupportsResponse.NONE) {
      throw new ServiceValidationException(
          name + " gives no response; call it without return_response");
    }
    if (!returnResponse && service.response() == Service.SupportsResponse.ONLY) {
      throw new ServiceValidationException(
          name + " does nothing but respond; call it with return_response");
    }
  }

  private @Nullable Registered lookUp(String domain, String name) {
    Map<String, Registered> byName = services.get(domain.toLowerCase(Locale.ROOT));
    return byName == null ? null : byName.get(name.toLowerCase(Locale.ROOT));
  }

  private void remove(Registered entry) {
    loop.verifyOnLoop();
    Service service = entry.service();
    Map<String, Registered> byName = services.get(service.domain());
    if (byName != null && byName.remove(service.name(), entry)) {
      if (byName.isEmpty()) {
        services.remove(service.domain());
      }
      bus.fire("service_removed", Map.of("domain", service.domain(), "service", service.name()));
    }
  }
}
