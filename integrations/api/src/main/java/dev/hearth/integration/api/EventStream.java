package dev.hearth.integration.api;

import dev.hearth.core.Event;
import dev.hearth.core.EventBus;
import dev.hearth.loop.Registration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Carries events to clients: one listener a type, and one text an event, however many clients
/// listen. Loop only.
final class EventStream {
  private final EventBus bus;
  private final Map<String, Type> types = new HashMap<>();

  private static final class Type {
    final Map<Subscriber, Boolean> subscribers = new LinkedHashMap<>();
    Registration listener = () -> {};
  }

  private record Subscriber(Connection connection, long id) {}

  EventStream(EventBus bus) {
    this.bus = bus;
  }

  /// Sends a client all events of a type from now on.
  ///
  /// @param id the client's number of the subscription
  Registration subscribe(String type, Connection connection, long id) {
    Type stream = types.computeIfAbsent(type, this::open);
    Subscriber subscriber = new Subscriber(connection, id);
    stream.subscribers.put(subscriber, true);
    return () -> {
      stream.subscribers.remove(subscriber);
      if (stream.subscribers.isEmpty() && types.remove(type, stream)) {
        stream.listener.close();
      }
    };
  }

  private Type open(String type) {
    Type stream = new Type();
    stream.listener = bus.listen(type, event -> send(event, stream));
    return stream;
  }

  private static void send(Event event, Type stream) {
    String text = Wire.text(event.toJson());
    for (Subscriber each : List.copyOf(stream.subscribers.keySet())) {
      each.connection().send(new Message.Shared(each.id(), text));
    }
  }
}
