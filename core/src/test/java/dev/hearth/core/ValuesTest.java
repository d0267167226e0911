package dev.hearth.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Events, states and contexts, and how they are written.
class ValuesTest {
  private static final Instant TIME = Instant.parse("1984-12-08T12:00:00Z");
  private static final Context CAUSE = new Context("C", null, "U");

  private static State state(String id, Map<String, Object> attributes) {
    return new State(id, "on", attributes, TIME, TIME, TIME, CAUSE);
  }

  private static Event event(Map<String, Object> data) {
    return new Event("test", data, Event.Origin.LOCAL, TIME, CAUSE);
  }

  /// Row CORE-039
  @Test
  void eventsThatSayTheSameAreEqual() {
    assertThat(event(Map.of("a", 1))).isEqualTo(event(Map.of("a", 1)));
    assertThat(event(Map.of("a", 1)).toJson()).isEqualTo(event(Map.of("a", 1)).toJson());
    assertThat(event(Map.of("a", 1))).isNotEqualTo(event(Map.of("a", 2)));
  }

  /// Row CORE-040, differs: times are instants; nothing counts seconds in floating point
  @Test
  void anEventKeepsTheTimeItIsGiven() {
    assertThat(event(Map.of()).timeFired()).isEqualTo(TIME);
    assertThat(event(Map.of()).toJson())
        .containsEntry("time_fired", "1984-12-08T12:00:00.000000+00:00");
  }

  /// Row CORE-044 Row CORE-041, differs: whoever asks for the written form gets one of their own
  @Test
  void anEventReadsAsClientsExpectHoweverOftenItIsAsked() {
    Event event = event(Map.of("state", state("light.a", Map.of())));
    String text = Json.write(event.toJson());
    event.toJson().clear();
    assertThat(Json.write(event.toJson())).isEqualTo(text);
    assertThat(event.toJson())
        .containsOnlyKeys("event_type", "data", "origin", "time_fired", "context")
        .containsEntry("event_type", "test")
        .containsEntry("origin", "LOCAL")
        .containsEntry("context", CAUSE.toJson())
        .containsEntry("data", Map.of("state", state("light.a", Map.of()).toJson()));
  }

  /// Row CORE-042, differs: an event's text is that of a record
  @Test
  void theTextOfAnEventNamesItsTypeItsDataAndItsOrigin() {
    assertThat(event(Map.of("drink", "tea")).toString())
        .startsWith("Event[type=test, data={drink=tea}, origin=LOCAL");
  }

  /// Row CORE-043
  @Test
  void thereAreTwoOriginsInThisOrder() {
    assertThat(Event.Origin.values()).containsExactly(Event.Origin.LOCAL, Event.Origin.REMOTE);
  }

  /// Row CORE-045, differs: whoever asks for the written form gets one of their own Row CORE-047,
  /// differs: whoever asks for the written form gets one of their own
  @Test
  void aStateIsWrittenWithSevenKeysHoweverOftenItIsAsked() {
    State state = state("light.a", Map.of("x", 1));
    state.toJson().clear();
    assertThat(state.toJson())
        .containsOnlyKeys(
            "entity_id",
            "state",
            "attributes",
            "last_changed",
            "last_reported",
            "last_updated",
            "context");
    assertThat(state.toJson()).isEqualTo(state.toJson());
  }

  /// Row CORE-046
  @Test
  void aStateIsWrittenToTheByte() {
    String time = "\"1984-12-08T12:00:00.000000+00:00\"";
    assertThat(Json.write(state("light.a", Map.of("x", 1)).toJson()))
        .isEqualTo(
            "{\"entity_id\":\"light.a\",\"state\":\"on\",\"attributes\":{\"x\":1},"
                + "\"last_changed\":"
                + time
                + ",\"last_reported\":"
                + time
                + ",\"last_updated\":"
                + time
                + ",\"context\":{\"id\":\"C\",\"parent_id\":null,\"user_id\":\"U\"}}");
  }

  /// Rows CORE-065, CORE-066
  @Test
  void aStateKnowsTheTwoPartsOfItsId() {
    assertThat(state("some_domain.hello", Map.of()).domain()).isEqualTo("some_domain");
    assertThat(state("some_domain.hello", Map.of()).objectId()).isEqualTo("hello");
  }

  /// Rows CORE-067, CORE-068
  @Test
  void aStateIsNamedByItsAttributeElseByItsId() {
    assertThat(state("domain.hello_world", Map.of()).name()).isEqualTo("hello world");
    assertThat(state("domain.hello_world", Map.of("friendly_name", "Ceiling")).name())
        .isEqualTo("Ceiling");
  }

