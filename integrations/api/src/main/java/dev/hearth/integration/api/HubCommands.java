package dev.hearth.integration.api;

import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Commands about the connection, the hub as a whole and its pages.
final class HubCommands {
  private HubCommands() {}

  static void addTo(Commands commands) {
    commands.add("ping", Schema.empty(), call -> call.connection().send(Message.pong(call.id())));
    commands.add(
        "supported_features",
        Schema.builder().required("features", Type.map(), "numbers by name").build(),
        HubCommands::supportedFeatures);
    commands.add(
        "get_config",
        Schema.empty(),
        call -> call.succeed(HubJson.config(call.connection().api().hub())));
    commands.add("integration/setup_info", Schema.empty(), HubCommands::setUpTimes);
    commands.add("subscribe_bootstrap_integrations", Schema.empty(), HubCommands::subscribeSetUps);
    commands.add("get_panels", Schema.empty(), call -> call.succeed(panels()));
    commands.add("frontend/get_themes", Schema.empty(), call -> call.succeed(themes()));
  }

  private static void supportedFeatures(CommandCall call) {
    if (call.data().get("features") instanceof Map<?, ?> features) {
      call.connection()
          .outbox()
          .coalesce(features.get("coalesce_messages") instanceof Number on && on.intValue() > 0);
    }
    call.succeed(null);
  }

  private static void setUpTimes(CommandCall call) {
    Map<String, Duration> taken = call.connection().api().hub().setUpTimes().taken();
    List<Map<String, Object>> times = new ArrayList<>();
    for (String domain : new TreeSet<>(call.connection().api().hub().components().all())) {
      if (domain.indexOf('.') < 0) {
        Duration time = taken.getOrDefault(domain, Duration.ZERO);
        times.add(Map.of("domain", domain, "seconds", seconds(time)));
      }
    }
    call.succeed(times);
  }

  private static void subscribeSetUps(CommandCall call) {
    call.succeed(null);
    call.keep(
        call.connection()
            .api()
            .hub()
            .setUpTimes()
            .listen(running -> {
              Map<String, Object> json = new LinkedHashMap<>();
              running.forEach((domain, time) -> json.put(domain, seconds(time)));
              call.event(Wire.text(json));
            }));
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1e3;
  }

  private static Map<String, Object> panels() {
    Map<String, @Nullable Object> panel = new LinkedHashMap<>();
    panel.put("component_name", "lovelace");
    panel.put("icon", null);
    panel.put("title", null);
    panel.put("default_visible", true);
    panel.put("config", Map.of("mode", "storage"));
    panel.put("url_path", "lovelace");
    panel.put("require_admin", false);
    panel.put("config_panel_domain", null);
    panel.put("show_in_sidebar", true);
    return Map.of("lovelace", panel);
  }

  private static Map<String, @Nullable Object> themes() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("themes", Map.of());
    json.put("default_theme", "default");
    json.put("default_dark_theme", null);
    return json;
  }
}
