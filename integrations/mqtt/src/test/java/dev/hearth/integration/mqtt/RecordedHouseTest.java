package dev.hearth.integration.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.core.State;
import dev.hearth.core.Times;
import dev.hearth.core.entity.EntityEntry;
import dev.hearth.core.json.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A day of a whole house: the last state of every entity is what Jinja2 made of the last message
/// that it could make something of.
class RecordedHouseTest {
  private static final List<String> COMPONENTS =
      List.of(
          "climate",
          "sensor",
          "binary_sensor",
          "switch",
          "light",
          "event",
          "scene",
          "update",
          "button",
          "number",
          "select",
          "text",
          "cover",
          "lock",
          "fan");

  @TempDir Path folder;

  private final Map<String, EntityConfig> configs = new HashMap<>();
  private final Map<String, Availability> availability = new HashMap<>();
  private final Map<String, String> rendered = new HashMap<>();
  private final Map<String, CoverState> covers = new HashMap<>();
  private final Set<String> happened = new HashSet<>();
  private final Map<String, String> lastPayload = new HashMap<>();

  @Test
  void everyEntityEndsInTheStateThatTheOracleSays() throws IOException {
    List<Map<String, @Nullable Object>> lines = SharedData.lines("house.jsonl");
    readConfigs(lines);
    readOracle(lines);
    try (MqttHouse house = MqttHouse.start(folder)) {
      // As after a restart: announcements are kept, states come afterwards.
      lines.stream()
          .filter(RecordedHouseTest::isDiscovery)
          .forEach(line -> send(house, line, true));
      house.settle();
      lines.stream().filter(line -> !isDiscovery(line)).forEach(line -> send(house, line, false));
      house.settle();
      compare(house);
      System.out.println("COUNTS house: " + house.status());
      assertThat(house.refused("internal_error")).isNull();
    }
  }

  private static boolean isDiscovery(Map<String, @Nullable Object> line) {
    return SharedData.text(line, "kind").startsWith("discovery");
  }

  private static void send(MqttHouse house, Map<String, @Nullable Object> line, boolean retain) {
    house.broker.send(SharedData.text(line, "topic"), SharedData.text(line, "payload"), retain);
  }

  private void readConfigs(List<Map<String, @Nullable Object>> lines) {
    DiscoveryParser parser =
        new DiscoveryParser("homeassistant", Abbreviations.load(), template -> null);
    for (Map<String, @Nullable Object> line : lines) {
      if (isDiscovery(line)
          && parser.parse(SharedData.message(line)) instanceof Discovery.Announcement found) {
        for (Discovery.Part part : found.parts()) {
          if (part instanceof Discovery.Configured configured) {
            EntityConfig.Common common = configured.config().common();
            configs.put(part.key().component() + " " + common.uniqueId(), configured.config());
            availability.put(
                part.key().component() + " " + common.uniqueId(),
                new Availability(common.availability()));
          }
        }
      }
    }
  }

  private void readOracle(List<Map<String, @Nullable Object>> lines) throws IOException {
    Map<Integer, List<?>> byLine = new HashMap<>();
    for (Map<String, @Nullable Object> line : SharedData.lines("render_house.jsonl.gz")) {
      byLine.put(((Number) line.get("line")).intValue(), (List<?>) line.get("r"));
    }
    for (int i = 0; i < lines.size(); i++) {
      if (isDiscovery(lines.get(i))) {
        continue;
      }
      String topic = SharedData.text(lines.get(i), "topic");
      String payload = SharedData.text(lines.get(i), "payload");
      lastPayload.put(topic, payload);
      configs.forEach((key, config) -> {
        var sources = config.common().availability().sources();
        for (int source = 0; source < sources.size(); source++) {
          if (sources.get(source).template() == null && sources.get(source).topic().equals(topic)) {
            availability.get(key).accept(source, payload);
          }
        }
        if (config instanceof EventConfig event
            && event.valueTemplate() == null
            && event.stateTopic().equals(topic)) {
          hear(key, payload);
        }
        if (config instanceof CoverConfig cover) {
          if (cover.positionTemplate() == null && topic.equals(cover.positionTopic())) {
            move(key, "position_topic", payload);
          }
          if (cover.valueTemplate() == null && topic.equals(cover.stateTopic())) {
            move(key, "state_topic", payload);
          }
        }
      });
      for (Object each : byLine.getOrDefault(i, List.of())) {
        List<?> entry = (List<?>) each;
        if (entry.get(1).equals("position_topic") && entry.get(3) != null) {
          move("cover " + entry.get(0), "position_topic", String.valueOf(entry.get(3)));
        }
      }
      for (Object each : byLine.getOrDefault(i, List.of())) {
        takeRendered((List<?>) each);
      }
    }
  }

