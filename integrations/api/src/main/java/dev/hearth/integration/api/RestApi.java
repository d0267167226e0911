package dev.hearth.integration.api;

import dev.hearth.core.Context;
import dev.hearth.core.Event;
import dev.hearth.core.EventBus;
import dev.hearth.core.Hub;
import dev.hearth.core.HubException;
import dev.hearth.core.InvalidEntityIdException;
import dev.hearth.core.InvalidStateException;
import dev.hearth.core.ServiceValidationException;
import dev.hearth.core.State;
import dev.hearth.core.StateChange;
import dev.hearth.core.Times;
import dev.hearth.core.json.Json;
import dev.hearth.core.schema.InvalidDataException;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Registration;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The REST interface: each request is a task of the loop, whose result is the answer.
///
/// **Threads:** loop only, but for [#take].
final class RestApi {
  /// The most that a request may carry, bytes.
  static final int LARGEST_BODY = 16 * 1024 * 1024;

  private static final int LARGEST_SIGN_IN = 4 * 1024;
  private static final Logger LOG = System.getLogger(RestApi.class.getName());

  private final Api api;
  private final Hub hub;
  private final EventLoop loop;
  private final Routes routes = new Routes();

  RestApi(Api api) {
    this.api = api;
    this.hub = api.hub();
    this.loop = api.loop();
    routes.add("GET", "/api/", request -> Answer.message(200, "API running."));
    routes.add("GET", "/api/core/state", request -> Answer.json(200, coreState()));
    routes.add("GET", "/api/config", request -> Answer.json(200, HubJson.config(hub)));
    routes.add("GET", "/api/components", request -> Answer.json(200, components()));
    routes.add("GET", "/api/events", request -> Answer.json(200, events()));
    routes.add("POST", "/api/events/{type}", this::fire);
    routes.add("GET", "/api/services", request -> Answer.json(200, services()));
    routes.add("POST", "/api/services/{domain}/{service}", this::callService);
    routes.add("GET", "/api/states", request -> states());
    routes.add("GET", "/api/states/{id}", this::getState);
    routes.add("POST", "/api/states/{id}", this::setState);
    routes.add("DELETE", "/api/states/{id}", this::deleteState);
    routes.add(
        "GET",
        "/api/hearth/blocking",
        request ->
            Answer.jsonLater(BlockingCommands.report(hub, null, 0, BlockingCommands.MOST_SITES)));
    routes.add(
        "GET", "/api/hearth/diagnosis", request -> Answer.jsonLater(DiagnosisCommands.report(hub)));
    EntryCommands.addTo(routes, hub);
    FlowCommands.addTo(routes, hub, this::input);
    routes.addOpen("POST", "/api/hearth/sign_in", this::signIn);
  }

  /// Takes a request on any thread; the answer comes from the loop.
  void take(HttpCall call, Consumer<Answer> reply) {
    try {
      loop.execute(
          api.owner(),
          () ->
              loop.start(
                  call.method() + " " + call.path(),
                  () -> {
                    reply.accept(answer(call));
                    return true;
                  }));
    } catch (RejectedExecutionException e) {
      reply.accept(Answer.text(503, "503: Service Unavailable"));
    }
  }

  private Answer answer(HttpCall call) {
    Routes.Match match = routes.match(call.method(), call.path());
    return switch (match) {
      case Routes.Match.Nothing() -> Answer.text(404, "404: Not Found");
      case Routes.Match.OtherMethods(String allowed) ->
          Answer.text(405, "405: Method Not Allowed").with("Allow", allowed);
      case Routes.Match.Found found ->
          found.open() || isAllowed(call)
              ? handle(found, call)
              : Answer.text(401, "401: Unauthorized");
    };
  }

  private boolean isAllowed(HttpCall call) {
    String token = call.bearer();
    if (token != null && api.tokens().find(token).isPresent()) {
      return true;
    }
    api.failedLogins().add(call.remote(), "REST");
    return false;
  }

