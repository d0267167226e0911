package dev.hearth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.Hub;
import dev.hearth.core.entry.AuthenticationFailedException;
import dev.hearth.core.entry.ConfigEntry;
import dev.hearth.core.entry.EntryIntegration;
import dev.hearth.core.entry.EntrySettings;
import dev.hearth.core.entry.EntryState;
import dev.hearth.core.flow.ConfigFlow;
import dev.hearth.core.flow.ConfigFlows;
import dev.hearth.core.flow.FlowStep;
import dev.hearth.core.flow.Form;
import dev.hearth.core.flow.UnknownFlowException;
import dev.hearth.core.schema.InvalidDataException;
import dev.hearth.core.schema.Schema;
import dev.hearth.core.schema.Type;
import dev.hearth.loop.EventLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConfigFlowTest {
  private static final Schema FIELDS =
      Schema.builder()
          .required("host", Type.string(), "where it is")
          .required("password", Type.secret(), "its password")
          .optional("port", Type.port(), 80, "its port")
          .build();

  @TempDir Path folder;
  private final Station station = new Station();
  private TestHub house;

  private interface Body {
    EntrySettings run(ConfigFlow flow) throws Exception;
  }

  /// A station whose password is `right`, and whose serial number is its host.
  private static final class Station implements EntryIntegration {
    Body body = Station::ask;
    boolean single;
    int setUps;

    static EntrySettings ask(ConfigFlow flow) {
      Form form = Form.of("user", FIELDS);
      while (true) {
        Map<String, @Nullable Object> answer = flow.ask(form);
        flow.uniqueId(String.valueOf(answer.get("host")));
        if ("right".equals(answer.get("password"))) {
          return EntrySettings.of("Station " + answer.get("host"), answer);
        }
        form = form.withError("base", "invalid_auth");
      }
    }

    @Override
    public String domain() {
      return "station";
    }

    @Override
    public boolean isSingleEntry() {
      return single;
    }

    @Override
    public EntrySettings configure(ConfigFlow flow) throws Exception {
      return body.run(flow);
    }

    @Override
    public EntrySettings reauthenticate(ConfigFlow flow, ConfigEntry entry) {
      Schema password =
          Schema.builder().required("password", Type.secret(), "its password").build();
      Map<String, @Nullable Object> data = new HashMap<>(entry.data());
      data.putAll(flow.ask(Form.of("reauth_confirm", password)));
      return entry.settings().edit().data(data).build();
    }

    @Override
    public boolean supportsOptions() {
      return true;
    }

    @Override
    public Map<String, @Nullable Object> configureOptions(ConfigFlow flow, ConfigEntry entry) {
      return flow.ask(
          Form.of(
              "init",
              Schema.builder().optional("unit", Type.oneOf("kmh", "ms"), "kmh", "unit").build()));
    }

    @Override
    public void setUpEntry(Hub hub, ConfigEntry entry) {
      setUps++;
      if (!"right".equals(entry.data().getOrDefault("password", "right"))) {
        throw new AuthenticationFailedException("the password is wrong");
      }
    }
  }

  @BeforeEach
  void start() {
    house = TestHub.start(folder, Map.of(), station);
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private ConfigFlows flows() {
    return house.hub().flows();
  }

  private FlowStep begin() {
    return house.run(() -> flows().begin("station", "user", Map.of()));
  }

  private static String id(FlowStep step) {
    return String.valueOf(step.json().get("flow_id"));
  }

  private FlowStep answer(FlowStep step, Map<String, @Nullable Object> answer) {
    return house.run(() -> flows().answer(id(step), answer));
  }

  private static Map<String, @Nullable Object> login(String host, String password) {
    return Map.of("host", host, "password", password);
  }

  private int entries() {
    return house.run(() -> house.hub().entries().of("station").size());
  }

  /// Row FLO-01
  @Test
  void aFlowBeginsWithAForm() {
    FlowStep step = begin();
    assertThat(step.type()).isEqualTo("form");
    assertThat(step.json())
        .containsEntry("handler", "station")
        .containsEntry("step_id", "user")
        .containsEntry("errors", Map.of());
    List<?> fields = (List<?>) step.json().get("data_schema");
    assertThat(fields).hasSize(3);
    assertThat((Map<?, ?>) fields.get(1))
        .isEqualTo(
            Map.of(
                "name",
                "password",
                "required",
                true,
                "selector",
                Map.of("text", Map.of("type", "password"))));
    assertThat(((Map<?, ?>) fields.get(2)).get("default")).isEqualTo(80);
    assertThat(house.run(() -> flows().inProgress())).hasSize(1);
  }

  /// Row FLO-02
  @Test
  void aWrongAnswerIsAskedForAgain() {
    FlowStep step = begin();
    FlowStep again = answer(step, login("10.0.0.1", "wrong"));
    assertThat(again.type()).isEqualTo("form");
    assertThat(id(again)).isEqualTo(id(step));
    assertThat(again.json()).containsEntry("errors", Map.of("base", "invalid_auth"));
    assertThat(answer(again, login("10.0.0.1", "right")).type()).isEqualTo("create_entry");
  }

  @Test
  void anAnswerThatDoesNotFitTheFormNeverReachesTheIntegration() {
    FlowStep step = begin();
    assertThatThrownBy(() -> answer(step, Map.of("host", "x", "port", 99_999)))
        .hasRootCauseInstanceOf(InvalidDataException.class)
        .hasStackTraceContaining("password")
        .hasStackTraceContaining("port");
    assertThat(answer(step, login("x", "right")).type()).isEqualTo("create_entry");
  }

  /// Row FLO-03
  @Test
  void whatIsConfiguredAlreadyIsNotConfiguredAgain() {
    answer(begin(), login("10.0.0.1", "right"));
    FlowStep last = answer(begin(), login("10.0.0.1", "right"));
    assertThat(last.type()).isEqualTo("abort");
    assertThat(last.json()).containsEntry("reason", "already_configured");
    assertThat(entries()).isEqualTo(1);
    assertThat(house.run(() -> flows().inProgress())).isEmpty();
  }

  @Test
  void twoFlowsAboutTheSameAreOne() {
    FlowStep first = begin();
    answer(first, login("10.0.0.1", "wrong"));
    assertThat(answer(begin(), login("10.0.0.1", "wrong")).json())
        .containsEntry("reason", "already_in_progress");
  }

  /// Row FLO-04
  @Test
  void aSingleEntryIsAddedOnce() {
    station.single = true;
    answer(begin(), login("10.0.0.1", "right"));
    assertThat(begin().json()).containsEntry("reason", "single_instance_allowed");
  }

  /// Row FLO-05
  @Test
  void aFlowThatIsAbortedIsGone() {
    FlowStep step = begin();
    house.run(() -> flows().abort(id(step)));
    assertThatThrownBy(() -> answer(step, login("a", "right")))
        .hasRootCauseInstanceOf(UnknownFlowException.class);
    assertThat(house.run(() -> flows().inProgress())).isEmpty();
  }

  /// Row FLO-06
  @Test
  void aFlowThatIsFinishedAddsAnEntryAndSetsItUp() {
    List<Boolean> changes = new ArrayList<>();
    house.run(() -> flows().listen(change -> changes.add(change.isNew())));
    FlowStep last = answer(begin(), login("10.0.0.1", "right"));
    assertThat(last.json()).containsEntry("title", "Station 10.0.0.1");
    ConfigEntry entry = last.entry().orElseThrow();
    assertThat(house.run(entry::state)).isEqualTo(EntryState.LOADED);
    assertThat(house.run(entry::data)).containsEntry("host", "10.0.0.1").containsEntry("port", 80L);
    assertThat(house.run(() -> entry.settings().uniqueId())).contains("10.0.0.1");
    assertThat(station.setUps).isEqualTo(1);
    assertThat(changes).containsExactly(true, false);
    assertThat(String.valueOf(last.json())).doesNotContain("right");
  }

  @Test
  void whatIsDiscoveredGetsItsNewAddressAndIsNotAskedAgain() {
    ConfigEntry entry = answer(begin(), login("serial-1", "right")).entry().orElseThrow();
    station.body =
        flow -> {
          flow.uniqueId(
              String.valueOf(flow.discovery().get("serial")),
              Map.of("port", flow.discovery().get("port")));
          throw flow.abort("not_reached");
        };
    FlowStep last =
        house.run(
            () -> flows().begin("station", "zeroconf", Map.of("serial", "serial-1", "port", 8080)));
    assertThat(last.json()).containsEntry("reason", "already_configured");
    house.settle();
    assertThat(house.run(entry::data)).containsEntry("port", 8080L);
    assertThat(station.setUps).isEqualTo(2);
  }

  /// Row COR-05
  @Test
  void refusedCredentialsAreAskedForOnceAndTheEntryIsReloaded() {
    ConfigEntry entry = answer(begin(), login("10.0.0.1", "right")).entry().orElseThrow();
    house.run(() -> {
      Map<String, @Nullable Object> data = new HashMap<>(entry.data());
      data.put("password", "expired");
      house.hub().entries().update(entry.id(), entry.settings().edit().data(data).build());
      house.hub().entries().reload(entry.id());
      entry.startReauthentication();
    });
    house.settle();
    assertThat(house.run(entry::state)).isEqualTo(EntryState.SETUP_ERROR);
    List<Map<String, @Nullable Object>> asked = house.run(() -> flows().inProgress());
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst()).containsEntry("step_id", "reauth_confirm");
    assertThat((Map<?, ?>) asked.getFirst().get("context"))
        .hasToString(
            "{source=reauth, unique_id=null, entry_id=%s, title_placeholders={name=Station 10.0.0.1}}"
                .formatted(entry.id()));
  }

  @Test
  void newCredentialsEndTheReauthentication() {
    ConfigEntry entry = answer(begin(), login("10.0.0.1", "right")).entry().orElseThrow();
    FlowStep asked = house.run(() -> flows().reauthenticate(entry.id()));
    FlowStep last = answer(asked, Map.of("password", "right"));
    assertThat(last.json()).containsEntry("reason", "reauth_successful");
    house.settle();
    assertThat(house.run(entry::state)).isEqualTo(EntryState.LOADED);
    assertThat(station.setUps).isEqualTo(2);
  }

  @Test
  void optionsAreAskedForAndKept() {
    ConfigEntry entry = answer(begin(), login("10.0.0.1", "right")).entry().orElseThrow();
    FlowStep asked = house.run(() -> flows().options(entry.id()));
    assertThat(asked.json()).containsEntry("handler", entry.id());
    assertThat(house.run(() -> flows().inProgress())).isEmpty();
    assertThat(answer(asked, Map.of("unit", "ms")).type()).isEqualTo("create_entry");
    assertThat(house.run(entry::options)).isEqualTo(Map.of("unit", "ms"));
  }

  @Test
  void aPersonIsSentElsewhereAndComesBack() {
    station.body =
        flow -> {
          Map<String, @Nullable Object> result =
              flow.external("auth", "https://example.com/login?state=" + flow.id());
          return EntrySettings.of("Cloud", result);
        };
    FlowStep step = begin();
    assertThat(step.type()).isEqualTo("external");
    assertThat(String.valueOf(step.json().get("url"))).endsWith(id(step));
    assertThat(answer(step, Map.of()).type()).isEqualTo("external");
    assertThat(house.run(() -> flows().externalDone(id(step), Map.of("code", "42")))).isTrue();
    house.settle();
    assertThat(house.run(() -> flows().shown(id(step))).type()).isEqualTo("external_done");
    FlowStep last = answer(step, Map.of());
    assertThat(house.run(() -> last.entry().orElseThrow().data())).isEqualTo(Map.of("code", "42"));
  }

  @Test
  void whatTakesItsTimeShowsItsProgress() {
    Callable<String> work =
        () -> {
          EventLoop.current().sleep(Duration.ofMinutes(5));
          return "paired";
        };
    station.body = flow -> EntrySettings.of(flow.progress("pair", "pairing", work), Map.of());
    FlowStep step = begin();
    assertThat(step.json())
        .containsEntry("type", "progress")
        .containsEntry("progress_action", "pairing");
    house.advance(Duration.ofMinutes(5));
    assertThat(house.run(() -> flows().shown(id(step))).type()).isEqualTo("progress_done");
    assertThat(answer(step, Map.of()).json()).containsEntry("title", "paired");
  }

  @Test
  void aPersonChoosesFromAMenu() {
    station.body = flow -> EntrySettings.of(flow.menu("user", List.of("local", "cloud")), Map.of());
    FlowStep step = begin();
    assertThat(step.json()).containsEntry("menu_options", List.of("local", "cloud"));
    assertThatThrownBy(() -> answer(step, Map.of("next_step_id", "moon")))
        .hasRootCauseInstanceOf(InvalidDataException.class);
    assertThat(answer(step, Map.of("next_step_id", "cloud")).json())
        .containsEntry("title", "cloud");
  }

  @Test
  void aFlowThatFailsSaysSoAndIsGone() {
    station.body =
        _ -> {
          throw new IllegalStateException("a bug");
        };
    try (Logs logs = new Logs()) {
      assertThat(begin().json()).containsEntry("reason", "unknown");
      assertThat(logs.lines()).anyMatch(line -> line.contains("a flow of station failed"));
    }
    assertThat(house.run(() -> flows().inProgress())).isEmpty();
  }

  @Test
  void aFlowThatNobodyAnswersEndsAfterAnHour() {
    begin();
    house.advance(Duration.ofMinutes(59));
    assertThat(house.run(() -> flows().inProgress())).hasSize(1);
    house.advance(Duration.ofMinutes(2));
    assertThat(house.run(() -> flows().inProgress())).isEmpty();
    house.run(() -> flows().begin("station", "zeroconf", Map.of()));
    house.advance(Duration.ofHours(5));
    assertThat(house.run(() -> flows().inProgress())).hasSize(1);
  }

  @Test
  void theRemovalOfAnEntryEndsItsFlows() {
    ConfigEntry entry = answer(begin(), login("10.0.0.1", "right")).entry().orElseThrow();
    FlowStep asked = house.run(() -> flows().reauthenticate(entry.id()));
    house.run(() -> house.hub().entries().remove(entry.id()));
    assertThatThrownBy(() -> answer(asked, Map.of("password", "x")))
        .hasRootCauseInstanceOf(UnknownFlowException.class);
  }

  @Test
  void anIntegrationWithoutAFlowOfItsOwnAsksForAName() {
    station.body = flow -> new Plain().configure(flow);
    assertThat(answer(begin(), Map.of("name", "Roof")).json()).containsEntry("title", "Roof");
  }

  private static final class Plain implements EntryIntegration {
    @Override
    public String domain() {
      return "plain";
    }

    @Override
    public void setUpEntry(Hub hub, ConfigEntry entry) {}
  }
}
