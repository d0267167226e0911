package dev.hearth.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.guard.BlockingCall;
import dev.hearth.guard.Category;
import dev.hearth.guard.Guard;
import dev.hearth.guard.GuardStatistics;
import dev.hearth.guard.Policy;
import dev.hearth.guard.Registration;
import dev.hearth.guard.loop.LoopGuard;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The recipes of `docs/guard.md`, which shows what stands between `recipe:` and `end`.
@Timeout(30)
class GuardRecipesTest {
  @TempDir Path folder;

  @AfterEach
  void production() {
    Guard.installed().ifPresent(guard -> guard.setPolicy(Policy.production()));
  }

  @Test
  void install() {
    // recipe: guard-install
    Guard guard = Guard.install();
    // end
    assertThat(guard.missing()).isEmpty();
  }

  @Test
  void executors() throws Exception {
    Guard guard = Guard.install();
    // recipe: guard-executors
    ExecutorService loop = Executors.newSingleThreadExecutor(guard.guardedFactory(Thread::new));

    Executor sometimes = guard.guardedExecutor(ForkJoinPool.commonPool()); // while its tasks run
    // end
    sometimes.execute(() -> {});
    assertThat(loop.submit(() -> 42).get()).isEqualTo(42);
    loop.close();
  }

  @Test
  void loop() throws Exception {
    Path path = Files.writeString(folder.resolve("a.txt"), "hello");
    // recipe: guard-loop
    try (EventLoop loop = EventLoop.open("mine")) {
      LoopGuard.attach(Guard.install(), loop);
      Task<String> reading = loop.startLater("read", () -> Files.readString(path));
      System.out.println(reading.get()); // was read on another thread
    }
    // end
  }

  @Test
  void policies() {
    Guard guard = Guard.install();
    // recipe: guard-policy
    guard.setPolicy(
        Policy.production().toBuilder()
            .set(Category.NAME_RESOLUTION, Policy.Action.REPORT)
            .setOwner("demo", Policy.Action.RAISE)
            .allowMethod("com.acme.Driver.open", "reads two lines from memory")
            .allowPath("/run/hearth", "is in memory")
            .build());
    // end
    assertThat(guard.policy().action("demo", Category.SLEEP)).isEqualTo(Policy.Action.RAISE);
  }

  @Test
  void listeners() {
    Guard guard = Guard.install();
    List<String> seen = new CopyOnWriteArrayList<>();
    // recipe: guard-listener
    Registration listening =
        guard.addListener((BlockingCall call) -> seen.add(call.work().owner() + ": " + call));

    GuardStatistics counted = guard.statistics(); // sites and owners, the slowest first
    // end
    listening.close();
    assertThat(counted.guardFailures()).isZero();
  }

  @Test
  void batch() throws Exception {
    for (String name : List.of("a", "b", "c")) {
      Files.writeString(folder.resolve(name), name);
    }
    try (EventLoop loop = EventLoop.open("mine")) {
      String all =
          loop.startLater(
                  "read",
                  () -> {
                    // recipe: guard-batch
                    List<String> texts =
                        loop.offload(() -> {
                          try (Stream<Path> files = Files.list(folder).sorted()) {
                            return files.map(GuardRecipesTest::read).toList();
                          }
                        });
                    // end
                    return String.join("", texts);
                  })
              .get();
      assertThat(all).isEqualTo("abc");
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void reports() {
    Guard guard = Guard.install();
    // recipe: guard-wait
    guard.awaitReports(Duration.ofSeconds(1));
    // end
  }
}
