package dev.hearth.bench;

import com.sun.management.ThreadMXBean;
import dev.hearth.core.Hub;
import dev.hearth.core.HubSettings;
import dev.hearth.core.State;
import dev.hearth.core.StateChange;
import dev.hearth.core.config.Config;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.LoopOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// How many states a second a house can write while a hundred listeners hear of each, and what a
/// write allocates.
///
/// A thousand sensors with five attributes change in turn, in callbacks of a thousand writes.
/// Listeners hear of every change, or of one sensor each by a filter.
final class HouseWrites {
  private static final int ENTITIES = 1_000;
  private static final int LISTENERS = 100;

  private final Hub hub;
  private final List<String> ids = new ArrayList<>();
  private final Map<String, Object> attributes =
      Map.of(
          "friendly_name", "Temperature",
          "unit_of_measurement", "°C",
          "device_class", "temperature",
          "state_class", "measurement",
          "battery", 87);
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private long heard;
  private int round;

  private HouseWrites(Hub hub) {
    this.hub = hub;
    for (int i = 0; i < ENTITIES; i++) {
      ids.add("sensor.number_" + i);
    }
  }

  /// Prints what it found.
  ///
  /// @param args how many seconds each figure takes; five unless given
  public static void main(String[] args) throws IOException {
    Duration time = Duration.ofSeconds(args.length > 0 ? Long.parseLong(args[0]) : 5);
    for (Kind kind : Kind.values()) {
      Path folder = Files.createTempDirectory("house");
      LoopOptions options =
          LoopOptions.named("house")
              .withProtectedCode(Hub.PROTECTED_CODE)
              .withSlowStep(Duration.ZERO);
      try (EventLoop loop = EventLoop.open(options)) {
        HubSettings settings = HubSettings.of(folder, Config.of(Map.of()));
        Hub hub = loop.call(() -> Hub.create(loop, settings, List.of())).join();
        HouseWrites house = new HouseWrites(hub);
        loop.call(() -> house.listen(kind)).join();
        house.write(time); // until it is compiled
        System.out.println(kind.label + ": " + house.write(time));
      } finally {
        Files.deleteIfExists(folder);
      }
    }
  }

  private enum Kind {
    NOBODY("without listeners"),
    ALL("100 listeners of every change"),
    FILTERED("100 listeners of one sensor each");

    final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  private boolean listen(Kind kind) {
    for (int i = 0; i < LISTENERS && kind != Kind.NOBODY; i++) {
      String id = ids.get(i);
      if (kind == Kind.ALL) {
        hub.bus().listen("state_changed", event -> hear(StateChange.of(event)));
      } else {
        hub.bus()
            .listen(
                "state_changed",
                data -> id.equals(data.get("entity_id")),
                event -> hear(StateChange.of(event)));
      }
    }
    return true;
  }

  private void hear(StateChange change) {
    State now = Objects.requireNonNull(change.newState());
    heard += now.value().length();
  }

  private String write(Duration time) {
    long writes = 0;
    long bytes = 0;
    long start = System.nanoTime();
    long nanos = 0;
    while (nanos < time.toNanos()) {
      bytes += hub.loop().call(this::writeAll).join();
      writes += ENTITIES;
      nanos = System.nanoTime() - start;
    }
    return String.format(
        Locale.ROOT,
        "%,d states/s, %,d bytes each (%,d characters heard)",
        writes * 1_000_000_000 / nanos,
        bytes / writes,
        heard);
  }

  /// Writes every sensor once.
  ///
  /// @return the bytes it has allocated
  private long writeAll() {
    long before = threads.getCurrentThreadAllocatedBytes();
    String value = Integer.toString(++round);
    for (String id : ids) {
      hub.states().set(id, value, attributes);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
