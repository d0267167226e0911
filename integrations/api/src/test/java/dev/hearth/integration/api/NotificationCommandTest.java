package dev.hearth.integration.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.Notifications;
import dev.hearth.core.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NotificationCommandTest {
  @TempDir Path folder;
  private ApiHouse house;
  private WsClient client;

  @BeforeEach
  void open() {
    house = ApiHouse.start(folder);
    client = house.connect();
  }

  @AfterEach
  void close() {
    client.close();
    house.close();
  }

  private static Map<String, @Nullable Object> object(@Nullable Object value) {
    return Json.object((Map<?, ?>) value);
  }

  private void call(String service, Map<String, ?> data) {
    client.result(
        "call_service",
        Map.of("domain", "persistent_notification", "service", service, "service_data", data));
  }

  /// Row WSX-15
  @Test
  void whoSubscribesHearsOfWhatIsThereAndOfChanges() {
    call("create", Map.of("message", "The door is open", "notification_id", "door"));
    long subscription = client.command("persistent_notification/subscribe", Map.of());
    Map<String, @Nullable Object> current = object(client.anyEvent(subscription));
    assertThat(current).containsEntry("type", "current");
    assertThat(object(object(current.get("notifications")).get("door")))
        .containsEntry("notification_id", "door")
        .containsEntry("message", "The door is open")
        .containsEntry("title", null)
        .containsKey("created_at");

    call("create", Map.of("message", "Rain", "title", "Weather", "notification_id", "rain"));
    assertThat(object(client.anyEvent(subscription))).containsEntry("type", "added");
    call("create", Map.of("message", "Snow", "notification_id", "rain"));
    Map<String, @Nullable Object> updated = object(client.anyEvent(subscription));
    assertThat(updated).containsEntry("type", "updated");
    assertThat(object(object(updated.get("notifications")).get("rain")))
        .containsEntry("message", "Snow");
    call("dismiss", Map.of("notification_id", "rain"));
    assertThat(object(client.anyEvent(subscription))).containsEntry("type", "removed");
    call("dismiss_all", Map.of());
    assertThat(object(client.anyEvent(subscription))).containsEntry("type", "removed");
    assertThat((List<?>) client.result("persistent_notification/get", Map.of())).isEmpty();
  }

  @Test
  void theOldestMakesRoom() {
    house.house.run(() -> {
      Notifications all = house.hub().notifications();
      for (int i = 0; i <= Notifications.MAX; i++) {
        all.create("message " + i, Optional.empty(), Optional.empty());
      }
      assertThat(all.all()).hasSize(Notifications.MAX);
      assertThat(all.all().getFirst().message()).isEqualTo("message 1");
    });
  }
}
