package dev.hearth.integration.api;

import dev.hearth.core.State;
import dev.hearth.core.schema.Schema;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Commands about states.
final class StateCommands {
  private StateCommands() {}

  static void addTo(Commands commands) {
    commands.add("get_states", Schema.empty(), StateCommands::getStates);
    commands.add(
        "subscribe_entities",
        Schema.builder()
            .optional("entity_ids", Wire.strings(), "the only entities to hear of")
            .build(),
        StateCommands::subscribe);
  }

  private static void getStates(CommandCall call) {
    List<State> states = call.connection().api().hub().states().all();
    call.succeedLater(() -> HubJson.states(states));
  }

  private static void subscribe(CommandCall call) {
    Set<String> wanted = null;
    if (call.data().get("entity_ids") instanceof List<?> ids) {
      wanted = new HashSet<>();
      for (Object id : ids) {
        wanted.add(String.valueOf(id).toLowerCase(Locale.ROOT));
      }
    }
    call.succeed(null);
    call.keep(call.connection().api().states().subscribe(call, wanted));
  }
}