  private Answer handle(Routes.Match.Found found, HttpCall call) {
    try {
      return found.handler().handle(new Routes.Request(call, found.parameters()));
    } catch (CommandException e) {
      return Answer.message(Integer.parseInt(e.code()), String.valueOf(e.getMessage()));
    } catch (Exception | StackOverflowError e) {
      Failure failure = Failure.of(e);
      if (failure.unexpected()) {
        LOG.log(Level.ERROR, call.method() + " " + call.path() + " failed", e);
      }
      return Answer.message(500, failure.message());
    }
  }

  /// What is wrong with a request.
  private static CommandException refusal(int status, String message) {
    return new CommandException(Integer.toString(status), message);
  }

  // ---------------------------------------------------------------- the hub

  private Map<String, Object> coreState() {
    return Map.of(
        "state",
        hub.state().name(),
        "recorder_state",
        Map.of("migration_in_progress", false, "migration_is_live", false));
  }

  private Iterable<String> components() {
    return new TreeSet<>(hub.components().all());
  }

  private List<Object> events() {
    List<Object> list = new ArrayList<>();
    hub.bus()
        .listenerCounts()
        .forEach((type, count) -> {
          Map<String, Object> one = new LinkedHashMap<>();
          one.put("event", type);
          one.put("listener_count", count);
          list.add(one);
        });
    return list;
  }

  private List<Object> services() {
    List<Object> list = new ArrayList<>();
    hub.services()
        .toJson()
        .forEach((domain, services) -> {
          Map<String, Object> one = new LinkedHashMap<>();
          one.put("domain", domain);
          one.put("services", services);
          list.add(one);
        });
    return list;
  }

  private Answer fire(Routes.Request request) {
    String type = request.parameter("type");
    if (type.length() > EventBus.MAX_TYPE_LENGTH) {
      throw refusal(400, "An event type has at most " + EventBus.MAX_TYPE_LENGTH + " characters.");
    }
    if (type.equals(EventBus.MATCH_ALL)) {
      throw refusal(400, "* stands for all event types, in subscribing only.");
    }
    Map<String, @Nullable Object> data =
        object(request, "Event data should be valid JSON.", "Event data should be a JSON object");
    hub.bus().fire(type, data, Event.Origin.REMOTE, newContext());
    return Answer.message(200, "Event " + type + " fired.");
  }

  private Answer callService(Routes.Request request) {
    String domain = request.parameter("domain");
    String service = request.parameter("service");
    Map<String, @Nullable Object> data =
        object(request, "Data should be valid JSON.", "Data should be a JSON object");
    if (hub.services().find(domain, service).isEmpty()) {
      throw refusal(400, "Service " + domain + "." + service + " not found.");
    }
    boolean wantsResponse = request.call().query().contains("return_response");
    Context context = newContext();
    Map<String, State> changed = new LinkedHashMap<>();
    Registration listener =
        hub.bus()
            .listen(
                "state_changed",
                event -> {
                  State state = StateChange.of(event).newState();
                  if (state != null && event.context().equals(context)) {
                    changed.put(state.entityId(), state);
                  }
                });
    Optional<Map<String, @Nullable Object>> response;
    try {
      response = hub.services().call(domain, service, data, context, wantsResponse);
    } catch (InvalidDataException | ServiceValidationException e) {
      throw refusal(400, String.valueOf(e.getMessage()));
    } finally {
      listener.close();
    }
    List<Object> states = HubJson.states(List.copyOf(changed.values()));
    if (response.isEmpty()) {
      return Answer.json(200, states);
    }
    Map<String, Object> both = new LinkedHashMap<>();
    both.put("changed_states", states);
    both.put("service_response", response.get());
    return Answer.json(200, both);
  }

  // ---------------------------------------------------------------- states

  private Answer states() {
    List<State> states = hub.states().all();
    return Answer.jsonLater(() -> HubJson.states(states));
  }

