package dev.hearth.conformance;

import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.Blocking;
import dev.hearth.loop.Callback;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Instrument;
import dev.hearth.loop.Job;
import dev.hearth.loop.JobType;
import dev.hearth.loop.LoopFailure;
import dev.hearth.loop.Promise;
import dev.hearth.loop.Registration;
import dev.hearth.loop.StepInfo;
import dev.hearth.loop.Task;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.TestLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Jobs: the three kinds, and what running and posting them does.
@LoopTest
class JobKindsTest {
  private final List<String> seen = new ArrayList<>();

  private static EventLoop here() {
    return EventLoop.current();
  }

  @Callback
  void note(String what) {
    seen.add(what);
  }

  void noteInTask(String what) {
    seen.add(what + (Thread.currentThread().isVirtual() ? " in a task" : ""));
  }

  @Blocking
  void noteOnWorker(String what) {
    seen.add(what + (isOnLoop() ? " on the loop" : " on a worker"));
  }

  private static boolean isOnLoop() {
    try {
      return here().isOnLoop();
    } catch (WrongThreadException e) {
      return false;
    }
  }

  private static int tasks() {
    return here().statistics().tasks();
  }

  @Row("CORE-002")
  @Test
  void aPostedCallbackRunsInTheNextTurnWithoutATask(TestLoop loop) throws Exception {
    loop.run(() -> {
      Job.of(this::note).post(here(), "note");
      assertThat(seen).isEmpty();
      assertThat(here().statistics().queueLength()).isEqualTo(1);
      assertThat(tasks()).isEqualTo(1);
      here().drain(ZERO);
      assertThat(seen).containsExactly("note");
    });
  }

  @Row("CORE-013")
  @Test
  void soDoesOneWithItsArgumentGivenBefore(TestLoop loop) throws Exception {
    loop.run(() -> {
      Job.of(this::note).bind("bound").post(here(), "ignored");
      assertThat(seen).isEmpty();
      assertThat(tasks()).isEqualTo(1);
      here().drain(ZERO);
      assertThat(seen).containsExactly("bound");
    });
  }

  @Row("CORE-020")
  @Row("CORE-022")
  @Test
  void aCallbackThatIsRunRunsAtOnceAndOnce(TestLoop loop) throws Exception {
    loop.run(() -> {
      assertThat(Job.of(this::note).run(here(), "note")).isEmpty();
      assertThat(seen).containsExactly("note");
      here().drain(ZERO);
      assertThat(seen).hasSize(1);
    });
  }

  private static Job<Object, Boolean> waiting(Promise<Boolean> gate) {
    return Job.of(JobType.TASK, "waits", gate::await);
  }

  @Row("CORE-004")
  @Row("CORE-021")
  @Test
  void aJobThatSuspendsIsATrackedTaskUntilItEnds(TestLoop loop) throws Exception {
    loop.run(() -> {
      Promise<Boolean> gate = here().promise();
      Task<Boolean> task = waiting(gate).run(here(), "").orElseThrow();
      assertThat(task.isDone()).isFalse();
      assertThat(task.isBackground()).isFalse();
      assertThat(here().drain(ZERO).pending()).hasSize(1);
      gate.complete(true);
      assertThat(task.await()).isTrue();
      assertThat(here().drain(ZERO).pending()).isEmpty();
    });
  }

  @Row("CORE-014")
  @Row("CORE-015")
  @Row("CORE-102")
  @Row("CORE-103")
  @Test
  void aTaskJobHasRunToItsFirstSuspensionWhenItIsPostedOrRun(TestLoop loop) throws Exception {
    loop.run(() -> {
      Job.of(this::noteInTask).post(here(), "posted");
      Job.of(this::noteInTask).bind("bound").post(here(), "");
      Optional<Task<Void>> task = Job.of(this::noteInTask).run(here(), "run");
      assertThat(seen).containsExactly("posted in a task", "bound in a task", "run in a task");
      assertThat(task.orElseThrow().isDone()).isTrue();
      assertThat(here().statistics().queueLength()).isZero();
    });
  }

  @Row("CORE-005")
  @Row("CORE-006")
  @Row("CORE-007")
  @Row("CORE-008")
  @Test
  void aBackgroundJobThatSuspendsIsABackgroundTask(TestLoop loop) throws Exception {
    loop.run(() -> {
      Promise<Boolean> gate = here().promise();
      Job<Object, Boolean> job = waiting(gate).background(true);
      Task<Boolean> task = job.run(here(), "").orElseThrow();
      job.post(here(), "");
      assertThat(task.isBackground()).isTrue();
      assertThat(here().drain(ZERO).pending()).isEmpty();
      assertThat(here().drainAll(ZERO).pending()).hasSize(2);
      gate.complete(true);
      assertThat(task.await()).isTrue();
      assertThat(here().drainAll(ZERO).pending()).isEmpty();
    });
  }

