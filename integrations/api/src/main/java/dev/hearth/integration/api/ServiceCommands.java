package dev.hearth.integration.api;

import dev.hearth.core.Context;
import dev.hearth.core.Hub;
import dev.hearth.core.json.Json;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Commands about services.
final class ServiceCommands {
  private ServiceCommands() {}

  static void addTo(Commands commands) {
    commands.add(
        "get_services",
        Schema.empty(),
        call -> call.succeed(call.connection().api().hub().services().toJson()));
    commands.addSuspending(
        "call_service",
        Schema.builder()
            .required("domain", Wire.string(), "such as light")
            .required("service", Wire.string(), "such as turn_on")
            .optional("service_data", Type.map(), "what the service is told")
            .optional("target", Type.map(), "what the service is about")
            .optional("return_response", Wire.bool(), false, "whether an answer is wanted")
            .build(),
        ServiceCommands::callService);
  }

  private static void callService(CommandCall call) {
    Hub hub = call.connection().api().hub();
    String domain = call.text("domain");
    String service = call.text("service");
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    if (call.data().get("service_data") instanceof Map<?, ?> given) {
      data.putAll(Json.object(given));
    }
    if (call.data().get("target") instanceof Map<?, ?> target) {
      refuseTemplates(target);
      data.putAll(Json.object(target));
    }
    if (hub.services().find(domain, service).isEmpty()) {
      throw CommandException.notFound("Service " + domain + "." + service + " not found.");
    }
    boolean wantsResponse = Boolean.TRUE.equals(call.data().get("return_response"));
    Context context = call.newContext();
    Optional<Map<String, @Nullable Object>> response =
        hub.services().call(domain, service, data, context, wantsResponse);
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    result.put("context", context.toJson());
    response.ifPresent(value -> result.put("response", value));
    call.succeed(result);
  }

  private static void refuseTemplates(Map<?, ?> target) {
    for (Map.Entry<?, ?> entry : target.entrySet()) {
      Object value = entry.getValue();
      for (Object each : value instanceof List<?> list ? list : java.util.Arrays.asList(value)) {
        if (each instanceof String text && (text.contains("{{") || text.contains("{%"))) {
          throw new CommandException(
              "invalid_format", "target." + entry.getKey() + ": templates are not taken here");
        }
      }
    }
  }
}
