package dev.hearth.integration.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.Context;
import dev.hearth.core.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SubscriptionTest {
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

  private Map<String, @Nullable Object> set(Map<String, @Nullable Object> event, String entityId) {
    return object(object(object(event.get("c")).get(entityId)).get("+"));
  }

  /// Row WSS-01
  @Test
  void anEventReachesItsSubscriber() {
    long id = client.command("subscribe_events", Map.of("event_type", "state_changed"));
    assertThat(client.answer(id)).containsEntry("success", true).containsEntry("result", null);
    house.set("sensor.a", "1", Map.of("unit", "W"));
    Map<String, @Nullable Object> event = client.event(id);
    assertThat(event)
        .containsEntry("event_type", "state_changed")
        .containsEntry("origin", "LOCAL")
        .containsOnlyKeys("event_type", "data", "origin", "time_fired", "context");
    assertThat(object(event.get("data")))
        .containsEntry("entity_id", "sensor.a")
        .containsEntry("old_state", null);
    assertThat(object(object(event.get("data")).get("new_state")))
        .containsEntry("state", "1")
        .containsEntry("attributes", Map.of("unit", "W"));
  }

  /// Row WSS-02
  @Test
  void noEventComesAfterTheSubscriptionEnded() {
    long id = client.command("subscribe_events", Map.of("event_type", "tick"));
    client.answer(id);
    assertThat(client.result("unsubscribe_events", Map.of("subscription", id))).isNull();
    house.house.run(() -> house.hub().bus().fire("tick", Map.of()));
    client.ask("ping", Map.of());
    assertThat(client.frames).isEmpty();
    assertThat(client.error("unsubscribe_events", Map.of("subscription", id)))
        .isEqualTo(Map.of("code", "not_found", "message", "Subscription not found."));
  }

  /// Row WSS-03
  @Test
  void theEntityStreamBeginsWithAllStatesAfterTheResult() {
    house.set("sensor.a", "1", Map.of("unit", "W"));
    house.set("sensor.b", "2", Map.of());
    long id = client.command("subscribe_entities", Map.of());
    assertThat(client.next()).containsEntry("type", "result").containsEntry("result", null);
    Map<String, @Nullable Object> first = client.next();
    assertThat(first).containsEntry("id", id).containsEntry("type", "event");
    Map<String, @Nullable Object> event = object(first.get("event"));
    assertThat(event).containsOnlyKeys("a");
    assertThat(object(event.get("a"))).containsOnlyKeys("sensor.a", "sensor.b");
    Map<String, @Nullable Object> a = object(object(event.get("a")).get("sensor.a"));
    assertThat(a).containsOnlyKeys("s", "a", "c", "lc").containsEntry("s", "1");
    assertThat(a.get("a")).isEqualTo(Map.of("unit", "W"));
    assertThat(a.get("lc")).isInstanceOf(Double.class);
  }

  /// Row WSS-04
  @Test
  void aChangeOfTheStateAloneSaysOnlyThat() {
    house.set("sensor.a", "1", Map.of("unit", "W"));
    long id = client.command("subscribe_entities", Map.of());
    client.event(id);
    house.set("sensor.a", "2", Map.of("unit", "W"));
    Map<String, @Nullable Object> event = client.event(id);
    assertThat(object(object(event.get("c")).get("sensor.a"))).containsOnlyKeys("+");
    assertThat(set(event, "sensor.a")).containsOnlyKeys("s", "lc", "c").containsEntry("s", "2");
  }

  /// Row WSS-05, WSS-06
  @Test
  void aChangeOfAttributesNamesWhatIsNewAndWhatIsGone() {
    house.set("sensor.a", "1", Map.of("kept", 1, "changed", 1, "gone", 1));
    long id = client.command("subscribe_entities", Map.of());
    client.event(id);
    house.set("sensor.a", "1", Map.of("kept", 1, "changed", 2, "added", List.of(3)));
    Map<String, @Nullable Object> event = client.event(id);
    assertThat(set(event, "sensor.a"))
        .containsOnlyKeys("a", "lu", "c")
        .containsEntry("a", Map.of("changed", 2L, "added", List.of(3L)));
    assertThat(object(object(event.get("c")).get("sensor.a")).get("-"))
        .isEqualTo(Map.of("a", List.of("gone")));
  }

  /// Row WSS-07
  @Test
  void entitiesComeAndGo() {
    long id = client.command("subscribe_entities", Map.of());
    assertThat(client.event(id)).isEqualTo(Map.of("a", Map.of()));
    house.set("sensor.a", "1", Map.of());
    assertThat(object(client.event(id).get("a"))).containsOnlyKeys("sensor.a");
    house.house.run(() -> house.hub().states().remove("sensor.a", null));
    assertThat(client.event(id)).isEqualTo(Map.of("r", List.of("sensor.a")));
  }

  /// Row WSS-08
  @Test
  void aFilteredStreamHasOnlyWhatIsWanted() {
    house.set("sensor.a", "1", Map.of());
    house.set("sensor.b", "1", Map.of());
    long one = client.command("subscribe_entities", Map.of("entity_ids", List.of("sensor.b")));
    assertThat(object(client.event(one).get("a"))).containsOnlyKeys("sensor.b");
    long none = client.command("subscribe_entities", Map.of("entity_ids", List.of()));
    assertThat(client.event(none)).isEqualTo(Map.of("a", Map.of()));
    house.set("sensor.a", "2", Map.of());
    house.set("sensor.b", "2", Map.of());
    assertThat(set(client.event(one), "sensor.b")).containsEntry("s", "2");
    client.ask("ping", Map.of());
    assertThat(client.frames).isEmpty();
  }

  /// Row WSS-09
  @Test
  void aContextIsAPlainIdUnlessItHasAParentOrUser() {
    long id = client.command("subscribe_entities", Map.of());
    client.event(id);
    house.house.run(() -> {
      var states = house.hub().states();
      states.set("sensor.a", "1", Map.of(), false, new Context("C1", null, null));
      states.set("sensor.a", "2", Map.of(), false, new Context("C2", null, null));
      states.set("sensor.a", "3", Map.of(), false, new Context("C3", null, "U"));
      states.set("sensor.b", "1", Map.of(), false, new Context("C4", "P", "U"));
    });
    assertThat(object(object(client.event(id).get("a")).get("sensor.a"))).containsEntry("c", "C1");
    assertThat(set(client.event(id), "sensor.a")).containsEntry("c", "C2");
    assertThat(set(client.event(id), "sensor.a"))
        .containsEntry("c", Map.of("id", "C3", "user_id", "U"));
    assertThat(object(object(client.event(id).get("a")).get("sensor.b")))
        .containsEntry("c", Map.of("id", "C4", "parent_id", "P", "user_id", "U"));
  }

  /// Row WSS-11
  @Test
  void snapshotAndChangesGiveExactlyTheFinalStates() {
    house.house.run(() -> {
      house
          .hub()
          .loop()
          .start(
              "storm",
              () -> {
                for (int i = 0; i < 4_000; i++) {
                  String id = "sensor.s" + i % 37;
                  if (i % 101 == 100) {
                    house.hub().states().remove(id, null);
                  } else {
                    Map<String, Object> attributes = new HashMap<>();
                    attributes.put("n", i);
                    attributes.put("k" + i % 3, i % 5);
                    house.hub().states().set(id, "v" + i / 2, attributes);
                  }
                  if (i % 10 == 0) {
                    house.hub().loop().sleep(Duration.ZERO);
                  }
                }
                house.hub().states().set("sensor.end", "end", Map.of());
                return true;
              });
    });
    client.send(
        Map.of("id", 1, "type", "supported_features", "features", Map.of("coalesce_messages", 1)));
    client.send(Map.of("id", 2, "type", "subscribe_entities"));
    Map<String, Map<String, @Nullable Object>> mirror = new HashMap<>();
    while (!mirror.containsKey("sensor.end")) {
      apply(client.event(2), mirror);
    }
    Map<String, Map<String, Object>> real = new HashMap<>();
    house.house.run(() ->
        house
            .hub()
            .states()
            .all()
            .forEach(state ->
                real.put(
                    state.entityId(),
                    Map.of(
                        "s",
                        state.value(),
                        "a",
                        Json.parseObject(Json.write(state.attributes()))))));
    assertThat(mirror).isEqualTo(real);
  }

  /// What a client does with an event; fails on a gap or a double.
  private static void apply(
      Map<String, @Nullable Object> event, Map<String, Map<String, @Nullable Object>> mirror) {
    if (event.get("a") instanceof Map<?, ?> added) {
      object(added)
          .forEach((id, full) -> {
            Map<String, @Nullable Object> entity = new LinkedHashMap<>();
            entity.put("s", object(full).get("s"));
            entity.put("a", object(full).get("a"));
            assertThat(mirror.put(id, entity)).as("added twice: " + id).isNull();
          });
    }
    if (event.get("r") instanceof List<?> removed) {
      removed.forEach(id -> assertThat(mirror.remove(id)).as("removed " + id).isNotNull());
    }
    if (event.get("c") instanceof Map<?, ?> changed) {
      object(changed)
          .forEach((id, change) -> {
            Map<String, @Nullable Object> entity = mirror.get(id);
            assertThat(entity).as("changed but unknown: " + id).isNotNull();
            Map<String, @Nullable Object> plus = object(object(change).get("+"));
            if (plus.containsKey("s")) {
              entity.put("s", plus.get("s"));
            }
            Map<String, @Nullable Object> attributes = new LinkedHashMap<>(object(entity.get("a")));
            if (plus.get("a") instanceof Map<?, ?> more) {
              attributes.putAll(object(more));
            }
            if (object(change).get("-") instanceof Map<?, ?> minus) {
              ((List<?>) minus.get("a")).forEach(attributes::remove);
            }
            entity.put("a", attributes);
          });
    }
  }

  /// Row WSS-12
  @Test
  void anUnchangedReportIsNoMessage() {
    house.set("sensor.a", "1", Map.of());
    long id = client.command("subscribe_entities", Map.of());
    client.event(id);
    house.set("sensor.a", "1", Map.of());
    client.ask("ping", Map.of());
    assertThat(client.frames).isEmpty();
  }

  /// Row WSS-14
  @Test
  void aLostClientLeavesNoListenerBehind() {
    Map<String, Integer> before = house.house.run(() -> house.hub().bus().listenerCounts());
    WsClient other = house.connect();
    for (int i = 0; i < 50; i++) {
      other.ask("subscribe_events", Map.of("event_type", "type_" + i % 7));
    }
    other.result("subscribe_entities", Map.of());
    other.result("hearth/health/subscribe", Map.of());
    assertThat(house.house.run(() -> house.hub().bus().listenerCounts())).isNotEqualTo(before);
    other.close();
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (System.nanoTime() < deadline
        && !house.house.run(() -> house.hub().bus().listenerCounts()).equals(before)) {
      client.ask("ping", Map.of());
    }
    assertThat(house.house.run(() -> house.hub().bus().listenerCounts())).isEqualTo(before);
  }

  /// Row WSC-12
  @Test
  void aBurstGoesOutAsArraysInOrder() {
    client.result("supported_features", Map.of("features", Map.of("coalesce_messages", 1)));
    long id = client.command("subscribe_events", Map.of("event_type", "tick"));
    client.answer(id);
    burst();
    List<Object> seen = new ArrayList<>();
    int frames = 0;
    while (seen.size() < 100) {
      frames++;
      Object frame = Json.parse(client.nextFrame());
      for (Object each : frame instanceof List<?> list ? list : List.of(frame)) {
        seen.add(object(object(object(each).get("event")).get("data")).get("n"));
      }
    }
    assertThat(frames).isLessThan(10);
    assertThat(seen).isEqualTo(numbers());
  }

  /// Row WSC-13
  @Test
  void withoutCoalescingEveryFrameIsOneObject() {
    long id = client.command("subscribe_events", Map.of("event_type", "tick"));
    client.answer(id);
    burst();
    List<Object> seen = new ArrayList<>();
    while (seen.size() < 100) {
      Object frame = Json.parse(client.nextFrame());
      assertThat(frame).isInstanceOf(Map.class);
      seen.add(object(object(object(frame).get("event")).get("data")).get("n"));
    }
    assertThat(seen).isEqualTo(numbers());
  }

  private void burst() {
    house.house.run(() -> {
      for (int i = 0; i < 100; i++) {
        house.hub().bus().fire("tick", Map.of("n", i));
      }
    });
  }

  private static List<Object> numbers() {
    List<Object> numbers = new ArrayList<>();
    for (long i = 0; i < 100; i++) {
      numbers.add(i);
    }
    return numbers;
  }

  @Test
  void manyClientsGetTheSameChanges() {
    List<WsClient> clients = new ArrayList<>();
    Set<Object> events = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      WsClient each = house.connect();
      clients.add(each);
      each.event(each.command("subscribe_entities", Map.of()));
    }
    house.set("sensor.a", "1", Map.of("n", 1));
    clients.forEach(each -> events.add(each.event(1)));
    clients.forEach(WsClient::close);
    assertThat(events).hasSize(1);
  }

  @Test
  void theHealthOfTheLoopComesEverySecond() {
    long id = client.command("hearth/health/subscribe", Map.of());
    assertThat(client.answer(id)).containsEntry("result", null);
    Map<String, @Nullable Object> health = client.event(id);
    assertThat(health)
        .containsOnlyKeys(
            "uptime_s",
            "turns_per_s",
            "steps_per_s",
            "busy",
            "longest_step_ms",
            "longest_step_owner",
            "queue_length",
            "tasks",
            "timers",
            "offloaded",
            "owners");
    assertThat((Double) health.get("busy")).isBetween(0.0, 1.0);
    assertThat((List<?>) health.get("owners"))
        .anySatisfy(owner ->
            assertThat(object(owner))
                .containsEntry("name", "api")
                .containsOnlyKeys(
                    "name",
                    "loop_ms_per_s",
                    "longest_step_ms",
                    "steps_per_s",
                    "tasks",
                    "worker_ms_per_s",
                    "calls_running",
                    "calls_waiting",
                    "calls_abandoned"));
    client.event(id);
  }
}
