package dev.hearth.bench;

import dev.hearth.core.Context;
import dev.hearth.core.Hub;
import dev.hearth.core.HubSettings;
import dev.hearth.core.Integration;
import dev.hearth.core.StateChange;
import dev.hearth.core.config.Config;
import dev.hearth.core.entity.DeviceInfo;
import dev.hearth.core.entity.SensorEntity;
import dev.hearth.core.entity.SwitchEntity;
import dev.hearth.core.entry.ConfigEntry;
import dev.hearth.core.entry.EntryIntegration;
import dev.hearth.core.entry.EntrySettings;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.LoopOptions;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A house of 200 integrations with 50 entities each: how long it takes to start, what memory it
/// needs, and how late an automation is while 50,000 states a second are written.
///
/// Another JVM makes the house and stops it in order; this one starts it from its folder, as cold
/// as any. Then each millisecond writes the states that are due, through their entities. A hundred
/// listeners hear of them: ten of each change, the others of ten sensors each. Every 20 ms another
/// thread has a door open; a listener of the door switches a lamp by a service, and what is
/// measured is the time from the other thread to the lamp's new state.
final class BigHouse {
  private static final int INTEGRATIONS = 200;
  private static final int ENTITIES = 50;
  private static final int POLLED = 10;
  private static final int WRITES_PER_SECOND = 50_000;
  private static final int LISTENERS_OF_ALL = 10;
  private static final int LISTENERS_OF_TEN = 90;
  private static final int MOST_AT_ONCE = 500;
  private static final Duration BEAT = Duration.ofMillis(20);

  private final List<Sensor> sensors = new ArrayList<>();
  private final Lamp lamp = new Lamp();
  private final Sensor door = new Sensor("door", "door", false);
  private long heard;
  private long written;
  private long begun;
  private boolean ended;
  private long opened;
  private final long[] delays = new long[100_000];
  private int measured;

  private BigHouse() {}

