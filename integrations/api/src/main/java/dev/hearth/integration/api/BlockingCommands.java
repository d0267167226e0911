package dev.hearth.integration.api;

import dev.hearth.core.Hub;
import dev.hearth.core.blocking.BlockingReport;
import dev.hearth.core.blocking.BlockingReports;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The command that tells what blocks the loop. The report is made off it.
final class BlockingCommands {
  static final int MOST_SITES = 200;
  private static final int USUAL_SITES = 50;

  private BlockingCommands() {}

  static void addTo(Commands commands) {
    commands.add(
        "hearth/blocking",
        Schema.builder()
            .optional("owner", Wire.string(), "whose sites to list; everybody's without it")
            .optional("offset", Type.integer(0, 1_000_000), 0L, "how many sites to pass over")
            .optional(
                "limit", Type.integer(1, MOST_SITES), (long) USUAL_SITES, "how many sites to list")
            .build(),
        call -> {
          Object owner = call.data().get("owner");
          call.succeedLater(
              report(
                  call.connection().api().hub(),
                  owner == null ? null : owner.toString(),
                  number(call.data().get("offset"), 0),
                  number(call.data().get("limit"), USUAL_SITES)));
        });
  }

  /// For any thread, but asked for on the loop.
  static Supplier<Map<String, @Nullable Object>> report(
      Hub hub, @Nullable String owner, int offset, int limit) {
    Optional<BlockingReports> reports = hub.find(BlockingReports.class);
    return () ->
        reports
            .map(BlockingReports::report)
            .orElseGet(
                () -> BlockingReport.nobodyWatches("This hub was started without the guard."))
            .toJson(owner, offset, limit);
  }

  private static int number(@Nullable Object value, int otherwise) {
    return value instanceof Long given ? given.intValue() : otherwise;
  }
}
