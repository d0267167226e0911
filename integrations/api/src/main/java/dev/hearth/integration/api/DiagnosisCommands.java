package dev.hearth.integration.api;

import dev.hearth.core.Hub;
import dev.hearth.core.Issue;
import dev.hearth.core.OwnerUse;
import dev.hearth.core.blocking.BlockingReport;
import dev.hearth.core.blocking.BlockingReports;
import dev.hearth.core.entry.ConfigEntry;
import dev.hearth.core.entry.EntryState;
import dev.hearth.core.schema.Schema;
import dev.hearth.loop.LoopStatistics;
import dev.hearth.loop.OwnerStatistics;
import dev.hearth.loop.PendingTask;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The command that tells how the hub is: what people have to see to, what each owner uses and has
/// failed in, which tasks wait and at which line. Counters run from the hub's start.
final class DiagnosisCommands {
  /// A task that is older may be one that waits for what never comes.
  private static final Duration OLD = Duration.ofSeconds(60);

  private static final int MOST_TASKS = 200;

  private DiagnosisCommands() {}

  static void addTo(Commands commands) {
    commands.add(
        "hearth/diagnosis",
        Schema.empty(),
        call -> call.succeedLater(report(call.connection().api().hub())));
  }

  /// For any thread, but asked for on the loop.
  static Supplier<Map<String, @Nullable Object>> report(Hub hub) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("state", hub.state().name());
    json.put("safe_mode", hub.settings().safeMode());
    json.put("recovery", hub.settings().recovery().orElse(null));
    LoopStatistics loop = hub.loop().statistics();
    json.put("loop", loop(loop));
    json.put("issues", hub.issues().all().stream().map(Issue::toJson).toList());
    json.put(
        "entries",
        hub.entries().all().stream()
            .filter(DiagnosisCommands::isTrouble)
            .map(DiagnosisCommands::entry)
            .toList());
    List<OwnerUse> uses = hub.ownerUse();
    List<PendingTask> waits = hub.loop().pendingTasks(OLD, MOST_TASKS);
    Optional<BlockingReports> reports = hub.find(BlockingReports.class);
    return () -> {
      Map<String, BlockingReport.Calls> blocked = new HashMap<>();
      reports.ifPresent(
          all -> all.report().owners().forEach(each -> blocked.put(each.owner(), each.calls())));
      json.put(
          "owners",
          uses.stream()
              .sorted(Comparator.comparing((OwnerUse use) -> use.loop().busy()).reversed())
              .map(use ->
                  owner(
                      use,
                      loop.uptime(),
                      blocked.getOrDefault(use.loop().name(), BlockingReport.Calls.NONE)))
              .toList());
      json.put("waits", waits.stream().map(DiagnosisCommands::task).toList());
      return json;
    };
  }

  private static boolean isTrouble(ConfigEntry entry) {
    return entry.disabledBy().isEmpty() && entry.state() != EntryState.LOADED;
  }

  private static Map<String, @Nullable Object> entry(ConfigEntry entry) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("entry_id", entry.id());
    json.put("domain", entry.domain());
    json.put("state", entry.state().wireName());
    json.put("reason", entry.reason().orElse(null));
    return json;
  }

  private static Map<String, @Nullable Object> loop(LoopStatistics loop) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("uptime_s", loop.uptime().toMillis() / 1e3);
    json.put("busy", share(loop.busy(), loop.uptime()));
    json.put("steps", loop.steps());
    json.put("longest_step_ms", millis(loop.longestStep()));
    json.put("queue_length", loop.queueLength());
    json.put("tasks", loop.tasks());
    json.put("timers", loop.timers());
    json.put("offloaded", loop.offloaded());
    return json;
  }

  private static Map<String, @Nullable Object> owner(
      OwnerUse use, Duration uptime, BlockingReport.Calls blocked) {
    OwnerStatistics loop = use.loop();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("name", loop.name());
    json.put("domain", use.domain());
    json.put("busy", share(loop.busy(), uptime));
    json.put("busy_ms", millis(loop.busy()));
    json.put("steps", loop.steps());
    json.put("longest_step_ms", millis(loop.longestStep()));
    json.put("slow_steps", loop.slowSteps());
    json.put("tasks", loop.tasks());
    json.put("timers", loop.timers());
    json.put("listeners", use.listeners());
    json.put("deliveries", use.deliveries());
    json.put("allocated_bytes", loop.allocatedBytes());
    json.put("off_loop_ms", millis(loop.offloads().ran()));
    json.put("off_loop_running", loop.offloads().running());
    json.put("off_loop_abandoned", loop.offloads().abandoned());
    json.put("blocking_calls", blocked.count());
    json.put("blocked_ms", millis(blocked.total()));
    json.put("failures", use.failures());
    json.put("last_failure", use.lastFailure().orElse(null));
    return json;
  }

  private static Map<String, @Nullable Object> task(PendingTask task) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("owner", task.owner().name());
    json.put("task", task.name());
    json.put("background", task.background());
    json.put("age_s", task.age().toMillis() / 1e3);
    json.put("waits_for", task.waitsFor());
    json.put("where", task.where().map(StackTraceElement::toString).orElse(null));
    return json;
  }

  private static double share(Duration part, Duration whole) {
    return Math.round(1e4 * part.toNanos() / Math.max(1, whole.toNanos())) / 1e4;
  }

  private static double millis(Duration duration) {
    return Math.round(duration.toNanos() / 1e3) / 1e3;
  }
}
