package dev.hearth.integration.api;

import dev.hearth.core.Context;
import dev.hearth.core.HubException;
import dev.hearth.core.State;
import dev.hearth.core.StateChange;
import dev.hearth.core.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Loads the classes through which messages go, away from the loop: the first client of a house
/// would else wait for that, and everything else with it.
final class WarmUp {
  private WarmUp() {}

  static void run() {
    Context context = new Context("0", null, null);
    Instant before = Instant.EPOCH;
    Instant now = before.plusSeconds(1);
    State old = new State("a.b", "1", Map.of("x", 1.5, "y", true), before, before, before, context);
    State fresh =
        new State("a.b", "2", Map.of("x", List.of("z")), now, now, now, new Context("1", "2", "3"));
    StringBuilder text = new StringBuilder();
    new Message.Shared(1, Wire.text(CompressedState.change(new StateChange("a.b", old, fresh))))
        .appendTo(text);
    new Message.Later(1, true, () -> Map.of("a", CompressedState.all(List.of(old)))).appendTo(text);
    new Message.Later(1, false, () -> HubJson.states(List.of(old, fresh))).appendTo(text);
    Wire.text(Map.of("n", Double.NaN));
    Message.result(1, Map.of("context", context.toJson())).appendTo(text);
    Message.handshake("type", "auth_ok").appendTo(text);
    Message.pong(1).appendTo(text);
    Failure failure = Failure.of(new HubException("nothing"));
    Message.error(1, failure.code(), failure.message()).appendTo(text);
    Json.parse("[" + text.toString().replace("}{", "},{") + "]");
    Tokens.hash("");
    new Routes().match("GET", "/");
    text.append(Answer.message(200, "").content().get().length);
  }
}
