package dev.hearth.integration.api;

import dev.hearth.core.schema.Schema;

/// The command that tells how the loop is.
final class HealthCommands {
  private HealthCommands() {}

  static void addTo(Commands commands) {
    commands.add(
        "hearth/health/subscribe",
        Schema.empty(),
        call -> {
          call.keep(call.connection().api().health().subscribe(call));
          call.succeed(null);
        });
  }
}
