package dev.hearth.loop;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the end of a loop means to threads that wait for something of it.
@Timeout(20)
class LoopEndTest {
  @Test
  void whoWaitsForAPromiseElsewhereIsTold() throws Exception {
    EventLoop loop = EventLoop.open("ending");
    Promise<String> promise = loop.call(() -> loop.<String>promise()).get();
    CompletableFuture<String> mirror = promise.toCompletableFuture();
    loop.close();
    assertThatThrownBy(() -> mirror.get(5, TimeUnit.SECONDS))
        .isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> promise.get(5, TimeUnit.SECONDS))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void whoComesBehindTheEndIsToldToo() throws Exception {
    EventLoop loop = EventLoop.open("ending");
    Promise<String> promise = loop.call(() -> loop.<String>promise()).get();
    loop.close();
    assertThatThrownBy(() -> promise.get(5, TimeUnit.SECONDS))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void whoWaitsForAnIdleLoopIsTold() {
    HostedLoop loop = EventLoop.host(LoopOptions.named("ending"));
    CompletableFuture<Boolean> idle = CompletableFuture.supplyAsync(loop::whenIdle).join();
    loop.close();
    assertThatThrownBy(() -> idle.get(5, TimeUnit.SECONDS))
        .isInstanceOf(CancellationException.class);
  }

  /// A clock that breaks when it is told to.
  private static final class BreakingClock implements LoopClock {
    private volatile boolean broken;

    @Override
    public long nanoTime() {
      if (broken) {
        throw new IllegalStateException("broken");
      }
      return System.nanoTime();
    }

    @Override
    public Instant instant() {
      return Instant.now();
    }
  }

  @Test
  void aLoopWhoseClockBreaksEndsAndTellsWhoWaits() throws Exception {
    BreakingClock clock = new BreakingClock();
    EventLoop loop = EventLoop.open("broken", clock);
    Task<String> task =
        loop.startLater(
            "waits",
            () -> {
              loop.sleep(ofMillis(20));
              return "slept";
            });
    clock.broken = true;
    assertThatThrownBy(() -> task.get(5, TimeUnit.SECONDS))
        .isInstanceOfAny(CancellationException.class, ExecutionException.class)
        .isNotInstanceOf(TimeoutException.class);
    loop.close();
    assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void futuresOfAnyLengthCanBeWaitedForInATask() throws Exception {
    try (EventLoop loop = EventLoop.open("long")) {
      Task<String> other =
          loop.startLater(
              "other",
              () -> {
                loop.sleep(ofMillis(5));
                return "done";
              });
      Task<String> waits = loop.startLater("waits", () -> other.get(Long.MAX_VALUE, TimeUnit.DAYS));
      assertThat(waits.get(5, TimeUnit.SECONDS)).isEqualTo("done");
    } catch (CompletionException e) {
      throw new AssertionError(e);
    }
  }
}
