package dev.hearth.conformance;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.CancelledException;
import dev.hearth.loop.ContextVar;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.LoopFailure;
import dev.hearth.loop.LoopOptions;
import dev.hearth.loop.RunOptions;
import dev.hearth.loop.Runner;
import dev.hearth.loop.Task;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.VirtualClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// A loop that `main` runs, and its end.
@Row(
    value = "RUN-002",
    differs = "the threads of a loop are daemons, which the JVM's end does not wait for")
@Row(
    value = "RUN-004",
    differs = "the pool is the loop's own; its end is bounded, and nothing of it can throw")
class RunnerTest {
  private static RunOptions virtual() {
    return RunOptions.of(LoopOptions.named("run").withClock(VirtualClock.freeRunning()))
        .withSignals(false);
  }

  private static EventLoop here() {
    return EventLoop.current();
  }

  private static Task<Boolean> sleeper(String name) {
    return here()
        .start(
            name,
            () -> {
              here().sleep(ofHours(1));
              return true;
            });
  }

  @Row("RUN-01")
  @Row("RUN-003")
  @Test
  void returnsTheValueOfMainAndClosesTheLoop() {
    EventLoop loop =
        EventLoop.run(
            virtual(),
            () -> {
              here().sleep(ofSeconds(1));
              return here();
            });
    assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
  }

  @Row("RUN-02")
  @Test
  void throwsWhatMainThrowsAfterItHasClearedUp() {
    AtomicReference<Task<Boolean>> leftOver = new AtomicReference<>();
    assertThatThrownBy(() ->
            EventLoop.run(
                virtual(),
                () -> {
                  leftOver.set(sleeper("left over"));
                  throw new IOException("disk");
                }))
        .isInstanceOf(IOException.class)
        .hasMessage("disk");
    assertThat(leftOver.get().isCancelled()).isTrue();
  }

  @Row("RUN-03")
  @Test
  void refusesAThreadThatRunsALoop() {
    EventLoop.run(
        virtual(),
        () -> {
          assertThatIllegalStateException()
              .isThrownBy(() -> EventLoop.run(virtual(), () -> 1))
              .withMessageContaining("runs on this thread");
          here()
              .callSoon(() ->
                  assertThatIllegalStateException()
                      .isThrownBy(() -> EventLoop.run(virtual(), () -> 1)));
          here().sleep(ZERO);
          return 1;
        });
  }

  @Row("RUN-04")
  @Test
  void cancelsTasksThatAreLeftOverAndWaitsForThem() {
    List<String> seen = new ArrayList<>();
    EventLoop.run(
        virtual(),
        () -> {
          here()
              .start(
                  "left over",
                  () -> {
                    try {
                      here().sleep(ofHours(1));
                    } finally {
                      here().sleep(ofSeconds(2));
                      seen.add("cleaned up");
                    }
                    return 1;
                  });
          return 1;
        });
    assertThat(seen).containsExactly("cleaned up");
  }

  @Test
  void cancelsTasksThatTheEndOfOthersStarts() {
    AtomicReference<Task<Boolean>> late = new AtomicReference<>();
    EventLoop.run(
        virtual(),
        () -> {
          here()
              .start(
                  "left over",
                  () -> {
                    try {
                      here().sleep(ofHours(1));
                    } finally {
                      late.set(sleeper("late"));
                    }
                    return 1;
                  });
          return 1;
        });
    assertThat(late.get().isCancelled()).isTrue();
  }

  @Row("RUN-05")
  @Test
  void reportsTasksThatFailWhileTheyAreEnded() {
    List<LoopFailure> failures = new ArrayList<>();
    EventLoop.run(
        virtual(),
        () -> {
          here().setExceptionHandler((_, failure) -> failures.add(failure));
          here()
              .start(
                  "left over",
                  () -> {
                    try {
                      here().sleep(ofHours(1));
                    } catch (CancelledException e) {
                      throw new IllegalStateException("on purpose", e);
                    }
                    return 1;
                  });
          return 1;
        });
    assertThat(failures)
        .singleElement()
        .satisfies(failure -> {
          assertThat(failure.source()).isEqualTo("task left over");
          assertThat(failure.exception()).hasMessage("on purpose");
        });
  }

  @Row("RUN-005")
  @Test
  void namesATaskThatRefusesToEndAndLeavesItBehind() {
    try (CapturedLog log = new CapturedLog()) {
      EventLoop.run(
          virtual().withTaskPatience(ofMillis(100)),
          () -> {
            here()
                .start(
                    "stubborn",
                    () -> {
                      for (int i = 0; i < 20; i++) {
                        try {
                          here().sleep(ofMillis(100));
                        } catch (CancelledException e) {
                          assertThat(e.reason()).isNotEmpty();
                        }
                      }
                      return 1;
                    });
            sleeper("obedient");
            here()
                .start(
                    "throws",
                    () -> {
                      try {
                        here().sleep(ofHours(1));
                      } catch (CancelledException e) {
                        throw new IllegalStateException("on purpose", e);
                      }
                      return 1;
                    });
            return 1;
          });
      assertThat(log.with("refuses"))
          .singleElement()
          .asString()
          .startsWith("WARNING")
          .contains("stubborn", "EventLoop.sleep");
      assertThat(log.with("on purpose")).hasSize(1);
      assertThat(log.with("obedient")).isEmpty();
    }
  }

