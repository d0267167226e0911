package dev.hearth.core;

import dev.hearth.core.schema.InvalidDataException;
import dev.hearth.loop.CancelledException;
import dev.hearth.loop.Crossing;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Owner;
import dev.hearth.loop.Registration;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskFailedException;
import dev.hearth.loop.Tasks;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// What can be asked of the hub: named services, registered by integrations, called by clients and
/// by one another.
///
/// **Threads:** loop only.
public final class ServiceRegistry {
  /// The keys with which a call names what it is about.
  public static final List<String> TARGET_KEYS =
      List.of("entity_id", "device_id", "area_id", "floor_id", "label_id");

  /// How long a caller waits for a service, unless it says otherwise.
  public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(60);

  /// How many calls of one service may be under way; more is refused.
  public static final int MAX_RUNNING = 10_000;

  private static final Logger LOG = System.getLogger(ServiceRegistry.class.getName());

  private final EventLoop loop;
  private final EventBus bus;
  private final Map<String, Map<String, Registered>> services = new TreeMap<>();

  /// A service, and whose it is. Identity counts: the same may be registered again.
  private static final class Registered {
    final Service service;
    final Owner owner;
    final ServiceHandler handler;

    /// Calls that have not ended.
    int running;

    Registered(Service service, Owner owner, ServiceHandler handler) {
      this.service = service;
      this.owner = owner;
      this.handler = handler;
    }
  }

  /// A call on its way.
  private record Begun(Registered target, Task<@Nullable Map<String, @Nullable Object>> task) {}

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

  /// Takes a service away, whoever registered it.
  ///
  /// @return false when there was none
  public boolean remove(String domain, String name) {
    loop.verifyOnLoop();
    Registered entry = lookUp(domain, name);
    if (entry == null) {
      LOG.log(Level.WARNING, "{0}.{1} cannot be removed: there is no such service", domain, name);
      return false;
    }
    remove(entry);
    return true;
  }

  /// All services by domain and name, as they are now.
  public Map<String, Map<String, Service>> all() {
    loop.verifyOnLoop();
    Map<String, Map<String, Service>> all = new LinkedHashMap<>();
    services.keySet().forEach(domain -> all.put(domain, all(domain)));
    return Collections.unmodifiableMap(all);
  }

  /// The services of a domain by name, as they are now; empty when there are none.
  public Map<String, Service> all(String domain) {
    loop.verifyOnLoop();
    Map<String, Service> all = new LinkedHashMap<>();
    services
        .getOrDefault(domain.toLowerCase(Locale.ROOT), Map.of())
        .forEach((name, entry) -> all.put(name, entry.service));
    return Collections.unmodifiableMap(all);
  }

  /// The service of this name; names ignore case.
  public Optional<Service> find(String domain, String name) {
    loop.verifyOnLoop();
    return Optional.ofNullable(lookUp(domain, name)).map(entry -> entry.service);
  }

  /// All services by domain and name, as clients read them.
  public Map<String, Object> toJson() {
    loop.verifyOnLoop();
    Map<String, Object> json = new LinkedHashMap<>();
    services.forEach((domain, byName) -> {
      Map<String, Object> described = new LinkedHashMap<>();
      byName.forEach((name, entry) -> described.put(name, entry.service.toJson()));
      json.put(domain, described);
    });
    return json;
  }

  /// Calls a service and suspends until it is done, for [#DEFAULT_LIMIT] at most.
  ///
  /// @param data the call's data, with target keys such as `entity_id` among it
  /// @param context what caused the call; null for a new context
  /// @param returnResponse whether a response is wanted
  /// @return the response; empty when none was asked for
  /// @throws ServiceNotFoundException when there is none of this name
  /// @throws InvalidDataException when the data does not fit the schema; nothing was done
  /// @throws ServiceValidationException when the service cannot answer as asked
  /// @throws ServiceTimeoutException when it took too long; it goes on
  /// @throws HubException as the handler threw it, or when too many calls of it are under way
  /// @throws TaskFailedException with what else the handler threw as cause
  public Optional<Map<String, @Nullable Object>> call(
      String domain,
      String name,
      Map<String, ? extends @Nullable Object> data,
      @Nullable Context context,
      boolean returnResponse) {
    return call(domain, name, data, context, returnResponse, DEFAULT_LIMIT);
  }