  private Answer getState(Routes.Request request) {
    State state =
        hub.states()
            .get(request.parameter("id"))
            .orElseThrow(() -> refusal(404, "Entity not found."));
    return Answer.jsonLater(() -> HubJson.states(List.of(state)).getFirst());
  }

  private Answer setState(Routes.Request request) {
    String id = request.parameter("id");
    Map<String, @Nullable Object> body =
        object(request, "Invalid JSON specified.", "State data should be a JSON object");
    Object value = body.get("state");
    if (value == null) {
      throw refusal(400, "No state attribute specified.");
    }
    if (value instanceof Map || value instanceof List) {
      throw refusal(400, "Invalid state specified.");
    }
    Object given = body.get("attributes");
    if (given != null && !(given instanceof Map)) {
      throw refusal(400, "attributes: expected an object, found " + Json.kind(given));
    }
    Map<String, @Nullable Object> attributes =
        given instanceof Map<?, ?> map ? Json.object(map) : Map.of();
    boolean isNew = hub.states().get(id).isEmpty();
    try {
      hub.states()
          .set(
              id,
              value.toString(),
              attributes,
              Boolean.TRUE.equals(body.get("force_update")),
              newContext());
    } catch (InvalidEntityIdException e) {
      throw refusal(400, "Invalid entity ID specified.");
    } catch (InvalidStateException e) {
      throw refusal(400, "Invalid state specified.");
    }
    State state =
        hub.states().get(id).orElseThrow(() -> new HubException("the state is gone already"));
    Answer answer = Answer.json(isNew ? 201 : 200, state.toJson());
    return isNew ? answer.with("Location", "/api/states/" + state.entityId()) : answer;
  }

  private Answer deleteState(Routes.Request request) {
    if (!hub.states().remove(request.parameter("id"), newContext())) {
      throw refusal(404, "Entity not found.");
    }
    return Answer.message(200, "Entity removed.");
  }

  // ---------------------------------------------------------------- signing in

  private Answer signIn(Routes.Request request) {
    Body body = loop.await(request.call().body().apply(LARGEST_SIGN_IN));
    if (!(body instanceof Body.Value(Map<?, ?> map)) || !(map.get("code") instanceof String code)) {
      return Answer.message(400, "Send {\"code\": \"XXXX-XXXX-XXXX\"}.");
    }
    String address = request.call().remote();
    return switch (api.codes().redeem(code, address)) {
      case TOO_MANY -> Answer.message(429, "Too many wrong codes. Wait a minute and try again.");
      case WRONG -> {
        api.failedLogins().add(address, "sign-in code");
        yield Answer.message(
            401,
            "This code is wrong, used up or older than "
                + SignInCodes.LIFE.toMinutes()
                + " minutes. Start the hub again for a new one.");
      }
      case RIGHT -> {
        String name = "Dashboard " + Times.iso(loop.clock().instant());
        yield Answer.json(200, Map.of("token", api.tokens().create(name, null)));
      }
    };
  }

  // ---------------------------------------------------------------- common

  private Context newContext() {
    return hub.bus().newContext(api.user().id());
  }

  private Map<String, @Nullable Object> input(Routes.Request request) {
    return object(request, "Invalid JSON specified.", "The input should be a JSON object.");
  }

  /// The object that a request carries; an empty one for nothing.
  private Map<String, @Nullable Object> object(
      Routes.Request request, String notJson, String notObject) {
    return switch (loop.await(request.call().body().apply(LARGEST_BODY))) {
      case Body.Empty() -> Map.of();
      case Body.Broken(String problem) -> throw refusal(400, notJson);
      case Body.TooLarge(int limit) ->
          throw refusal(413, "More than " + limit / 1024 + " KiB. Send less.");
      case Body.Value(Object value) -> {
        if (value instanceof Map<?, ?> map) {
          yield Json.object(map);
        }
        throw refusal(400, notObject);
      }
    };
  }
}
