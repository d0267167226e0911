package dev.hearth.integration.api;

import dev.hearth.core.Notifications;
import dev.hearth.core.Notifications.Notification;
import dev.hearth.core.schema.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Commands about what people are told until they put it away.
final class NotificationCommands {
  private NotificationCommands() {}

  static void addTo(Commands commands) {
    commands.add("persistent_notification/get", Schema.empty(), NotificationCommands::list);
    commands.add(
        "persistent_notification/subscribe", Schema.empty(), NotificationCommands::subscribe);
  }

  private static Notifications notifications(CommandCall call) {
    return call.connection().api().hub().notifications();
  }

  private static void list(CommandCall call) {
    call.succeed(notifications(call).all().stream().map(Notification::toJson).toList());
  }

  private static void subscribe(CommandCall call) {
    call.succeed(null);
    call.keep(
        notifications(call)
            .listen(change ->
                tell(
                    call,
                    change.kind().name().toLowerCase(Locale.ROOT),
                    List.of(change.notification()))));
    tell(call, "current", notifications(call).all());
  }

  private static void tell(CommandCall call, String type, List<Notification> notifications) {
    Map<String, Object> byId = new LinkedHashMap<>();
    notifications.forEach(each -> byId.put(each.id(), each.toJson()));
    call.event(Wire.text(Map.of("type", type, "notifications", byId)));
  }
}
