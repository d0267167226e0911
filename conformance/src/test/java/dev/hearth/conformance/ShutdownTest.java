package dev.hearth.conformance;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.CancelledException;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Job;
import dev.hearth.loop.LoopFailure;
import dev.hearth.loop.LoopOptions;
import dev.hearth.loop.PendingTask;
import dev.hearth.loop.Registration;
import dev.hearth.loop.RunOptions;
import dev.hearth.loop.Shutdown;
import dev.hearth.loop.ShutdownPlan;
import dev.hearth.loop.ShutdownReport;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskOptions;
import dev.hearth.loop.TimerHandle;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.Seeds;
import dev.hearth.testkit.loop.TestLoop;
import dev.hearth.testkit.loop.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Shutdown in stages with one budget.
@LoopTest
class ShutdownTest {
  private static final List<String> STAGES =
      List.of(
          ShutdownPlan.SHUTDOWN_JOBS,
          ShutdownPlan.STOP_INTEGRATIONS,
          ShutdownPlan.FINAL_WRITE,
          ShutdownPlan.CLOSE);

  private static @Nullable CapturedLog quiet;

  @BeforeAll
  static void keepTheLogToItself() {
    quiet = new CapturedLog();
  }

  @AfterAll
  static void giveTheLogBack() {
    if (quiet != null) {
      quiet.close();
    }
  }

  private static EventLoop here() {
    return EventLoop.current();
  }

  private static Shutdown shutdown() {
    return new Shutdown(here(), ShutdownPlan.homeAssistant());
  }

  private static Job<Object, ?> sleeping(String name, Duration time) {
    return Job.task(name, () -> here().sleep(time));
  }

  private static Task<Boolean> sleeper(TaskOptions how, Duration time) {
    return here()
        .start(
            how,
            () -> {
              here().sleep(time);
              return true;
            });
  }

  /// Goes on after every cancellation until its time is over.
  private static Task<Boolean> refusing(String name, Duration time) {
    return here()
        .start(
            name,
            () -> {
              long end = here().clock().nanoTime() + time.toNanos();
              while (here().clock().nanoTime() < end) {
                try {
                  here().sleep(ofMillis(50));
                } catch (CancelledException e) {
                  assertThat(e.reason()).isNotEmpty();
                }
              }
              return true;
            });
  }

  @Row("CORE-027")
  @Row("CORE-030")
  @Test
  void runsTheJobsOfEveryStageOnceAndTellsThemTheExitCode(TestLoop loop) throws Exception {
    List<String> seen = new ArrayList<>();
    loop.run(() -> {
      Shutdown shutdown = shutdown();
      for (String stage : STAGES.reversed()) {
        shutdown.on(
            stage,
            Job.task(
                stage,
                (Shutdown ending) ->
                    seen.add(
                        ending.stage().orElse("none") + " with exit code " + ending.exitCode())));
      }
      assertThat(shutdown.stage()).isEmpty();
      ShutdownReport report = shutdown.run(101);
      assertThat(report.exitCode()).isEqualTo(101);
      assertThat(report.isClean()).isTrue();
      assertThat(shutdown.hasEnded()).isTrue();
      assertThat(shutdown.stage()).isEmpty();
    });
    assertThat(seen).containsExactlyElementsOf(each(" with exit code 101"));
  }

  private static List<String> each(String suffix) {
    return STAGES.stream().map(stage -> stage + suffix).toList();
  }

