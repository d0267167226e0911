package dev.hearth.integration.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.Hub;
import dev.hearth.core.Integration;
import dev.hearth.core.Issue;
import dev.hearth.core.json.Json;
import dev.hearth.loop.EventLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RepairTest {
  @TempDir Path folder;

  private static final class Culprit implements Integration {
    @Override
    public String domain() {
      return "culprit";
    }

    @Override
    public void setUp(Hub hub, Map<String, @Nullable Object> config) {}
  }

  private static List<Map<String, @Nullable Object>> issues(WsClient client) {
    Map<String, @Nullable Object> result =
        Json.object((Map<?, ?>) client.result("repairs/list_issues", Map.of()));
    return ((List<?>) result.get("issues"))
        .stream().map(each -> Json.object((Map<?, ?>) each)).toList();
  }

  private static void holdTheHouse(EventLoop loop) throws InterruptedException {
    int before = loop.handOvers();
    CountDownLatch done = new CountDownLatch(1);
    loop.execute(
        loop.owner("culprit"),
        () -> {
          long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
          while (loop.handOvers() == before && System.nanoTime() < end) {
            Thread.onSpinWait();
          }
          long counts = System.nanoTime() + Duration.ofMillis(300).toNanos();
          while (System.nanoTime() < counts) {
            Thread.onSpinWait();
          }
          done.countDown();
        });
    assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anIssueIsListedAndCanBeIgnored() {
    try (ApiHouse house = ApiHouse.start(folder);
        WsClient client = house.connect()) {
      assertThat(issues(client)).isEmpty();
      long events =
          client.command(
              "subscribe_events", Map.of("event_type", "repairs_issue_registry_updated"));
      client.answer(events);

      house.house.run(() ->
          house
              .hub()
              .issues()
              .report("lamp", "burnt", Issue.Severity.WARNING, "burnt", Map.of("room", "hall")));

      assertThat(Json.object((Map<?, ?>) client.event(events).get("data")))
          .isEqualTo(Map.of("action", "create", "domain", "lamp", "issue_id", "burnt"));
      assertThat(issues(client).getFirst())
          .containsOnlyKeys(
              "domain",
              "issue_id",
              "severity",
              "breaks_in_ha_version",
              "created",
              "dismissed_version",
              "ignored",
              "is_fixable",
              "issue_domain",
              "learn_more_url",
              "translation_key",
              "translation_placeholders")
          .containsEntry("severity", "warning")
          .containsEntry("translation_placeholders", Map.of("room", "hall"))
          .containsEntry("ignored", false);

      client.result(
          "repairs/ignore_issue", Map.of("domain", "lamp", "issue_id", "burnt", "ignore", true));
      assertThat(issues(client).getFirst()).containsEntry("ignored", true);
      assertThat(
              client.error(
                  "repairs/ignore_issue", Map.of("domain", "x", "issue_id", "y", "ignore", true)))
          .containsEntry("code", "not_found");
    }
  }

  @Test
  void aDisabledIntegrationIsReportedAndCanBeEnabled() throws Exception {
    try (ApiHouse house = ApiHouse.startWithHandOver(folder, Duration.ofMillis(50), new Culprit());
        WsClient client = house.connect()) {
      assertThat(client.error("hearth/integration/enable", Map.of("domain", "culprit")))
          .containsEntry("code", "not_found");
      for (int i = 0; i < 3; i++) {
        holdTheHouse(house.hub().loop());
      }
      while (!house.house.<Boolean>run(() -> house.hub().isDisabled("culprit"))) {
        Thread.onSpinWait();
      }

      Map<String, @Nullable Object> issue = issues(client).getFirst();
      assertThat(issue)
          .containsEntry("domain", "culprit")
          .containsEntry("translation_key", "integration_quarantined");
      house.house.settle();
      client.result("hearth/integration/enable", Map.of("domain", "culprit"));

      assertThat(house.house.<Boolean>run(() -> house.hub().isLoaded("culprit"))).isTrue();
      assertThat(issues(client)).isEmpty();
    }
  }
}
