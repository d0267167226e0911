package dev.hearth.loop;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A host that waits by itself, as a user interface does, hears of everything there is to run.
@Timeout(20)
class HostWakeUpTest {
  private final AtomicInteger wakeUps = new AtomicInteger();
  private final HostedLoop loop =
      EventLoop.host(LoopOptions.named("guest"), wakeUps::incrementAndGet);

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void whatTheHostItselfHandsOverWakesIt() {
    loop.callSoon(() -> {});
    assertThat(wakeUps).hasValue(1);
  }

  @Test
  void aNewDeadlineWakesTheHost() {
    loop.callLater(ofHours(1), () -> {});
    assertThat(wakeUps).hasValue(1);
  }

  @Test
  void whatBecomesReadyInATurnWakesTheHostAgain() {
    loop.callSoon(() -> loop.callSoon(() -> {}));
    loop.runOnce(ZERO);
    assertThat(wakeUps).hasValue(2);
    loop.runOnce(ZERO);
    assertThat(wakeUps).hasValue(2);
  }

  @Test
  void whatAnotherThreadHandsOverDuringATurnWakesTheHostAgain() {
    loop.callSoon(() -> CompletableFuture.runAsync(() -> loop.execute(() -> {})).join());
    wakeUps.set(0);
    loop.runOnce(ZERO);
    assertThat(wakeUps).hasValue(1);
  }

  @Test
  void tasksRunToTheirEndOnAHostThatTurnsTheLoopWhenWoken() throws Exception {
    try (WakingHost host = new WakingHost()) {
      Task<String> task =
          host.loop.startLater(
              "guest",
              () -> {
                host.loop.sleep(ZERO);
                host.loop.sleep(ofMillis(2));
                return host.loop.offload(() -> "done");
              });
      assertThat(task.get(10, TimeUnit.SECONDS)).isEqualTo("done");
    }
  }

  private static final class WakingHost implements AutoCloseable {
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final HostedLoop loop =
        EventLoop.host(LoopOptions.named("guest"), () -> thread.execute(this::turn));

    private void turn() {
      loop.runOnce(ZERO);
      loop.nextDeadline()
          .ifPresent(due ->
              thread.schedule(this::turn, due - loop.clock().nanoTime(), TimeUnit.NANOSECONDS));
    }

    @Override
    public void close() throws Exception {
      thread.submit(loop::close).get();
      thread.shutdown();
    }
  }
}
