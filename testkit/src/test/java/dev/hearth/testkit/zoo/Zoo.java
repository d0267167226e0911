package dev.hearth.testkit.zoo;

import dev.hearth.core.Hub;
import dev.hearth.core.Integration;
import dev.hearth.loop.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Integrations that do everything wrong, one each. What spins or blocks a thread lets go when the
/// zoo closes.
final class Zoo {
  final AtomicBoolean open = new AtomicBoolean(true);
  final AtomicInteger unloads = new AtomicInteger();

  // Locks that the end of the zoo can open.
  private final Semaphore first = new Semaphore(1);
  private final Semaphore second = new Semaphore(1);

  /// Lets go of all that is held.
  void close() {
    open.set(false);
    first.release(10);
    second.release(10);
  }

  private abstract static class Animal implements Integration {
    private final String domain;

    Animal(String domain) {
      this.domain = domain;
    }

    @Override
    public final String domain() {
      return domain;
    }
  }

  private interface Deed {
    void run(Hub hub) throws Exception;
  }

  private static Integration animal(String domain, Deed setUp) {
    return new Animal(domain) {
      @Override
      public void setUp(Hub hub, Map<String, @Nullable Object> config) throws Exception {
        setUp.run(hub);
      }
    };
  }

  /// A callback that comes back after each pause.
  private static void repeat(Hub hub, Duration pause, Runnable deed) {
    hub.loop()
        .callLater(
            pause,
            () -> {
              repeat(hub, pause, deed);
              deed.run();
            });
  }

  private void spin(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    while (open.get() && System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
  }

  Integration blocksInSetUp() {
    return animal("blocks_in_set_up", _ -> spin(60_000));
  }

  Integration throwsEverywhere() {
    return animal(
        "throws_everywhere",
        hub -> {
          hub.bus().listen("tick", _ -> fail("listener"));
          repeat(hub, Duration.ofSeconds(1), () -> fail("timer"));
          Task<Boolean> _ = hub.loop().startBackground("failing task", () -> fail("task"));
        });
  }

  Integration throwsInSetUp() {
    return animal("throws_in_set_up", _ -> fail("set-up"));
  }

  private static boolean fail(String where) {
    throw new IllegalStateException("no good " + where);
  }

  Integration neverFinishes() {
    return animal("never_finishes", _ -> new Semaphore(0).acquire());
  }

  Integration spins() {
    return animal("spins", hub -> repeat(hub, Duration.ofSeconds(20), () -> spin(60_000)));
  }

  /// Never long enough for the loop to be taken from it.
  Integration hogs() {
    return animal("hogs", hub -> repeat(hub, Duration.ofMillis(100), () -> spin(16)));
  }

  Integration allocates(List<byte[]> kept) {
    return animal(
        "allocates", hub -> repeat(hub, Duration.ofSeconds(1), () -> kept.add(new byte[4 << 20])));
  }

  Integration floods() {
    return animal(
        "floods",
        hub ->
            repeat(
                hub,
                Duration.ofMillis(10),
                () -> {
                  for (int i = 0; i < 1_000 && open.get(); i++) {
                    hub.bus().fire("flood", Map.of("number", i));
                  }
                }));
  }

  Integration firesItsOwnEvent() {
    return animal(
        "fires_its_own_event",
        hub -> {
          hub.bus().listen("echo", _ -> hub.bus().fire("echo", Map.of()));
          repeat(hub, Duration.ofSeconds(30), () -> hub.bus().fire("echo", Map.of()));
        });
  }

  Integration leaksListeners() {
    return animal(
        "leaks_listeners",
        hub ->
            repeat(
                hub,
                Duration.ofMillis(100),
                () -> {
                  for (int i = 0; i < 20; i++) {
                    hub.bus().listen("never", _ -> {});
                  }
                }));
  }

  Integration leaksTasks() {
    return animal(
        "leaks_tasks",
        hub ->
            repeat(
                hub,
                Duration.ofMillis(100),
                () -> {
                  for (int i = 0; i < 50; i++) {
                    Task<Boolean> _ =
                        hub.loop()
                            .startBackground(
                                "leaked",
                                () -> {
                                  hub.loop().sleep(Duration.ofDays(1));
                                  return true;
                                });
                  }
                }));
  }

  Integration deadlocksWithItself() {
    return animal(
        "deadlocks",
        hub -> {
          Task<Boolean> other =
              hub.loop()
                  .start(
                      "second before first",
                      () -> {
                        second.acquireUninterruptibly();
                        hub.loop().sleep(Duration.ofMillis(10));
                        first.acquireUninterruptibly();
                        return true;
                      });
          first.acquireUninterruptibly();
          hub.loop().sleep(Duration.ofMillis(10));
          second.acquireUninterruptibly();
          other.await();
        });
  }

  Integration ignoresCancellation() {
    return animal(
        "ignores_cancellation",
        hub -> {
          while (open.get()) {
            try {
              hub.loop().sleep(Duration.ofSeconds(1));
            } catch (RuntimeException e) {
              // goes on
            }
          }
        });
  }

  Integration blocksInUnload() {
    return new Animal("blocks_in_unload") {
      @Override
      public void setUp(Hub hub, Map<String, @Nullable Object> config) {}

      @Override
      public void shutDown() {
        unloads.incrementAndGet();
        spin(60_000);
      }
    };
  }

  /// One that does all well: an entity-like state once a second.
  Integration neighbour(List<Long> latencies) {
    return animal(
        "neighbour",
        hub -> {
          hub.bus().listen("flood", _ -> {});
          repeat(
              hub,
              Duration.ofSeconds(1),
              () -> {
                long asked = System.nanoTime();
                hub.loop()
                    .execute(() -> {
                      latencies.add(System.nanoTime() - asked);
                      hub.states().set("sensor.neighbour", "" + latencies.size(), Map.of());
                    });
              });
        });
  }

  List<Integration> all(List<byte[]> kept) {
    List<Integration> all = new ArrayList<>();
    all.add(blocksInSetUp());
    all.add(throwsEverywhere());
    all.add(throwsInSetUp());
    all.add(neverFinishes());
    all.add(spins());
    all.add(hogs());
    all.add(allocates(kept));
    all.add(floods());
    all.add(firesItsOwnEvent());
    all.add(leaksListeners());
    all.add(leaksTasks());
    all.add(deadlocksWithItself());
    all.add(ignoresCancellation());
    all.add(blocksInUnload());
    return all;
  }
}