  /// Calls a service and suspends until it is done, for some time at most; as [#call(String,
  /// String, Map, Context, boolean)] otherwise.
  public Optional<Map<String, @Nullable Object>> call(
      String domain,
      String name,
      Map<String, ? extends @Nullable Object> data,
      @Nullable Context context,
      boolean returnResponse,
      Duration limit) {
    loop.verifyOnLoop();
    Begun begun = begin(domain, name, data, context, returnResponse);
    Map<String, @Nullable Object> response = await(begun, limit);
    if (!returnResponse) {
      return Optional.empty();
    }
    if (response == null) {
      throw new HubException(domain + "." + name + " gave no response");
    }
    return Optional.of(response);
  }

  /// Calls a service and does not wait for it: its handler has run up to where it first suspends
  /// when this returns. What it throws is logged, and so is that it takes longer than
  /// [#DEFAULT_LIMIT].
  ///
  /// @param data the call's data, with target keys such as `entity_id` among it
  /// @param context what caused the call; null for a new context
  /// @throws ServiceNotFoundException when there is none of this name
  /// @throws InvalidDataException when the data does not fit the schema; nothing was done
  /// @throws ServiceValidationException when the service does nothing but respond
  /// @throws HubException when too many calls of it are under way
  public void start(
      String domain,
      String name,
      Map<String, ? extends @Nullable Object> data,
      @Nullable Context context) {
    loop.verifyOnLoop();
    Begun begun = begin(domain, name, data, context, false);
    Owner owner = begun.target().owner;
    Task<Boolean> _ =
        loop.start(
            owner,
            begun.task().name() + ", watched",
            () -> {
              try {
                var _ = await(begun, DEFAULT_LIMIT);
              } catch (CancelledException e) {
                LOG.log(Level.DEBUG, "{0} was cancelled", begun.task().name());
              } catch (HubException e) {
                LOG.log(Level.WARNING, begun.task().name() + ": " + e.getMessage());
              } catch (TaskFailedException e) {
                LOG.log(
                    Level.ERROR, begun.task().name() + " of " + owner + " failed", e.getCause());
              }
              return true;
            });
  }

  private Begun begin(
      String domain,
      String name,
      Map<String, ? extends @Nullable Object> data,
      @Nullable Context context,
      boolean returnResponse) {
    Registered target = lookUp(domain, name);
    if (target == null) {
      throw new ServiceNotFoundException(domain, name);
    }
    Service service = target.service;
    checkResponse(service, returnResponse);
    Map<String, @Nullable Object> checked =
        Collections.unmodifiableMap(service.schema().apply(data));
    if (target.running >= MAX_RUNNING) {
      throw new HubException(
          domain
              + "."
              + name
              + " of "
              + target.owner
              + ": "
              + MAX_RUNNING
              + " calls have not ended");
    }
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
    return new Begun(
        target,
        loop.start(target.owner, call.domain() + "." + call.service(), () -> handle(target, call)));
  }

  private @Nullable Map<String, @Nullable Object> handle(Registered target, ServiceCall call)
      throws Exception {
    target.running++;
    try {
      return answer(target.handler, call);
    } finally {
      loop.verifyOnLoop();
      target.running--;
    }
  }

  private static @Nullable Map<String, @Nullable Object> await(Begun begun, Duration limit) {
    try {
      // A handler finishes although its caller gave up.
      return Tasks.waitFor(Tasks.shield(begun.task()), limit);
    } catch (TimeoutException e) {
      Registered target = begun.target();
      throw new ServiceTimeoutException(target.service, target.owner.name(), limit);
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
  public void removeAll(Owner owner) {
    List<Registered> all = new ArrayList<>();
    services.values().forEach(byName -> all.addAll(byName.values()));
    for (Registered each : all) {
      if (each.owner.equals(owner)) {
        remove(each);
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very registration
  private boolean isRegistered(Registered entry) {
    return lookUp(entry.service.domain(), entry.service.name()) == entry;
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
    Service service = entry.service;
    Map<String, Registered> byName = services.get(service.domain());
    if (byName != null && byName.remove(service.name(), entry)) {
      if (byName.isEmpty()) {
        services.remove(service.domain());
      }
      bus.fire("service_removed", Map.of("domain", service.domain(), "service", service.name()));
    }
  }
}
