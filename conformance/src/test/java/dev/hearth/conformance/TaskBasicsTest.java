package dev.hearth.conformance;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.HostedLoop;
import dev.hearth.loop.Instrument;
import dev.hearth.loop.LoopOptions;
import dev.hearth.loop.LoopSnapshot;
import dev.hearth.loop.Promise;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskOptions;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.TestLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Tasks: how they begin, end, are named and found.
@LoopTest
class TaskBasicsTest {
  static final String HUB = "the hub's own: it asks the loop, and its tests show that it does";

  private final List<String> seen = new ArrayList<>();

  @Row("TSK-01")
  @Test
  void aDeferredTaskBeginsInTheNextTurn(TestLoop test) throws Exception {
    test.run(() -> {
      Task<Boolean> task = test.loop().startLater("deferred", () -> seen.add("body"));
      assertThat(seen).isEmpty();
      test.loop().sleep(Duration.ZERO);
      assertThat(seen).containsExactly("body");
      task.await();
    });
  }

  @Row(value = "CORE-142", differs = TaskBasicsTest.HUB)
  @Row(value = "CORE-143", differs = TaskBasicsTest.HUB)
  @Row(value = "CORE-144", differs = TaskBasicsTest.HUB)
  @Row(
      value = "ASY-008",
      differs = "refused with the line in the trace; whose code that is, the guard will say")
  @Test
  void aTaskCannotBeStartedEagerlyFromAnotherThread(TestLoop test) throws Exception {
    List<Throwable> thrown = new ArrayList<>();
    test.loop().callSoon(() -> {});
    Thread stranger =
        Thread.ofPlatform()
            .name("stranger")
            .start(() -> thrown.add(catchThrowable(() -> test.loop().start("task", () -> 1))));
    stranger.join();
    assertThat(thrown.getFirst())
        .isInstanceOf(WrongThreadException.class)
        .hasMessageContaining("stranger");
    test.runUntilIdle();
  }

  @Row("TSK-02")
  @Test
  void awaitingADeferredTaskThatDoesNothingTakesTwoTurns(TestLoop test) throws Exception {
    test.run(() -> {
      long before = test.turns();
      test.loop().startLater("nothing", () -> true).await();
      assertThat(test.turns() - before).isEqualTo(2);
    });
  }

  @Row("TSK-03")
  @Test
  void nobodyButItsBodyEndsATask() {
    assertThat(Task.class.getMethods())
        .extracting(java.lang.reflect.Method::getName)
        .doesNotContain("complete", "fail", "tryComplete", "tryFail");
  }

  @Row("TSK-04")
  @Test
  void whatABodyThrowsIsKeptWithItsTraceAndNotThrownAtTheStart(TestLoop test) throws Exception {
    test.run(() -> {
      Task<Boolean> task = test.loop().start("fails", TaskBasicsTest::fail);
      assertThat(task.exceptionNow()).hasMessage("expected by a test");
      assertThat(task.exceptionNow().getStackTrace()[0].getMethodName()).isEqualTo("fail");
    });
  }

  private static boolean fail() {
    throw new IllegalStateException("expected by a test");
  }

  @Row("TSK-05")
  @Test
  void aTaskCannotAwaitItself(TestLoop test) throws Exception {
    test.run(() -> {
      Task<?> self = Task.current().orElseThrow();
      assertThatThrownBy(self::await)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("itself");
    });
  }

  @Row("TSK-06")
  @Test
  void aTaskCannotAwaitWhatBelongsToAnotherLoop(TestLoop test) throws Exception {
    try (HostedLoop other = EventLoop.host(LoopOptions.named("other"))) {
      Promise<String> foreign = other.promise();
      test.run(() -> {
        assertThatThrownBy(foreign::await).isInstanceOf(IllegalStateException.class);
      });
    }
  }

  @Row("TSK-07")
  @Test
  void aTaskHasTheNameGivenOrANumber(TestLoop test) throws Exception {
    test.run(() -> {
      assertThat(test.loop().start("poll", () -> 1).name()).isEqualTo("poll");
      assertThat(test.loop().start(() -> 1).name()).isEqualTo("Task-1");
      assertThat(test.loop().start(() -> 1).name()).isEqualTo("Task-2");
      assertThat(Thread.currentThread().getName()).isEqualTo("test");
    });
  }

  @Row("TSK-10")
  @Test
  void theCurrentTaskIsTheOneWhoseBodyRuns(TestLoop test) throws Exception {
    assertThatThrownBy(Task::current).isInstanceOf(WrongThreadException.class);
    List<Optional<Task<?>>> inCallback = new ArrayList<>();
    test.loop().callSoon(() -> inCallback.add(Task.current()));
    Task<Boolean> other = test.loop().start("other", () -> pauseAndSee("other"));
    test.run(() -> {
      pauseAndSee("test");
      other.await();
    });
    assertThat(inCallback).containsExactly(Optional.empty());
    assertThat(seen).containsExactlyInAnyOrder("test is test", "other is other");
  }