  @Row("CORE-009")
  @Row("CORE-010")
  @Test
  void aJobThatDoesNotSuspendHasEndedOnReturn(TestLoop loop) throws Exception {
    loop.run(() -> {
      for (boolean background : List.of(true, false)) {
        Task<Integer> task =
            Job.of(JobType.TASK, "quick", () -> 1)
                .background(background)
                .run(here(), "")
                .orElseThrow();
        assertThat(task.isDone()).isTrue();
        assertThat(tasks()).isEqualTo(1);
        assertThat(task.await()).isEqualTo(1);
      }
    });
  }

  @Row("CORE-011")
  @Row("CORE-012")
  @Test
  void aNameIsSeenInTheJobAndItsTask(TestLoop loop) throws Exception {
    loop.run(() -> {
      Job<String, Void> job = Job.of(this::noteInTask).withName("named job");
      assertThat(job.name()).isEqualTo("named job");
      assertThat(job.toString()).contains("named job");
      Task<Void> task = job.run(here(), "x").orElseThrow();
      assertThat(task.name()).isEqualTo("named job");
      assertThat(task.toString()).contains("named job");
    });
  }

  @Row("CORE-016")
  @Row("CORE-023")
  @Test
  void anExecutorJobRunsOnAWorkerAndNotOnTheLoop(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<Void> task = Job.of(this::noteOnWorker).run(here(), "run").orElseThrow();
      task.await();
      assertThat(seen).containsExactly("run on a worker");
    });
  }

  @Row(
      value = "CORE-003",
      differs =
          "what a callback does is not looked into; one that suspends is told that it must not")
  @Row(
      value = "CORE-101",
      differs = "a method is a task or a callback by its mark, and there is no other colour")
  @Test
  void aCallbackThatSuspendsFails(TestLoop loop) throws Exception {
    loop.run(() -> {
      Job<Object, Void> job = Job.callback("suspends", () -> here().sleep(Duration.ofSeconds(1)));
      assertThatThrownBy(() -> job.run(here(), ""))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("not in a callback");
      here().sleep(ZERO);
    });
  }

  @Row("CORE-112")
  @Test
  void aTaskThatHasStartedMakesNoJob(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<Integer> task = here().start("started", () -> 1);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Job.of((Job.Source<Integer>) task::await));
    });
  }

  @Row("CORE-126")
  @Test
  void theKindIsThatOfTheInnermostMethod() {
    Job.Listener<String> once = this::note;
    Job.Listener<String> twice = once::accept;
    assertThat(Job.of(this::note).type()).isEqualTo(JobType.CALLBACK);
    assertThat(Job.of(once).type()).isEqualTo(JobType.CALLBACK);
    assertThat(Job.of(twice).type()).isEqualTo(JobType.CALLBACK);
    assertThat(Job.of(this::note).bind("x").type()).isEqualTo(JobType.CALLBACK);
    Job.Listener<String> unmarked = this::noteInTask;
    assertThat(Job.of(this::noteInTask).type()).isEqualTo(JobType.TASK);
    assertThat(Job.of((Job.Listener<String>) unmarked::accept).type()).isEqualTo(JobType.TASK);
  }

  @Row("CORE-127")
  @Test
  void aKindThatIsSaidIsKept() {
    assertThat(Job.callback("marked", this::note).type()).isEqualTo(JobType.CALLBACK);
    assertThat(Job.callback("unmarked", this::noteInTask).type()).isEqualTo(JobType.CALLBACK);
  }

  @Row("CORE-038")
  @Test
  void nothingIsNoJob() {
    Job.Action nothing = nothing();
    assertThatNullPointerException().isThrownBy(() -> Job.task("nothing", nothing));
  }

  @SuppressWarnings("NullAway") // null is the point
  private static Job.Action nothing() {
    return null;
  }

  @Test
  void aCallbackOfAJobIsReportedByTheJobsName(TestLoop loop) {
    Job.callback(
            "bad job",
            () -> {
              throw new IllegalStateException("on purpose");
            })
        .post(loop.loop(), "");
    loop.runUntilIdle();
    assertThat(loop.failures()).extracting(LoopFailure::source).containsExactly("callback bad job");
  }

  @Test
  void aCallbackInsideATaskIsPartOfItsStep(TestLoop loop) throws Exception {
    List<String> steps = new ArrayList<>();
    loop.run(() -> {
      Instrument instrument =
          new Instrument() {
            @Override
            public void stepBegan(StepInfo step) {
              steps.add(step.describe());
            }
          };
      try (Registration _ = here().addInstrument(instrument)) {
        Job.of(this::note).run(here(), "note");
        assertThat(here().currentOwner().name()).isEqualTo("test");
      }
    });
    assertThat(steps).isEmpty();
  }

  @Test
  void aTimerOfAJobRunsItAsItsKindWantsIt(TestLoop loop) throws Exception {
    loop.run(() -> {
      Job.of(this::noteInTask).callLater(here(), Duration.ofSeconds(3), "later");
      here().sleep(Duration.ofSeconds(4));
      assertThat(seen).containsExactly("later in a task");
    });
  }
}