  @Row("RUN-06")
  @Test
  void endsTasksThenWorkersThenTheLoop() {
    List<String> seen = new CopyOnWriteArrayList<>();
    AtomicBoolean taskEnded = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(1);
    EventLoop.run(
        virtual(),
        () -> {
          here()
              .start(
                  "left over",
                  () -> {
                    try {
                      return here()
                          .offload(() -> {
                            begun.countDown();
                            try {
                              Thread.sleep(10_000);
                            } catch (InterruptedException e) {
                              while (!taskEnded.get()) {
                                Thread.onSpinWait();
                              }
                              seen.add("worker");
                            }
                            return 1;
                          });
                    } finally {
                      seen.add("task");
                      taskEnded.set(true);
                    }
                  });
          return here().offload(() -> begun.await(10, TimeUnit.SECONDS));
        });
    assertThat(seen).containsExactly("task", "worker");
  }

  @Test
  void namesACallOfAWorkerThatDoesNotEnd() {
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(1);
    try (CapturedLog log = new CapturedLog()) {
      EventLoop.run(
          virtual().withWorkerPatience(ofMillis(20)),
          () -> {
            here()
                .start(
                    here().owner("camera"),
                    "left over",
                    () ->
                        here()
                            .offload(() -> {
                              begun.countDown();
                              while (!over.get()) {
                                Thread.onSpinWait();
                              }
                              return 1;
                            }));
            return here().offload(() -> begun.await(10, TimeUnit.SECONDS));
          });
      assertThat(log.with("still runs"))
          .singleElement()
          .asString()
          .startsWith("WARNING")
          .contains("camera", "run-worker-", RunnerTest.class.getSimpleName());
    } finally {
      over.set(true);
    }
  }

  @Row("RUN-07")
  @Row("RUN-006")
  @Test
  void debugModeIsTheLoopsAndNamesWhereAFailedTaskWasMade() {
    for (boolean debug : List.of(true, false)) {
      List<LoopFailure> failures = new ArrayList<>();
      EventLoop.run(
          RunOptions.of(LoopOptions.named("run").withDebug(debug)).withSignals(false),
          () -> {
            here().setExceptionHandler((_, failure) -> failures.add(failure));
            here()
                .start(
                    "forgotten",
                    () -> {
                      throw new IllegalStateException("on purpose");
                    });
            here().sleep(ZERO);
            return here().drain(ofMinutes(1));
          });
      assertThat(failures).hasSize(1);
      LoopFailure failure = failures.getFirst();
      assertThat(failure.message()).contains("forgotten");
      assertThat(failure.exception()).hasMessage("on purpose");
      assertThat(failure.creationSite().isEmpty()).isEqualTo(!debug);
      if (debug) {
        assertThat(failure.creationSite().getFirst().getMethodName())
            .contains("debugModeIsTheLoopsAndNamesWhereAFailedTaskWasMade");
      }
    }
  }

  @Row("RUN-08")
  @Test
  void opensTheLoopAsTheOptionsSay() {
    VirtualClock clock = VirtualClock.freeRunning();
    RunOptions options = RunOptions.of(LoopOptions.named("mine").withClock(clock));
    String name =
        EventLoop.run(
            options.withSignals(false),
            () -> {
              here().sleep(ofHours(1));
              return here().name();
            });
    assertThat(name).isEqualTo("mine");
    assertThat(clock.elapsed()).isEqualTo(ofHours(1));
  }

  @Row("RUN-09")
  @Row("CTX-12")
  @Test
  void severalRunsShareLoopAndContext() {
    ContextVar<String> request = ContextVar.named("request");
    Runner runner = Runner.open(virtual());
    try (runner) {
      EventLoop first =
          runner.run(
              "first",
              () -> {
                var _ = request.set("one");
                return here();
              });
      String seen =
          runner.run(
              "second",
              () -> {
                assertThat(here()).isSameAs(first);
                return request.get().orElse("nothing");
              });
      assertThat(seen).isEqualTo("one");
    }
    runner.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> runner.run("third", () -> 3))
        .withMessageContaining("closed");
  }

  @Test
  void whatARunLeavesBehindGoesOnInTheNext() {
    try (Runner runner = Runner.open(virtual())) {
      Task<Boolean> task = runner.run("first", () -> sleeper("goes on"));
      assertThat(task.isDone()).isFalse();
      assertThat(runner.run("second", task::await)).isTrue();
    }
  }

  @Row("RUN-15")
  @Test
  void neverAsksTheResultForItsText() {
    AtomicInteger asked = new AtomicInteger();
    Object result =
        EventLoop.run(
            virtual(),
            () ->
                new Object() {
                  @Override
                  public String toString() {
                    asked.incrementAndGet();
                    return "text";
                  }
                });
    assertThat(result).isNotNull();
    assertThat(asked).hasValue(0);
  }

  @Test
  void aDrainDoesNotWaitForTheMainTask() {
    EventLoop.run(
        virtual(),
        () -> {
          Task<Boolean> drains =
              here().start("drains", () -> here().drain(ofMinutes(1)).isComplete());
          here().sleep(ofHours(1));
          assertThat(drains.outcome().value()).isTrue();
          return 1;
        });
  }

  @Test
  void anUnboundedMainThatIsCancelledByItselfIsCancelled() {
    assertThatThrownBy(() ->
            EventLoop.run(
                virtual(),
                () -> {
                  Task.current().orElseThrow().cancel("enough");
                  here().sleep(ofHours(1));
                  return 1;
                }))
        .isInstanceOf(CancelledException.class)
        .hasMessageContaining("enough");
  }
}
