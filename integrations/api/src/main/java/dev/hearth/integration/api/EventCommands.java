package dev.hearth.integration.api;

import dev.hearth.core.Context;
import dev.hearth.core.Event;
import dev.hearth.core.EventBus;
import dev.hearth.core.json.Json;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Commands about events.
final class EventCommands {
  private EventCommands() {}

  static void addTo(Commands commands) {
    commands.add(
        "subscribe_events",
        Schema.builder()
            .optional("event_type", eventType(), EventBus.MATCH_ALL, "the events to hear of")
            .build(),
        EventCommands::subscribe);
    commands.add(
        "unsubscribe_events",
        Schema.builder()
            .required("subscription", Wire.positive(), "the id of the subscription's command")
            .build(),
        EventCommands::unsubscribe);
    commands.add(
        "fire_event",
        Schema.builder()
            .required("event_type", oneEventType(), "what happens")
            .optional("event_data", Type.map(), "what is known about it")
            .build(),
        EventCommands::fire);
  }

  private static Type eventType() {
    return new Type(
        Map.of("text", Map.of()),
        value -> {
          if (value instanceof String text && text.length() > EventBus.MAX_TYPE_LENGTH) {
            throw new IllegalArgumentException(
                "an event type has at most " + EventBus.MAX_TYPE_LENGTH + " characters");
          }
          return Wire.string().converter().apply(value);
        });
  }

  private static Type oneEventType() {
    Type any = eventType();
    return new Type(
        any.selector(),
        value -> {
          if (EventBus.MATCH_ALL.equals(value)) {
            throw new IllegalArgumentException("* stands for all types, in subscribing only");
          }
          return any.converter().apply(value);
        });
  }

  private static void subscribe(CommandCall call) {
    Connection connection = call.connection();
    call.keep(connection.api().events().subscribe(call.text("event_type"), connection, call.id()));
    call.succeed(null);
  }

  private static void unsubscribe(CommandCall call) {
    boolean ended =
        call.data().get("subscription") instanceof Long id && call.connection().unsubscribe(id);
    if (!ended) {
      throw CommandException.notFound("Subscription not found.");
    }
    call.succeed(null);
  }

  private static void fire(CommandCall call) {
    Map<String, @Nullable Object> data =
        call.data().get("event_data") instanceof Map<?, ?> given ? Json.object(given) : Map.of();
    Context context = call.newContext();
    call.connection()
        .api()
        .hub()
        .bus()
        .fire(call.text("event_type"), data, Event.Origin.LOCAL, context);
    call.succeed(Map.of("context", context.toJson()));
  }
}
