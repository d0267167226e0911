package dev.hearth.integration.demo;

import dev.hearth.core.Hub;
import dev.hearth.core.entity.ColorMode;
import dev.hearth.core.entity.DeviceInfo;
import dev.hearth.core.entity.Entity;
import dev.hearth.core.entity.LightColor.Hs;
import dev.hearth.core.entity.LightColor.Temperature;
import dev.hearth.loop.TimerHandle;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Six devices and what goes on around them, in steps of two seconds.
///
/// The weather follows the time of day, with some noise; the study cools towards it and warms while
/// its heater is on; somebody walks through the entrance now and then, and the light there follows;
/// the coffee machine draws power while its plug is on; the LED strip plays its effects. Noise
/// comes from a generator whose seed is the time of the start, so a test that sets the clock sees
/// the same house every time.
///
/// **Threads:** loop only.
final class DemoHouse {
  private static final Duration STEP = Duration.ofSeconds(2);
  private static final double STEP_SECONDS = STEP.toMillis() / 1_000.0;
  private static final long LIGHT_STAYS_SECONDS = 20;

  private static final String RAINBOW = "Rainbow";
  private static final String CANDLE = "Candle";

  private final Hub hub;
  private final Random random;
  private final Instant started;
  private @Nullable TimerHandle timer;

  private final DemoLight ledStrip;
  private final DemoSwitch coffeeMachine;
  private final DemoSensor coffeePower;
  private final DemoSensor outdoorTemperature;
  private final DemoSensor outdoorHumidity;
  private final DemoSensor weatherBattery;
  private final DemoSwitch heater;
  private final DemoSensor studyTemperature;
  private final DemoBinarySensor motion;
  private final DemoBinarySensor door;
  private final DemoLight entranceLight;
  private final DemoSensor entranceBattery;
  private final List<Entity> entities;

  private double weatherNoise;
  private double outdoor;
  private double study = 20.4;
  private Instant nextVisit;
  private Instant doorCloses = Instant.MIN;
  private Instant motionEnds = Instant.MIN;
  private boolean lightFollows;

  DemoHouse(Hub hub) {
    this.hub = hub;
    this.started = now();
    this.random = new Random(started.toEpochMilli());
    this.outdoor = weather();
    this.nextVisit = started.plusSeconds(15);

    DeviceInfo living = Thing.device("living_room", "Living room", "Ceiling light and LED strip");
    DeviceInfo bedside = Thing.device("bedside", "Bedside lamp", "Dimmable lamp");
    DeviceInfo coffee = Thing.device("coffee", "Coffee machine", "Metering plug");
    DeviceInfo weather = Thing.device("weather", "Weather station", "Outdoor sensor");
    DeviceInfo studyRoom = Thing.device("study", "Study heater", "Relay with thermometer");
    DeviceInfo entrance = Thing.device("entrance", "Entrance", "Motion, door and light");

    DemoLight ceiling =
        new DemoLight(
            new Thing("ceiling", living, "Ceiling"),
            Set.of(ColorMode.COLOR_TEMP, ColorMode.HS),
            List.of(),
            true,
            180,
            new Temperature(2_700));
    ledStrip =
        new DemoLight(
            new Thing("led_strip", living, "LED strip"),
            Set.of(ColorMode.HS),
            List.of(RAINBOW, CANDLE),
            false,
            200,
            new Hs(28, 80));
    DemoLight bedsideLamp =
        new DemoLight(
            new Thing("bedside_lamp", bedside, null),
            Set.of(ColorMode.BRIGHTNESS),
            List.of(),
            false,
            90,
            null);
    coffeeMachine =
        new DemoSwitch(new Thing("coffee_plug", coffee, null), true, this::measurePower);
    coffeePower = new DemoSensor(new Thing("coffee_power", coffee, "Power"), "power", "W", 1, 0);
    outdoorTemperature =
        new DemoSensor(
            new Thing("outdoor_temperature", weather, "Temperature"),
            "temperature",
            "°C",
            1,
            outdoor);
    outdoorHumidity =
        new DemoSensor(
            new Thing("outdoor_humidity", weather, "Humidity"), "humidity", "%", 0, humidity());
    weatherBattery =
        new DemoSensor(new Thing("weather_battery", weather, "Battery"), "battery", "%", 0, 87);
    heater = new DemoSwitch(new Thing("study_heater", studyRoom, null), false, () -> {});
    studyTemperature =
        new DemoSensor(
            new Thing("study_temperature", studyRoom, "Temperature"),
            "temperature",
            "°C",
            1,
            study);
    motion = new DemoBinarySensor(new Thing("motion", entrance, "Motion"), "motion");
    door = new DemoBinarySensor(new Thing("door", entrance, "Door"), "door");
    entranceLight =
        new DemoLight(
            new Thing("entrance_light", entrance, "Light"),
            Set.of(ColorMode.BRIGHTNESS),
            List.of(),
            false,
            255,
            null);
    entranceBattery =
        new DemoSensor(new Thing("entrance_battery", entrance, "Battery"), "battery", "%", 0, 64);
    entities =
        List.of(
            ceiling,
            ledStrip,
            bedsideLamp,
            coffeeMachine,
            coffeePower,
            outdoorTemperature,
            outdoorHumidity,
            weatherBattery,
            heater,
            studyTemperature,
            motion,
            door,
            entranceLight,
            entranceBattery);
  }

