package dev.hearth.foreign;

import static java.time.Duration.ofDays;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.CancelledException;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.LoopFailure;
import dev.hearth.loop.LoopOptions;
import dev.hearth.loop.Owner;
import dev.hearth.loop.OwnerStatistics;
import dev.hearth.loop.PendingTask;
import dev.hearth.loop.Registration;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskOptions;
import dev.hearth.loop.TimerHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What owners may have, what they are charged, and what is told of their failures.
@Timeout(20)
class OwnersTest {
  private final EventLoop loop =
      EventLoop.open(LoopOptions.named("test").withOwnerLimit(10).withSlowStep(Duration.ZERO));
  private final Owner owner = loop.owner("meter");

  @AfterEach
  void close() {
    loop.close();
  }

  private <T extends @Nullable Object> T asOwner(Callable<T> body) throws Exception {
    return loop.startLater(TaskOptions.named("test body").ownedBy(owner), body)
        .get(10, TimeUnit.SECONDS);
  }

  private OwnerStatistics figures() {
    return loop.statistics().owners().stream()
        .filter(each -> each.name().equals("meter"))
        .findFirst()
        .orElseThrow();
  }

  private boolean sleepLong() {
    loop.sleep(ofDays(1));
    return true;
  }

  @Test
  void anOwnerGetsNoMoreTasksThanAreAllowed() throws Exception {
    asOwner(() -> {
      for (int i = 0; i < 9; i++) { // the body is one
        Task<Boolean> _ = loop.startBackground("leaked", this::sleepLong);
      }
      assertThatThrownBy(() -> loop.startBackground("leaked", this::sleepLong))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessageContaining("meter has 10 tasks");
      return true;
    });
    // nobody else is meant
    assertThat(loop.startLater("another", () -> 1).get()).isEqualTo(1);
    loop.call(
            () -> {
              loop.cancelAll(owner, "the test ends");
              return true;
            })
        .get();
    assertThat(asOwner(() -> 2)).isEqualTo(2);
  }

  @Test
  void anOwnerGetsNoMoreTimersThanAreAllowed() throws Exception {
    asOwner(() -> {
      List<TimerHandle> timers = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        timers.add(loop.callLater(ofDays(1), () -> {}));
      }
      assertThatThrownBy(() -> loop.callLater(ofDays(1), () -> {}))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessageContaining("meter has 10 timers");
      timers.getFirst().cancel();
      TimerHandle _ = loop.callLater(ofDays(1), () -> {});
      return true;
    });
    assertThat(figures().timers()).isEqualTo(10);
  }

  @Test
  void aRetiredOwnerGetsNothingUntilItIsReadmitted() throws Exception {
    asOwner(() -> {
      loop.retire(owner);
      assertThatThrownBy(() -> loop.callLater(ofDays(1), () -> {}))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessageContaining("meter is retired");
      assertThatThrownBy(() -> loop.start("more", () -> 1))
          .isInstanceOf(RejectedExecutionException.class);
      loop.readmit(owner);
      assertThat(loop.start("more", () -> 1).await()).isEqualTo(1);
      return true;
    });
  }

  @Test
  void whatAnOwnersCodeAllocatesIsOnItsBill() throws Exception {
    long before = figures().allocatedBytes();
    asOwner(() -> new byte[20_000_000].length);
    assertThat(figures().allocatedBytes() - before).isGreaterThanOrEqualTo(20_000_000);
  }

  @Test
  void whatItsOffloadedCallsAllocateIsToo() throws Exception {
    long before = figures().allocatedBytes();
    asOwner(() -> loop.offload(() -> new byte[20_000_000].length));
    assertThat(figures().allocatedBytes() - before).isGreaterThanOrEqualTo(20_000_000);
  }

  @Test
  void listenersHearOfFailuresThatNobodyWaitsForAndTheHandlerToo() throws Exception {
    List<LoopFailure> heard = new ArrayList<>();
    List<LoopFailure> handled = new ArrayList<>();
    IllegalStateException caught = new IllegalStateException("caught");
    IllegalStateException thrown = new IllegalStateException("thrown");
    Registration listening =
        loop.call(
                () -> {
                  loop.setExceptionHandler((_, failure) -> handled.add(failure));
                  return loop.onFailure(heard::add);
                })
            .get();
    loop.execute(
        owner,
        () -> {
          loop.callExceptionHandler("a listener failed", caught);
          throw thrown;
        });
    loop.call(
            () -> {
              listening.close();
              return true;
            })
        .get();
    loop.execute(owner, () -> loop.callExceptionHandler("unheard", caught));
    loop.call(() -> true).get();

    assertThat(heard).extracting(LoopFailure::exception).containsExactly(caught, thrown);
    assertThat(heard).extracting(LoopFailure::owner).containsOnly(owner);
    assertThat(heard.getFirst().message()).isEqualTo("a listener failed");
    assertThat(handled).hasSize(3);
  }

  @Test
  void listenersHearThatThereIsNoMemoryThoughTheLoopGoesOn() throws Exception {
    List<LoopFailure> heard = new ArrayList<>();
    loop.call(() -> loop.onFailure(heard::add)).get();
    loop.execute(
        owner,
        () -> {
          throw new OutOfMemoryError("expected by a test");
        });
    assertThat(loop.call(() -> 1).get()).isEqualTo(1);
    assertThat(heard).extracting(LoopFailure::owner).containsExactly(owner);
  }

  @Test
  void whereATaskStandsIsTold() throws Exception {
    asOwner(() -> {
      Task<Boolean> task = loop.startBackground("poll", this::sleepLong);
      PendingTask found = loop.find(task).orElseThrow();
      assertThat(found.standing())
          .startsWith("; it waits for EventLoop.sleep at ")
          .contains("OwnersTest.java:");
      assertThat(loop.pendingTasks(Duration.ZERO, 10))
          .extracting(PendingTask::name)
          .containsExactly("poll");
      assertThat(loop.pendingTasks(Duration.ZERO, 0)).isEmpty();
      assertThat(loop.pendingTasks(ofDays(1), 10)).isEmpty();
      task.cancel("the test ends");
      assertThatThrownBy(task::await).isInstanceOf(CancelledException.class);
      assertThat(loop.find(task)).isEmpty();
      return true;
    });
  }
}