  /// Prints what it found.
  ///
  /// @param args how many seconds the load lasts, ten unless given; or `prepare` and a folder
  public static void main(String[] args) throws Exception {
    if (args.length == 2 && args[0].equals("prepare")) {
      prepare(Path.of(args[1]));
      return;
    }
    Duration load = Duration.ofSeconds(args.length > 0 ? Long.parseLong(args[0]) : 10);
    Path folder = Files.createTempDirectory("house");
    try {
      prepareElsewhere(folder);
      new BigHouse().measure(folder, load);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
  }

  private static void prepareElsewhere(Path folder) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            BigHouse.class.getName(),
            "prepare",
            folder.toString()));
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException("the house could not be made");
    }
  }

  private static EventLoop open() {
    return EventLoop.open(
        LoopOptions.named("house")
            .withProtectedCode(Hub.PROTECTED_CODE)
            .withSlowStep(Duration.ZERO));
  }

  private static void prepare(Path folder) throws Exception {
    BigHouse house = new BigHouse();
    try (EventLoop loop = open()) {
      Hub hub = house.start(loop, folder);
      loop.startLater(
              "add",
              () -> {
                for (int i = 0; i < INTEGRATIONS; i++) {
                  hub.entries()
                      .add(
                          "kind_" + i,
                          "user",
                          EntrySettings.of("Kind " + i, Map.of("host", "h" + i)));
                }
                hub.stop();
                return true;
              })
          .get();
    }
  }

  private Hub start(EventLoop loop, Path folder) throws Exception {
    List<Integration> integrations = new ArrayList<>();
    for (int i = 0; i < INTEGRATIONS; i++) {
      integrations.add(new Kind(i));
    }
    HubSettings settings = HubSettings.of(folder, Config.of(Map.of()));
    return loop.startLater(
            "start",
            () -> {
              Hub hub = Hub.create(loop, settings, integrations);
              hub.start();
              return hub;
            })
        .get();
  }

  private void measure(Path folder, Duration load) throws Exception {
    try (EventLoop loop = open()) {
      long from = System.nanoTime();
      Hub hub = start(loop, folder);
      long took = System.nanoTime() - from;
      System.out.printf(
          Locale.ROOT,
          "start to running: %.2f s of 5 s: %,d entities of %d integrations%n",
          took / 1e9,
          loop.call(() -> hub.entities().all().size()).get(),
          INTEGRATIONS);
      System.gc();
      System.out.printf(
          Locale.ROOT,
          "heap after a collection: %d MB of %d MB%n",
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20,
          Runtime.getRuntime().maxMemory() >> 20);
      loop.startLater("listen", () -> listen(hub)).get();
      run(hub, Duration.ofSeconds(5)); // until it is compiled
      run(hub, load);
      System.out.printf(
          Locale.ROOT,
          "states: %,d a second of %,d, through their entities; %,d calls of listeners%n",
          written * 1_000 / load.toMillis(),
          WRITES_PER_SECOND,
          heard);
      long[] sorted = Arrays.copyOf(delays, measured);
      Arrays.sort(sorted);
      System.out.printf(
          Locale.ROOT,
          "door to lamp: p50 %.2f ms, p99 %.2f ms of 5 ms, max %.2f ms (%,d times)%n",
          sorted[measured / 2] / 1e6,
          sorted[measured * 99 / 100] / 1e6,
          sorted[measured - 1] / 1e6,
          measured);
      loop.startLater(
              "stop",
              () -> {
                hub.stop();
                return true;
              })
          .get();
    }
  }

  private boolean listen(Hub hub) {
    hub.loop()
        .runAs(
            hub.loop().owner("automation"),
            () -> {
              hub.entities().add("automation", door);
              hub.entities().add("automation", lamp);
              for (int i = 0; i < LISTENERS_OF_ALL; i++) {
                hub.bus().listen("state_changed", event -> hear(StateChange.of(event)));
              }
              for (int i = 0; i < LISTENERS_OF_TEN; i++) {
                String[] ids = new String[10];
                for (int j = 0; j < ids.length; j++) {
                  ids[j] = sensors.get(i * 10 + j).entityId();
                }
                hub.trackers().states(Set.of(ids), this::hear);
              }
              hub.trackers()
                  .states(
                      Set.of(door.entityId()),
                      _ -> {
                        var _ =
                            hub.loop()
                                .start(
                                    "automation",
                                    () ->
                                        hub.services()
                                            .call(
                                                "switch",
                                                "toggle",
                                                Map.of("entity_id", lamp.entityId()),
                                                (Context) null,
                                                false));
                      });
              hub.trackers()
                  .states(
                      Set.of(lamp.entityId()),
                      _ -> {
                        if (measured < delays.length) {
                          delays[measured++] = System.nanoTime() - opened;
                        }
                      });
            });
    return true;
  }

  private void hear(StateChange change) {
    heard += change.entityId().length();
  }

  private void run(Hub hub, Duration time) throws Exception {
    EventLoop loop = hub.loop();
    loop.call(
            () -> {
              written = heard = measured = 0;
              ended = false;
              begun = System.nanoTime();
              write(loop);
              return true;
            })
        .get();
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(BEAT.toMillis());
      long now = System.nanoTime();
      loop.execute(() -> {
        opened = now;
        door.change();
      });
    }
    loop.call(() -> ended = true).get();
  }

  /// Writes what is due, and goes on in a millisecond: at once when it is behind.
  private void write(EventLoop loop) {
    if (ended) {
      return;
    }
    long due = (System.nanoTime() - begun) / 1_000 * WRITES_PER_SECOND / 1_000_000;
    for (int i = 0; i < MOST_AT_ONCE && written < due; i++) {
      sensors.get((int) (written++ % sensors.size())).change();
    }
    if (written < due) {
      loop.callSoon(() -> write(loop));
    } else {
      loop.callLater(Duration.ofMillis(1), () -> write(loop));
    }
  }

  /// An integration like two hundred others.
  private final class Kind implements EntryIntegration {
    private final int number;

    Kind(int number) {
      this.number = number;
    }

    @Override
    public String domain() {
      return "kind_" + number;
    }

    @Override
    public void setUpEntry(Hub hub, ConfigEntry entry) {
      Sensor[] own = new Sensor[ENTITIES];
      for (int i = 0; i < own.length; i++) {
        own[i] = new Sensor(domain(), "Sensor " + number + " " + i, i < POLLED);
        sensors.add(own[i]);
      }
      entry.addEntities(own);
    }
  }

  private static final class Sensor extends SensorEntity {
    private final String platform;
    private final String name;
    private final boolean polled;
    private int value;

    Sensor(String platform, String name, boolean polled) {
      this.platform = platform;
      this.name = name;
      this.polled = polled;
    }

    void change() {
      value++;
      writeState();
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
      String device = "Device of " + name.substring(0, name.length() - 1);
      return Optional.of(DeviceInfo.of(platform, device, device, "Maker", "Model"));
    }

    @Override
    public Optional<String> unitOfMeasurement() {
      return Optional.of("°C");
    }

    @Override
    public Optional<String> deviceClass() {
      return Optional.of("temperature");
    }

    @Override
    public boolean shouldPoll() {
      return polled;
    }

    @Override
    public void update() {
      value++;
    }

    @Override
    public @Nullable Object nativeValue() {
      return value;
    }
  }

  private static final class Lamp extends SwitchEntity {
    private boolean on;

    @Override
    public String name() {
      return "Lamp";
    }

    @Override
    public Boolean isOn() {
      return on;
    }

    @Override
    public void turnOn() {
      on = true;
      writeState();
    }

    @Override
    public void turnOff() {
      on = false;
      writeState();
    }
  }
}
