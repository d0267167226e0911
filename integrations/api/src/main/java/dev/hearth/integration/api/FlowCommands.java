package dev.hearth.integration.api;

import dev.hearth.core.Hub;
import dev.hearth.core.entry.EntryIntegration;
import dev.hearth.core.entry.OperationNotAllowedException;
import dev.hearth.core.flow.ConfigFlows;
import dev.hearth.core.flow.ConfigFlows.FlowChange;
import dev.hearth.core.flow.FlowStep;
import dev.hearth.core.flow.UnknownFlowException;
import dev.hearth.core.schema.InvalidDataException;
import dev.hearth.core.schema.Problem;
import dev.hearth.core.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Commands and requests about the conversations in which people add config entries.
final class FlowCommands {
  private FlowCommands() {}

  static void addTo(Commands commands) {
    commands.add(
        "config_entries/flow/progress",
        Schema.empty(),
        call -> call.succeed(flows(call).inProgress()));
    commands.add("config_entries/flow/subscribe", Schema.empty(), FlowCommands::subscribe);
  }

  private static ConfigFlows flows(CommandCall call) {
    return call.connection().api().hub().flows();
  }

  private static void subscribe(CommandCall call) {
    call.succeed(null);
    call.keep(flows(call).listen(change -> call.event(Wire.text(List.of(event(change))))));
    List<Map<String, @Nullable Object>> now = new ArrayList<>();
    for (Map<String, @Nullable Object> each : flows(call).inProgress()) {
      now.add(event(null, String.valueOf(each.get("flow_id")), each));
    }
    call.event(Wire.text(now));
  }

  private static Map<String, @Nullable Object> event(FlowChange change) {
    return event(change.isNew() ? "added" : "removed", change.flowId(), change.json());
  }

  private static Map<String, @Nullable Object> event(
      @Nullable String type, String id, Map<String, @Nullable Object> flow) {
    Map<String, @Nullable Object> event = new LinkedHashMap<>();
    event.put("type", type);
    event.put("flow_id", id);
    if (!flow.isEmpty()) {
      event.put("flow", flow);
    }
    return event;
  }

  // ---------------------------------------------------------------- REST

  /// @param input reads the object that a request carries
  static void addTo(
      Routes routes, Hub hub, Function<Routes.Request, Map<String, @Nullable Object>> input) {
    ConfigFlows flows = hub.flows();
    String path = "/api/config/config_entries/";
    routes.add(
        "POST",
        path + "flow",
        request -> answer(hub, () -> begin(flows, hub, input.apply(request))));
    routes.add(
        "POST",
        path + "options/flow",
        request -> answer(hub, () -> flows.options(handler(input.apply(request)))));
    for (String each : List.of(path + "flow/{id}", path + "options/flow/{id}")) {
      routes.add("GET", each, request -> answer(hub, () -> flows.shown(request.parameter("id"))));
      routes.add(
          "POST",
          each,
          request ->
              answer(hub, () -> flows.answer(request.parameter("id"), input.apply(request))));
      routes.add("DELETE", each, request -> abort(flows, request.parameter("id")));
    }
    routes.add("GET", path + "flow_handlers", request -> Answer.json(200, handlers(hub)));
  }

  private static FlowStep begin(ConfigFlows flows, Hub hub, Map<String, @Nullable Object> input) {
    Object entryId = input.get("entry_id");
    if (entryId != null) {
      return flows.reconfigure(String.valueOf(entryId));
    }
    String domain = handler(input);
    if (!(hub.integration(domain).orElse(null) instanceof EntryIntegration)) {
      throw new CommandException("404", "Invalid handler specified");
    }
    return flows.begin(domain, "user", Map.of());
  }

  private static String handler(Map<String, @Nullable Object> input) {
    if (input.get("handler") instanceof String handler) {
      return handler;
    }
    throw new CommandException("400", "Message format incorrect: \"handler\" is missing");
  }

  private static Answer answer(Hub hub, Supplier<FlowStep> asked) {
    try {
      FlowStep step = asked.get();
      if (step.isEnd()) {
        hub.storage().commit(); // what a person is told has been added is there for good
      }
      return Answer.json(200, step.json());
    } catch (UnknownFlowException e) {
      throw new CommandException("404", "Invalid flow specified");
    } catch (OperationNotAllowedException e) {
      throw new CommandException("409", String.valueOf(e.getMessage()));
    } catch (InvalidDataException e) {
      Map<String, String> errors = new LinkedHashMap<>();
      for (Problem each : e.problems()) {
        errors.putIfAbsent(each.path().isEmpty() ? "base" : each.path(), each.message());
      }
      return Answer.json(400, Map.of("message", "User input malformed", "errors", errors));
    }
  }

  private static Answer abort(ConfigFlows flows, String id) {
    try {
      flows.abort(id);
    } catch (UnknownFlowException e) {
      throw new CommandException("404", "Invalid flow specified");
    }
    return Answer.message(200, "Flow aborted");
  }

  /// The integrations that people can add.
  private static List<String> handlers(Hub hub) {
    return hub.entryIntegrations().stream().map(EntryIntegration::domain).toList();
  }
}
