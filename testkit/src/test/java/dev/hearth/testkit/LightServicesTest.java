package dev.hearth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.HubException;
import dev.hearth.core.ServiceValidationException;
import dev.hearth.core.entity.ColorMode;
import dev.hearth.core.entity.DeviceInfo;
import dev.hearth.core.entity.EntityCategory;
import dev.hearth.core.entity.LightColor;
import dev.hearth.core.entity.LightColor.Hs;
import dev.hearth.core.entity.LightColor.Rgb;
import dev.hearth.core.entity.LightColor.Rgbw;
import dev.hearth.core.entity.LightColor.Rgbww;
import dev.hearth.core.entity.LightColor.Temperature;
import dev.hearth.core.entity.LightColor.Xy;
import dev.hearth.core.entity.LightCommand;
import dev.hearth.core.entity.LightEntity;
import dev.hearth.core.schema.InvalidDataException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LightServicesTest {
  @TempDir Path folder;
  private TestHub house;
  private final Logs logs = new Logs();

  @BeforeEach
  void open() {
    house = TestHub.start(folder, Map.of());
  }

  @AfterEach
  void close() {
    house.close();
    logs.close();
  }

  static final class Lamp extends LightEntity {
    private final String name;
    private final Set<ColorMode> modes;
    final List<LightCommand> ons = new ArrayList<>();
    final List<LightCommand> offs = new ArrayList<>();
    boolean on;
    @Nullable Integer brightness = 100;
    @Nullable LightColor color;
    boolean available = true;
    @Nullable EntityCategory category;
    @Nullable RuntimeException failure;
    Duration takes = Duration.ZERO;

    Lamp(String name, ColorMode... modes) {
      this.name = name;
      this.modes = Set.of(modes);
    }

    @Override
    public Optional<String> uniqueId() {
      return Optional.of(name);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Optional<DeviceInfo> device() {
      return Optional.of(DeviceInfo.of("test", "lamps", "Lamps", "m", "m"));
    }

    @Override
    public Set<ColorMode> supportedColorModes() {
      return modes;
    }

    @Override
    public List<String> effectList() {
      return List.of("Rainbow", "Candle");
    }

    @Override
    public Boolean isOn() {
      return on;
    }

    @Override
    public @Nullable Integer brightness() {
      return brightness;
    }

    @Override
    public @Nullable LightColor color() {
      return color;
    }

    @Override
    public boolean isAvailable() {
      return available;
    }

    @Override
    public Optional<EntityCategory> category() {
      return Optional.ofNullable(category);
    }

    @Override
    public void turnOn(LightCommand command) {
      if (failure != null) {
        throw failure;
      }
      if (takes.isPositive()) {
        hub().loop().sleep(takes);
      }
      ons.add(command);
      on = true;
      writeState();
    }

    @Override
    public void turnOff(LightCommand command) {
      offs.add(command);
      on = false;
      writeState();
    }

    LightColor lastColor() {
      return ons.getLast().color();
    }
  }

  private Lamp lamp(String name, ColorMode... modes) {
    Lamp lamp = new Lamp(name, modes);
    house.run(() -> house.hub().entities().add("test", lamp));
    return lamp;
  }

  private void on(Lamp lamp, Map<String, ?> data) {
    Map<String, Object> all = new HashMap<>(data);
    all.put("entity_id", lamp.entityId());
    house.call("light", "turn_on", all);
  }

  private Throwable refused(Lamp lamp, Map<String, ?> data) {
    Throwable[] thrown = new Throwable[1];
    assertThatThrownBy(() -> on(lamp, data)).satisfies(e -> thrown[0] = e.getCause());
    return thrown[0];
  }

  @Test
  void aColourComesInAModeOfTheLamp() {
    Lamp hs = lamp("hs", ColorMode.HS, ColorMode.COLOR_TEMP);
    Lamp xy = lamp("xy", ColorMode.XY);
    Lamp rgb = lamp("rgb", ColorMode.RGB);
    Lamp rgbw = lamp("rgbw", ColorMode.RGBW);
    Lamp rgbww = lamp("rgbww", ColorMode.RGBWW);
    Lamp plain = lamp("plain", ColorMode.BRIGHTNESS);
    Map<String, ?> red = Map.of("rgb_color", List.of(255, 0, 0));
    for (Lamp each : List.of(hs, xy, rgb, rgbw, rgbww, plain)) {
      on(each, red);
    }
    assertThat(hs.lastColor()).isEqualTo(new Hs(0, 100));
    assertThat(xy.lastColor()).isEqualTo(new Xy(0.701, 0.299));
    assertThat(rgb.lastColor()).isEqualTo(new Rgb(255, 0, 0));
    assertThat(rgbw.lastColor()).isEqualTo(new Rgbw(255, 0, 0, 0));
    assertThat(rgbww.lastColor()).isEqualTo(new Rgbww(255, 0, 0, 0, 0));
    assertThat(plain.lastColor()).isNull();
    on(hs, Map.of("color_temp_kelvin", 3_000));
    assertThat(hs.lastColor()).isEqualTo(new Temperature(3_000));
    on(hs, Map.of("color_temp", 250));
    assertThat(hs.lastColor()).isEqualTo(new Temperature(4_000));
    on(rgb, Map.of("hs_color", List.of(120, 100)));
    assertThat(rgb.lastColor()).isEqualTo(new Rgb(0, 255, 0));
    on(rgb, Map.of("xy_color", List.of(0.35, 0.35)));
    assertThat(rgb.lastColor()).isEqualTo(new Rgb(255, 243, 222));
    on(rgbw, Map.of("rgbw_color", List.of(1, 2, 3, 4)));
    assertThat(rgbw.lastColor()).isEqualTo(new Rgbw(1, 2, 3, 4));
    on(rgbww, Map.of("rgbww_color", List.of(1, 2, 3, 4, 5)));
    assertThat(rgbww.lastColor()).isEqualTo(new Rgbww(1, 2, 3, 4, 5));
  }

  @Test
  void onlyOneColourAtATime() {
    Lamp lamp = lamp("a", ColorMode.HS);
    assertThat(refused(lamp, Map.of("hs_color", List.of(1, 1), "color_temp_kelvin", 3_000)))
        .isInstanceOf(ServiceValidationException.class)
        .hasMessageContaining("hs_color")
        .hasMessageContaining("color_temp_kelvin");
    assertThat(lamp.ons).isEmpty();
  }

  @Test
  void aLampWithShadesOfWhiteAloneShowsTheNearestToAColour() {
    Lamp lamp = lamp("a", ColorMode.COLOR_TEMP);
    on(lamp, Map.of("rgb_color", List.of(255, 255, 255)));
    assertThat(((Temperature) lamp.lastColor()).kelvin()).isBetween(5_900, 6_100);
    on(lamp, Map.of("hs_color", List.of(30, 60)));
    assertThat(((Temperature) lamp.lastColor()).kelvin()).isBetween(2_000, 3_000);
    on(lamp, Map.of("rgb_color", List.of(255, 0, 0)));
    assertThat(((Temperature) lamp.lastColor()).kelvin()).isBetween(2_000, 6_535);
  }

  @Test
  void onlyOneBrightnessAtATime() {
    Lamp lamp = lamp("a", ColorMode.BRIGHTNESS);
    assertThat(refused(lamp, Map.of("brightness", 10, "brightness_pct", 90)))
        .isInstanceOf(ServiceValidationException.class)
        .hasMessageContaining("brightness, brightness_pct");
    assertThat(lamp.ons).isEmpty();
  }

  @Test
  void brightnessComesInManyWaysAndZeroTurnsOff() {
    Lamp lamp = lamp("a", ColorMode.BRIGHTNESS);
    on(lamp, Map.of("brightness", 7));
    on(lamp, Map.of("brightness_pct", 50));
    on(lamp, Map.of("brightness_step", 10));
    on(lamp, Map.of("brightness_step_pct", -10));
    on(lamp, Map.of("brightness_step", 255));
    assertThat(lamp.ons.stream().map(LightCommand::brightness))
        .containsExactly(7, 128, 110, 75, 255);
    on(lamp, Map.of("brightness", 0, "transition", 2));
    assertThat(lamp.offs).containsExactly(new LightCommand(null, null, null, 2.0, null));
    on(lamp, Map.of("brightness_step", 20));
    assertThat(lamp.ons.getLast().brightness()).as("from dark").isEqualTo(20);
    on(lamp, Map.of("brightness_step", -100));
    assertThat(lamp.offs).hasSize(2);
    Lamp onOff = lamp("b", ColorMode.ONOFF);
    on(onOff, Map.of("brightness", 7));
    assertThat(onOff.ons).containsExactly(LightCommand.plain());
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    Lamp lamp = lamp("a", ColorMode.RGB);
    assertThat(refused(lamp, Map.of("brightness", 256))).isInstanceOf(InvalidDataException.class);
    assertThat(refused(lamp, Map.of("rgb_color", List.of(1, 2))))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage("rgb_color: expected a list of 3 numbers, found a list");
    assertThat(refused(lamp, Map.of("brightnes", 1))).hasMessageContaining("\"brightness\"");
    assertThat(refused(lamp, Map.of("effect", "Disco")))
        .isInstanceOf(ServiceValidationException.class)
        .hasMessageContaining("Rainbow, Candle");
    assertThat(refused(lamp, Map.of("flash", "forever"))).hasMessageContaining("short, long");
    on(lamp, Map.of("effect", "Candle", "flash", "short"));
    assertThat(lamp.ons).containsExactly(new LightCommand(null, null, "Candle", null, "short"));
  }

  @Test
  void attributesSayWhatTheLampIsAndDoes() {
    Lamp lamp = lamp("a", ColorMode.HS, ColorMode.COLOR_TEMP);
    assertThat(house.state("light.lamps_a").attributes())
        .containsEntry("supported_color_modes", List.of("color_temp", "hs"))
        .containsEntry("min_color_temp_kelvin", 2_000)
        .containsEntry("max_color_temp_kelvin", 6_535)
        .containsEntry("effect_list", List.of("Rainbow", "Candle"))
        .containsEntry("color_mode", null)
        .containsEntry("brightness", null)
        .containsEntry("hs_color", null);
    house.run(() -> {
      lamp.on = true;
      lamp.color = new Temperature(2_700);
      lamp.writeState();
    });
    assertThat(house.state("light.lamps_a").attributes())
        .containsEntry("color_mode", "color_temp")
        .containsEntry("brightness", 100)
        .containsEntry("color_temp_kelvin", 2_700)
        .containsKeys("rgb_color", "xy_color", "hs_color");
    house.run(() -> {
      lamp.color = new Hs(0, 100);
      lamp.writeState();
    });
    assertThat(house.state("light.lamps_a").attributes())
        .containsEntry("color_mode", "hs")
        .containsEntry("color_temp_kelvin", null)
        .containsEntry("rgb_color", List.of(255, 0, 0))
        .containsEntry("hs_color", List.of(0.0, 100.0))
        .containsEntry("xy_color", List.of(0.701, 0.299));
    Lamp onOff = lamp("b", ColorMode.ONOFF);
    on(onOff, Map.of());
    assertThat(house.state("light.lamps_b").attributes())
        .containsEntry("color_mode", "onoff")
        .doesNotContainKeys("brightness", "hs_color", "min_color_temp_kelvin");
  }

  @Test
  void aCallsContextReachesTheState() {
    Lamp lamp = lamp("a", ColorMode.ONOFF);
    var cause = house.run(() -> house.hub().bus().newContext("me"));
    house.run(() ->
        house
            .hub()
            .services()
            .call("light", "toggle", Map.of("entity_id", lamp.entityId()), cause, false));
    assertThat(house.state("light.lamps_a").context()).isEqualTo(cause);
    assertThat(house.state("light.lamps_a").value()).isEqualTo("on");
  }

  /// Rows SVC-06, SVC-07
  @Test
  void targetsAreEntitiesDevicesOrAll() {
    Lamp a = lamp("a", ColorMode.ONOFF);
    Lamp b = lamp("b", ColorMode.ONOFF);
    Lamp gone = lamp("gone", ColorMode.ONOFF);
    gone.available = false;
    Lamp setting = new Lamp("setting", ColorMode.ONOFF);
    setting.category = EntityCategory.CONFIG;
    house.run(() -> house.hub().entities().add("test", setting));
    String device = house.run(() -> house.hub().entities().devices().all().iterator().next().id());

    house.call("light", "turn_on", Map.of("device_id", device));
    assertThat(List.of(a.ons.size(), b.ons.size(), gone.ons.size(), setting.ons.size()))
        .containsExactly(1, 1, 0, 0);
    house.call("light", "turn_on", Map.of("entity_id", "all"));
    assertThat(setting.ons).hasSize(1);
    house.call("light", "turn_on", Map.of("entity_id", "light.lamps_a, LIGHT.lamps_b"));
    house.call("light", "turn_on", Map.of("entity_id", List.of("light.lamps_a", "light.lamps_a")));
    assertThat(List.of(a.ons.size(), b.ons.size())).containsExactly(4, 3);
    house.call("light", "turn_on", Map.of("entity_id", "none"));
    assertThat(logs.lines()).isEmpty();
    house.call(
        "light",
        "turn_on",
        Map.of("entity_id", List.of("light.nope", "light.lamps_a"), "area_id", "kitchen"));
    assertThat(a.ons).hasSize(5);
    assertThat(logs.lines())
        .containsExactly(
            "WARNING light.turn_on: referenced entity light.nope, area kitchen are missing");
    assertThatThrownBy(() -> house.call("light", "turn_on", Map.of()))
        .cause()
        .isInstanceOf(ServiceValidationException.class)
        .hasMessageContaining("entity_id");
    house.call("homeassistant", "turn_off", Map.of("entity_id", "all"));
    assertThat(List.of(a.on, b.on, setting.on)).containsOnly(false);
  }

  @Test
  void oneLampThatFailsKeepsNoOtherDark() {
    Lamp bad = lamp("bad", ColorMode.ONOFF);
    Lamp good = lamp("good", ColorMode.ONOFF);
    bad.failure = new HubException("no answer from the lamp");
    assertThatThrownBy(() -> house.call("light", "turn_on", Map.of("entity_id", "all")))
        .cause()
        .isExactlyInstanceOf(HubException.class)
        .hasMessage("no answer from the lamp");
    assertThat(good.on).isTrue();
  }

  @Test
  void everyFailureReachesTheCallerAndNoneIsLoggedBeside() {
    Lamp slow = lamp("slow", ColorMode.ONOFF);
    slow.takes = Duration.ofSeconds(1);
    Lamp first = lamp("x", ColorMode.ONOFF);
    first.failure = new HubException("no answer");
    Lamp second = lamp("y", ColorMode.ONOFF);
    second.failure = new IllegalStateException("broken");
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    house.run(() ->
        house
            .hub()
            .loop()
            .start(
                "call",
                () -> {
                  try {
                    Map<String, ?> all = Map.of("entity_id", "all");
                    house.hub().services().call("light", "turn_on", all, null, false);
                  } catch (HubException e) {
                    outcome.complete(e);
                  }
                  return true;
                }));
    house.advance(Duration.ofSeconds(1));
    assertThat(outcome).isCompletedWithValue(first.failure);
    assertThat(first.failure).hasSuppressedException(second.failure);
    assertThat(logs.lines()).isEmpty();
  }

  @Test
  void slowLampsAreAskedAllAtOnce() {
    for (int i = 0; i < 5; i++) {
      lamp("l" + i, ColorMode.ONOFF).takes = Duration.ofSeconds(1);
    }
    house.run(() ->
        house
            .hub()
            .loop()
            .start(
                "call",
                () ->
                    house
                        .hub()
                        .services()
                        .call("light", "turn_on", Map.of("entity_id", "all"), null, false)));
    house.advance(Duration.ofSeconds(1));
    assertThat(house.run(() -> house.hub().states().all("light")))
        .hasSize(5)
        .allMatch(state -> state.value().equals("on"));
  }
}
