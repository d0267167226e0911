package dev.hearth.integration.api;

import dev.hearth.core.Hub;
import dev.hearth.core.HubException;
import dev.hearth.core.Issue;
import dev.hearth.core.schema.Schema;
import java.util.Map;

/// Commands about what people have to see to. Every token is the owner's, so these are the owner's.
final class RepairCommands {
  private RepairCommands() {}

  static void addTo(Commands commands) {
    commands.add("repairs/list_issues", Schema.empty(), RepairCommands::list);
    commands.add(
        "repairs/ignore_issue",
        Schema.builder()
            .required("domain", Wire.string(), "whose issue it is")
            .required("issue_id", Wire.string(), "the issue")
            .required("ignore", Wire.bool(), "whether to hide it")
            .build(),
        RepairCommands::ignore);
    commands.addSuspending(
        "hearth/integration/enable",
        Schema.builder().required("domain", Wire.string(), "a disabled integration").build(),
        RepairCommands::enable);
  }

  private static Hub hub(CommandCall call) {
    return call.connection().api().hub();
  }

  private static void list(CommandCall call) {
    call.succeed(Map.of("issues", hub(call).issues().all().stream().map(Issue::toJson).toList()));
  }

  private static void ignore(CommandCall call) {
    boolean ignore = Boolean.TRUE.equals(call.data().get("ignore"));
    if (!hub(call).issues().ignore(call.text("domain"), call.text("issue_id"), ignore)) {
      throw CommandException.notFound("Issue not found");
    }
    call.succeed(null);
  }

  private static void enable(CommandCall call) {
    String domain = call.text("domain");
    if (!hub(call).isDisabled(domain)) {
      throw CommandException.notFound(domain + " is not disabled");
    }
    try {
      hub(call).enable(domain);
    } catch (HubException e) {
      throw new CommandException("not_allowed", String.valueOf(e.getMessage()));
    }
    call.succeed(null);
  }
}