  private void hear(String key, String text) {
    if (configs.get(key) instanceof EventConfig event
        && !text.isEmpty()
        && Json.parse(text) instanceof Map<?, ?> said
        && event.eventTypes().contains(String.valueOf(said.get("event_type")))) {
      happened.add(key);
    }
  }

  private void move(String key, String field, String text) {
    if (configs.get(key) instanceof CoverConfig config && !text.isBlank()) {
      CoverState state = covers.computeIfAbsent(key, any -> new CoverState());
      if (field.equals("position_topic")) {
        state.takePosition(text, config, template -> null);
      } else {
        state.takeState(text, config);
      }
    }
  }

  private void takeRendered(List<?> entry) {
    String field = String.valueOf(entry.get(1));
    if (entry.get(3) == null) {
      return;
    }
    String text = String.valueOf(entry.get(3));
    for (String component : COMPONENTS) {
      String key = component + " " + entry.get(0);
      if (field.equals("mode_state_topic")) {
        rendered.put(key, text);
      } else if (field.equals("state_topic")) {
        rendered.put(key, text);
        hear(key, text);
        move(key, field, text);
      } else if (field.equals("latest_version_topic")) {
        rendered.put(key + " latest", text);
      } else if (field.startsWith("availability[") && availability.containsKey(key)) {
        int source = Integer.parseInt(field.substring(field.indexOf('[') + 1, field.indexOf(']')));
        availability.get(key).accept(source, text);
      }
    }
  }

  private void compare(MqttHouse house) {
    Map<String, State> states = new HashMap<>();
    house.states().forEach(state -> states.put(state.entityId(), state));
    List<EntityEntry> entries =
        house.hub.run(() -> List.copyOf(house.hub.hub().entities().registry().all()));
    List<String> wrong = new ArrayList<>();
    Map<String, Integer> counts = new TreeMap<>();
    for (EntityEntry entry : entries) {
      State state = states.get(entry.entityId());
      if (!entry.isEnabled()) {
        counts.merge("disabled", 1, Integer::sum);
        assertThat(state).isNull();
        continue;
      }
      String wanted = wanted(entry.domain() + " " + entry.uniqueId());
      String found = state == null ? "nothing" : told(state);
      counts.merge(entry.domain() + (wanted.equals(found) ? "" : " wrong"), 1, Integer::sum);
      if (!wanted.equals(found)) {
        wrong.add(entry.entityId() + ": " + found + ", not " + wanted);
      }
    }
    System.out.println("COUNTS house: " + counts);
    assertThat(wrong).isEmpty();
    assertThat(counts.get("sensor")).isGreaterThan(50);
    assertThat(counts.get("light")).isEqualTo(6);
  }

  private static String told(State state) {
    if (state.domain().equals("event") && Times.parse(state.value()).isPresent()) {
      return "happened";
    }
    if (state.domain().equals("cover") && !state.value().equals(State.UNAVAILABLE)) {
      return state.value() + " " + state.attributes().get("current_position");
    }
    return state.domain().equals("light") && state.value().equals("on")
        ? "on " + state.attributes().get("brightness")
        : state.value();
  }