  /// Adds the entities and lets time pass.
  void start() {
    for (Entity entity : entities) {
      hub.entities().add(DemoIntegration.DOMAIN, entity);
    }
    measurePower();
    timer = hub.loop().callLater(STEP, this::step);
  }

  /// Lets time stand still.
  void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void step() {
    timer = hub.loop().callLater(STEP, this::step);
    weatherNoise = weatherNoise * 0.995 + random.nextGaussian() * 0.03;
    outdoor = weather();
    outdoorTemperature.show(outdoor);
    outdoorHumidity.show(humidity());
    warmAndCool();
    measurePower();
    visit();
    play();
    double days = Duration.between(started, now()).toMinutes() / 1_440.0;
    weatherBattery.show(Math.max(5, 87 - 3 * days));
    entranceBattery.show(Math.max(5, 64 - 2 * days));
  }

  private Instant now() {
    return hub.loop().clock().instant();
  }

  /// Coldest at four in the morning, warmest at four in the afternoon.
  private double weather() {
    LocalTime time = ZonedDateTime.ofInstant(now(), hub.house().timeZone()).toLocalTime();
    double hours = time.toSecondOfDay() / 3_600.0;
    return 9 - 5 * Math.cos((hours - 4) / 24 * 2 * Math.PI) + weatherNoise;
  }

  private double humidity() {
    return Math.clamp(68 - 2.5 * (outdoor - 9), 20, 100);
  }

  private void warmAndCool() {
    double warmer = heater.on ? Math.max(0, 24 - study) * 0.006 : 0;
    double colder = (study - outdoor) * 0.000_15;
    study += (warmer - colder) * STEP_SECONDS;
    studyTemperature.show(study);
  }

  private void measurePower() {
    if (coffeeMachine.on) {
      // It heats for ten seconds of every minute.
      boolean heats = Duration.between(started, now()).toSeconds() % 60 < 10;
      coffeePower.show((heats ? 1_180 : 4.5) * (1 + random.nextGaussian() * 0.01));
    } else {
      coffeePower.show(0);
    }
  }

  /// Somebody comes through the door, or just walks by; the light stays on for a while.
  private void visit() {
    Instant time = now();
    if (!time.isBefore(nextVisit)) {
      motionEnds = time.plusSeconds(6 + random.nextInt(10));
      if (random.nextInt(3) == 0) {
        doorCloses = time.plusSeconds(4 + random.nextInt(5));
      }
      nextVisit = motionEnds.plusSeconds(15 + random.nextInt(40));
    }
    boolean moving = time.isBefore(motionEnds);
    motion.show(moving);
    door.show(time.isBefore(doorCloses));
    if (moving && !Boolean.TRUE.equals(entranceLight.isOn())) {
      entranceLight.show(true);
      lightFollows = true;
    } else if (lightFollows && !time.isBefore(motionEnds.plusSeconds(LIGHT_STAYS_SECONDS))) {
      entranceLight.show(false);
      lightFollows = false;
    }
  }

  private void play() {
    double seconds = Duration.between(started, now()).toMillis() / 1_000.0;
    ledStrip.play(RAINBOW, new Hs(seconds * 12 % 360, 100), 220);
    ledStrip.play(CANDLE, new Hs(28, 85), 110 + random.nextInt(80));
  }
}
