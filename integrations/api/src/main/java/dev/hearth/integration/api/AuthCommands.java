package dev.hearth.integration.api;

import dev.hearth.core.Times;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Commands about the user and the tokens.
final class AuthCommands {
  private static final String KIND = "long_lived_access_token";
  private static final int LONGEST_DAYS = 36_500;

  private AuthCommands() {}

  static void addTo(Commands commands) {
    commands.add(
        "auth/current_user",
        Schema.empty(),
        call -> call.succeed(call.connection().api().user().toJson()));
    commands.addSuspending(
        "auth/" + KIND,
        Schema.builder()
            .required("lifespan", Type.integer(1, LONGEST_DAYS), "days until it expires")
            .required("client_name", Wire.string(), "what to call it, unique")
            .optional("client_icon", Wire.string(), "not kept")
            .build(),
        AuthCommands::create);
    commands.addSuspending("auth/refresh_tokens", Schema.empty(), AuthCommands::list);
    commands.addSuspending(
        "auth/delete_refresh_token",
        Schema.builder().required("refresh_token_id", Wire.string(), "the token's id").build(),
        AuthCommands::delete);
  }

  private static void create(CommandCall call) {
    long days = call.data().get("lifespan") instanceof Long given ? given : LONGEST_DAYS;
    call.succeed(
        call.connection().api().tokens().create(call.text("client_name"), Duration.ofDays(days)));
  }

  private static void list(CommandCall call) {
    List<Object> list = new ArrayList<>();
    for (Tokens.Token token : call.connection().api().tokens().all()) {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("id", token.id());
      json.put("client_id", null);
      json.put("client_name", token.name());
      json.put("client_icon", null);
      json.put("type", KIND);
      json.put("created_at", Times.iso(token.createdAt()));
      json.put("is_current", token.id().equals(call.connection().tokenId()));
      json.put("last_used_at", null);
      json.put("last_used_ip", null);
      json.put("expire_at", token.expiresAt() == null ? null : Times.iso(token.expiresAt()));
      json.put("auth_provider_type", null);
      list.add(json);
    }
    call.succeed(list);
  }

  private static void delete(CommandCall call) {
    String id = call.text("refresh_token_id");
    boolean known =
        call.connection().api().tokens().all().stream().anyMatch(each -> each.id().equals(id));
    if (!known) {
      throw new CommandException("invalid_token_id", "Received invalid token");
    }
    call.succeed(Map.of());
    call.connection().api().tokens().delete(id);
  }
}