  @Row("CORE-028")
  @Test
  void endsAlsoWhenNoStageHasAnyTime(TestLoop loop) throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      loop.run(() -> {
        Shutdown shutdown =
            new Shutdown(
                here(),
                ShutdownPlan.empty()
                    .stage("one", ZERO)
                    .stopStage("two", ZERO)
                    .stage("three", ZERO));
        for (String stage : List.of("one", "two", "three")) {
          shutdown.on(stage, sleeping("job of " + stage, ofSeconds(5)));
        }
        ShutdownReport report = shutdown.run(0);
        assertThat(report.stages()).allMatch(stage -> stage.pending().size() == 1);
        assertThat(report.took()).isLessThanOrEqualTo(ofMillis(100));
        assertThat(shutdown.hasEnded()).isTrue();
      });
      assertThat(log.with("job of two")).isNotEmpty();
    }
  }

  @Row("CORE-029")
  @Test
  void anOldTaskThatFailsWhenItIsCancelledIsReported(TestLoop loop) throws Exception {
    loop.run(() -> {
      here()
          .start(
              "old",
              () -> {
                try {
                  here().sleep(ofHours(1));
                } catch (CancelledException e) {
                  throw new IllegalStateException("test_exception", e);
                }
                return true;
              });
      Shutdown shutdown = shutdown();
      assertThat(shutdown.run(0).refusing()).isEmpty();
      assertThat(shutdown.hasEnded()).isTrue();
    });
    loop.runUntilIdle();
    assertThat(loop.failures())
        .extracting(LoopFailure::exception)
        .singleElement()
        .satisfies(failure -> assertThat(failure).hasMessage("test_exception"));
  }

  @Row("CORE-031")
  @Test
  void refusesOtherThreadsAndThenDrainsOnceMore(TestLoop loop) throws Exception {
    CompletableFuture<Object> refusal = new CompletableFuture<>();
    loop.run(() -> {
      here()
          .start(
              "old",
              () -> {
                try {
                  here().sleep(ofHours(1));
                } finally {
                  here().start("new", () -> here().offload(() -> handOver(loop, refusal)));
                }
                return true;
              });
      Shutdown shutdown = shutdown();
      shutdown.run(0);
      assertThat(refusal).isDone();
    });
    assertThat(refusal.join()).isInstanceOf(RejectedExecutionException.class);
  }

  private static boolean handOver(TestLoop loop, CompletableFuture<Object> refusal) {
    while (!refusal.isDone()) {
      try {
        loop.loop().execute(() -> {});
        LockSupport.parkNanos(10_000);
      } catch (RejectedExecutionException e) {
        refusal.complete(e);
      }
    }
    return true;
  }

  @Row("CORE-120")
  @Test
  void cancelsBackgroundTasksWhenTheStopStageBegins(TestLoop loop) throws Exception {
    List<String> seen = new ArrayList<>();
    loop.run(() -> {
      Shutdown shutdown = shutdown();
      List<TaskOptions> both =
          List.of(
              TaskOptions.named("background, eager").background(),
              TaskOptions.named("background, later").background().deferred());
      for (TaskOptions how : both) {
        Task<Boolean> task =
            here()
                .start(
                    how,
                    () -> {
                      try {
                        here().sleep(ofHours(1));
                      } catch (CancelledException e) {
                        seen.add(how.name() + " in " + shutdown.stage().orElse("none"));
                        throw e;
                      }
                      return true;
                    });
        assertThat(task.toString()).contains(how.name());
      }
      here().sleep(ofMillis(1));
      shutdown.run(0);
      assertThat(loop.elapsed()).isLessThan(ofMillis(500));
    });
    assertThat(seen)
        .containsExactlyInAnyOrder(
            "background, eager in stop integrations", "background, later in stop integrations");
  }

  @Row("CORE-121")
  @Test
  void tasksFromBeforeDoNotDelayIt(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<Boolean> old = sleeper(TaskOptions.named("old"), ofSeconds(10));
      ShutdownReport report = shutdown().run(0);
      assertThat(report.took()).isLessThan(ofMillis(500));
      assertThat(report.late()).extracting(PendingTask::name).containsExactly("old");
      assertThat(old.isCancelled()).isTrue();
    });
  }

  @Row("CORE-122")
  @Test
  void cancellingALateTaskLeavesAloneWhatItWasShieldedFrom(TestLoop loop) throws Exception {
    loop.run(() -> {
      CompletableFuture<Boolean> foreign = new CompletableFuture<>();
      Task<Boolean> old = here().start("old", () -> here().await(foreign));
      assertThat(shutdown().run(0).took()).isLessThan(ofMillis(500));
      assertThat(old.isCancelled()).isTrue();
      assertThat(foreign).isNotDone();
    });
  }

  @Row("CORE-123")
  @Test
  void cancelsTheTimersThatWantIt(TestLoop loop) throws Exception {
    loop.run(() -> {
      Job<Object, ?> job = Job.callback("timer", () -> {});
      TimerHandle ends = job.cancelOnShutdown(true).callLater(here(), ofMinutes(1), "");
      TimerHandle stays = job.cancelOnShutdown(false).callLater(here(), ofMinutes(1), "");
      shutdown().run(0);
      assertThat(ends.isCancelled()).isTrue();
      assertThat(stays.isPending()).isTrue();
    });
  }

  @Row("CORE-128")
  @Test
  void waitsForTheJobsOfAStage(TestLoop loop) throws Exception {
    loop.run(() -> {
      Shutdown shutdown = shutdown();
      shutdown.on(ShutdownPlan.SHUTDOWN_JOBS, sleeping("one", ofSeconds(2)));
      shutdown.on(ShutdownPlan.SHUTDOWN_JOBS, sleeping("two", ofSeconds(3)));
      ShutdownReport report = shutdown.run(0);
      assertThat(report.isClean()).isTrue();
      assertThat(report.stages().getFirst().took()).isEqualTo(ofSeconds(3));
    });
  }

  @Row("CORE-129")
  @Test
  void aJobThatWasTakenBackDoesNotRun(TestLoop loop) throws Exception {
    List<String> seen = new ArrayList<>();
    loop.run(() -> {
      Shutdown shutdown = shutdown();
      Job<Object, ?> job = Job.callback("job", () -> seen.add("ran"));
      Registration first = shutdown.on(ShutdownPlan.SHUTDOWN_JOBS, job);
      shutdown.on(ShutdownPlan.SHUTDOWN_JOBS, job);
      first.close();
      first.close();
      shutdown.run(0);
    });
    assertThat(seen).hasSize(1);
  }

  @Row("X-25")
  @Row(value = "X-26", differs = "a second shutdown joins the first, at whatever time it comes")
  @Test
  void isRunOnceWhoeverAsks(TestLoop loop) throws Exception {
    List<String> seen = new ArrayList<>();
    try (CapturedLog log = new CapturedLog()) {
      loop.run(() -> {
        Shutdown shutdown = shutdown();
        shutdown.on(
            ShutdownPlan.SHUTDOWN_JOBS,
            Job.task(
                "job",
                () -> {
                  seen.add("ran");
                  shutdown.begin(7);
                  here().sleep(ofSeconds(1));
                }));
        Task<ShutdownReport> first = shutdown.begin(3);
        assertThat(shutdown.begin(4)).isSameAs(first);
        ShutdownReport report = shutdown.run(5);
        assertThat(report.exitCode()).isEqualTo(3);
        assertThat(shutdown.run(6)).isSameAs(report);
      });
      assertThat(log.with("ignored")).hasSize(4).allMatch(line -> line.startsWith("INFO"));
    }
    assertThat(seen).hasSize(1);
  }

  @Row(value = "X-27", differs = "a job that throws is reported, and the shutdown goes on")
  @Test
  void aJobThatThrowsStopsNothing(TestLoop loop) throws Exception {
    List<String> seen = new ArrayList<>();
    loop.run(() -> {
      Shutdown shutdown = shutdown();
      shutdown.on(
          ShutdownPlan.SHUTDOWN_JOBS,
          Job.callback(
              "bad",
              () -> {
                throw new IllegalStateException("on purpose");
              }));
      shutdown.on(ShutdownPlan.SHUTDOWN_JOBS, Job.callback("good", () -> seen.add("good")));
      shutdown.on(ShutdownPlan.CLOSE, Job.callback("close", () -> seen.add("close")));
      shutdown.run(0);
    });
    assertThat(seen).containsExactly("good", "close");
    assertThat(loop.failures()).extracting(LoopFailure::source).containsExactly("task bad");
  }

  @Row("X-28")
  @Test
  void lateTasksAreNamedAndThoseThatRefuseLeftBehindTogether(TestLoop loop) throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      loop.run(() -> {
        sleeper(TaskOptions.named("obedient"), ofHours(1));
        List<Task<Boolean>> refusing = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
          refusing.add(refusing("stubborn " + i, ofMillis(300)));
        }
        ShutdownReport report = shutdown().run(0);
        assertThat(report.took()).isEqualTo(ofMillis(100));
        assertThat(report.late()).hasSize(6);
        assertThat(report.refusing()).hasSize(5);
        for (Task<Boolean> task : refusing) {
          assertThat(task.await()).isTrue();
        }
      });
      assertThat(log.with("obedient")).singleElement().asString().startsWith("WARNING");
      assertThat(log.with("stubborn 3"))
          .satisfiesExactly(
              line -> assertThat(line).startsWith("WARNING"),
              line -> assertThat(line).startsWith("SEVERE").contains("refuses"));
    }
  }

  @Test
  void aStageThatIsOverNamesWhatIsPendingAndNobodyWaitsForItAgain(TestLoop loop) throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      loop.run(() -> {
        Shutdown shutdown = shutdown();
        here()
            .runAs(
                here().owner("mqtt"),
                () -> shutdown.on(ShutdownPlan.SHUTDOWN_JOBS, sleeping("hangs", ofHours(1))));
        ShutdownReport report = shutdown.run(0);
        assertThat(report.took()).isEqualTo(ofSeconds(20));
        assertThat(report.stages().getFirst().pending())
            .singleElement()
            .satisfies(task -> {
              assertThat(task.name()).isEqualTo("hangs");
              assertThat(task.owner().name()).isEqualTo("mqtt");
            });
        assertThat(report.late()).extracting(PendingTask::name).containsExactly("hangs");
      });
      assertThat(log.with("hangs of mqtt"))
          .first()
          .asString()
          .startsWith("WARNING")
          .contains(ShutdownPlan.SHUTDOWN_JOBS, "EventLoop.sleep");
    }
  }

  @Test
  void whatOneStageDoesNotUseTheNextOnesHave(TestLoop loop) throws Exception {
    loop.run(() -> {
      Shutdown shutdown =
          new Shutdown(
              here(), ShutdownPlan.empty().stage("one", ofSeconds(10)).stage("two", ofSeconds(5)));
      shutdown.on("one", sleeping("short", ofSeconds(3)));
      shutdown.on("two", sleeping("long", ofSeconds(11)));
      assertThat(shutdown.run(0).isClean()).isTrue();
      assertThat(loop.elapsed()).isEqualTo(ofSeconds(14));
    });
  }

  @Test
  void aCallbackThatSuspendsAgainstTheRulesHangsNothing(TestLoop loop) throws Exception {
    loop.run(() -> {
      Shutdown shutdown = shutdown();
      shutdown.on(
          ShutdownPlan.CLOSE, Job.callback("bad", () -> new CompletableFuture<Boolean>().get()));
      try (CapturedLog _ = new CapturedLog()) {
        assertThat(shutdown.run(0).took()).isLessThanOrEqualTo(ofMillis(210_100));
      }
    });
  }

  @Test
  void itCannotBeCancelled(TestLoop loop) throws Exception {
    List<String> seen = new ArrayList<>();
    loop.run(() -> {
      Shutdown shutdown = shutdown();
      Task<ShutdownReport> task = shutdown.begin(0);
      shutdown.on(ShutdownPlan.STOP_INTEGRATIONS, sleeping("stop", ofSeconds(1)));
      shutdown.on(ShutdownPlan.CLOSE, Job.callback("close", () -> seen.add("close")));
      here().sleep(ofMillis(10));
      task.cancel("test");
      assertThat(shutdown.run(0).isClean()).isTrue();
      assertThat(seen).containsExactly("close");
    });
  }

  @Test
  void whoIsCancelledWhileItWaitsLeavesIt(TestLoop loop) throws Exception {
    loop.run(() -> {
      Shutdown shutdown = shutdown();
      shutdown.on(ShutdownPlan.STOP_INTEGRATIONS, sleeping("stop", ofSeconds(9)));
      Task<ShutdownReport> waits = here().start("waits", () -> shutdown.run(0));
      here().sleep(ofSeconds(1));
      waits.cancel("test");
      assertThatThrownBy(waits::await).isInstanceOf(CancelledException.class);
      assertThat(loop.elapsed()).isEqualTo(ofSeconds(1));
      assertThat(shutdown.run(0).isClean()).isTrue();
      assertThat(loop.elapsed()).isEqualTo(ofSeconds(9));
    });
  }

  @Test
  void theMainTaskOfARunIsNotWaitedForNorCancelled() {
    ShutdownReport report =
        EventLoop.run(
            RunOptions.of(LoopOptions.named("run").withClock(VirtualClock.freeRunning()))
                .withSignals(false),
            () -> {
              Shutdown shutdown = shutdown();
              CompletableFuture<ShutdownReport> over = new CompletableFuture<>();
              here()
                  .callSoon(() ->
                      shutdown.begin(0).onDone(task -> over.complete(task.outcome().value())));
              return here().await(over);
            });
    assertThat(report.isClean()).isTrue();
    assertThat(report.took()).isZero();
  }

  @Test
  void aTrackedTaskMayRunItAndIsNotWaitedFor(TestLoop loop) throws Exception {
    loop.run(() -> {
      Shutdown shutdown = shutdown();
      ShutdownReport report = here().start("stops", () -> shutdown.run(0)).await();
      assertThat(report.isClean()).isTrue();
      assertThat(report.took()).isZero();
    });
  }

  @Seeds(0)
  @Test
  void anotherThreadMayRunIt(TestLoop loop) throws Exception {
    Shutdown shutdown = new Shutdown(loop.loop(), ShutdownPlan.homeAssistant());
    CompletableFuture<ShutdownReport> report = new CompletableFuture<>();
    Thread other = Thread.ofPlatform().start(() -> report.complete(shutdown.run(9)));
    while (!report.isDone()) {
      loop.loop().runOnce(ofMillis(1));
    }
    other.join();
    assertThat(report.join().exitCode()).isEqualTo(9);
  }

  @Test
  void aStageThatIsUnknownOrHasBegunTakesNoJobs(TestLoop loop) throws Exception {
    loop.run(() -> {
      Shutdown shutdown = shutdown();
      Job<Object, ?> job = Job.callback("job", () -> {});
      assertThatIllegalArgumentException()
          .isThrownBy(() -> shutdown.on("coffee", job))
          .withMessageContaining("coffee")
          .withMessageContaining(ShutdownPlan.FINAL_WRITE);
      shutdown.run(0);
      assertThatIllegalStateException()
          .isThrownBy(() -> shutdown.on(ShutdownPlan.CLOSE, job))
          .withMessageContaining("job");
    });
  }

  @Test
  void aLoopWithAThreadOfItsOwnIsShutDownFromAnother() {
    EventLoop loop = EventLoop.open("own");
    try (loop) {
      Task<Integer> task = loop.startLater("old", () -> loop.drainAll(ofHours(1)).pending().size());
      ShutdownReport report = new Shutdown(loop, ShutdownPlan.homeAssistant()).run(0);
      assertThat(report.took()).isLessThan(ofSeconds(10));
      assertThat(task.isDone()).isTrue();
      assertThatThrownBy(() -> loop.execute(() -> {}))
          .isInstanceOf(RejectedExecutionException.class);
    }
  }

  @Test
  void whoAsksForItAfterTheEndOfTheLoopIsRefused() {
    EventLoop closed = EventLoop.open("closed");
    closed.close();
    Shutdown shutdown = new Shutdown(closed, ShutdownPlan.homeAssistant());
    assertThatThrownBy(() -> shutdown.run(0)).isInstanceOf(RejectedExecutionException.class);
  }

  @Row("RUN-001")
  @Test
  void theBudgetIsTheSumOfItsParts() {
    ShutdownPlan plan = ShutdownPlan.homeAssistant();
    assertThat(plan.total()).isEqualTo(ofSeconds(240));
    assertThat(plan.stages())
        .extracting(ShutdownPlan.Stage::limit)
        .containsExactly(ofSeconds(20), ofSeconds(100), ofSeconds(60), ofSeconds(30));
    ShutdownPlan half = plan.within(ofSeconds(120));
    assertThat(half.total()).isEqualTo(ofSeconds(120));
    assertThat(half.stages().getFirst().limit()).isEqualTo(ofSeconds(10));
    assertThatIllegalArgumentException().isThrownBy(() -> plan.stage("close", ofSeconds(1)));
  }
}