  private boolean pauseAndSee(String name) {
    Task<?> before = Task.current().orElseThrow();
    EventLoop.current().sleep(Duration.ZERO);
    assertThat(Task.current()).hasValue(before);
    return seen.add(name + " is " + before.name());
  }

  @Row("TSK-11")
  @Test
  void allTasksOfALoopAreListedUntilTheyEnd(TestLoop test) throws Exception {
    Promise<Boolean> go = test.loop().promise();
    Task<Boolean> waiting = test.loop().start("waiting", go::await);
    test.loop().start("short", () -> true);
    test.run(() -> {
      test.loop().sleep(ofSeconds(1));
      assertThat(test.loop().snapshot().tasks())
          .extracting(LoopSnapshot.TaskDump::name)
          .containsExactlyInAnyOrder("waiting", "test");
      go.complete(true);
      waiting.await();
      assertThat(test.loop().snapshot().tasks()).hasSize(1);
    });
  }

  @Row("TSK-12")
  @Test
  void anInstrumentSeesEveryTaskUnderItsName(TestLoop test) throws Exception {
    Instrument listing =
        new Instrument() {
          @Override
          public void taskStarted(Task<?> task) {
            seen.add(task.name());
          }
        };
    try (var _ = test.loop().addInstrument(listing)) {
      test.run(() -> test.loop().start("named", () -> 1).await());
    }
    assertThat(seen).containsExactly("test", "named");
  }

  @Row("TSK-17")
  @Test
  void aTaskThatWaitsSaysForWhat(TestLoop test) {
    Promise<Boolean> door = test.loop().promise();
    Task<Boolean> task =
        test.loop()
            .start(TaskOptions.named("guest").ownedBy(test.loop().owner("hall")), door::await);
    test.runUntilIdle();
    assertThat(task.toString()).contains("guest", "hall", "RUNNING", "waits for", "Promise");
    LoopSnapshot.TaskDump dump = test.loop().snapshot().tasks().getFirst();
    assertThat(dump.state()).isEqualTo(LoopSnapshot.TaskState.SUSPENDED);
    assertThat(dump.waitsFor()).contains("Promise");
    door.complete(true);
    test.runUntilDone(task);
    assertThat(task.toString()).contains("SUCCESS").doesNotContain("waits for");
  }

  @Row("TSK-18")
  @Test
  void aSnapshotHasTheWholeStackOfEveryTask(TestLoop test) throws Exception {
    Task<Boolean> task = test.loop().start("deep", () -> outer(test));
    assertThat(test.loop().snapshot().tasks().getFirst().stack()).isEmpty();
    test.runUntilIdle();
    LoopSnapshot snapshot = test.loop().snapshot();
    assertThat(snapshot.tasks().getFirst().stack())
        .extracting(StackTraceElement::getMethodName)
        .containsSubsequence("await", "inner", "outer");
    assertThat(snapshot.toString()).contains("task deep: suspended", "inner", "outer");
    task.cancel("seen enough");
    test.runUntilDone(task);
    assertThat(test.loop().snapshot().tasks()).isEmpty();
  }

  private static boolean outer(TestLoop test) {
    return inner(test);
  }

  private static boolean inner(TestLoop test) {
    return test.loop().<Boolean>promise().await();
  }

  @Row("TSK-19")
  @Row("TSK-20")
  @Test
  void sleepingForNoTimeTakesOneTurn(TestLoop test) throws Exception {
    test.run(() -> {
      for (Duration none : List.of(Duration.ZERO, ofSeconds(-1))) {
        long before = test.turns();
        test.loop().sleep(none);
        assertThat(test.turns() - before).isEqualTo(1);
      }
    });
    assertThat(test.elapsed()).isZero();
  }

  @Row("TSK-22")
  @Test
  void aSleepThatIsCancelledTakesItsTimerBack(TestLoop test) {
    Task<Boolean> sleeper =
        test.loop()
            .start(
                "sleeper",
                () -> {
                  test.loop().sleep(ofSeconds(10));
                  return true;
                });
    test.runUntilIdle();
    assertThat(test.loop().snapshot().timers()).hasSize(1);
    sleeper.cancel("woken");
    test.runUntilDone(sleeper);
    assertThat(test.loop().snapshot().timers()).isEmpty();
    assertThat(test.elapsed()).isZero();
  }

  @Row("TSK-23")
  @Test
  void asMuchTimePassesAsATaskSleeps(TestLoop test) throws Exception {
    test.run(() -> test.loop().sleep(ofSeconds(10)));
    assertThat(test.elapsed()).isEqualTo(ofSeconds(10));
  }

  @Row("TSK-24")
  @Test
  void callingAMethodTakesNoTurnAndIsTheSameTask(TestLoop test) throws Exception {
    test.run(() -> {
      long before = test.turns();
      Optional<Task<?>> inside = currentTask();
      assertThat(test.turns()).isEqualTo(before);
      assertThat(inside).isEqualTo(Task.current());
    });
  }

  private static Optional<Task<?>> currentTask() {
    return Task.current();
  }
}
