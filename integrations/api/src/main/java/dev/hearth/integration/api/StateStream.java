package dev.hearth.integration.api;

import dev.hearth.core.Hub;
import dev.hearth.core.State;
import dev.hearth.core.StateChange;
import dev.hearth.loop.Registration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Carries states to clients in the compressed form: everything first, then what changes. Each
/// change is compared and written once, however many clients want it. Loop only.
final class StateStream {
  private final Hub hub;
  private final Map<Subscriber, Boolean> subscribers = new LinkedHashMap<>();
  private Registration listener = () -> {};

  /// @param wanted the only entities that the client wants; null for all
  private record Subscriber(Connection connection, long id, @Nullable Set<String> wanted) {
    boolean wants(String entityId) {
      return wanted == null || wanted.contains(entityId);
    }
  }

  StateStream(Hub hub) {
    this.hub = hub;
  }

  /// Sends a client all states now and their changes from now on. Both happen in one step of the
  /// loop, so nothing is missed and nothing comes twice.
  ///
  /// @param wanted the only entities that the client wants; null for all
  Registration subscribe(CommandCall call, @Nullable Set<String> wanted) {
    Subscriber subscriber = new Subscriber(call.connection(), call.id(), wanted);
    List<State> now = new ArrayList<>();
    for (State state : hub.states().all()) {
      if (subscriber.wants(state.entityId())) {
        now.add(state);
      }
    }
    if (subscribers.isEmpty()) {
      listener = hub.bus().listen("state_changed", event -> send(StateChange.of(event)));
    }
    subscribers.put(subscriber, true);
    call.eventLater(() -> Map.of("a", CompressedState.all(now)));
    return () -> {
      if (subscribers.remove(subscriber) != null && subscribers.isEmpty()) {
        listener.close();
      }
    };
  }

  private void send(StateChange change) {
    String text = null;
    for (Subscriber each : List.copyOf(subscribers.keySet())) {
      if (each.wants(change.entityId())) {
        if (text == null) {
          text = Wire.text(CompressedState.change(change));
        }
        each.connection().send(new Message.Shared(each.id(), text));
      }
    }
  }
}
