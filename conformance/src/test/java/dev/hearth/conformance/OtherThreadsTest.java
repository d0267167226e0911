package dev.hearth.conformance;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Instrument;
import dev.hearth.loop.LoopFailure;
import dev.hearth.loop.LoopOptions;
import dev.hearth.loop.ShutdownPlan;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskOptions;
import dev.hearth.loop.TimerHandle;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.Seeds;
import dev.hearth.testkit.loop.TestLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Threads that are not the loop's: what they may do, and how they hand work over.
@LoopTest
@Row(
    value = "XTH-11",
    differs = "tasks are made by the loop alone; there is no factory that could throw")
class OtherThreadsTest {
  private static EventLoop here() {
    return EventLoop.current();
  }

  /// Runs code on another thread until it has ended, while the loop rests.
  private static <T> T elsewhere(Callable<T> code) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread other =
        Thread.ofPlatform()
            .start(() -> {
              try {
                result.complete(code.call());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    other.join();
    return result.get();
  }

  private static Throwable thrownBy(Callable<?> code) {
    try {
      Object result = code.call();
      return new AssertionError("returned " + result);
    } catch (Throwable e) {
      return e;
    }
  }

  @Row("XTH-01")
  @Row("XTH-07")
  @Timeout(20)
  @Test
  void wakesALoopThatWaits() throws Exception {
    try (EventLoop loop = EventLoop.open("waiting")) {
      loop.whenIdle().get(10, TimeUnit.SECONDS);
      assertThat(loop.call(() -> here().name()).get(10, TimeUnit.SECONDS)).isEqualTo("waiting");
      Task<String> task =
          loop.startLater(
              "named",
              () -> {
                here().sleep(ofMillis(1));
                return "value";
              });
      assertThat(task.get(10, TimeUnit.SECONDS)).isEqualTo("value");
    }
  }

  @Row("XTH-02")
  @Row("XTH-03")
  @Row("CORE-145")
  @Row("CORE-146")
  @Row("ASY-007")
  @Timeout(20)
  @Test
  void whatIsTheLoopsAloneIsRefusedAlways() throws Exception {
    try (EventLoop loop = EventLoop.open("mine")) {
      List<Callable<?>> calls =
          List.of(
              () -> loop.callSoon(() -> {}),
              () -> loop.callLater(ZERO, () -> {}),
              () -> loop.callAt(0, () -> {}),
              () -> loop.start("task", () -> 1),
              () -> loop.startBackground("task", () -> 1),
              loop::timers,
              () -> {
                loop.verifyOnLoop();
                return 1;
              });
      for (Callable<?> call : calls) {
        assertThat(thrownBy(call))
            .isInstanceOf(WrongThreadException.class)
            .hasMessageContaining("mine")
            .hasMessageContaining(Thread.currentThread().getName())
            .hasMessageContaining("loop.call(");
      }
    }
  }

  @Row("XTH-04")
  @Test
  void theHostOfALoopThatRestsMayUseIt(TestLoop loop) throws Exception {
    List<String> seen = new ArrayList<>();
    loop.loop().callSoon(() -> seen.add("soon"));
    loop.loop().start("task", () -> seen.add("task"));
    assertThat(thrownBy(() -> elsewhere(() -> loop.loop().callSoon(() -> {}))).getCause())
        .isInstanceOf(WrongThreadException.class);
    loop.runUntilIdle();
    assertThat(seen).containsExactlyInAnyOrder("soon", "task");
  }

  @Row("XTH-05")
  @Seeds(0)
  @Test
  void onTheLoopItselfTheOrderIsThatOfTheCalls(TestLoop loop) throws Exception {
    List<Integer> seen = new ArrayList<>();
    loop.run(() -> {
      here().callSoon(() -> seen.add(1));
      here().execute(() -> seen.add(2));
      here().callSoon(() -> seen.add(3));
      here().drain(ZERO);
    });
    assertThat(seen).containsExactly(1, 2, 3);
  }

  @Row("XTH-06")
  @Seeds(0)
  @Test
  void whatWasHandedOverBeforeRunsBefore(TestLoop loop) throws Exception {
    List<Integer> seen = new ArrayList<>();
    elsewhere(() -> {
      loop.loop().execute(() -> seen.add(1));
      return 1;
    });
    loop.loop().callSoon(() -> seen.add(2));
    loop.runUntilIdle();
    assertThat(seen).containsExactly(1, 2);
  }

  @Row("XTH-08")
  @Timeout(20)
  @Test
  void aTasksExceptionIsTheCauseOfTheThreads() {
    try (EventLoop loop = EventLoop.open("mine")) {
      Task<Integer> task =
          loop.startLater(
              "fails",
              () -> {
                here().sleep(ofMillis(1));
                throw new IOException("disk");
              });
      assertThatThrownBy(() -> task.get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IOException.class);
    }
  }

  @Row("XTH-09")
  @Row("XTH-12")
  @Timeout(20)
  @Test
  void aThreadThatHasWaitedLongEnoughCancelsTheTask() throws Exception {
    try (EventLoop loop = EventLoop.open("mine")) {
      CompletableFuture<Boolean> ended = new CompletableFuture<>();
      Task<Integer> task =
          loop.startLater(
              "slow",
              () -> {
                try {
                  here().sleep(ofHours(1));
                } finally {
                  ended.complete(true);
                }
                return 1;
              });
      assertThatThrownBy(() -> task.get(1, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      loop.whenIdle().get(10, TimeUnit.SECONDS);
      assertThat(task.cancel(true)).isTrue();
      assertThat(ended.get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(loop.drain(ofSeconds(10)).isComplete()).isTrue();
      assertThat(loop.statistics().tasks()).isZero();
      assertThat(task.isCancelled()).isTrue();
    }
  }

  @Row("XTH-10")
  @Timeout(20)
  @Test
  void aThreadSeesThatTheTaskWasCancelled() {
    try (EventLoop loop = EventLoop.open("mine")) {
      Task<Integer> task =
          loop.startLater(
              "cancels itself",
              () -> {
                Task.current().orElseThrow().cancel("enough");
                here().sleep(ofHours(1));
                return 1;
              });
      assertThatThrownBy(() -> task.get(10, TimeUnit.SECONDS))
          .isInstanceOf(CancellationException.class);
    }
  }

  @Row("ASY-001")
  @Test
  void callIsForOtherThreadsOnly(TestLoop loop) throws Exception {
    loop.run(() -> {
      assertThat(thrownBy(() -> here().call(() -> 1))).isInstanceOf(IllegalStateException.class);
      assertThat(here().statistics().queueLength()).isZero();
    });
    CompletableFuture<Integer> resting = loop.loop().call(() -> 1);
    CompletableFuture<Integer> other = elsewhere(() -> loop.loop().call(() -> 2));
    loop.runUntilIdle();
    assertThat(resting).isCompletedWithValue(1);
    assertThat(other).isCompletedWithValue(2);
  }

  @Row("ASY-004")
  @Row("X-30")
  @Test
  void callHandsBackAFutureOfWhatWillRun(TestLoop loop) throws Exception {
    List<String> seen = new ArrayList<>();
    CompletableFuture<Boolean> added = elsewhere(() -> loop.loop().call(() -> seen.add("ran")));
    CompletableFuture<Integer> failed =
        elsewhere(() ->
            loop.loop()
                .call(() -> {
                  throw new IOException("disk");
                }));
    assertThat(added).isNotDone();
    assertThat(seen).isEmpty();
    loop.loop().drain(ofMinutes(1));
    assertThat(added).isCompletedWithValue(true);
    assertThat(failed).isCompletedExceptionally();
    assertThat(failed.exceptionNow()).isInstanceOf(IOException.class);
  }

  @Row(
      value = "X-30",
      differs = "a call that was given up before it began does not run, so that it cannot fail")
  @Test
  void aCallThatWasGivenUpDoesNotRun(TestLoop loop) throws Exception {
    List<String> seen = new ArrayList<>();
    CompletableFuture<Boolean> call = elsewhere(() -> loop.loop().call(() -> seen.add("ran")));
    call.cancel(false);
    loop.runUntilIdle();
    assertThat(seen).isEmpty();
  }

  @Test
  void aFailureOfACallThatIsGivenUpMeanwhileIsReported(TestLoop loop) throws Exception {
    CompletableFuture<CompletableFuture<Integer>> call = new CompletableFuture<>();
    call.complete(
        elsewhere(() ->
            loop.loop()
                .call(() -> {
                  call.join().cancel(false);
                  throw new IOException("disk");
                })));
    loop.runUntilIdle();
    assertThat(loop.failures())
        .extracting(LoopFailure::exception)
        .singleElement()
        .satisfies(failure -> assertThat(failure).hasRootCauseMessage("disk"));
  }

  @Row("ASY-003")
  @Row(
      value = "ASY-005",
      differs = "what is refused does not run: whoever was told no can do it another way")
  @Test
  void afterTheShutdownOtherThreadsAreRefused(TestLoop loop) throws Exception {
    List<String> seen = new ArrayList<>();
    loop.run(() -> new dev.hearth.loop.Shutdown(here(), ShutdownPlan.homeAssistant()).run(0));
    Throwable call = elsewhere(() -> thrownBy(() -> loop.loop().call(() -> seen.add("ran"))));
    Throwable task = elsewhere(() -> thrownBy(() -> loop.loop().startLater("task", () -> 1)));
    assertThat(call)
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("has been shut down");
    assertThat(task).isInstanceOf(RejectedExecutionException.class);
    loop.runUntilIdle();
    assertThat(seen).isEmpty();
  }

  @Row("ASY-009")
  @Test
  void theTimersThatWaitCanBeSeen(TestLoop loop) throws Exception {
    loop.run(() -> {
      TimerHandle ten = here().callLater(ofSeconds(10), () -> {});
      TimerHandle five = here().callLater(ofSeconds(5), () -> {});
      TimerHandle fifteen = here().callLater(ofSeconds(15), () -> {});
      here().callLater(ofSeconds(7), () -> {}).cancel();
      assertThat(here().timers()).containsExactly(five, ten, fifteen);
    });
  }

  @Row("CORE-017")
  @Row("CORE-019")
  @Test
  void aTaskThatStartsLaterHasNotRunAndHasItsName(TestLoop loop) throws Exception {
    List<String> seen = new ArrayList<>();
    loop.run(() -> {
      Task<Boolean> task = here().startLater("named task", () -> seen.add("ran"));
      assertThat(seen).isEmpty();
      assertThat(task.toString()).contains("named task");
      assertThat(here().statistics().queueLength()).isEqualTo(1);
      assertThat(task.await()).isTrue();
    });
  }

  @Row("CORE-018")
  @Test
  void anEagerTaskIsNeverInTheQueue(TestLoop loop) throws Exception {
    loop.run(() -> {
      List<String> started = new ArrayList<>();
      Instrument instrument =
          new Instrument() {
            @Override
            public void taskStarted(Task<?> task) {
              started.add(task.name());
            }
          };
      try (var _ = here().addInstrument(instrument)) {
        Task<Integer> task = here().start(TaskOptions.named("eager"), () -> 1);
        assertThat(task.isDone()).isTrue();
        assertThat(here().statistics().queueLength()).isZero();
      }
      assertThat(started).containsExactly("eager");
    });
  }

  private static String lookUp() {
    try {
      return here().name();
    } catch (WrongThreadException e) {
      return "none";
    }
  }

  @Row("CORE-024")
  @Timeout(20)
  @Test
  void theRunningLoopIsFoundOnItAndNowhereElse() throws Exception {
    try (EventLoop loop = EventLoop.open(LoopOptions.named("mine"))) {
      List<String> seen = new ArrayList<>();
      loop.startLater(
              "task",
              () -> {
                seen.add(lookUp());
                here().callSoon(() -> seen.add(lookUp()));
                here()
                    .callSoon(() -> {
                      here().callSoon(() -> seen.add(lookUp()));
                      here().start("from a callback", () -> seen.add(lookUp()));
                    });
                here().start("from a task", () -> seen.add(lookUp()));
                seen.add(here().offload(() -> loop.call(OtherThreadsTest::lookUp).get()));
                return here().drain(ofSeconds(10));
              })
          .get(10, TimeUnit.SECONDS);
      assertThat(loop.call(OtherThreadsTest::lookUp).get(10, TimeUnit.SECONDS)).isEqualTo("mine");
      assertThat(loop.call(() -> List.copyOf(seen)).get(10, TimeUnit.SECONDS))
          .hasSize(6)
          .containsOnly("mine");
      Task<String> onWorker =
          loop.startLater("worker", () -> here().offload(OtherThreadsTest::lookUp));
      assertThat(onWorker.get(10, TimeUnit.SECONDS)).isEqualTo("none");
      assertThat(lookUp()).isEqualTo("none");
    }
  }
}