  private String wanted(String key) {
    EntityConfig config = configs.get(key);
    if (!availability.get(key).isAvailable()) {
      return State.UNAVAILABLE;
    }
    Reading reading =
        switch (config) {
          case SensorConfig sensor ->
              read(
                  text(key, sensor.stateTopic(), sensor.valueTemplate()),
                  text -> StateReader.sensor(sensor, text));
          case BinarySensorConfig binary ->
              read(
                  text(key, binary.stateTopic(), binary.valueTemplate()),
                  text -> StateReader.binary(binary, text));
          case SwitchConfig switched ->
              read(
                  text(key, switched.stateTopic(), switched.valueTemplate()),
                  text -> StateReader.onOff(text, switched.stateOn(), switched.stateOff()));
          case LightConfig light -> light(light);
          case EventConfig event ->
              happened.contains(key) ? new Reading.Value("happened") : new Reading.Unknown();
          case SceneConfig scene -> new Reading.Unknown();
          case ButtonConfig button -> new Reading.Unknown();
          case NumberConfig number -> plain(read(value(key, number.channel()), number::read));
          case SelectConfig select -> read(value(key, select.channel()), select::read);
          case TextConfig text -> read(value(key, text.channel()), text::read);
          case UpdateConfig update -> update(key, update);
          case CoverConfig cover -> cover(covers.get(key));
          case FanConfig fan ->
              read(
                  text(key, fan.main().stateTopic(), fan.main().valueTemplate()),
                  text -> StateReader.onOff(text, fan.payloadOn(), fan.payloadOff()));
          case ClimateConfig climate -> {
            ClimateConfig.Channel mode = climate.channels().get(ClimateConfig.Part.MODE);
            String told = mode == null ? null : text(key, mode.stateTopic(), mode.valueTemplate());
            yield told == null || !climate.modes().contains(told)
                ? new Reading.Unknown()
                : new Reading.Value(told);
          }
          case LockConfig lock ->
              read(
                  text(key, lock.stateTopic(), lock.valueTemplate()),
                  text ->
                      Optional.ofNullable(lock.states().get(text))
                          .<Reading>map(
                              told -> new Reading.Value(told.name().toLowerCase(Locale.ROOT)))
                          .orElse(new Reading.Unknown()));
          default -> throw new IllegalStateException("not in the recording: " + config);
        };
    return reading instanceof Reading.Value value ? value.text() : State.UNKNOWN;
  }

  private @Nullable String text(String key, @Nullable String topic, @Nullable String template) {
    return template == null ? lastPayload.get(topic) : rendered.get(key);
  }

  private @Nullable String value(String key, ValueChannel channel) {
    return text(key, channel.stateTopic(), channel.valueTemplate());
  }

  /// A number as people write it.
  private static Reading plain(Reading reading) {
    return reading instanceof Reading.Value value
        ? new Reading.Value(new BigDecimal(value.text()).stripTrailingZeros().toPlainString())
        : reading;
  }

  private static Reading read(@Nullable String text, Function<String, Reading> reader) {
    return text == null ? new Reading.Unknown() : reader.apply(text);
  }

  private Reading update(String key, UpdateConfig update) {
    UpdateState state = new UpdateState();
    String text = text(key, update.stateTopic(), update.valueTemplate());
    if (text != null && !text.equals("{}")) {
      state.take(text, template -> null);
    }
    String latestTopic = update.latestTopic();
    if (latestTopic != null) {
      state.latest =
          update.latestTemplate() == null
              ? lastPayload.get(latestTopic)
              : rendered.get(key + " latest");
    }
    if (state.installed == null || state.latest == null) {
      return new Reading.Unknown();
    }
    return new Reading.Value(state.installed.equals(state.latest) ? "off" : "on");
  }

  private static Reading cover(@Nullable CoverState state) {
    return state == null || state.motion == null
        ? new Reading.Unknown()
        : new Reading.Value(state.motion.name().toLowerCase(Locale.ROOT) + " " + state.position);
  }

  private Reading light(LightConfig light) {
    Map<String, @Nullable Object> last =
        Json.parseObject(lastPayload.getOrDefault(light.base().stateTopic(), "{}"));
    if (!"ON".equals(last.get("state"))) {
      return last.get("state") == null ? new Reading.Unknown() : new Reading.Value("off");
    }
    long brightness = ((Number) last.get("brightness")).longValue();
    return new Reading.Value("on " + Math.round(brightness * 255 / 254.0));
  }
}
