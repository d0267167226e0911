package dev.hearth.integration.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.json.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random damage to good commands: the seed replays a failure.
@Timeout(120)
class FuzzTest {
  private static final int FRAMES = 1_500;
  private static final List<String> TYPES =
      List.of(
          "ping",
          "get_states",
          "get_config",
          "get_services",
          "get_panels",
          "subscribe_events",
          "unsubscribe_events",
          "subscribe_entities",
          "call_service",
          "fire_event",
          "supported_features",
          "auth/current_user",
          "config/entity_registry/get",
          "config/entity_registry/update",
          "config/area_registry/create",
          "config/floor_registry/reorder",
          "config/label_registry/delete",
          "config/device_registry/list",
          "hearth/health/subscribe",
          "foo/bar");
  private static final List<String> FIELDS =
      List.of(
          "entity_ids",
          "event_type",
          "event_data",
          "subscription",
          "domain",
          "service",
          "service_data",
          "target",
          "return_response",
          "features",
          "entity_id",
          "new_entity_id",
          "name",
          "labels",
          "floor_ids",
          "label_id",
          "options",
          "options_domain",
          "categories");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void damagedFramesHarmNobody(long seed) {
    Random random = new Random(seed);
    try (ApiHouse house = ApiHouse.start(folder, new Gadgets());
        WsClient good = house.connect()) {
      good.event(good.command("subscribe_entities", Map.of("entity_ids", List.of("sensor.mine"))));
      WsClient bad = house.connect();
      long id = 1;
      for (int i = 0; i < FRAMES; i++) {
        if (!bad.isOpen()) {
          bad.close();
          bad = house.connect();
          id = 1;
        }
        try {
          bad.sendRaw(frame(random, id++));
        } catch (RuntimeException e) {
          bad.close(); // the server has hung up, as it should on broken JSON
          bad = house.connect();
          id = 1;
        }
        bad.frames.clear();
        if (i % 100 == 0) {
          String value = seed + "-" + i;
          house.set("sensor.mine", value, Map.of());
          assertThat(good.event(1).toString()).contains(value);
          assertThat(good.ask("ping", Map.of())).containsEntry("type", "pong");
          assertThat(house.get("/api/states/sensor.mine").statusCode()).isEqualTo(200);
        }
      }
      bad.close();
    }
  }

  private static String frame(Random random, long id) {
    Map<String, Object> command = new LinkedHashMap<>();
    command.put("id", random.nextInt(8) == 0 ? value(random, 0) : id);
    command.put("type", random.nextInt(12) == 0 ? value(random, 0) : pick(random, TYPES));
    for (int i = random.nextInt(4); i > 0; i--) {
      command.put(pick(random, FIELDS), value(random, 0));
    }
    if (random.nextInt(3) == 0) {
      command.put("domain", "gadget");
      command.put("service", "echo");
    }
    String text = Json.write(random.nextInt(10) == 0 ? List.of(command, command) : command);
    if (random.nextInt(25) != 0) {
      return text;
    }
    StringBuilder damaged = new StringBuilder(text);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(damaged.length());
      switch (random.nextInt(3)) {
        case 0 -> damaged.setCharAt(at, (char) (32 + random.nextInt(95)));
        case 1 -> damaged.insert(at, (char) random.nextInt(0xD800));
        default -> damaged.setLength(Math.max(1, at));
      }
    }
    return damaged.toString();
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 3 ? 6 : 8)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextInt(-3, 10);
      case 2 -> random.nextDouble() * 1e300;
      case 3 -> random.nextBoolean();
      case 4 -> "state_changed";
      case 5 -> "ü{{%\u0000".repeat(random.nextInt(20));
      case 6 -> List.of(value(random, depth + 1), value(random, depth + 1));
      default -> Map.of(pick(random, FIELDS), value(random, depth + 1));
    };
  }

  private static String pick(Random random, List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
