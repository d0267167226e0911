package dev.hearth.conformance;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.hearth.loop.CancelledException;
import dev.hearth.loop.DrainReport;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Job;
import dev.hearth.loop.PendingTask;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskOptions;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.Seeds;
import dev.hearth.testkit.loop.TestLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Waiting until the tracked tasks have ended.
@LoopTest
class DrainTest {
  private static EventLoop here() {
    return EventLoop.current();
  }

  private static Task<Integer> sleeper(String name, int seconds) {
    return here()
        .start(
            name,
            () -> {
              here().sleep(ofSeconds(seconds));
              return seconds;
            });
  }

  private static Task<Integer> sleeperInBackground(String name, int seconds) {
    return here()
        .startBackground(
            name,
            () -> {
              here().sleep(ofSeconds(seconds));
              return seconds;
            });
  }

  private static void end(Task<?>... tasks) {
    for (Task<?> task : tasks) {
      task.cancel("the test is over");
    }
    here().sleep(ofMillis(1));
  }

  @Row("CORE-026")
  @Test
  void waitsForATrackedTaskThatWaitsForAWorker(TestLoop loop) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    loop.run(() -> {
      here().start("fetch", () -> here().offload(calls::incrementAndGet));
      assertThat(here().drain(ofMinutes(1)).isComplete()).isTrue();
      assertThat(calls).hasValue(1);
    });
  }

  @Row("CORE-025")
  @Test
  void doesNotWaitForABackgroundTaskUnlessAsked(TestLoop loop) throws Exception {
    loop.run(() -> {
      CompletableFuture<Boolean> gate = new CompletableFuture<>();
      AtomicInteger calls = new AtomicInteger();
      here()
          .startBackground(
              "fetch",
              () ->
                  here()
                      .offload(() -> {
                        boolean _ = gate.get();
                        return calls.incrementAndGet();
                      }));
      assertThat(here().drain(ofMinutes(1)).isComplete()).isTrue();
      assertThat(calls).hasValue(0);
      gate.complete(true);
      assertThat(here().drainAll(ofMinutes(1)).isComplete()).isTrue();
      assertThat(calls).hasValue(1);
    });
  }

  @Row("CORE-032")
  @Test
  void waitsForTasksThatHaveNotBegun(TestLoop loop) throws Exception {
    AtomicInteger runs = new AtomicInteger();
    loop.run(() -> {
      for (int i = 0; i < 3; i++) {
        here().startLater("later", runs::incrementAndGet);
      }
      here().drain(ofMinutes(1));
      assertThat(runs).hasValue(3);
      assertThat(loop.loop().statistics().tasks()).isEqualTo(1);
    });
  }

  @Row("CORE-033")
  @Row("CORE-036")
  @Row("CORE-037")
  @Test
  void waitsForWhatAnotherThreadHandedOver(TestLoop loop) throws Exception {
    List<String> seen = new ArrayList<>();
    Thread other =
        Thread.ofPlatform()
            .start(() -> {
              Job.task("task", () -> seen.add("task")).post(loop.loop(), "");
              Job.executor("call", () -> {}).post(loop.loop(), "");
              Job.callback("callback", () -> seen.add("callback")).post(loop.loop(), "");
            });
    other.join();
    assertThat(seen).isEmpty();
    assertThat(loop.loop().statistics().tasks()).isZero();
    assertThat(loop.loop().drain(ofMinutes(1)).isComplete()).isTrue();
    assertThat(seen).containsExactlyInAnyOrder("task", "callback");
    assertThat(loop.loop().statistics().tasks()).isZero();
  }

  @Row("CORE-034")
  @Row("CORE-035")
  @Test
  void tasksThatBeginInTheNextTurnAreTrackedAtOnce(TestLoop loop) throws Exception {
    AtomicInteger runs = new AtomicInteger();
    loop.run(() -> {
      here().startLater("one", runs::incrementAndGet);
      here().start(TaskOptions.named("two").deferred(), runs::incrementAndGet);
      assertThat(loop.loop().statistics().tasks()).isEqualTo(3);
      here().drain(ofMinutes(1));
      assertThat(runs).hasValue(2);
      assertThat(loop.loop().statistics().tasks()).isEqualTo(1);
    });
  }

  @Test
  void waitsForTasksThatAreMadeMeanwhile(TestLoop loop) throws Exception {
    loop.run(() -> {
      here()
          .start(
              "parent",
              () -> {
                here().sleep(ofSeconds(1));
                return sleeper("child", 2);
              });
      assertThat(here().drain(ofMinutes(1)).waited()).isEqualTo(ofSeconds(3));
    });
  }

  @Test
  void returnsAtTheDeadlineWhatIsPendingAndWhere(TestLoop loop) throws Exception {
    loop.run(() -> {
      sleeper("quick", 1);
      Task<Integer> slow =
          here()
              .start(
                  here().owner("mqtt"),
                  "slow",
                  () -> {
                    here().sleep(ofMinutes(10));
                    return 1;
                  });
      Task<Integer> waits = here().start("waits", slow::await);
      Task<Boolean> locked =
          here().start("locked", () -> new Semaphore(0).tryAcquire(1, TimeUnit.HOURS));
      DrainReport report = here().drain(ofSeconds(90));
      assertThat(report.waited()).isEqualTo(ofSeconds(90));
      assertThat(report.pending())
          .extracting(PendingTask::name, each -> each.owner().name(), PendingTask::waitsFor)
          .containsExactly(
              tuple("slow", "mqtt", "EventLoop.sleep"),
              tuple("waits", "test", "task slow"),
              tuple("locked", "test", "Semaphore.tryAcquire"));
      assertThat(report.pending().getFirst().age()).isEqualTo(ofSeconds(90));
      assertThat(report.pending().getFirst().where().orElseThrow().getClassName())
          .isEqualTo(DrainTest.class.getName());
      end(waits, locked);
    });
  }

  @Test
  void aDeadlineOfNowOnlyLooks(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<Integer> task = sleeper("slow", 5);
      assertThat(here().drain(ZERO).pending()).hasSize(1);
      assertThat(loop.elapsed()).isZero();
      end(task);
    });
  }

  @Row("CORE-107")
  @Test
  void logsWhatItHasWaitedForWhenItTakesAMinute(TestLoop loop) throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      loop.run(() -> {
        sleeper("short one", 59);
        here().drain(ofMinutes(5));
        assertThat(log.with("short one")).isEmpty();
        sleeper("long one", 61);
        here().drain(ofMinutes(5));
        assertThat(log.with("long one")).hasSize(1).first().asString().startsWith("FINE");
      });
    }
  }

  private static int chain(int links, java.time.Duration each) {
    here().sleep(each);
    if (links > 0) {
      here().start("link " + links, () -> chain(links - 1, each));
    }
    return links;
  }

  @Row("CORE-108")
  @Test
  void logsWhenAChainOfShortTasksTakesAMinute(TestLoop loop) throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      loop.run(() -> {
        here().start("chain", () -> chain(20, ofSeconds(4)));
        assertThat(here().drain(ofMinutes(5)).isComplete()).isTrue();
      });
      assertThat(log.with("has waited 60 s")).isNotEmpty();
    }
  }

  @Row("CORE-109")
  @Test
  void logsNothingOfAShortChain(TestLoop loop) throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      loop.run(() -> {
        here().start("chain", () -> chain(10, ofMillis(1)));
        assertThat(here().drain(ofMinutes(5)).isComplete()).isTrue();
      });
      assertThat(log.with("has waited")).isEmpty();
    }
  }

  @Test
  void anEndlessChainOfTasksEndsAtTheDeadline(TestLoop loop) throws Exception {
    loop.run(() -> {
      here().start("chain", () -> chain(30, ofSeconds(1)));
      assertThat(here().drain(ofSeconds(10)).pending()).hasSize(1);
      here().drain(ofMinutes(10));
    });
  }

  private static int refuse(int seconds) {
    long end = here().clock().nanoTime() + ofSeconds(seconds).toNanos();
    while (here().clock().nanoTime() < end) {
      try {
        here().sleep(ofSeconds(1));
      } catch (CancelledException e) {
        assertThat(e.reason()).isNotEmpty();
      }
    }
    return seconds;
  }

  @Row("X-20")
  @Test
  void doesNotWaitForATaskThatWasToldToEndBefore(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<Integer> before = here().start("told before", () -> refuse(60));
      before.cancel("test");
      Task<Integer> meanwhile = here().start("told meanwhile", () -> refuse(20));
      here().callLater(ofSeconds(5), () -> meanwhile.cancel("test"));
      DrainReport report = here().drain(ofMinutes(5));
      assertThat(report.isComplete()).isTrue();
      assertThat(report.waited()).isGreaterThanOrEqualTo(ofSeconds(20)).isLessThan(ofSeconds(40));
      assertThat(before.isDone()).isFalse();
      here().drainAll(ofMinutes(5));
      before.await();
    });
  }

  @Row("X-21")
  @Test
  void aTaskThatDrainsDoesNotWaitForItself(TestLoop loop) throws Exception {
    loop.run(() -> {
      DrainReport inside = here().start("tracked", () -> here().drain(ofMinutes(1))).await();
      assertThat(inside.isComplete()).isTrue();
      assertThat(loop.elapsed()).isZero();
    });
  }

  @Test
  void twoThatDrainDoNotWaitForEachOther(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<DrainReport> other = here().start("other", () -> here().drain(ofMinutes(1)));
      sleeper("work", 2);
      assertThat(here().drain(ofMinutes(1)).isComplete()).isTrue();
      assertThat(other.await().isComplete()).isTrue();
      assertThat(loop.elapsed()).isEqualTo(ofSeconds(2));
    });
  }

  @Row("X-22")
  @Test
  void aTaskThatFailsIsReportedAndDoesNotFailTheDrain(TestLoop loop) throws Exception {
    loop.run(() -> {
      here()
          .start(
              "failing",
              () -> {
                here().sleep(ofSeconds(1));
                throw new IllegalStateException("on purpose");
              });
      assertThat(here().drain(ofMinutes(1)).isComplete()).isTrue();
    });
    loop.runUntilIdle();
    assertThat(loop.failures()).hasSize(1);
  }

  @Row(
      value = "X-17",
      differs = "a worker's job that a callback starts is tracked, by its owner, as any other task")
  @Test
  void waitsForAWorkersJobThatACallbackHasStarted(TestLoop loop) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    loop.run(() -> {
      Job<Object, ?> job = Job.executor("fetch", () -> calls.incrementAndGet());
      here().callSoon(() -> job.run(here(), ""));
      assertThat(here().drain(ofMinutes(1)).isComplete()).isTrue();
      assertThat(calls).hasValue(1);
    });
  }

  @Row(
      value = "X-18",
      differs = "there is no first step in which a worker's job would count otherwise")
  @Test
  void waitsForAWorkersJobOfATasksFirstStep(TestLoop loop) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    loop.run(() -> {
      Job<Object, ?> job = Job.executor("fetch", () -> calls.incrementAndGet());
      here().start("starter", () -> job.run(here(), ""));
      assertThat(here().drain(ofMinutes(1)).isComplete()).isTrue();
      assertThat(calls).hasValue(1);
    });
  }

  @Row(
      value = "X-19",
      differs = "there is one pool; a job that nobody shall wait for is a background job")
  @Test
  void aBackgroundJobOfAWorkerIsWaitedForWhenAsked(TestLoop loop) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    loop.run(() -> {
      Job.executor("import", () -> calls.incrementAndGet()).background(true).run(here(), "");
      assertThat(here().drainAll(ofMinutes(1)).isComplete()).isTrue();
      assertThat(calls).hasValue(1);
    });
  }

  @Test
  void timersAreNotWaitedFor(TestLoop loop) throws Exception {
    loop.run(() -> {
      here().callLater(ofSeconds(10), () -> {});
      assertThat(here().drain(ofMinutes(1)).waited()).isZero();
    });
  }

  @Test
  void whoIsCancelledWhileItDrainsCancelsNobody(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<Integer> work = sleeper("work", 10);
      Task<DrainReport> drain = here().start("drain", () -> here().drain(ofMinutes(1)));
      here().sleep(ofSeconds(1));
      drain.cancel("test");
      assertThatThrownBy(drain::await).isInstanceOf(CancelledException.class);
      assertThat(work.await()).isEqualTo(10);
    });
  }

  @Seeds(0)
  @Test
  void blocksAnotherThreadUntilTheLoopIsDrained(TestLoop loop) throws Exception {
    CompletableFuture<DrainReport> report = new CompletableFuture<>();
    AtomicInteger calls = new AtomicInteger();
    loop.loop().start("work", () -> here().offload(calls::incrementAndGet));
    Thread other =
        Thread.ofPlatform().start(() -> report.complete(loop.loop().drain(ofMinutes(1))));
    while (!report.isDone()) {
      loop.loop().runOnce(ofMillis(1));
    }
    other.join();
    assertThat(report.join().isComplete()).isTrue();
    assertThat(calls).hasValue(1);
  }

  @Test
  void onItsHostsThreadItRunsTheLoop(TestLoop loop) {
    loop.loop().start("sleeper", () -> sleeper("inner", 3).await());
    assertThat(loop.loop().drain(ofMinutes(1)).waited()).isEqualTo(ofSeconds(3));
  }

  @Test
  void inACallbackItIsAMistake(TestLoop loop) {
    loop.loop().callSoon(() -> here().drain(ZERO));
    loop.runUntilIdle();
    assertThat(loop.failures())
        .singleElement()
        .satisfies(
            failure -> assertThat(failure.exception()).isInstanceOf(IllegalStateException.class));
  }

  @Test
  void aBackgroundTaskIsCountedOnlyWhenAsked(TestLoop loop) throws Exception {
    loop.run(() -> {
      sleeperInBackground("poll", 5);
      assertThat(here().drain(ofMinutes(1)).waited()).isZero();
      assertThat(here().drainAll(ofMinutes(1)).waited()).isEqualTo(ofSeconds(5));
    });
  }
}