  /// Row CORE-069
  @Test
  void aStateIsReadAsItWasWritten() {
    State state =
        new State(
            "light.a",
            "on",
            Map.of("x", List.of(1, 2)),
            TIME,
            TIME.plusMillis(1),
            TIME.plusNanos(2_000_000_000 - 1000),
            new Context("C", "P", "U"));
    Map<String, Object> json = Json.parseObject(Json.write(state.toJson()));
    State read = State.fromJson(json, Instant.EPOCH, CAUSE).orElseThrow();
    assertThat(Json.write(read.toJson())).isEqualTo(Json.write(state.toJson()));
    assertThat(State.fromJson(state.toJson(), Instant.EPOCH, CAUSE)).hasValue(state);
  }

  /// Row CORE-070
  @Test
  void aStateIsReadWithoutAllButItsIdAndItsValue() {
    assertThat(State.fromJson(Map.of(), TIME, CAUSE)).isEmpty();
    assertThat(State.fromJson(Map.of("state", "on"), TIME, CAUSE)).isEmpty();
    assertThat(State.fromJson(Map.of("entity_id", "light.a"), TIME, CAUSE)).isEmpty();
    Map<String, Object> json = new HashMap<>(Map.of("entity_id", "light.a", "state", "on"));
    assertThat(State.fromJson(json, TIME, CAUSE)).hasValue(state("light.a", Map.of()));
    json.put("last_changed", "yesterday");
    json.put("context", Map.of("id", "123", "more", 1));
    State read = State.fromJson(json, TIME, CAUSE).orElseThrow();
    assertThat(read.lastChanged()).isEqualTo(TIME);
    assertThat(read.context()).isEqualTo(new Context("123", null, null));
  }

  @Test
  void whatIsNoStateIsNotRead() {
    assertThatThrownBy(() -> State.fromJson(Map.of("entity_id", "a b", "state", "on"), TIME, CAUSE))
        .isInstanceOf(InvalidEntityIdException.class);
    assertThatThrownBy(
            () -> State.fromJson(Map.of("entity_id", "a.b", "state", "x".repeat(256)), TIME, CAUSE))
        .isInstanceOf(InvalidStateException.class);
  }

  @Test
  void aStateThatWasReadDoesNotChange() {
    List<Object> list = new ArrayList<>(List.of(1));
    Map<String, Object> json =
        Map.of("entity_id", "light.a", "state", "on", "attributes", Map.of("list", list));
    State read = State.fromJson(json, TIME, CAUSE).orElseThrow();
    list.add(2);
    assertThat(read.attributes()).isEqualTo(Map.of("list", List.of(1)));
  }

  /// Row CORE-071, differs: a state's text is that of a record
  @Test
  void theTextOfAStateNamesItsEntityItsValueAndItsAttributes() {
    assertThat(state("light.a", Map.of("brightness", 144)).toString())
        .startsWith("State[entityId=light.a, value=on, attributes={brightness=144}")
        .contains("1984-12-08T12:00:00Z");
  }

  /// Row CORE-116
  @Test
  void aStateMadeWithOneTimeHasItThreeTimes() {
    State state = state("light.a", Map.of());
    assertThat(List.of(state.lastChanged(), state.lastUpdated(), state.lastReported()))
        .containsOnly(TIME);
    assertThat(Times.seconds(state.lastChanged())).isEqualTo(471355200.0);
  }

  /// Row CORE-079, differs: what a call is told may be secret, and is not in its text
  @Test
  void theTextOfACallNamesServiceAndContext() {
    ServiceCall call = new ServiceCall("light", "turn_on", Map.of("pin", "1234"), CAUSE, false);
    assertThat(call).hasToString("light.turn_on (context C)");
  }

  /// Row CORE-099
  @Test
  void aContextHasAnIdAndNothingElseUnlessItIsGiven() {
    try (OnLoop on = new OnLoop()) {
      Context own = on.get(() -> on.bus.newContext(null));
      assertThat(own.id()).hasSize(26);
      assertThat(own.parentId()).isNull();
      assertThat(own.userId()).isNull();
      assertThat(on.get(() -> on.bus.newContext("me")).userId()).isEqualTo("me");
    }
    assertThat(new Context("C", "P", "U").parentId()).isEqualTo("P");
  }

  /// Row CORE-100
  @Test
  void aContextIsWrittenTheSameHoweverOftenItIsAsked() {
    CAUSE.toJson().clear();
    assertThat(Json.write(CAUSE.toJson()))
        .isEqualTo("{\"id\":\"C\",\"parent_id\":null,\"user_id\":\"U\"}");
    assertThat(Context.fromJson(CAUSE.toJson())).hasValue(CAUSE);
    assertThat(Context.fromJson(Map.of("user_id", "U"))).isEmpty();
    assertThat(Context.fromJson("C")).isEmpty();
  }

  /// Row CORE-118, differs: a context is a value and leads back to no event Row CORE-119, differs:
  /// a context is a value, so that nothing chains contexts to one another
  @Test
  void aContextHoldsNothingButNames() {
    assertThat(Context.class.getRecordComponents())
        .extracting(part -> (Object) part.getType())
        .containsOnly(String.class);
  }
}
