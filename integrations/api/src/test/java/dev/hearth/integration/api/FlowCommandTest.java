package dev.hearth.integration.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.Hub;
import dev.hearth.core.entry.ConfigEntry;
import dev.hearth.core.entry.EntryIntegration;
import dev.hearth.core.entry.EntrySettings;
import dev.hearth.core.flow.ConfigFlow;
import dev.hearth.core.flow.Form;
import dev.hearth.core.json.Json;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Flows as clients have them: begun and answered by REST, followed by WebSocket.
@Timeout(60)
class FlowCommandTest {
  private static final String FLOW = "/api/config/config_entries/flow";

  @TempDir Path folder;
  private ApiHouse house;
  private WsClient client;

  private static final class Station implements EntryIntegration {
    @Override
    public String domain() {
      return "station";
    }

    @Override
    public EntrySettings configure(ConfigFlow flow) {
      Schema fields = Schema.builder().required("port", Type.port(), "its port").build();
      Form form = Form.of("user", fields);
      while (true) {
        Map<String, @Nullable Object> answer = flow.ask(form);
        if (((Number) answer.get("port")).intValue() == 80) {
          return EntrySettings.of("Station", answer);
        }
        form = form.withError("port", "cannot_connect");
      }
    }

    @Override
    public void setUpEntry(Hub hub, ConfigEntry entry) {}
  }

  @BeforeEach
  void open() {
    house = ApiHouse.start(folder, new Station());
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

  private static Map<String, @Nullable Object> body(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return Json.parseObject(response.body());
  }

  private Map<String, @Nullable Object> begin() {
    return body(house.post(FLOW, Map.of("handler", "station")), 200);
  }

  /// Rows FLO-01, FLO-02, FLO-06
  @Test
  void anEntryIsAddedStepByStep() {
    long subscription = client.command("config_entries/flow/subscribe", Map.of());
    assertThat((List<?>) client.anyEvent(subscription)).isEmpty();
    Map<String, @Nullable Object> form = begin();
    assertThat(form).containsEntry("type", "form").containsEntry("step_id", "user");
    String path = FLOW + "/" + form.get("flow_id");
    assertThat(object(((List<?>) client.anyEvent(subscription)).getFirst()))
        .containsEntry("type", "added")
        .containsEntry("flow_id", form.get("flow_id"));
    assertThat((List<?>) client.result("config_entries/flow/progress", Map.of())).hasSize(1);

    Map<String, @Nullable Object> wrong = body(house.post(path, Map.of("port", "many")), 400);
    assertThat(wrong).containsEntry("message", "User input malformed");
    assertThat(object(wrong.get("errors"))).containsOnlyKeys("port");
    assertThat(body(house.post(path, Map.of("port", 81)), 200))
        .containsEntry("type", "form")
        .containsEntry("errors", Map.of("port", "cannot_connect"));
    assertThat(body(house.get(path), 200)).containsEntry("type", "form");
    Map<String, @Nullable Object> last = body(house.post(path, Map.of("port", 80)), 200);
    assertThat(last).containsEntry("type", "create_entry").containsEntry("title", "Station");
    assertThat(object(last.get("result"))).containsEntry("state", "loaded");
    assertThat(object(((List<?>) client.anyEvent(subscription)).getFirst()))
        .containsEntry("type", "removed");
  }

  /// Row FLO-05
  @Test
  void aFlowThatIsDeletedIsGone() {
    String path = FLOW + "/" + begin().get("flow_id");
    assertThat(body(house.request("DELETE", path, null), 200))
        .containsEntry("message", "Flow aborted");
    assertThat(body(house.post(path, Map.of("port", 80)), 404))
        .containsEntry("message", "Invalid flow specified");
    assertThat(body(house.request("DELETE", path, null), 404)).containsKey("message");
  }

  @Test
  void whatCannotBeAddedIsRefused() {
    assertThat(body(house.post(FLOW, Map.of("handler", "nobody")), 404))
        .containsEntry("message", "Invalid handler specified");
    assertThat(body(house.post(FLOW, Map.of()), 400)).containsKey("message");
    assertThat(Json.parse(house.get(FLOW + "_handlers").body())).isEqualTo(List.of("station"));
  }
}
