package dev.hearth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.guard.BlockingCallException;
import dev.hearth.guard.Category;
import dev.hearth.guard.junit.AllowBlocking;
import dev.hearth.guard.junit.ExpectBlocking;
import dev.hearth.guard.junit.GuardedTest;
import dev.hearth.loop.LoopFailure;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.TestLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Loops and hubs of guarded tests are guarded.
@GuardedTest
@LoopTest
class GuardedLoopTest {
  private static final Path FILE = Path.of("pom.xml");

  @Test
  @ExpectBlocking(Category.FILE_OPEN)
  void aTaskFailsAtTheLineThatBlocks(TestLoop loop) {
    assertThatThrownBy(() -> loop.run(() -> Files.readString(FILE)))
        .isInstanceOf(BlockingCallException.class)
        .hasMessageContaining("would block the loop in task test of");
  }

  @Test
  @ExpectBlocking(Category.SLEEP)
  void aCallbackFailsWhereItSleeps(TestLoop loop) {
    loop.loop()
        .execute(() -> {
          try {
            Thread.sleep(1);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    loop.runUntilIdle();

    assertThat(loop.failures())
        .extracting(LoopFailure::exception)
        .singleElement()
        .isInstanceOf(BlockingCallException.class);
  }

  @Test
  void aTaskMaySleepAndOffload(TestLoop loop) throws Exception {
    String text =
        loop.run(() -> {
          Thread.sleep(1);
          loop.loop().sleep(Duration.ofSeconds(1));
          return loop.loop().offload(() -> Files.readString(FILE));
        });

    assertThat(text).isNotEmpty();
  }

  @Test
  @AllowBlocking(
      reason = "the file is in memory",
      value = {Category.FILE_OPEN, Category.FILE_READ})
  void whatIsAllowedBlocks(TestLoop loop) throws Exception {
    assertThat(loop.<String>run(() -> Files.readString(FILE))).isNotEmpty();
  }

  @Test
  void theTestItselfMayBlock() throws Exception {
    assertThat(Files.readString(FILE)).isNotEmpty();
  }

  @Test
  @ExpectBlocking(Category.FILE_OPEN)
  void aHubsLoopIsGuardedAndStartsAndStopsWithoutBlocking(@TempDir Path folder) {
    try (TestHub house = TestHub.start(folder, Map.of())) {
      assertThatThrownBy(() -> house.run(() -> Files.readString(FILE)))
          .hasCauseInstanceOf(BlockingCallException.class);
    }
  }
}
